"""Evaluates IAM policies for a request, as AWS documents it.

moto's own evaluation denies everything that an unrelated statement's unmet condition concerns, and takes a condition that it does not know as met. Here a condition that cannot be judged is refused by its name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import re

ALLOWED = "allowed"
EXPLICIT_DENY = "explicitDeny"
IMPLICIT_DENY = "implicitDeny"


class MissingContext(Exception):
    """A condition has a key that is unknown for the request, or an operator that is not supported here."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


def decision(documents, action, resource, context):
    """The result of identity-based policies: a Deny takes precedence over every Allow, and the default is to deny.

    :param documents: the policies' JSON texts
    :param context: the request's condition keys, in lower case, with their values
    """
    statements = [statement for text in documents for statement in as_list(json.loads(text).get("Statement"))]
    concerned = [statement for statement in statements if concerns(statement, action, resource, context)]
    effects = {statement["Effect"] for statement in concerned}
    if "Deny" in effects:
        return EXPLICIT_DENY
    return ALLOWED if "Allow" in effects else IMPLICIT_DENY


def concerns(statement, action, resource, context):
    if not selects(statement, "Action", action, ignore_case=True) or not selects(statement, "Resource", resource):
        return False
    return all(
        holds(operator, key, as_list(expected), context)
        for operator, keys in statement.get("Condition", {}).items()
        for key, expected in keys.items()
    )


def selects(statement, element, value, ignore_case=False):
    """Whether the element, such as Action or NotAction, matches the value."""
    if f"Not{element}" in statement:
        return not any(matches(pattern, value, ignore_case) for pattern in as_list(statement[f"Not{element}"]))
    return any(matches(pattern, value, ignore_case) for pattern in as_list(statement.get(element)))


def matches(pattern, value, ignore_case=False):
    """`*` is any text, `?` any character. Policy variables need values that are not known here."""
    variable = re.search(r"\$\{(.*?)\}", pattern)
    if variable:
        raise MissingContext(variable[1])
    parts = (".*" if part == "*" else "." if part == "?" else re.escape(part) for part in re.split(r"([*?])", pattern))
    return re.fullmatch("".join(parts), value, re.DOTALL | (re.IGNORECASE if ignore_case else 0)) is not None


def holds(operator, key, expected, context):
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html"""
    actual = context.get(key.lower())
    comparison = OPERATORS.get(operator)
    if actual is None or comparison is None:
        raise MissingContext(key)
    return comparison(expected, actual)


def equals(expected, actual):
    return actual in expected


def equals_ignoring_case(expected, actual):
    return actual.lower() in [text.lower() for text in expected]


def like(expected, actual):
    return any(matches(pattern, actual) for pattern in expected)


OPERATORS = {
    "StringEquals": equals,
    "StringNotEquals": lambda expected, actual: not equals(expected, actual),
    "StringEqualsIgnoreCase": equals_ignoring_case,
    "StringLike": like,
    "StringNotLike": lambda expected, actual: not like(expected, actual),
    "ArnEquals": like,
    "ArnLike": like,
    "Bool": equals_ignoring_case,
}


def as_list(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
