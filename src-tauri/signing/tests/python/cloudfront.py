"""Signs what a line of JSON asks for, with botocore's CloudFrontSigner as `aws cloudfront sign` does; a line of JSON out."""

import json
import sys
from datetime import datetime, timezone

import awscli  # noqa: F401  (version 1.46 and later bring botocore along, and make it importable)
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding


def moment(seconds):
    return None if seconds is None else datetime.fromtimestamp(seconds, timezone.utc)


keys = {}
for line in sys.stdin:
    ask = json.loads(line)
    pem = ask["key"]
    if pem not in keys:
        keys[pem] = serialization.load_pem_private_key(pem.encode(), None)
    digest = hashes.SHA256() if ask["sha256"] else hashes.SHA1()
    signer = CloudFrontSigner(
        ask["key_pair_id"],
        lambda message: keys[pem].sign(message, padding.PKCS1v15(), digest),
    )
    expires = moment(ask["expires_at"])
    if ask["canned"]:
        policy = signer.build_policy(ask["url"], expires)
        url = signer.generate_presigned_url(ask["url"], date_less_than=expires)
    else:
        policy = signer.build_policy(
            ask["resource"],
            expires,
            date_greater_than=moment(ask["starts_at"]),
            ip_address=ask["ip"],
        )
        url = signer.generate_presigned_url(ask["url"], policy=policy)
    print(json.dumps({"policy": policy, "url": url}), flush=True)
