"""Seconds that botocore takes for one presigned URL, the median of rounds of 600."""
import statistics
import time

import botocore.session
from botocore.config import Config

client = botocore.session.Session().create_client(
    "s3",
    region_name="eu-central-1",
    endpoint_url="https://s3.eu-central-1.amazonaws.com",
    aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
    aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
)
rounds = []
for _ in range(5):
    began = time.perf_counter()
    for number in range(600):
        client.generate_presigned_url(
            "get_object",
            Params={"Bucket": "films", "Key": f"2026-11-21/show/seg_{number:05}.ts"},
            ExpiresIn=86400,
        )
    rounds.append((time.perf_counter() - began) / 600)
print(statistics.median(rounds))
