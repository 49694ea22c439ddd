import { existsSync, readFileSync } from "node:fs";

import { ConfigurationError } from "../settings/configuration-error";

/** What it takes to reach an EKS cluster's API server. */
export interface EksEndpoint {
    /** The cluster's name and region: `aws eks get-token` needs both. */
    name: string;
    region: string;
    /** URL of the API server. */
    endpoint: string;
    /** Certificate authority, base64, as EKS reports it. */
    certificateAuthority: string;
}

/**
 * A kubeconfig as `aws eks update-kubeconfig` writes it: it holds no secret, since the token is made by the AWS CLI at
 * every use, from the credentials of whoever runs Pulumi.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-kubeconfig.html
 */
export function eksKubeconfig(cluster: EksEndpoint): string {
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [
            {
                name: cluster.name,
                cluster: { server: cluster.endpoint, "certificate-authority-data": cluster.certificateAuthority },
            },
        ],
        contexts: [{ name: cluster.name, context: { cluster: cluster.name, user: cluster.name } }],
        "current-context": cluster.name,
        users: [
            {
                name: cluster.name,
                user: {
                    exec: {
                        apiVersion: "client.authentication.k8s.io/v1beta1",
                        command: "aws",
                        args: [
                            "eks",
                            "get-token",
                            "--cluster-name",
                            cluster.name,
                            "--region",
                            cluster.region,
                            "--output",
                            "json",
                        ],
                        interactiveMode: "Never",
                    },
                },
            },
        ],
    });
}

/** The contents of `cluster.kubeconfig`, which holds them or names their file. */
export function kubeconfigContents(kubeconfig: string): string {
    if (kubeconfig.includes("\n") || kubeconfig.trimStart().startsWith("{")) {
        return kubeconfig;
    }
    if (!existsSync(kubeconfig)) {
        throw new ConfigurationError(
            `cluster.kubeconfig = "${kubeconfig}": there is no such file (seen from ${process.cwd()}). ` +
                "Give the path of a kubeconfig, or its contents as a secret.",
        );
    }
    return readFileSync(kubeconfig, "utf8");
}
