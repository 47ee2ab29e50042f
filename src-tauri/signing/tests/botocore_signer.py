"""Answers each case, a JSON line on standard input, with what botocore makes of it, a JSON line on standard output.

The time is the case's. Of a URL, botocore itself encodes path and query.
"""
import datetime
import functools
import json
import sys
from urllib.parse import quote

import botocore.auth
import botocore.config
import botocore.session
import botocore.signers
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

OVERRIDES = [
    "response-content-disposition", "response-content-type", "response-cache-control",
    "response-content-encoding", "response-content-language", "response-expires",
]


def encode_path(text):
    return quote(text, safe="-._~/")


now = None


def clock(*args, **kwargs):
    return now


botocore.auth.get_current_datetime = botocore.signers.get_current_datetime = clock


def request_of(case, params):
    host, path = case["authority"], encode_path(case["prefix"])
    if case["virtual_host"]:
        host = f"{case['bucket']}.{host}"
    else:
        path += f"/{encode_path(case['bucket'])}"
    path += f"/{encode_path(case['key'])}"
    request = AWSRequest(method=case["method"], url=f"{case['scheme']}://{host}{path}", params=params)
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    return request


def query_of(case):
    params = dict(case["other"])
    if case["version_id"] is not None:
        params["versionId"] = case["version_id"]
    if case["part"] is not None:
        params["uploadId"], params["partNumber"] = case["part"]
    for name, value in zip(OVERRIDES, case["overrides"]):
        if value is not None:
            params[name] = value
    return params


def credentials_of(case):
    return Credentials(case["key_id"], case["secret"], case["session_token"])


def presign(case):
    request = request_of(case, query_of(case))
    botocore.auth.S3SigV4QueryAuth(
        credentials_of(case), "s3", case["region"], expires=case["lifetime_seconds"]
    ).add_auth(request)
    return request.url


def headers(case):
    request = request_of(case, query_of(case))
    auth = botocore.auth.S3SigV4Auth(credentials_of(case), "s3", case["region"])
    if case["body"] is None:
        auth.payload = lambda request: botocore.auth.UNSIGNED_PAYLOAD
    else:
        request.data = case["body"].encode()
    auth.add_auth(request)
    names = ["x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "authorization"]
    return [[name, request.headers[name]] for name in names if name in request.headers]


@functools.cache
def client(endpoint, virtual_host, region, key_id, secret, token):
    session = botocore.session.Session()
    session.set_credentials(key_id, secret, token)
    style = "virtual" if virtual_host else "path"
    config = botocore.config.Config(signature_version="s3v4", s3={"addressing_style": style})
    return session.create_client("s3", region_name=region, endpoint_url=endpoint, config=config)


def post(case):
    who = client(
        f"{case['scheme']}://{case['authority']}{encode_path(case['prefix'])}", case["virtual_host"],
        case["region"], case["key_id"], case["secret"], case["session_token"],
    )
    answer = who.generate_presigned_post(
        case["bucket"], case["key"], dict(case["fields"]), case["conditions"], case["lifetime_seconds"]
    )
    return [answer["url"], sorted(answer["fields"].items())]


def encode(case):
    return [encode_path(case["text"]), quote(case["text"], safe="-._~")]


KINDS = {"presign": presign, "headers": headers, "post": post, "encode": encode}

for line in sys.stdin:
    case = json.loads(line)
    now = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=case.get("signed_at", 0))
    print(json.dumps(KINDS[case["kind"]](case)))
