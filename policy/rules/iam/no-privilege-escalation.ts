import type { Condition } from "../../iam/statement";
import { keyAs } from "../../iam/condition-keys";
import { escalationsIn, type Escalation } from "../../iam/escalations-found";
import { identityStatements, typesWithIdentityPolicies } from "../../iam/sources";
import { enumerate } from "../enumerate";
import { resourceRule } from "../rule";
import { identityPolicy } from "./examples";

/** Maximum number of reported paths of one policy. */
const mostShown = 3;

export const noPrivilegeEscalation = resourceRule<object>({
    name: "iam-no-privilege-escalation",
    displayName: "Policies do not allow privilege escalation",
    description: "The actions of a policy, taken together, do not give its holder more permissions than the policy.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege", "privilege-escalation"],
    appliesTo: typesWithIdentityPolicies,
    rationale: `Some actions, alone or together, let an identity get the permissions of another one: with \`iam:PassRole\` and \`ec2:RunInstances\`, it
can start an instance with any role of the account. \`policy/iam/escalation.ts\` lists these paths.

Accepted:

- \`iam:PassRole\` for roles named in full and with \`iam:PassedToService\`, which passes one role to one service. A pattern of roles, or
  a missing service, is reported on its own.
- Actions on resources that the policy names in full: \`lambda:UpdateFunctionCode\` on one function, or on those with a tag.
- IAM actions with \`iam:PermissionsBoundary\`, and attachments of policies that \`iam:PolicyARN\` names in full, unless such a policy
  allows everything.
- Actions that a Deny without a condition denies again.

The rule \`iam-no-privilege-escalation-across-policies\` checks several policies of one role together.`,
    remediationSteps:
        "Remove one of the actions, or limit it: name the roles and the service to which they can be passed.",
    settings: {},
    check: (resource) =>
        describeEscalations(escalationsIn(identityStatements(resource))).map((message) => ({ message })),
    examples: {
        bad: [
            {
                title: "any role, on a new instance",
                resources: [
                    identityPolicy(
                        "ci",
                        { Action: "ec2:RunInstances", Resource: "*" },
                        { Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/*" },
                    ),
                ],
            },
            {
                title: "changing the trust policy of a role",
                resources: [
                    identityPolicy("ci", {
                        Action: "iam:UpdateAssumeRolePolicy",
                        Resource: "arn:aws:iam::111122223333:role/admin",
                    }),
                ],
            },
        ],
        good: [
            {
                title: "one role, to one service",
                resources: [
                    identityPolicy(
                        "ci",
                        {
                            Action: "lambda:CreateFunction",
                            Resource: "arn:aws:lambda:eu-west-1:111122223333:function:resize",
                        },
                        {
                            Action: "iam:PassRole",
                            Resource: "arn:aws:iam::111122223333:role/resize",
                            Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
                        },
                    ),
                ],
            },
        ],
    },
});

export function describeEscalations(escalations: readonly Escalation[]): string[] {
    const messages = escalations.slice(0, mostShown).map(({ path, places, leaky }) => {
        const needs = [...path.needs, ...(path.passesRoleTo === undefined ? [] : ["iam:PassRole"])];
        return `${places.join(" and ")}: an identity with ${needs.join(" and ")} ${path.gain}. ${wayOut(path, leaky[0])}`;
    });
    const rest = escalations.length - messages.length;
    return rest > 0 ? [...messages, `and ${rest} more known escalation paths. ${seeTable}`] : messages;
}

const seeTable = "Replace wildcards with the needed actions.";

function wayOut(path: Escalation["path"], leaky: Escalation["leaky"][number] | undefined): string {
    if (path.passesRoleTo !== undefined) {
        const service = path.passesRoleTo === "*" ? "<service>" : path.passesRoleTo;
        return (
            "Name the role in full in iam:PassRole's Resource and add the condition " +
            `StringEquals iam:PassedToService ${service}.amazonaws.com` +
            (path.needs.length === 0 ? "." : ", or remove one of the actions.")
        );
    }
    if (leaky !== undefined) {
        return repaired(leaky, path.closedBy?.find((key) => key.toLowerCase() === leaky.key) ?? leaky.key);
    }
    if (path.onlyWhenBroad === true) {
        return "Name the needed resources in Resource.";
    }
    return path.closedBy === undefined
        ? "Remove it."
        : `Remove it, or add a condition on ${path.closedBy.join(" or ")}.`;
}

/** What to change in a condition that leaves a path open. */
function repaired({ key, operator, values }: Condition, spelling: string): string {
    if (operator.includes("not")) {
        return `The condition excludes some values of ${spelling} and allows all others. Use an operator without Not, and the needed values.`;
    }
    const strong = values.filter(
        (value) => typeof value === "string" && keyAs("handed on", key)?.names(value, "pattern") !== true,
    );
    return strong.length > 0
        ? `Its condition on ${spelling} allows ${enumerate(strong.map(String), 3)}. Name only values in full that do not lead to more permissions.`
        : `Its condition on ${spelling} also holds in requests without the key. Remove IfExists or ForAllValues.`;
}
