import { malformations } from "../../iam/malformed";
import { sizeFlaws } from "../../iam/size";
import { documentsOf, typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

/** Maximum number of reported flaws, because others are often the same. */
const mostShown = 10;

export const policyIsReadable = resourceRule<object>({
    name: "iam-policy-is-readable",
    displayName: "IAM policies are valid",
    description:
        "A policy is valid JSON that AWS accepts. The other rules cannot check a policy that they cannot read.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam"],
    appliesTo: typesWithPolicies,
    rationale: `The other IAM rules skip a policy that they cannot read, so this rule checks the text itself: it must be a JSON object with a
Statement. The rule reports what AWS refuses, before the update fails, and what AWS reads differently from how it looks:

- a statement that is a text or a number; an element that is missing, unknown, duplicate or of the wrong type
- an unknown value of \`Effect\` or \`Version\`; variables without \`Version\` "2012-10-17"
- \`Principal\` in a role's policy, \`Resource\` in a trust policy, a group as a principal
- an unknown condition operator, a condition key without its prefix, a value of the wrong type, addresses compared as text
- more characters than AWS accepts for a managed policy (6,144) or for the inline policies of a role (10,240), group (5,120) or user (2,048)
- characters that look like other ones, in names of elements, actions, operators and keys

Names of elements and operators can be in any case, as in IAM. If a preview does not know a policy yet, the rule checks it once it is
known, which is before AWS creates it.`,
    remediationSteps: "Build the policy with JSON.stringify, pulumi.jsonStringify or aws.iam.getPolicyDocument.",
    settings: {},
    check: (resource) => [
        ...sizeFlaws(resource.type, resource.props).map((flaw) => ({ message: `${resource.name}: ${flaw}` })),
        ...documentsOf(resource).flatMap(({ place, problem, source, kind }) => {
            const flaws = problem === undefined ? malformations(source, kind) : [];
            return [
                ...(problem === undefined
                    ? []
                    : [`${place} is not a policy: ${problem}. Write JSON with a Statement.`]),
                ...flaws.slice(0, mostShown).map((flaw) => `${place}: ${flaw}`),
                ...(flaws.length > mostShown
                    ? [`${place}: and ${flaws.length - mostShown} more problems of this kind.`]
                    : []),
            ].map((message) => ({ message: `${resource.name}: ${message}` }));
        }),
    ],
    examples: {
        bad: [
            {
                title: "an unfilled template",
                resources: [
                    { type: "aws:iam/policy:Policy", name: "ship-logs", props: { policy: "${file(policy.json)}" } },
                ],
            },
            {
                title: "unknown operators and elements",
                resources: [
                    {
                        type: "aws:iam/policy:Policy",
                        name: "ship-logs",
                        props: {
                            policy: JSON.stringify({
                                Version: "2012-10-17",
                                Statement: {
                                    Effect: "Allow",
                                    Action: "logs:PutLogEvents",
                                    Resources: logGroup,
                                    Condition: { StringEqual: { "aws:ResourceTag/team": "web" } },
                                },
                            }),
                        },
                    },
                ],
            },
            {
                title: "the statement without a policy around it",
                resources: [
                    {
                        type: "aws:iam/policy:Policy",
                        name: "ship-logs",
                        props: { policy: JSON.stringify({ Effect: "Allow", Action: "logs:PutLogEvents" }) },
                    },
                ],
            },
        ],
        good: [
            {
                title: "a policy",
                resources: [identityPolicy("ship-logs", { Action: "logs:PutLogEvents", Resource: `${logGroup}:*` })],
            },
        ],
    },
});
