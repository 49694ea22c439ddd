import { escalationsIn, type Escalation } from "../../iam/escalations-found";
import { identityStatements, typesWithIdentityPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { identityPolicy } from "./examples";

/** A policy that opens dozens of paths needs another cure than reading dozens of sentences. */
const mostShown = 3;

export const noPrivilegeEscalation = resourceRule<object>({
    name: "iam-no-privilege-escalation",
    displayName: "No policy lets its holder gain more rights",
    description: "The actions of a policy, taken together, must not lead to rights beyond it.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege", "privilege-escalation"],
    appliesTo: typesWithIdentityPolicies,
    rationale: `Some actions, alone or together, let their holder become somebody else: \`iam:PassRole\` with
\`ec2:RunInstances\` starts a machine that has any role the account has. The table of such paths is
\`policy/iam/escalation.ts\`.

Not blamed:

- \`iam:PassRole\` for roles named in full and with \`iam:PassedToService\`: that hands one role to one service, on purpose.
  A pattern of roles, or no service, is blamed by itself.
- Actions on what the policy names in full, where that is the point of the policy: \`lambda:UpdateFunctionCode\` on one
  function, or on those with a tag.
- IAM actions under \`iam:PermissionsBoundary\`, and attaching only policies that \`iam:PolicyARN\` names in full, unless the
  policy is one that allows everything.
- What a Deny without condition takes away again.

Several policies of one role are judged together by \`iam-no-privilege-escalation-across-policies\`.`,
    remediationSteps: "Remove one of the actions, or limit it: name the roles and the service that may be passed.",
    settings: {},
    check: async (resource) =>
        describeEscalations(await escalationsIn(identityStatements(resource))).map((message) => ({ message })),
    examples: {
        bad: [
            {
                title: "any role, on a machine of one's own",
                resources: [
                    identityPolicy(
                        "ci",
                        { Action: "ec2:RunInstances", Resource: "*" },
                        { Action: "iam:PassRole", Resource: "arn:aws:iam::111122223333:role/*" },
                    ),
                ],
            },
            {
                title: "a role that trusts whom one says",
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
    const messages = escalations.slice(0, mostShown).map(({ path, places }) => {
        const needs = [...path.needs, ...(path.passesRoleTo === undefined ? [] : ["iam:PassRole"])];
        return `${places.join(" and ")}: whoever may do ${needs.join(" and ")} ${path.gain}. ${wayOut(path)}`;
    });
    const rest = escalations.length - messages.length;
    return rest > 0 ? [...messages, `and ${rest} more known ways to more rights. ${seeTable}`] : messages;
}

const seeTable = "Replace wildcards by the actions that are needed.";

function wayOut(path: Escalation["path"]): string {
    if (path.passesRoleTo !== undefined) {
        const service = path.passesRoleTo === "*" ? "<service>" : path.passesRoleTo;
        return (
            "Name the role in full in iam:PassRole's Resource and add the condition " +
            `StringEquals iam:PassedToService ${service}.amazonaws.com` +
            (path.needs.length === 0 ? "." : ", or remove one of the actions.")
        );
    }
    if (path.onlyWhenBroad === true) {
        return "Name what it may be done to in Resource.";
    }
    return path.closedBy === undefined
        ? "Remove it."
        : `Remove it, or add a condition on ${path.closedBy.join(" or ")}.`;
}
