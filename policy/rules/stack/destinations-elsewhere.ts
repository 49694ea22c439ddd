import { identityPolicy } from "../iam/examples";
import { stackRule } from "../rule";
import { foreignDestinations } from "./destinations";
import { shipper } from "./destinations-defined";

export const destinationsElsewhere = stackRule<{ elsewhere: string[] }>({
    name: "stack-destinations-elsewhere",
    displayName: "Destinations of other stacks are named",
    description: "Where a service account writes to something that another stack defines, the configuration says so.",
    severity: "low",
    enforcementLevel: "advisory",
    tags: ["iam", "least-privilege", "logs"],
    rationale: `Data may go to another stack's bucket or log group; that is a decision, and a misspelt name looks the same. The
rule advises where the stack defines no destination of the kind at all. Naming the ARN in the setting confirms it, and a team that
wants every destination confirmed makes the rule mandatory.`,
    remediationSteps: "Name the destination's ARN in the setting, or correct the statement.",
    settings: {
        elsewhere: {
            type: "array",
            items: { type: "string" },
            description: "ARNs of destinations that other stacks define; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: async (stack, { elsewhere }) =>
        (await foreignDestinations(stack, elsewhere))
            .filter(({ siblings }) => siblings.length === 0)
            .map(({ carrier, place, role, arn, kind }) => ({
                message:
                    `${place}: role ${role} may write to ${arn}; this stack defines no ${kind.noun}. ` +
                    "Name the ARN in the setting elsewhere if it is another stack's.",
                urn: carrier.urn,
            })),
    examples: {
        bad: [
            {
                title: "a bucket that nobody named",
                resources: [
                    shipper("archive"),
                    identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::central-archive/*" }),
                ],
            },
        ],
        good: [
            {
                title: "a bucket that is named",
                settings: { elsewhere: ["arn:aws:s3:::central-archive/*"] },
                resources: [
                    shipper("archive"),
                    identityPolicy("archive", { Action: "s3:PutObject", Resource: "arn:aws:s3:::central-archive/*" }),
                ],
            },
        ],
    },
});
