import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { FluentBit } from "../../dataplane/fluent-bit";
import { caBundle } from "../../components/fluent-bit-windows/pipeline/paths";
import { readStackFile } from "../../config/stack-file";
import { serviceAccountName } from "../../components/fluent-bit-windows/manifests/names";
import { coreApi } from "../cluster/api";
import type { Environment } from "../environment";
import { checkout, layout, logFile } from "../layout";
import { apiserverAuthority } from "../parts/kube-apiserver";
import { podLogs } from "../pods/container-log";
import { settings } from "../settings";
import { onPath } from "../tools/on-path";
import { writeFileAtomically } from "../write-file";
import { nodeConfiguration } from "./node-configuration";
import { tlsFront } from "./tls-front";

/** The Fluent Bit of PATH, if there is one. */
export function fluentBitOnPath(): string | undefined {
    return onPath("fluent-bit");
}

/** Fluent Bit for each simulated Windows node, until they are stopped. */
export interface NodeShippers {
    stop(): Promise<void>;
}

/**
 * Runs Fluent Bit as the DaemonSets' pods would on the Windows nodes: with the rendered configuration and the rights of its service account, on what the nodes' containers
 * have logged, into moto's CloudWatch Logs. Only its system is another one.
 */
export async function shipFromNodes(program: string, environment: Environment): Promise<NodeShippers> {
    const { default: getPort } = await import("get-port");
    const front = await tlsFront(Number(new URL(environment.aws).port));
    const tokenFile = path.join(layout.run, "fluent-bit-token");
    writeFileAtomically(tokenFile, await fluentBitToken(), 0o600);
    const running: FluentBit[] = [];
    for (const node of await windowsNodes()) {
        const folder = path.join(layout.nodeLogs, node);
        const [logs, state] = [podLogs(layout.nodeLogs, node), path.join(folder, "state")];
        mkdirSync(logs, { recursive: true });
        mkdirSync(state, { recursive: true });
        const file = path.join(folder, "fluent-bit.yaml");
        const caFile = path.join(folder, caBundle);
        const configuration = nodeConfiguration({
            logs,
            state,
            aws: { url: front.url, certificate: readFileSync(apiserverAuthority, "utf8") },
            caFile,
            account: environment.accountId,
            apiServer: { url: environment.apiServer, authority: apiserverAuthority, tokenFile },
            httpPort: await getPort(),
            livenessPort: await getPort(),
        });
        writeFileAtomically(file, configuration.yaml);
        writeFileAtomically(caFile, configuration.caBundle);
        const fluentBit = new FluentBit(program, file, environmentOf(node), logFile(`fluent-bit-${node}`));
        fluentBit.start();
        running.push(fluentBit);
    }
    return {
        stop: async () => {
            await Promise.all(running.map((fluentBit) => fluentBit.kill()));
            front.stop();
        },
    };
}

/** A token as the kubelet mounts it. */
async function fluentBitToken(): Promise<string> {
    const { namespace } = readStackFile(checkout, settings.stack).settings.fluentBit;
    const { AuthenticationV1TokenRequest, V1TokenRequestSpec } = await import("@kubernetes/client-node");
    const spec = Object.assign(new V1TokenRequestSpec(), { audiences: [], expirationSeconds: 3600 });
    const body = Object.assign(new AuthenticationV1TokenRequest(), { spec });
    const api = await coreApi();
    const { status } = await api.createNamespacedServiceAccountToken({ name: serviceAccountName, namespace, body });
    return status?.token ?? "";
}

async function windowsNodes(): Promise<string[]> {
    const { items } = await (await coreApi()).listNode({ labelSelector: "kubernetes.io/os=windows" });
    return items.flatMap(({ metadata }) => metadata?.name ?? []);
}

/** What a pod of the DaemonSet gets from the cluster, and from EKS' webhook. */
function environmentOf(node: string): Record<string, string> {
    return {
        // No configuration of AWS that this machine might have.
        HOME: path.join(layout.nodeLogs, node),
        HOST_NAME: node,
        POD_NAME: "fluent-bit",
        POD_UID: node,
        CLUSTER_NAME: settings.clusterName,
        AWS_REGION: settings.region,
        AWS_ACCESS_KEY_ID: "test",
        AWS_SECRET_ACCESS_KEY: "test",
    };
}
