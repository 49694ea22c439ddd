import path from "node:path";
import { stringify } from "yaml";
import type { Credentials } from "../cluster/credentials";
import { layout } from "../layout";
import type { Ports } from "../ports";
import type { Toolbox } from "../tools/toolbox";
import { writeFileAtomically } from "../write-file";
import { answers } from "./health";
import type { Part } from "./part";

/** The API server's store: a single member, reachable from this machine only. */
export function etcd({ etcd: file }: Toolbox, ports: Ports): Part {
    const client = `http://127.0.0.1:${ports.etcd}`;
    const peer = `http://127.0.0.1:${ports.etcdPeer}`;
    const args = [
        "--name=local",
        `--data-dir=${layout.etcdData}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=local=${peer}`,
        // Its data is deleted with the environment, so a write does not have to wait for the disk.
        "--unsafe-no-fsync",
        "--log-level=warn",
    ];
    return { command: { name: "etcd", file, args }, isReady: () => answers(`${client}/health`) };
}

/**
 * The API server, with EKS' settings that affect the program: RBAC, issuer of service account tokens, network of Services.
 *
 * @param serviceAccountIssuer the cluster's OIDC issuer. As on EKS, it is in the tokens of service accounts, and IAM roles trust it
 */
export function kubeApiserver(
    { apiserver: file }: Toolbox,
    ports: Ports,
    credentials: Credentials,
    serviceAccountIssuer: string,
): Part {
    const args = [
        `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        `--secure-port=${ports.apiserver}`,
        // It creates its certificate and the authority for it in this folder.
        `--cert-dir=${layout.apiserverCertificates}`,
        "--anonymous-auth=false",
        `--token-auth-file=${credentials.tokenFile}`,
        "--authorization-mode=Node,RBAC",
        `--service-account-issuer=${serviceAccountIssuer}`,
        `--service-account-signing-key-file=${credentials.serviceAccountKey}`,
        // The public key in it verifies tokens.
        `--service-account-key-file=${credentials.serviceAccountKey}`,
        "--service-cluster-ip-range=172.20.0.0/16",
        // HostProcess containers, the privileged ones of Windows, are allowed on EKS too.
        "--allow-privileged=true",
        // The Service `kubernetes` cannot have a loopback address, and no pod uses it.
        "--endpoint-reconciler-type=none",
        `--egress-selector-config-file=${egressConfiguration()}`,
    ];
    return {
        // Without variables. Otherwise it would connect to pods through the user's proxy.
        command: { name: "kube-apiserver", file, args, env: {} },
        isReady: () => answers(`https://127.0.0.1:${ports.apiserver}/readyz`, credentials.token("admin")),
    };
}

/** The API server's certificate with the authority that signed it: what a kubeconfig trusts. */
export const apiserverAuthority = path.join(layout.apiserverCertificates, "apiserver.crt");

/** Sends the API server's connections to pods to the part `pods`. Connections to etcd are direct. */
function egressConfiguration(): string {
    const byProxy = { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: layout.pods } } };
    writeFileAtomically(
        layout.egress,
        stringify({
            apiVersion: "apiserver.k8s.io/v1beta1",
            kind: "EgressSelectorConfiguration",
            egressSelections: [{ name: "cluster", connection: byProxy }],
        }),
    );
    return layout.egress;
}

/** The real controllers: Deployments, DaemonSets, endpoints, service accounts, garbage collection and others. */
export function kubeControllerManager(
    { controllerManager: file }: Toolbox,
    ports: Ports,
    credentials: Credentials,
): Part {
    return client("kube-controller-manager", file, ports.controllerManager, credentials, [
        "--use-service-account-credentials=true",
        `--service-account-private-key-file=${credentials.serviceAccountKey}`,
        `--root-ca-file=${apiserverAuthority}`,
    ]);
}

/** The real scheduler: a selector that no node has, or a taint that is not tolerated, leaves a pod pending here too. */
export function kubeScheduler({ scheduler: file }: Toolbox, ports: Ports, credentials: Credentials): Part {
    return client("kube-scheduler", file, ports.scheduler, credentials, []);
}

function client(
    name: "kube-controller-manager" | "kube-scheduler",
    file: string,
    port: number,
    credentials: Credentials,
    more: readonly string[],
): Part {
    const args = [
        `--kubeconfig=${credentials.kubeconfig(name)}`,
        "--bind-address=127.0.0.1",
        `--secure-port=${port}`,
        // There is only one, which should continue immediately after a restart.
        "--leader-elect=false",
        ...more,
    ];
    return { command: { name, file, args }, isReady: () => answers(`https://127.0.0.1:${port}/healthz`) };
}

const ownStages = ["pod-ready-again.yaml", "pod-stops.yaml"].map((file) => path.join(__dirname, "..", "cluster", file));

/** Simulates the kubelets: keeps the nodes Ready, marks scheduled pods as running, and removes deleted pods. */
export function kwok({ kwok: { file, stages } }: Toolbox, ports: Ports, credentials: Credentials): Part {
    const address = `127.0.0.1:${ports.kwok}`;
    const args = [
        `--kubeconfig=${credentials.kubeconfig("kwok")}`,
        "--manage-all-nodes=true",
        // As kubelets do: the node lifecycle controller considers a node without a lease as failed.
        "--node-lease-duration-seconds=40",
        // Pods get addresses from the range of the subnets in the simulated account.
        "--cidr=10.0.64.0/18",
        `--server-address=${address}`,
        ...[...stages, ...ownStages].map((stage) => `--config=${stage}`),
    ];
    return {
        command: { name: "kwok", file, args, sources: ownStages },
        isReady: () => answers(`http://${address}/healthz`),
    };
}
