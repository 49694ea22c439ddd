import { malformations } from "../../iam/malformed";
import { documentsOf, typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

/** The first flaws say enough; the others are often the same. */
const mostShown = 10;

export const policyIsReadable = resourceRule<object>({
    name: "iam-policy-is-readable",
    displayName: "IAM policies are well-formed",
    description: "A policy is one that AWS accepts and reads as it looks; what cannot be read cannot be judged.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam"],
    appliesTo: typesWithPolicies,
    rationale: `Every other IAM rule is silent about a policy that it cannot read, so the text itself is checked: it must
be a JSON object with a Statement. What AWS refuses is said here, before the update fails half-way, and so is what AWS reads
otherwise than it looks:

- a statement that is text or a number, an element that is missing, unknown, of another type or there twice;
- \`Effect\` or \`Version\` with another value than there is, variables without \`Version\` "2012-10-17";
- \`Principal\` in a role's policy, \`Resource\` in a trust policy, a group as a principal;
- an unknown condition operator, a condition key without its prefix, a value of another type, addresses compared as text;
- letters that look like others, in names of elements, actions, operators and keys.

Names of elements and operators may be in any case, as for IAM. A policy that a preview does not know yet is not blamed; it is
judged once it is known, which is before it is created.`,
    remediationSteps: "Build the policy with JSON.stringify, pulumi.jsonStringify or aws.iam.getPolicyDocument.",
    settings: {},
    check: (resource) =>
        documentsOf(resource).flatMap(({ place, problem, source, kind }) => {
            const flaws = problem === undefined ? malformations(source, kind) : [];
            return [
                ...(problem === undefined
                    ? []
                    : [`${place} is no policy: ${problem}. Write it as JSON with a Statement.`]),
                ...flaws.slice(0, mostShown).map((flaw) => `${place}: ${flaw}`),
                ...(flaws.length > mostShown
                    ? [`${place}: and ${flaws.length - mostShown} more flaws of this kind.`]
                    : []),
            ].map((message) => ({ message: `${resource.name}: ${message}` }));
        }),
    examples: {
        bad: [
            {
                title: "a template that was not filled in",
                resources: [
                    { type: "aws:iam/policy:Policy", name: "ship-logs", props: { policy: "${file(policy.json)}" } },
                ],
            },
            {
                title: "operators and elements that there are not",
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
