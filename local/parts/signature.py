"""Whether a request was signed with a secret: AWS' Signature Version 4.

moto's own check leaves out headers that AWS' SDKs never sign, such as User-Agent, which Fluent Bit does.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from functools import reduce
from urllib.parse import quote, unquote, urlsplit

AUTHORIZATION = re.compile(r"AWS4-HMAC-SHA256 Credential=[^/]+/(\S+?), ?SignedHeaders=(\S+?), ?Signature=([0-9a-f]{64})")


def is_signed_with(secret, method, path, headers, body):
    """:param path: the path as it was sent, and the query"""
    parts = AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if parts is None:
        return False
    scope, signed, signature = parts.groups()
    date, region, service, _ = scope.split("/")
    url = urlsplit(path)
    canonical = "\n".join(
        [
            method,
            # All services except S3 encode the path a second time.
            url.path if service == "s3" else quote(url.path),
            canonical_query(url.query),
            *(f"{name}:{' '.join(headers.get(name, '').split())}" for name in signed.split(";")),
            "",
            signed,
            headers.get("x-amz-content-sha256") or sha256(body),
        ]
    )
    text = "\n".join(["AWS4-HMAC-SHA256", headers.get("x-amz-date", ""), scope, sha256(canonical.encode())])
    key = reduce(keyed, [date, region, service, "aws4_request"], f"AWS4{secret}".encode())
    return hmac.compare_digest(keyed(key, text).hex(), signature)


def canonical_query(query):
    pairs = (pair.partition("=") for pair in query.split("&") if pair)
    return "&".join(sorted(f"{quote(unquote(name), safe='-_.~')}={quote(unquote(value), safe='-_.~')}" for name, _, value in pairs))


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
