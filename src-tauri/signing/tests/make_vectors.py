"""Makes vectors.json: links signed by botocore, to compare ours with.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install botocore
    /tmp/venv/bin/python make_vectors.py > vectors.json
"""
import datetime
import json
import unicodedata
from unittest import mock

import botocore.auth
import botocore.config
import botocore.session

KEY_ID, SECRET = "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjE//+token/with+all=kinds=="
STAMP = datetime.datetime(2026, 2, 28, 23, 59, 58)
METHODS = {"GET": "get_object", "HEAD": "head_object", "PUT": "put_object", "DELETE": "delete_object"}

KEYS = [
    "plain.mp4", "with space.mp4", "a+b.mp4", "hash#tag.mp4", "100%.mp4", "already%20encoded%2Fhere.mp4", "what?.mp4",
    "'single' \"double\" `back`.mp4", "\U0001f3ac take \U0001f468‍\U0001f469‍\U0001f467.mp4",
    unicodedata.normalize("NFC", "Müller Größe.mp4"), unicodedata.normalize("NFD", "Müller Größe.mp4"),
    "a/b/c.mp4", "a//b.mp4", "/leading.mp4", "a/../b.mp4", "./a.mp4", "..", "trailing/", "~-_.!*'();:@&=,$[]{}|\\^<>.mp4",
    "tab\tnew\nline.mp4", "k" * 1024, "ü" * 512, "日本/映像 第1話.m3u8",
]
PLACES = [
    ("http://127.0.0.1:9000", "path"), ("https://s3.eu-central-1.amazonaws.com", "path"),
    ("https://s3.eu-central-1.amazonaws.com", "virtual"), ("https://storage.example.com:8443", "virtual"),
    ("https://storage.example.com:443", "path"), ("http://storage.example.com:80", "virtual"),
    ("https://gateway.example.com/s3/v1", "path"),
]
OVERRIDES = [
    {}, {"ResponseContentDisposition": "attachment; filename=\"cut 7 & ü.mp4\"; filename*=UTF-8''cut%207.mp4"},
    {"ResponseContentType": "video/mp4; codecs=\"avc1+x\"", "ResponseContentDisposition": "inline"},
]


def sign(endpoint, style, key, method, token, overrides, seconds, region="eu-central-1", bucket="films-2026"):
    session = botocore.session.Session()
    session.set_credentials(KEY_ID, SECRET, token)
    client = session.create_client(
        "s3", region_name=region, endpoint_url=endpoint,
        config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": style}, request_checksum_calculation="when_required"),
    )
    with mock.patch("botocore.auth.get_current_datetime", lambda *a, **k: STAMP):
        url = client.generate_presigned_url(METHODS[method], {"Bucket": bucket, "Key": key, **overrides}, ExpiresIn=seconds)
    return {
        "endpoint": endpoint, "virtual_host": style == "virtual", "bucket": bucket, "key": key, "method": method, "region": region,
        "signed_at": int(STAMP.replace(tzinfo=datetime.timezone.utc).timestamp()), "lifetime_seconds": seconds,
        "key_id": KEY_ID, "secret": SECRET, "session_token": token,
        "content_disposition": overrides.get("ResponseContentDisposition"), "content_type": overrides.get("ResponseContentType"), "url": url,
    }


vectors = []
for number, key in enumerate(KEYS):
    for turn in range(3):
        endpoint, style = PLACES[(number + turn * 2) % len(PLACES)]
        method = "GET" if turn else list(METHODS)[number % 4]
        overrides = OVERRIDES[(number + turn) % 3] if method == "GET" else {}
        vectors.append(sign(endpoint, style, key, method, TOKEN if turn == 1 else None, overrides, [1, 86400, 604800][turn]))
vectors.append(sign("https://account.r2.cloudflarestorage.com", "path", "a b.mp4", "GET", None, {}, 3600, region="auto"))
print(json.dumps(vectors, indent=1))
