import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import type { Manifest } from "../../components/kubernetes/manifest";

function windowsNode(build: string, index: number): object {
    return {
        metadata: { name: `n${index + 1}`, labels: { "node.kubernetes.io/windows-build": build } },
        status: {
            conditions: [{ type: "Ready", status: "True" }],
            nodeInfo: { containerRuntimeVersion: "containerd://2.1.5" },
        },
    };
}

const rbac = "rbac.authorization.k8s.io/v1";

/** Where an API server has the objects that a stack creates, by their kinds. */
export const places: Record<Manifest["kind"] | "Secret", readonly [groupVersion: string, resource: string]> = {
    Namespace: ["v1", "namespaces"],
    ServiceAccount: ["v1", "serviceaccounts"],
    ConfigMap: ["v1", "configmaps"],
    Secret: ["v1", "secrets"],
    Service: ["v1", "services"],
    DaemonSet: ["apps/v1", "daemonsets"],
    Deployment: ["apps/v1", "deployments"],
    ClusterRole: [rbac, "clusterroles"],
    ClusterRoleBinding: [rbac, "clusterrolebindings"],
    Role: [rbac, "roles"],
    RoleBinding: [rbac, "rolebindings"],
    HorizontalPodAutoscaler: ["autoscaling/v2", "horizontalpodautoscalers"],
    Ingress: ["networking.k8s.io/v1", "ingresses"],
    PodDisruptionBudget: ["policy/v1", "poddisruptionbudgets"],
};

/** What an API server says that it has: clients ask for it before they ask for an object of a kind that they get as data. */
const served: Record<string, object> = Object.fromEntries(
    Object.values(places).map(([groupVersion]) => [
        groupVersion === "v1" ? "/api/v1" : `/apis/${groupVersion}`,
        {
            kind: "APIResourceList",
            groupVersion,
            resources: Object.entries(places)
                .filter(([, [group]]) => group === groupVersion)
                .map(([kind, [, name]]) => ({
                    name,
                    kind,
                    singularName: kind.toLowerCase(),
                    namespaced: !/^(Namespace|Cluster)/.test(kind),
                    verbs: ["get"],
                })),
        },
    ]),
);

/**
 * An API server that answers what the program asks before it registers anything: by default it has one Windows node.
 *
 * @param objects what it has besides, by path, or the status with which it refuses to tell
 * @param status what it answers to everybody. Default: what there is
 * @param builds builds of Windows of its nodes
 */
export function startKubernetesApi(
    objects: Record<string, object | number> = {},
    status?: number,
    builds: readonly string[] = ["10.0.20348"],
): Promise<Server> {
    const server = createServer((request, response) => {
        response.setHeader("content-type", "application/json");
        const answer =
            status !== undefined
                ? status
                : request.url?.startsWith("/version")
                  ? { major: "1", minor: "33", gitVersion: "v1.33.5" }
                  : request.url?.startsWith("/api/v1/nodes?labelSelector=kubernetes.io%2Fos%3Dwindows")
                    ? { kind: "NodeList", apiVersion: "v1", items: builds.map(windowsNode) }
                    : (objects[request.url ?? ""] ?? served[request.url ?? ""] ?? 404);
        response.statusCode = typeof answer === "number" ? answer : 200;
        response.end(JSON.stringify(typeof answer === "number" ? {} : answer));
    });
    return new Promise((resolve) =>
        server.listen(0, "127.0.0.1", () => {
            resolve(server);
        }),
    );
}

export function kubeconfigOf(server: Server, user: object = {}): string {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: address, "insecure-skip-tls-verify": true } }],
        users: [{ name: "u", user }],
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
        "current-context": "c",
    });
}
