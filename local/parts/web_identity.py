"""Makes moto's STS verify tokens of service accounts, as AWS does.

moto gives credentials for any role to everybody, and knows an unsigned request of STS only by its body: Fluent Bit says in the query of a GET what it wants.
"""

import base64
import json
import time
from urllib.parse import parse_qs

from moto.core.exceptions import ServiceException
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.sts.responses import TokenResponse

OPERATION = "AssumeRoleWithWebIdentity"


def install():
    find_host = DomainDispatcherApplication.infer_service_region_host

    def host_of(self, environ, path):
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("Action")
        if asked == [OPERATION] and "HTTP_AUTHORIZATION" not in environ:
            return environ["HTTP_HOST"].split(":")[0]
        return find_host(self, environ, path)

    DomainDispatcherApplication.infer_service_region_host = host_of

    assume = TokenResponse.assume_role_with_web_identity

    def assume_if_trusted(self):
        check(self, self._get_param("RoleArn"), self._get_param("WebIdentityToken") or "")
        return assume(self)

    TokenResponse.assume_role_with_web_identity = assume_if_trusted


def check(request, role_arn, token):
    """Raises STS' error if it does not accept the token for the role."""
    claims = claims_of(token)
    if claims.get("exp", 0) < time.time():
        raise ServiceException("ExpiredTokenException", "Token expired: current date/time must be before the expiration date/time")
    iam = iam_backends[request.current_account][request.partition]
    issuer = claims.get("iss", "").removeprefix("https://")
    provider = f"arn:{request.partition}:iam::{request.current_account}:oidc-provider/{issuer}"
    if provider not in iam.open_id_providers:
        raise ServiceException("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for https://{issuer}")
    try:
        trust = iam.get_role_by_arn(role_arn).assume_role_policy_document
    except NotFoundException:
        trust = "{}"
    statements = json.loads(trust).get("Statement", [])
    if not any(is_trusted(statement, provider, issuer, claims) for statement in statements):
        raise ServiceException("AccessDenied", f"Not authorized to perform sts:{OPERATION}")


def claims_of(token):
    try:
        payload = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        raise ServiceException("InvalidIdentityToken", "The ID Token provided is not a valid JWT") from None


def is_trusted(statement, provider, issuer, claims):
    audiences = claims.get("aud", [])
    conditions = statement.get("Condition", {}).get("StringEquals", {})
    return (
        statement.get("Effect") == "Allow"
        and statement.get("Action") == f"sts:{OPERATION}"
        and statement.get("Principal", {}).get("Federated") == provider
        and conditions.get(f"{issuer}:sub") == claims.get("sub")
        and conditions.get(f"{issuer}:aud") in (audiences if isinstance(audiences, list) else [audiences])
    )
