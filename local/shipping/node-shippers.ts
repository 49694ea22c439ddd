import { mkdirSync } from "node:fs";
import path from "node:path";
import { ConnectProxy } from "../../dataplane/endpoint/connect-proxy";
import { FluentBit } from "../../dataplane/fluent-bit";
import { caBundle } from "../../components/fluent-bit-windows/pipeline/paths";
import { readStackFile } from "../../config/stack-file";
import { caVolume } from "../../components/fluent-bit-windows/manifests/names";
import { appsApi, coreApi } from "../cluster/api";
import type { Environment } from "../environment";
import { checkout, layout, logFile } from "../layout";
import { apiserverAuthority } from "../parts/control-plane";
import { podLogs } from "../pods/container-log";
import { settings } from "../settings";
import { writeFileAtomically } from "../write-file";
import { roleOfServiceAccount, serviceAccountToken } from "./identity";
import { nodeConfiguration } from "./node-configuration";
import { tlsFront } from "./tls-front";

/**
 * Runs Fluent Bit as the pods of the DaemonSets would on the Windows nodes: with the rendered configuration, the deployed CA bundle, the role and permissions of its service account, and the logs of the nodes' containers.
 * moto's STS issues credentials for a token of the service account, and moto denies what the role does not allow. Lines go to moto's CloudWatch Logs. Both use AWS' host names and TLS, through a proxy to moto. Only the operating system differs.
 */
export async function shipFromNodes(program: string, environment: Environment): Promise<{ stop(): Promise<void> }> {
    const { default: getPort } = await import("get-port");
    const front = await tlsFront(Number(new URL(environment.aws).port));
    const proxy = await ConnectProxy.start((host) => (host.endsWith(".amazonaws.com:443") ? front.port : undefined));
    const { namespace } = readStackFile(checkout, settings.stack).settings.fluentBit;
    const tokenFile = path.join(layout.run, "fluent-bit-token");
    const identityTokenFile = path.join(layout.run, "fluent-bit-identity-token");
    writeFileAtomically(tokenFile, await serviceAccountToken(namespace, []), 0o600);
    writeFileAtomically(identityTokenFile, await serviceAccountToken(namespace, ["sts.amazonaws.com"]), 0o600);
    const { apiServer: kube_url } = environment;
    const apiServer = { kube_url, kube_ca_file: apiserverAuthority, kube_token_file: tokenFile };
    const aws = {
        AWS_ROLE_ARN: await roleOfServiceAccount(namespace),
        AWS_WEB_IDENTITY_TOKEN_FILE: identityTokenFile,
        AWS_STS_REGIONAL_ENDPOINTS: "regional",
        HTTP_PROXY: proxy.url,
        NO_PROXY: "127.0.0.1,169.254.169.254",
    };
    const bundle = await deployedBundle(namespace);
    const running: FluentBit[] = [];
    for (const node of await windowsNodes()) {
        const folder = path.join(layout.nodeLogs, node);
        const [logDir, stateDir] = [podLogs(layout.nodeLogs, node), path.join(folder, "state")];
        mkdirSync(logDir, { recursive: true });
        mkdirSync(stateDir, { recursive: true });
        const file = path.join(folder, "fluent-bit.yaml");
        const caFile = path.join(folder, caBundle);
        writeFileAtomically(caFile, bundle);
        const places = { account: environment.accountId, logDir, stateDir, caFile };
        const ports = { http: await getPort(), liveness: await getPort() };
        writeFileAtomically(file, nodeConfiguration(places, apiServer, ports));
        // As in a pod of the DaemonSet, but without this machine's own configuration of AWS.
        const pod = { HOME: folder, HOST_NAME: node, POD_NAME: "fluent-bit", POD_UID: node };
        const variables = { ...pod, CLUSTER_NAME: settings.clusterName, AWS_REGION: settings.region, ...aws };
        const fluentBit = new FluentBit(program, file, variables, logFile(`fluent-bit-${node}`));
        fluentBit.start();
        running.push(fluentBit);
    }
    return {
        stop: async () => {
            await Promise.all(running.map((fluentBit) => fluentBit.kill()));
            proxy.stop();
            front.stop();
        },
    };
}

/** The CA bundle that the pods mount. */
async function deployedBundle(namespace: string): Promise<string> {
    const labelSelector = "app.kubernetes.io/name=fluent-bit";
    const { items } = await (await appsApi()).listNamespacedDaemonSet({ namespace, labelSelector });
    const volumes = items.flatMap(({ spec }) => spec?.template.spec?.volumes ?? []);
    const name = volumes.find((volume) => volume.name === caVolume)?.configMap?.name ?? "";
    const { data } = await (await coreApi()).readNamespacedConfigMap({ name, namespace });
    return data?.[caBundle] ?? "";
}

async function windowsNodes(): Promise<string[]> {
    const { items } = await (await coreApi()).listNode({ labelSelector: "kubernetes.io/os=windows" });
    return items.flatMap(({ metadata }) => metadata?.name ?? []);
}
