import { documentsOf, typesWithPolicies } from "../../iam/sources";
import { resourceRule } from "../rule";
import { identityPolicy, logGroup } from "./examples";

export const policyIsReadable = resourceRule<object>({
    name: "iam-policy-is-readable",
    displayName: "IAM policies can be read",
    description: "A policy is JSON with statements; what cannot be read cannot be judged.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam"],
    appliesTo: typesWithPolicies,
    rationale: `Every other IAM rule is silent about a policy that it cannot read, so the text itself is checked: it must
be a JSON object with a Statement. A policy that a preview does not know yet is not blamed; it is judged once it is
known, which is before it is created.`,
    remediationSteps: "Build the policy with JSON.stringify, pulumi.jsonStringify or aws.iam.getPolicyDocument.",
    settings: {},
    check: (resource) =>
        documentsOf(resource).flatMap(({ place, problem }) =>
            problem === undefined
                ? []
                : [
                      {
                          message: `${resource.name}: ${place} is no policy: ${problem}. Write it as JSON with a Statement.`,
                      },
                  ],
        ),
    examples: {
        bad: [
            {
                title: "a template that was not filled in",
                resources: [
                    { type: "aws:iam/policy:Policy", name: "ship-logs", props: { policy: "${file(policy.json)}" } },
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
