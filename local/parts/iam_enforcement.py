"""Makes moto refuse requests that the role of a session does not allow.

Only sessions of assumed roles are judged, and always. The environment's own credentials, which the deployment and the tests use, are those of an administrator. moto's own switch (INITIAL_NO_AUTH_ACTION_COUNT) judges
everybody or nobody, and compares a statement's resources with `*` for every service but S3 and a few more.
"""

import json

from flask import request as http_request
from moto.core.authorization import ActionAuthenticatorMixin
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow
from moto.iam.access_control import AssumedRoleAccessKey, IAMPolicy, PermissionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.s3.exceptions import S3ClientError
from moto.s3.models import FakeBucket
from moto.sts.models import sts_backends

import iam_policy
from signature import is_signed_with

# The resource that is compared with a statement's Resource, by action:
# https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
# AWS' errors for both actions on log streams contain the stream: https://github.com/aws-solutions/aws-crr-monitor/issues/8
RESOURCES = {
    "logs:CreateLogStream": "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}",
    "logs:PutLogEvents": "arn:{partition}:logs:{region}:{account}:log-group:{logGroupName}:log-stream:{logStreamName}",
    # A stream's name, which can be an ARN:
    # https://github.com/aws-solutions-library-samples/guidance-for-game-analytics-pipeline-on-aws/pull/97
    "firehose:PutRecord": "arn:{partition}:firehose:{region}:{account}:deliverystream/{DeliveryStreamName}",
    "firehose:PutRecordBatch": "arn:{partition}:firehose:{region}:{account}:deliverystream/{DeliveryStreamName}",
}

# Operations with a permission of another name: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
RIGHTS = {
    "s3:UploadPart": "s3:PutObject",
    "s3:CreateMultipartUpload": "s3:PutObject",
    "s3:CompleteMultipartUpload": "s3:PutObject",
}

# It needs no permission: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
FREE = {"sts:GetCallerIdentity", "sts:AssumeRoleWithWebIdentity"}

DECISIONS = {
    iam_policy.ALLOWED: PermissionResult.PERMITTED,
    iam_policy.EXPLICIT_DENY: PermissionResult.DENIED,
    iam_policy.IMPLICIT_DENY: PermissionResult.NEUTRAL,
}


def install():
    ActionAuthenticatorMixin._authenticate_and_authorize_action = authorize
    FakeBucket.get_permission = bucket_permission


def authorize(self, request_class, resource="*"):
    """moto calls this before each operation."""
    if not self.get_access_key().startswith("ASIA"):
        return
    session = session_of(self)
    service = self.headers["Authorization"].split("/")[3]
    # For S3, this is a list.
    (operation, *_) = iam_policy.as_list(self._get_action())
    action = RIGHTS.get(f"{service}:{operation}", f"{service}:{operation}")
    if action in FREE:
        return
    target = resource_of(self, action, resource)
    who = f"User: {session.arn} is not authorized to perform: {action} on resource: {target}"
    try:
        reason = refusal(iam_backends[self.current_account][self.partition], session.role_arn, action, target, self.region)
    except iam_policy.MissingContext as missing:
        reason = f"because the local AWS cannot judge a policy that depends on {missing.key}"
    if reason is not None:
        deny(self, "AccessDeniedException", "AccessDenied", f"{who} {reason}")


def session_of(self):
    """The session whose credentials sign the request, if STS has issued them and they have not expired."""
    session = sts_backends[self.current_account][self.partition].get_assumed_role_from_access_key(self.get_access_key())
    if session is None or self.headers.get("X-Amz-Security-Token") != session.session_token:
        deny(self, "UnrecognizedClientException", "InvalidAccessKeyId", "The security token included in the request is invalid.")
    path = self.raw_path + (f"?{query}" if (query := self.parsed_url.query) else "")
    body = self.raw_body.encode() if isinstance(self.raw_body, str) else self.raw_body
    if not is_signed_with(session.secret_access_key, self.method, path, self.headers, body):
        deny(self, "InvalidSignatureException", "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
    if session.expiration.replace(tzinfo=None) < utcnow().replace(tzinfo=None):
        deny(self, "ExpiredTokenException", "ExpiredToken", "The security token included in the request is expired")
    return session


def refusal(iam, role_arn, action, target, region):
    """AWS' message if IAM refuses the request, otherwise None."""
    role_name = role_arn.split("/")[-1]
    context = {"aws:requestedregion": region, "aws:principalarn": role_arn, "aws:principalaccount": role_arn.split(":")[4]}
    try:
        role = iam.get_role(role_name)
        policies = documents(iam, role_name)
    except NotFoundException:
        return f"because no identity-based policy allows the {action} action"
    decided = iam_policy.decision(policies, action, target, context)
    if decided == iam_policy.EXPLICIT_DENY:
        return "with an explicit deny in an identity-based policy"
    if decided == iam_policy.IMPLICIT_DENY:
        return f"because no identity-based policy allows the {action} action"
    if role.permissions_boundary_arn:
        boundary = [document(iam.get_policy(role.permissions_boundary_arn))]
        decided = iam_policy.decision(boundary, action, target, context)
        if decided == iam_policy.EXPLICIT_DENY:
            return "with an explicit deny in a permissions boundary"
        if decided == iam_policy.IMPLICIT_DENY:
            return f"because no permissions boundary allows the {action} action"
    return None


def documents(iam, role_name):
    """The texts of a role's inline and attached policies."""
    key = AssumedRoleAccessKey.__new__(AssumedRoleAccessKey)
    key.account_id, key.partition, key._owner_role_name = iam.account_id, iam.partition, role_name
    return [document(policy) for policy in key.collect_policies()]


def document(policy):
    return json.dumps(IAMPolicy(policy)._policy_json)


def resource_of(self, action, resource):
    if action.startswith("s3:"):
        return resource
    pattern = RESOURCES.get(action)
    if pattern is None:
        # The resources of most actions are not known here, so only `*` matches them.
        return "*"
    asked = json.loads(self.body or "{}")
    return pattern.format_map({"partition": self.partition, "region": self.region, "account": self.current_account, **asked})


def bucket_permission(self, action, resource):
    """The statements of a bucket policy for everybody. moto ignores conditions, so a bucket that refuses plain HTTP would accept no object."""
    if self.policy is None:
        return PermissionResult.NEUTRAL
    policy = json.loads(self.policy)
    to_everybody = [one for one in iam_policy.as_list(policy["Statement"]) if one.get("Principal") in ("*", {"AWS": "*"})]
    # Requests with AWS' host names use TLS, which ends before moto (see shipping/tls-front.ts).
    context = {"aws:securetransport": str(http_request.host.split(":")[0].endswith(".amazonaws.com")).lower()}
    try:
        decided = iam_policy.decision([json.dumps({"Statement": to_everybody})], action, resource, context)
    except iam_policy.MissingContext:
        return PermissionResult.DENIED
    return DECISIONS[decided]


def deny(self, json_code, s3_code, message):
    """The error in the form of services with the JSON protocol, and of S3.

    CloudWatch Logs and Firehose write `Message`, while other errors have `message`: https://github.com/awsdocs/aws-ios-developer-guide/issues/12
    """
    if self.service_name == "s3":
        raise S3ClientError(s3_code, message)
    error = JsonRESTError(json_code, message)
    if json_code == "AccessDeniedException":
        error.description = json.dumps({"__type": json_code, "Message": message})
    raise error
