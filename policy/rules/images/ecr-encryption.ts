import { matches } from "../../wildcards";
import { listIn, objectIn, textIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const repository = "aws:ecr/repository:Repository";

export const ecrEncryption = resourceRule<{ kmsFor: string[] }>({
    name: "ecr-encryption",
    displayName: "Repositories say how they are encrypted",
    description: "An ECR repository's encryption is chosen, and uses KMS where that is asked for.",
    severity: "medium",
    enforcementLevel: "advisory",
    tags: ["ecr", "encryption"],
    appliesTo: [repository],
    rationale: `ECR encrypts with a key of S3's own where nothing is said, and the choice cannot be changed later without
making the repository anew. Saying \`AES256\` shows that it was made; \`KMS\` gives a key whose use can be audited and withdrawn.
Which repositories must use KMS is a setting.`,
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
                        `${name}: the encryption is left to the default and cannot be changed later. ` +
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
            { title: "nothing said", resources: [{ type: repository, name: "app", props: { name: "app" } }] },
            {
                title: "S3's key where KMS is asked for",
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
