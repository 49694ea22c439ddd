import type { FluentBitCluster } from "../../../components/fluent-bit-windows/cluster";

/** The cluster of tests in which it does not matter. */
export const devCluster: FluentBitCluster = {
    name: "dev",
    partition: "aws",
    region: "eu-central-1",
    accountId: "111122223333",
    windowsVersions: ["2022"],
    containerRuntimes: ["containerd"],
};
