/** Properties of the simulated account and cluster. Pulumi.local.yaml describes the same cluster for the program. */
export const settings = {
    stack: "local",
    region: "eu-central-1",
    /** moto's account, with any credentials. */
    accountId: "123456789012",
    clusterName: "local",
    kubernetesVersion: "1.36",
    /** Public, because the stack only describes simulated resources. */
    passphrase: "local",
} as const;
