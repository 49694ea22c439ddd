import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { recommendedLabels } from "../../components/kubernetes/labels";
import { uidOf } from "../pods/pod";

/** The token of Fluent Bit's service account. */
export const podsApiToken = "token-of-the-service-account";

/**
 * The Kubernetes API server, as far as Fluent Bit's kubernetes filter asks it: `GET /api/v1/namespaces/NAMESPACE/pods/NAME`. The pod is
 * one of an IisLogMonitorApp, with its labels, and with what EKS adds to the pods of Windows nodes.
 */
export async function servePods(): Promise<number> {
    const server = createServer((request, response) => {
        const [, namespace, name] = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/?]+)/.exec(request.url ?? "") ?? [];
        const isKnown = request.headers.authorization === `Bearer ${podsApiToken}`;
        const code = !isKnown ? 401 : name === undefined ? 404 : 200;
        response.writeHead(code, { "content-type": "application/json" });
        response.end(JSON.stringify(code === 200 ? pod(namespace ?? "", name ?? "") : { kind: "Status", code }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
}

const image = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis-logmonitor";

function pod(namespace: string, name: string): Record<string, unknown> {
    return {
        kind: "Pod",
        apiVersion: "v1",
        metadata: {
            name,
            namespace,
            uid: uidOf(namespace, name),
            labels: {
                ...recommendedLabels("iis", "web"),
                "app.kubernetes.io/instance": "iis",
                "pod-template-hash": "6f9d7c5b8",
            },
            annotations: { "vpc.amazonaws.com/PrivateIPv4Address": "10.0.3.17/19" },
        },
        spec: {
            nodeName: "ip-10-0-1-23.eu-central-1.compute.internal",
            containers: [{ name: "app", image: `${image}:1.4.2` }],
        },
        status: {
            podIP: "10.0.3.17",
            containerStatuses: [
                {
                    name: "app",
                    image: `${image}:1.4.2`,
                    imageID: `${image}@sha256:4f1c6b6d2a3e5b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e`,
                    containerID: "containerd://9c1f0e2d3b4a59687786a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0",
                },
            ],
        },
    };
}
