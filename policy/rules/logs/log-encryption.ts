import { matches } from "../../wildcards";
import { isAbsent, textIn } from "../../resources/json";
import { resourceRule } from "../rule";

const logGroup = "aws:cloudwatch/logGroup:LogGroup";

export const logEncryption = resourceRule<{ kmsFor: string[] }>({
    name: "log-encryption",
    displayName: "Listed log groups use a KMS key",
    description: "The log groups on a list are encrypted with a customer-managed KMS key.",
    severity: "medium",
    enforcementLevel: "mandatory",
    tags: ["logs", "encryption"],
    appliesTo: [logGroup],
    rationale: `CloudWatch Logs encrypts every log group with its own key. You can audit and revoke a customer-managed KMS key, but it costs money. A
setting lists the log groups that need one. By default, none do.`,
    remediationSteps: "Set kmsKeyId to the ARN of a key whose policy allows CloudWatch Logs to use it.",
    settings: {
        kmsFor: {
            type: "array",
            items: { type: "string" },
            description: "Names of log groups that must use KMS; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: ({ name, props }, { kmsFor }) => {
        const group = textIn(props["name"]) ?? "";
        const key = props["kmsKeyId"];
        return (isAbsent(key) || key === "") && kmsFor.some((pattern) => matches(pattern, group))
            ? [{ message: `${name}: log group ${group} must be encrypted with a KMS key. Set kmsKeyId to its ARN.` }]
            : [];
    },
    examples: {
        bad: [
            {
                title: "a group on the list without a key",
                settings: { kmsFor: ["/eks/prod/*"] },
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app", retentionInDays: 30 } }],
            },
        ],
        good: [
            {
                title: "a group on the list with a key",
                settings: { kmsFor: ["/eks/prod/*"] },
                resources: [
                    {
                        type: logGroup,
                        name: "app",
                        props: {
                            name: "/eks/prod/app",
                            kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                        },
                    },
                ],
            },
            {
                title: "any log group, without a list",
                resources: [{ type: logGroup, name: "app", props: { name: "/eks/prod/app" } }],
            },
        ],
    },
});
