import { type IncomingMessage, request as requestByHttp } from "node:http";
import { request as requestByHttps, type RequestOptions } from "node:https";
import { isIP } from "node:net";

import type { KubeConfig, V1Node, V1Pod } from "@kubernetes/client-node";

import { CannotLook, reasonOf } from "./cannot-look";
import { explainedIn } from "./check";

/** A container's port for the API server's proxy. */
export interface PodPort {
    namespace: string;
    pod: string;
    port: number;
    scheme: "http" | "https";
}

/** Source of a response: the pod, or the API server instead of the pod. */
export type Answer = { by: "pod"; status: number } | { by: "apiServer"; status: number; message: string };

/** Requests to the cluster. */
export interface Cluster {
    nodes(labelSelector: string): Promise<V1Node[]>;
    pods(namespace: string, labels: Record<string, string>): Promise<V1Pod[]>;
    /** The end of a container's log; undefined if it cannot be read. */
    log(namespace: string, pod: string, container: string): Promise<string | undefined>;
    /** @param path with its query, URL-encoded */
    get(target: PodPort, path: string, headers: Record<string, string>): Promise<Answer>;
}

const requestMilliseconds = 30_000;

/** A Fluent Bit that retries every few seconds writes about ten lines each time. */
const logLines = 1000;

/** The cluster of a kubeconfig, only through its API server, without opening ports. */
export async function openCluster(kubeconfig: string): Promise<Cluster> {
    const kubernetes = await import("@kubernetes/client-node");
    const config = new kubernetes.KubeConfig();
    config.loadFromString(kubeconfig);
    const core = config.makeApiClient(kubernetes.CoreV1Api);
    return {
        nodes: (labelSelector) =>
            asked(config, "list nodes", async () => (await core.listNode({ labelSelector })).items),
        pods: (namespace, labels) => {
            const labelSelector = Object.entries(labels)
                .map(([key, value]) => `${key}=${value}`)
                .join(",");
            return asked(
                config,
                `list pods in the namespace ${namespace}`,
                async () => (await core.listNamespacedPod({ namespace, labelSelector })).items,
            );
        },
        // A log only adds details to a known problem, so a failure to read it is not an error.
        log: (namespace, name, container) =>
            core
                .readNamespacedPodLog({ namespace, name, container, tailLines: logLines })
                .catch((): undefined => undefined),
        get: (target, path, headers) =>
            asked(config, `get pods/proxy in the namespace ${target.namespace}`, async () => {
                const answer = await throughApiServer(config, proxyPath(target) + path, headers);
                if (answer.by === "apiServer" && [401, 403].includes(answer.status)) {
                    throw Object.assign(new Error(answer.message), { code: answer.status });
                }
                return answer;
            }),
    };
}

/** @see https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls */
export function proxyPath({ namespace, pod, port, scheme }: PodPort): string {
    const name = `${scheme === "https" ? "https:" : ""}${pod}:${port}`;
    return `/api/v1/namespaces/${namespace}/pods/${name}/proxy`;
}

/** Describes the failed request and the missing permission. */
async function asked<T>(config: KubeConfig, what: string, ask: () => Promise<T>): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        const server = config.getCurrentCluster()?.server ?? "an unnamed server";
        switch ((error as { code?: unknown }).code) {
            case 401:
                throw new CannotLook(
                    `The API server ${server} does not accept your identity (HTTP 401). Check the credentials of the kubeconfig, ` +
                        "and that your IAM identity has an access entry in the cluster.",
                );
            case 403:
                throw new CannotLook(
                    `The API server ${server} does not allow you to ${what} (HTTP 403). ${explainedIn.permissions} has the role that verify needs.`,
                );
            default:
                throw new CannotLook(
                    `Could not reach the API server ${server}: ${reasonOf(error)}. Check that this machine can connect to it, and that the AWS CLI ` +
                        "is installed if the kubeconfig uses it for tokens.",
                );
        }
    }
}

/** The generated client encodes the path after `proxy/` including its slashes, so this code makes the request itself. */
async function throughApiServer(config: KubeConfig, path: string, headers: Record<string, string>): Promise<Answer> {
    const url = new URL((config.getCurrentCluster()?.server ?? "").replace(/\/$/, "") + path);
    // Node would use the site's name in the header `Host` as the server's name.
    const servername = isIP(url.hostname) === 0 ? url.hostname : "";
    const options: RequestOptions = { headers: { ...headers }, servername };
    await config.applyToHTTPSOptions(options);
    const request = url.protocol === "http:" ? requestByHttp : requestByHttps;
    return new Promise<Answer>((resolve, reject) => {
        const outgoing = request(url, { ...options, timeout: requestMilliseconds }, (response: IncomingMessage) => {
            answerOf(response).then(resolve, reject);
        });
        outgoing.on("timeout", () => {
            // Only the pod can cause a delay.
            resolve({
                by: "apiServer",
                status: 504,
                message: `no answer within ${requestMilliseconds / 1000} seconds`,
            });
            outgoing.destroy();
        });
        outgoing.on("error", reject);
        outgoing.end();
    });
}

/** Errors of the API server itself are objects of the kind `Status`. */
async function answerOf(response: IncomingMessage): Promise<Answer> {
    const status = response.statusCode ?? 0;
    let body = "";
    for await (const chunk of response.setEncoding("utf8")) {
        body = (body + (chunk as string)).slice(0, 65_536);
    }
    if (status >= 400 && /json/.test(response.headers["content-type"] ?? "")) {
        try {
            const { kind, apiVersion, message } = JSON.parse(body) as Record<string, unknown>;
            if (kind === "Status" && apiVersion === "v1") {
                return { by: "apiServer", status, message: String(message) };
            }
        } catch {
            // JSON of the application, cut short here.
        }
    }
    return { by: "pod", status };
}
