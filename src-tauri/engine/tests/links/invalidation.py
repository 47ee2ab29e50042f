"""What botocore sends to invalidate a path of a distribution, signed for a time that is given; JSON in, JSON out."""

import hashlib
import json
import sys
from urllib.parse import urlsplit

import awscli  # noqa: F401  (version 1.46 and later bring botocore along, and make it importable)
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, AWSResponse
from botocore.credentials import Credentials
from botocore.session import Session

ask = json.load(sys.stdin)
sent = []


def keep(request, **_):
    sent.append(request)
    return AWSResponse(request.url, 201, {}, None)


client = Session().create_client(
    "cloudfront",
    region_name="us-east-1",
    endpoint_url=ask["endpoint"],
    aws_access_key_id=ask["key_id"],
    aws_secret_access_key=ask["secret"],
)
client.meta.events.register("before-send.cloudfront.CreateInvalidation", keep)
try:
    client.create_invalidation(
        DistributionId=ask["distribution"],
        InvalidationBatch={
            "Paths": {"Quantity": 1, "Items": [ask["path"]]},
            "CallerReference": ask["reference"],
        },
    )
except Exception:  # the answer is empty, and not what this is about
    pass
request = sent[0]
body = request.body if isinstance(request.body, bytes) else request.body.encode()

# The same request with the same headers at the same time.
own = AWSRequest(method=request.method, url=request.url, data=body)
own.headers["Content-Type"] = ask["content_type"]
own.headers["X-Amz-Content-SHA256"] = hashlib.sha256(body).hexdigest()
own.headers["X-Amz-Date"] = ask["date"]
own.context["timestamp"] = ask["date"]
auth = SigV4Auth(Credentials(ask["key_id"], ask["secret"]), "cloudfront", "us-east-1")
names = auth.headers_to_sign(own)
signature = auth.signature(auth.string_to_sign(own, auth.canonical_request(own)), own)
authorization = (
    f"AWS4-HMAC-SHA256 Credential={auth.scope(own)}, SignedHeaders={auth.signed_headers(names)}, Signature={signature}"
)
parts = urlsplit(request.url)
print(json.dumps({"body": body.decode(), "target": parts.path, "authorization": authorization}))
