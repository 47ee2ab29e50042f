// The words of adding and editing a connection.
import type {
  CloudFrontHash,
  Disposition,
  Jurisdiction,
  LinkKind,
  PackageForm,
  PasteSource,
  Provider,
} from "../../backend";
import type { EnteredName } from "../../connections/fields";
import * as format from "../../lib/format";

const join = (parts: (string | null)[]) => parts.filter((p) => p !== null && p !== "").join(" · ");
type Guided = Exclude<Provider, "sandbox">;

export const form = {
  paste: "Paste what you have",
  pasteExample: "An endpoint, a console address, s3://bucket/prefix, a .env or an rclone.conf section",
  pasteHint: "Taken apart on this computer; secrets are not shown again.",
  read: "Take apart",
  reading: "Reading…",
  nothingFound: {
    ownWords: true,
    code: "nothing-found",
    message: "Nothing in it names a storage.",
    action:
      "Paste an endpoint, a console address, a .env or an rclone.conf section, or choose your storage below.",
  },
  choose: "Or choose your storage",
  providerAbout: {
    "cloudflare-r2": "By account id",
    "aws-s3": "Region found for you",
    cloudfront: "In front of S3, links beyond 7 days",
    "s3-compatible": "Any server that speaks S3",
  } satisfies Record<Guided, string>,
  presets: "S3-compatible services",
  profiles: "From an AWS profile…",
  profilesTitle: "AWS profiles on this computer",
  noProfiles: "No profile in ~/.aws on this computer.",
  profileKind: (kind: "static" | "sso" | "unsupported", endsAt: string | null, now: Date) => {
    if (kind === "static" && endsAt === null) return "Access key";
    const what = kind === "sso" ? "Signed in" : kind === "static" ? "Temporary key" : "Not usable";
    if (endsAt === null) return what;
    const end = new Date(endsAt);
    return end > now
      ? `${what} until ${format.dayAndTime(end, now)}`
      : `Ended ${format.dayAndTime(end, now)}`;
  },
  several: (n: number) => `${n} connections found. Which one?`,
  found: (bucket: string, region: string, keyId: string) =>
    join([bucket, region, keyId]) || "No bucket named",
  back: "Back",

  received: {
    address: "Taken from the address",
    console: "Taken from the console’s address",
    environment: "Taken from the variables",
    rclone: "Taken from the rclone.conf",
    "aws-profile": "Taken from the AWS profile",
  } satisfies Record<PasteSource, string>,
  receivedSecret: "Secret key: received, not shown",
  receivedToken: "Session token: received, not shown",
  receivedKey: "Private key: received, not shown",

  addTitle: (provider: string) => `Add ${provider}`,
  name: "Name",
  nameHint: "What you call it, for example “Studio”",
  endpoint: "Endpoint",
  endpointHint: "Paste what your provider shows. A bucket in it is taken apart.",
  endpointExample: "https://s3.eu-central-1.amazonaws.com",
  ownEndpoint: "S3 endpoint (optional)",
  ownEndpointHint: "Only for a VPC endpoint or another server. Empty: Amazon’s own",
  understood: (host: string, bucket: string | null, region: string | null) =>
    join([
      `Server ${host}`,
      bucket === null ? null : `bucket ${bucket}`,
      region === null ? null : `region ${region}`,
    ]),
  service: "Service",
  otherService: "Another server",
  bucket: "Bucket",
  region: "Region",
  regionHint: "As your provider writes it",
  regionFind: "Find it",
  regionFindHint: "Empty: Reeldrop asks where the bucket is",
  accountId: "Account id",
  accountIdHint: "R2 › Overview shows it, and so does the address of the dashboard",
  jurisdiction: "Jurisdiction",
  jurisdictions: {
    default: "Anywhere (default)",
    eu: "European Union",
    fedramp: "FedRAMP",
  } satisfies Record<Jurisdiction, string>,
  keyId: "Access key id",
  secret: "Secret access key",
  secretHint: "Goes to this computer’s keychain only",
  kept: { stored: "Leave empty to keep the stored one", pasted: "Received, not shown" },
  publicUrl: "Public address",
  publicUrlOptional: "Public address (optional)",
  publicUrlExample: "https://media.example.com",
  publicUrlHint: "The custom domain or r2.dev address of the bucket",
  linksAre: "Links are",
  linksChoice: { presigned: "Private, up to 7 days", public: "Public, never end" } as Record<
    LinkKind,
    string
  >,
  linksCloudfront: {
    "cloudfront-signed": "Private, as long as you choose",
    public: "Public, never end",
  } as Record<LinkKind, string>,
  linksPublicHint: "Whoever has a public link keeps it. Reeldrop cannot take it back.",
  addressing: "Bucket in the address",
  addressingChoice: {
    path: "As a folder: host/bucket",
    "virtual-host": "As a subdomain: bucket.host",
  },

  bucketGroup: "The bucket, for uploads",
  distributionGroup: "The distribution, for links",
  domain: "Distribution domain",
  domainExample: "https://d111111abcdef8.cloudfront.net",
  domainHint: "Or its own name, such as media.example.com",
  keyPairId: "Key pair id",
  keyPairIdExample: "K2JCJMDEHXQW5F",
  keyPairIdHint: "CloudFront › Public keys",
  privateKey: "Private key (PEM)",
  privateKeyExample: "-----BEGIN PRIVATE KEY-----",
  privateKeyHint: "RSA 2048 or ECDSA P-256. Goes to this computer’s keychain; never shown again",
  distributionId: "Distribution id (optional)",
  distributionIdExample: "E2QWRUHEXAMPLE",
  distributionIdHint: "For renewing what the edges keep",
  hash: "Signature of RSA keys",
  hashHint: "ECDSA keys always sign SHA-256",
  hashes: {
    sha1: "SHA-1, for every distribution",
    sha256: "SHA-256",
  } satisfies Record<CloudFrontHash, string>,
  packageForm: "Links to HLS packages",
  packageForms: {
    rewritten: {
      name: "For every player",
      about: "Each link gets playlists of its own, with the signature at each address. Everything plays it.",
    },
    static: {
      name: "For current players",
      about:
        "One playlist serves all links; players hand the signature on. hls.js, Shaka and Apple’s players take it. Older televisions and VLC do not.",
    },
  } satisfies Record<PackageForm, { name: string; about: string }>,

  temporaryGroup: "Temporary credentials",
  temporary: "These keys are temporary",
  temporaryHint: "Links end with the keys, even when they were meant to live longer",
  sessionToken: "Session token",
  credentialsEnd: "They end (optional)",
  credentialsEndExample: "2026-11-27 14:05",
  credentialsEndHint: "As the “Expiration” that came with them",
  unreadableMoment: "Write it like 2026-11-27 14:05.",

  moreGroup: "More settings",
  accelerate: "Transfer acceleration",
  accelerateHint: "Faster from far away; it must be on for the bucket, and AWS charges for it",
  dualStack: "Addresses with IPv6",
  dualStackHint: "Uploads and links use the dual-stack endpoint",
  storageClass: "Storage class",
  storageClassOfBucket: "As the bucket says",
  storageClasses: {
    STANDARD: "Standard",
    REDUCED_REDUNDANCY: "Reduced redundancy",
    STANDARD_IA: "Standard-IA",
    ONEZONE_IA: "One Zone-IA",
    INTELLIGENT_TIERING: "Intelligent-Tiering",
    GLACIER_IR: "Glacier Instant Retrieval",
    GLACIER: "Glacier Flexible (links do not open)",
    DEEP_ARCHIVE: "Glacier Deep Archive (links do not open)",
    EXPRESS_ONEZONE: "Express One Zone",
  } as Record<string, string>,
  encryption: "Encryption",
  encryptions: {
    bucket: "As the bucket says",
    own: "KMS, the account’s aws/s3 key",
    key: "KMS, a key of your own",
  },
  kmsKey: "KMS key",
  kmsKeyExample: "arn:aws:kms:eu-central-1:111122223333:key/…",

  placementGroup: "Names and files",
  template: "Names in storage",
  templateExample: "{date}/{folder}/{name}.{ext}",
  templateHint: "Empty: as in Settings",
  templateMakes: (key: string) => `Trailer v7.mp4 in Nordlicht/Day 1 becomes ${key}`,
  cacheControl: "Cache-Control",
  cacheControlExample: "public, max-age=3600",
  cacheControlHint: "Empty: for ever where names have {hash8} or {uuid}, else none",
  disposition: "Opened by its own address",
  dispositions: {
    none: "As the browser likes",
    inline: "Plays or shows",
    attachment: "Is saved",
  } satisfies Record<Disposition, string>,
  metadata: "Metadata",
  metadataExample: "brief_id=4711; editor=Ann",
  metadataHint: "Name=value, several with “;” between them",
  tags: "Tags",
  tagsExample: "team=north; keep=1y",
  tagsHint: "Up to ten. Not every provider knows tags; R2 does not",

  save: "Save and check",
  saveAndEverything: "Save and check everything…",
  everything: "Check everything…",
  everythingMeans:
    "Tries all that Reeldrop needs of it, one by one. What web players need, and the rule that ends unfinished uploads, it sets when you say so.",
  saving: "Saving…",
  checking: "Checking the connection…",
  savedButFails: "Saved, but the check found a problem.",
  useRegion: (region: string) => `Use ${region}`,
  keepInMemory: "Keep the secret in memory until Reeldrop closes",
  missing: {
    name: "Give it a name.",
    endpoint: "Enter the endpoint.",
    bucket: "Enter the bucket.",
    region: "Enter the region.",
    keyId: "Enter the access key id.",
    publicUrl: "Enter the address that opens without signing.",
    accountId: "Enter the account id.",
    keyPairId: "Enter the key pair id.",
    distributionId: "Enter the distribution id.",
    kmsKey: "Enter the KMS key.",
    template: "Enter the template.",
    cacheControl: "Enter the rule.",
    metadata: "Enter the metadata.",
    tags: "Enter the tags.",
    credentialsEnd: "Enter when they end.",
    secret: "Enter the secret access key.",
    sessionToken: "Enter the session token.",
    privateKey: "Paste the private key.",
  } satisfies Record<EnteredName, string>,
  missingDomain: "Enter the distribution’s domain.",
};
