/** What the environment pretends to be. Pulumi.local.yaml describes the same cluster from the program's side. */
export const settings = {
    stack: "local",
    region: "eu-central-1",
    /** moto's account, whatever credentials it is called with. */
    accountId: "123456789012",
    clusterName: "local",
    kubernetesVersion: "1.36",
    /** Protects nothing: the stack describes simulated resources, and the passphrase stands here for all to read. */
    passphrase: "local",
} as const;
