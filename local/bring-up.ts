import path from "node:path";
import { type Account, seedAccount } from "./account/seed";
import { applyFile } from "./cluster/api";
import { loadCredentials, writeKubeconfigs } from "./cluster/credentials";
import { registerNodes, unreadyNodes } from "./cluster/nodes";
import { Failure } from "../machine/failure";
import { until } from "../machine/until";
import { publishStandIns } from "./images/stand-ins";
import { buildkitAddress, buildkitd } from "./parts/buildkitd";
import * as controlPlane from "./parts/control-plane";
import { moto } from "./parts/moto";
import { ensureRunning, type Part } from "./parts/part";
import { pods } from "./parts/pods";
import { registry } from "./parts/registry";
import type { Ports } from "./ports";
import { publishAwsAuthority } from "./shipping/aws-certificate";
import { type Step, takeSteps } from "./steps";
import type { Keeper } from "./supervision/keeper";
import { endOfLog } from "./supervision/log-tail";
import type { Toolbox } from "./tools/toolbox";

/** Everything from the parts that run on their own to a cluster whose nodes are Ready. Each step can be repeated. */
export async function bringUp(toolbox: Toolbox, ports: Ports, keeper: Keeper): Promise<Account> {
    const credentials = loadCredentials();
    const running = (part: Part): Step => ({ title: part.command.name, task: () => ensureRunning(part, keeper) });
    let account: Account | undefined;
    await takeSteps([
        running(controlPlane.etcd(toolbox, ports)),
        running(moto(toolbox.moto, ports)),
        running(registry(toolbox.registry, ports)),
        running(buildkitd(toolbox.buildkit, ports)),
        {
            title: "stand-ins for images of Windows with IIS, and for LogMonitor",
            task: () =>
                publishStandIns(toolbox.buildkit.buildctl, buildkitAddress(ports), `127.0.0.1:${ports.registry}`),
        },
        {
            title: "the AWS account: an EKS cluster, its node groups and roles",
            task: async () => {
                account = await seedAccount(`http://127.0.0.1:${ports.moto}`);
            },
        },
    ]);
    if (account === undefined) {
        throw new Error("the account has no resources");
    }
    // Its command names the issuer of the cluster in the account.
    const apiserver = controlPlane.kubeApiserver(toolbox, ports, credentials, account.issuer);
    await takeSteps([
        {
            title: apiserver.command.name,
            task: async () => {
                await ensureRunning(apiserver, keeper);
                await writeKubeconfigs(
                    credentials,
                    `https://127.0.0.1:${ports.apiserver}`,
                    controlPlane.apiserverAuthority,
                );
            },
        },
        running(controlPlane.kubeControllerManager(toolbox, ports, credentials)),
        running(controlPlane.kubeScheduler(toolbox, ports, credentials)),
        {
            title: "kwok",
            task: async () => {
                await applyFile(path.join(__dirname, "cluster", "kwok-role.yaml"));
                await ensureRunning(controlPlane.kwok(toolbox, ports, credentials), keeper);
            },
        },
        running(pods(credentials)),
        { title: "the nodes of nodes/*.yaml", task: nodesAreReady },
        { title: "the certificate authority of the AWS stand-in, which the stack trusts", task: publishAwsAuthority },
    ]);
    return account;
}

async function nodesAreReady(): Promise<void> {
    await registerNodes();
    if (!(await until(async () => (await unreadyNodes()).length === 0, 60_000))) {
        const unready = await unreadyNodes();
        throw new Failure(`Nodes that did not become Ready: ${unready.join(", ")}; ${endOfLog("kwok")}`);
    }
}
