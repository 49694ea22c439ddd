"""Judges a request by IAM policies, as AWS documents it.

moto's own evaluation denies everything that an unrelated statement's unmet condition concerns, and takes a condition that it does not know as met. Here a condition that cannot be judged is refused by its name.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import json
import re

ALLOWED = "allowed"
EXPLICIT_DENY = "explicitDeny"
IMPLICIT_DENY = "implicitDeny"


class MissingContext(Exception):
    """A condition asks for a key that is not known of the request, or in a way that is not done here."""

    def __init__(self, key):
        super().__init__(key)
        self.key = key


def decision(documents, action, resource, context):
    """What identity-based policies say: a denial wins over every permission, and what nobody allows is denied.

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
    """Whether the element, or the element that says what is left out, takes the value."""
    if f"Not{element}" in statement:
        return not any(matches(pattern, value, ignore_case) for pattern in as_list(statement[f"Not{element}"]))
    return any(matches(pattern, value, ignore_case) for pattern in as_list(statement.get(element)))


def matches(pattern, value, ignore_case=False):
    """`*` is any text, `?` any character. A policy variable would need what is not known here."""
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
