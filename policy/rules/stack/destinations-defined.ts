import { enumerate } from "../enumerate";
import { role, identityPolicy } from "../iam/examples";
import { stackRule } from "../rule";
import { foreignDestinations } from "./destinations";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const logGroup = "aws:cloudwatch/logGroup:LogGroup";

export const destinationsDefined = stackRule<{ elsewhere: string[] }>({
    name: "stack-destinations-defined",
    displayName: "Service accounts only write to destinations of the stack",
    description:
        "The role of a service account can write to log groups, streams and buckets of the stack, and to no others.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege", "logs"],
    rationale: `A statement for a log group that the stack does not define, next to those for its own, is a remainder of a removed route, a typo, or an
unintended permission. The rule checks all statements of roles that a service account uses (by annotation, by association, or by their
trust in the cluster's issuer) and that allow to write to a log group, bucket, stream, queue, topic, table, domain or event bus. It
does not check statements for reading.

If the stack defines no resource of this type, its destinations are in another stack, and the rule \`stack-destinations-elsewhere\`
applies instead.`,
    remediationSteps:
        "Define the destination in the stack, correct or remove the statement, or add the ARN to the setting.",
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
            .filter(({ siblings }) => siblings.length > 0)
            .map(({ carrier, place, role: name, arn, kind, siblings }) => ({
                message:
                    `${place}: role ${name} may write to ${arn}, which is not a ${kind.noun} of this stack. ` +
                    `The stack has: ${enumerate(siblings.map((each) => each.arn))}.`,
                urn: carrier.urn,
            })),
    examples: {
        bad: [
            {
                title: "a log group next to those of the stack",
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } },
                    shipper("ship-logs"),
                    identityPolicy("ship-logs", {
                        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        Resource: [
                            "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/prod/app:*",
                            "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/test/app:*",
                        ],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "the stack's own log group",
                resources: [
                    { type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } },
                    shipper("ship-logs"),
                    identityPolicy("ship-logs", {
                        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                        Resource: "arn:aws:logs:eu-west-1:111122223333:log-group:/eks/prod/app:*",
                    }),
                ],
            },
        ],
    },
});

/** A role for a service account, with a policy attached. */
export function shipper(policy: string) {
    return role(
        "fluent-bit",
        {
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: {
                    [`${issuer}:sub`]: "system:serviceaccount:logging:fluent-bit",
                    [`${issuer}:aud`]: "sts.amazonaws.com",
                },
            },
        },
        { managedPolicyArns: [`arn:aws:iam::111122223333:policy/${policy}`] },
    );
}
