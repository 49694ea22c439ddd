import { identityPolicy } from "../iam/examples";
import { stackRule } from "../rule";
import { foreignDestinations } from "./destinations";
import { shipper } from "./destinations-defined";

export const destinationsElsewhere = stackRule<{ elsewhere: string[] }>({
    name: "stack-destinations-elsewhere",
    displayName: "Destinations in other stacks are listed",
    description: "The configuration lists destinations of service accounts that other stacks define.",
    severity: "low",
    enforcementLevel: "advisory",
    tags: ["iam", "least-privilege", "logs"],
    rationale: `A service account can write to a bucket or log group of another stack, but a misspelled name looks the same. The rule reports such
destinations if the stack defines no destination of this type. To confirm one, add its ARN to the setting. Make the rule mandatory to
require this for every destination.`,
    remediationSteps: "Add the ARN of the destination to the setting, or correct the statement.",
    settings: {
        elsewhere: {
            type: "array",
            items: { type: "string" },
            description: "ARNs of destinations that other stacks define; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (stack, { elsewhere }) =>
        foreignDestinations(stack, elsewhere)
            .filter(({ siblings }) => siblings.length === 0)
            .map(({ carrier, place, role, arn, kind }) => ({
                message:
                    `${place}: role ${role} may write to ${arn}; this stack defines no ${kind.noun}. ` +
                    "If it belongs to another stack, add the ARN to the setting elsewhere.",
                urn: carrier.urn,
            })),
    examples: {
        bad: [
            {
                title: "a bucket that is not in the setting",
                resources: [
                    shipper("archive"),
                    identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::central-archive/*" }),
                ],
            },
        ],
        good: [
            {
                title: "a bucket in the setting",
                settings: { elsewhere: ["arn:aws:s3:::central-archive/*"] },
                resources: [
                    shipper("archive"),
                    identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::central-archive/*" }),
                ],
            },
        ],
    },
});
