//! Texts to copy into a provider's console, made for one connection. They hold no secret.

use serde::Serialize;
use serde_json::{Value, json};

use super::UNFINISHED_DAYS;
use crate::connection::{Connection, Provider};
use crate::s3::{EXPOSED, REMEMBERED};

/// A text to copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct CopyText {
    /// Stable, kebab-case.
    pub id: String,
    /// What it is.
    pub title: String,
    /// Where it goes.
    pub place: String,
    /// The text itself.
    pub text: String,
}

/// The texts that fit the connection's provider.
pub(super) fn of(connection: &Connection) -> Vec<CopyText> {
    let amazon = [
        policy(connection),
        rules_policy(connection),
        cors(connection),
        lifecycle(),
    ];
    match connection.provider {
        Provider::Sandbox => Vec::new(),
        Provider::AwsS3 => amazon.into(),
        Provider::Cloudfront => {
            let mut texts = vec![key_group(connection)];
            texts.extend(amazon);
            texts
        }
        Provider::CloudflareR2 => vec![
            token(connection),
            cors(connection),
            cors_of_r2(),
            lifecycle(),
        ],
        Provider::S3Compatible => vec![policy(connection), cors(connection), lifecycle()],
    }
}

fn text(id: &str, title: &str, place: impl Into<String>, text: String) -> CopyText {
    CopyText {
        id: id.to_owned(),
        title: title.to_owned(),
        place: place.into(),
        text,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Amazon's partitions have ARNs of their own (IAM user guide: Amazon Resource Names).
fn arn(connection: &Connection) -> String {
    let partition = match connection.region.as_str() {
        region if region.starts_with("cn-") => "aws-cn",
        region if region.starts_with("us-gov-") => "aws-us-gov",
        _ => "aws",
    };
    format!("arn:{partition}:s3:::{}", connection.bucket)
}

/// The actions of the requests in `s3/` (Service Authorization Reference: Amazon S3).
fn policy(connection: &Connection) -> CopyText {
    let arn = arn(connection);
    let mut objects = vec![
        "s3:PutObject",
        "s3:GetObject",
        "s3:DeleteObject",
        "s3:AbortMultipartUpload",
        "s3:ListMultipartUploadParts",
    ];
    if !connection.details.objects.tags.is_empty() {
        objects.push("s3:PutObjectTagging");
        // S3 API, CopyObject: a file that is moved aside keeps its tags.
        objects.push("s3:GetObjectTagging");
    }
    let mut statements = vec![
        json!({ "Sid": "ReeldropObjects", "Effect": "Allow", "Action": objects, "Resource": format!("{arn}/*") }),
        json!({
            "Sid": "ReeldropBucket",
            "Effect": "Allow",
            "Action": ["s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:GetBucketLocation"],
            "Resource": arn,
        }),
    ];
    // To revoke links: CloudFront forgets its copies (Service Authorization Reference: Amazon CloudFront).
    let cloudfront = connection.details.cloudfront.as_ref();
    if let Some(id) = cloudfront.and_then(|cloudfront| cloudfront.distribution_id.as_deref()) {
        statements.push(json!({
            "Sid": "ReeldropRevoke",
            "Effect": "Allow",
            "Action": "cloudfront:CreateInvalidation",
            "Resource": format!("arn:aws:cloudfront::*:distribution/{id}"),
        }));
    }
    // S3 user guide, SSE-KMS: parts are decrypted when they are put together.
    if let Some(key) = connection.details.kms_key.as_deref()
        && key.starts_with("arn:")
    {
        statements.push(json!({
            "Sid": "ReeldropKey",
            "Effect": "Allow",
            "Action": ["kms:GenerateDataKey", "kms:Decrypt"],
            "Resource": key,
        }));
    }
    let place = match connection.provider {
        Provider::S3Compatible => {
            "For servers with policies in Amazon’s form, such as MinIO: attach it to the user of this key."
        }
        _ => {
            "IAM console: the user or role of this key → Add permissions → Create inline policy → JSON."
        }
    };
    text(
        "iam-policy",
        "Smallest policy for this key",
        place,
        pretty(&json!({ "Version": "2012-10-17", "Statement": statements })),
    )
}

fn rules_policy(connection: &Connection) -> CopyText {
    let actions = [
        "s3:GetBucketCORS",
        "s3:PutBucketCORS",
        "s3:GetLifecycleConfiguration",
        "s3:PutLifecycleConfiguration",
    ];
    let statement = json!({ "Sid": "ReeldropRules", "Effect": "Allow", "Action": actions, "Resource": arn(connection) });
    text(
        "iam-policy-rules",
        "Only to let Reeldrop set the bucket’s rules",
        "Beside the policy above, for as long as it is needed. Uploads and links work without it.",
        pretty(&json!({ "Version": "2012-10-17", "Statement": [statement] })),
    )
}

/// R2 docs, API tokens.
fn token(connection: &Connection) -> CopyText {
    let bucket = &connection.bucket;
    text(
        "r2-token",
        "Scope of the API token",
        "Cloudflare dashboard: R2 → API → Manage API tokens.",
        format!(
            "Permissions: Object Read & Write\nSpecify buckets: Apply to specific buckets only: {bucket}\nTTL: as long as this computer is to upload\n\nOnly to let Reeldrop set CORS and lifecycle rules: Admin Read & Write."
        ),
    )
}

/// S3 API, PutBucketCors, as the consoles of S3 and R2 take it.
fn cors(connection: &Connection) -> CopyText {
    let place = match connection.provider {
        Provider::CloudflareR2 => {
            "Cloudflare dashboard: the bucket → Settings → CORS policy. Name your own sites instead of * where only they play."
        }
        Provider::S3Compatible => {
            "The bucket’s CORS rules, where your provider has them. Name your own sites instead of * where only they play."
        }
        _ => {
            "S3 console: the bucket → Permissions → Cross-origin resource sharing. Name your own sites instead of * where only they play."
        }
    };
    let rule = json!({
        "AllowedOrigins": ["*"],
        "AllowedMethods": ["GET", "HEAD"],
        "AllowedHeaders": ["*"],
        "ExposeHeaders": EXPOSED,
        "MaxAgeSeconds": REMEMBERED,
    });
    text(
        "cors",
        "CORS rules for web players",
        place,
        pretty(&json!([rule])),
    )
}

/// R2 docs, `wrangler r2 bucket cors set`.
fn cors_of_r2() -> CopyText {
    let rule = json!({
        "allowed": { "origins": ["*"], "methods": ["GET", "HEAD"], "headers": ["*"] },
        "exposeHeaders": EXPOSED,
        "maxAgeSeconds": REMEMBERED,
    });
    text(
        "cors-r2",
        "The same for wrangler",
        "In a file cors.json, for: npx wrangler r2 bucket cors set BUCKET --file cors.json",
        pretty(&json!({ "rules": [rule] })),
    )
}

/// S3 API, PutBucketLifecycleConfiguration.
fn lifecycle() -> CopyText {
    let rule = json!({
        "ID": "reeldrop",
        "Status": "Enabled",
        "Filter": { "Prefix": "" },
        "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": UNFINISHED_DAYS },
    });
    text(
        "lifecycle",
        "Rule that ends unfinished uploads",
        "In a file rules.json, for: aws s3api put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://rules.json. It replaces all rules of the bucket: add those that it has.",
        pretty(&json!({ "Rules": [rule] })),
    )
}

/// CloudFront Developer Guide: specify signers that can create signed URLs.
fn key_group(connection: &Connection) -> CopyText {
    let cloudfront = connection.details.cloudfront.as_ref();
    let pair = cloudfront
        .map(|cloudfront| cloudfront.key_pair_id.as_str())
        .filter(|id| !id.is_empty())
        .unwrap_or("the id that step 1 shows");
    let distribution = cloudfront
        .and_then(|cloudfront| cloudfront.distribution_id.as_deref())
        .or(connection.public_url.as_deref())
        .unwrap_or("your distribution");
    text(
        "cloudfront-key-group",
        "Key group for signed links",
        "CloudFront console, in this order.",
        format!(
            "1. Public keys → Create public key: paste the public half of this connection's private key\n   (openssl pkey -in private.pem -pubout). Its id is the key pair id: {pair}\n2. Key groups → Create key group: choose that public key.\n3. Distributions → {distribution} → Behaviors → edit the one that serves the bucket:\n   Restrict viewer access: Yes. Trusted authorization type: Trusted key groups: the group of step 2.\n4. Origins → edit the bucket's: Origin access control, and copy the bucket policy that it offers into the bucket {bucket}.\n5. Behaviors → Response headers policy: SimpleCORS or CORS-With-Preflight, for players on web pages.",
            bucket = connection.bucket
        ),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::connection::{Addressing, CloudFront, Details};

    fn connection(provider: Provider, region: &str) -> Connection {
        Connection {
            id: uuid::Uuid::nil(),
            name: "Studio".to_owned(),
            provider,
            endpoint: "https://s3.example.com".to_owned(),
            region: region.to_owned(),
            bucket: "films".to_owned(),
            key_id: "AKID".to_owned(),
            public_url: None,
            addressing: Addressing::Path,
            details: Details::default(),
            stored: false,
        }
    }

    fn json_of(connection: &Connection, id: &str) -> Value {
        let texts = of(connection);
        let found = texts.iter().find(|text| text.id == id).unwrap();
        serde_json::from_str(&found.text).unwrap()
    }

    #[test]
    fn the_policy_names_this_bucket_and_no_other_action_than_those_that_are_used() {
        let mut amazon = connection(Provider::AwsS3, "us-gov-west-1");
        let policy = json_of(&amazon, "iam-policy");
        let statements = policy["Statement"].as_array().unwrap();
        assert_eq!(statements.len(), 2);
        assert_eq!(statements[0]["Resource"], "arn:aws-us-gov:s3:::films/*");
        assert_eq!(statements[1]["Resource"], "arn:aws-us-gov:s3:::films");
        assert!(!policy.to_string().contains("s3:*"));
        assert_eq!(statements[0]["Action"].as_array().unwrap().len(), 5);
        amazon.details.kms_key = Some("arn:aws:kms:eu-central-1:1:key/2".to_owned());
        let tag = ("client".to_owned(), "Nord".to_owned());
        amazon.details.objects.tags.extend([tag]);
        let policy = json_of(&amazon, "iam-policy");
        assert_eq!(policy["Statement"][2]["Action"][1], "kms:Decrypt");
        assert_eq!(policy["Statement"][0]["Action"][5], "s3:PutObjectTagging");
        let mut behind = connection(Provider::Cloudfront, "eu-central-1");
        behind.details.cloudfront = Some(CloudFront {
            distribution_id: Some("EDFDVBD6EXAMPLE".to_owned()),
            ..CloudFront::default()
        });
        let policy = json_of(&behind, "iam-policy");
        let revoke = &policy["Statement"][2];
        assert_eq!(revoke["Action"], "cloudfront:CreateInvalidation");
        assert_eq!(
            revoke["Resource"],
            "arn:aws:cloudfront::*:distribution/EDFDVBD6EXAMPLE"
        );
    }

    #[test]
    fn each_provider_has_the_texts_that_fit_it() {
        let ids = |provider| -> Vec<String> {
            let texts = of(&connection(provider, "auto"));
            texts.into_iter().map(|text| text.id).collect()
        };
        assert_eq!(ids(Provider::Sandbox), [""; 0]);
        assert_eq!(
            ids(Provider::CloudflareR2),
            ["r2-token", "cors", "cors-r2", "lifecycle"]
        );
        assert_eq!(
            ids(Provider::S3Compatible),
            ["iam-policy", "cors", "lifecycle"]
        );
        let r2 = connection(Provider::CloudflareR2, "auto");
        assert_eq!(json_of(&r2, "cors")[0]["AllowedMethods"][0], "GET");
        assert_eq!(
            json_of(&r2, "cors-r2")["rules"][0]["allowed"]["origins"][0],
            "*"
        );
        let rule = &json_of(&r2, "lifecycle")["Rules"][0];
        assert_eq!(
            rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"],
            7
        );
        let mut front = connection(Provider::Cloudfront, "eu-central-1");
        front.details.cloudfront = Some(CloudFront {
            key_pair_id: "K2JCJMDEHXQW5F".to_owned(),
            ..CloudFront::default()
        });
        assert!(of(&front)[0].text.contains("K2JCJMDEHXQW5F"));
    }
}
