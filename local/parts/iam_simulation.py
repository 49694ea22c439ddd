"""IAM's policy simulator, which moto does not have: the result of a role's policies and its permissions boundary for an action.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""

from moto.core.responses import ActionResult
from moto.iam.exceptions import NotFoundException
from moto.iam.responses import IamResponse

import iam_policy
from iam_enforcement import document, documents


def install():
    IamResponse.simulate_principal_policy = simulate


def simulate(self):
    arn = self._get_param("PolicySourceArn")
    # Only roles, because the program needs no others.
    role = self.backend.get_role_by_arn(arn)
    if role is None:
        raise NotFoundException(f"{arn} does not exist.")
    identity = documents(self.backend, role.name)
    boundary = role.permissions_boundary_arn
    limits = [document(self.backend.get_policy(boundary))] if boundary else None
    results = [
        judged(action, resource, identity, limits)
        for action in self._get_param("ActionNames")
        for resource in self._get_param("ResourceArns") or ["*"]
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})


def judged(action, resource, identity, limits):
    missing = []
    decided = iam_policy.IMPLICIT_DENY
    try:
        decided = iam_policy.decision(identity, action, resource, {})
        if decided == iam_policy.ALLOWED and limits is not None:
            decided = iam_policy.decision(limits, action, resource, {})
    except iam_policy.MissingContext as error:
        missing = [error.key]
    return {
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": decided,
        "MatchedStatements": [],
        "MissingContextValues": missing,
    }
