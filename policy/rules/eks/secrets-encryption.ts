import { isAbsent, listIn, objectIn, unknown } from "../../resources/json";
import { resourceRule } from "../rule";

const cluster = "aws:eks/cluster:Cluster";

export const eksSecretsEncryption = resourceRule<object>({
    name: "eks-secrets-encryption",
    displayName: "Kubernetes Secrets are encrypted with a customer-managed key",
    description: "A cluster encrypts its Secrets with a KMS key of its owner.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["eks", "encryption"],
    appliesTo: [cluster],
    rationale: `Since Kubernetes 1.28, EKS encrypts stored objects with its own key. You can also audit and revoke your own key. The key of a cluster
cannot be changed, so set it when you create the cluster.`,
    remediationSteps: "Set encryptionConfig: { resources: ['secrets'], provider: { keyArn } }.",
    settings: {},
    check: ({ name, props }) => {
        const config = props["encryptionConfig"];
        const { provider, resources } = objectIn(config);
        const keyArn = provider === unknown ? unknown : objectIn(provider)["keyArn"];
        if (config === unknown || resources === unknown) {
            return [];
        }
        return listIn(resources).includes("secrets") && !isAbsent(keyArn)
            ? []
            : [
                  {
                      message:
                          `${name}: Secrets are not encrypted with a customer-managed key. ` +
                          'Set encryptionConfig: { resources: ["secrets"], provider: { keyArn: <ARN of a KMS key> } }.',
                  },
              ];
    },
    examples: {
        bad: [{ title: "EKS' default", resources: [{ type: cluster, name: "prod", props: { name: "prod" } }] }],
        good: [
            {
                title: "a customer-managed key",
                resources: [
                    {
                        type: cluster,
                        name: "prod",
                        props: {
                            encryptionConfig: {
                                resources: ["secrets"],
                                provider: {
                                    keyArn: "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                                },
                            },
                        },
                    },
                ],
            },
        ],
    },
});
