import { matches } from "../../wildcards";
import { listIn, objectIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const repository = "aws:ecr/repository:Repository";

export const ecrEncryption = resourceRule<{ kmsFor: string[] }>({
    name: "ecr-encryption",
    displayName: "The encryption of ECR repositories is explicit",
    description: "An ECR repository sets its encryption, and uses KMS if required.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["ecr", "encryption"],
    appliesTo: [repository],
    rationale: `By default, ECR encrypts with a key of S3, and the encryption of a repository cannot be changed later. \`AES256\` confirms the default.
\`KMS\` uses a key that you can audit and revoke. A setting lists the repositories that must use KMS.`,
    remediationSteps: "Set encryptionConfigurations: [{ encryptionType: 'KMS', kmsKey: … }].",
    settings: {
        kmsFor: {
            type: "array",
            items: { type: "string" },
            description: "Names of repositories that must use KMS; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: ({ name, props }, { kmsFor }) => {
        const configurations = props["encryptionConfigurations"];
        const type = objectIn(listIn(configurations)[0])["encryptionType"];
        if (configurations === unknown || type === unknown) {
            return [];
        }
        if (type === undefined || type === null) {
            return [
                {
                    message:
                        `${name}: the encryption is the default, and cannot be changed later. ` +
                        'Set encryptionConfigurations: [{ encryptionType: "KMS" }], or "AES256" to confirm the default.',
                },
            ];
        }
        const mustUseKms = kmsFor.some((pattern) => matches(pattern, textIn(props["name"]) ?? name));
        return mustUseKms && !String(textIn(type)).startsWith("KMS")
            ? [{ message: `${name}: must be encrypted with KMS. Set encryptionType to "KMS".` }]
            : [];
    },
    examples: {
        bad: [
            { title: "no setting", resources: [{ type: repository, name: "app", props: { name: "app" } }] },
            {
                title: "S3's key where KMS is required",
                settings: { kmsFor: ["payments/*"] },
                resources: [
                    {
                        type: repository,
                        name: "payments",
                        props: { name: "payments/api", encryptionConfigurations: [{ encryptionType: "AES256" }] },
                    },
                ],
            },
        ],
        good: [
            {
                title: "KMS",
                resources: [
                    {
                        type: repository,
                        name: "app",
                        props: { name: "app", encryptionConfigurations: [{ encryptionType: "KMS" }] },
                    },
                ],
            },
        ],
    },
});
