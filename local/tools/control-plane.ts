import { GoProgram, type ModuleFile } from "./go-program";
import { onPathInRange } from "./on-path";
import type { Tool } from "./tool";

export interface ControlPlane extends Tool {
    readonly etcd: string;
    readonly apiserver: string;
    readonly controllerManager: string;
    readonly scheduler: string;
    readonly kwok: string;
    /** How nodes and pods go from one state to the next: kwok's own definitions. */
    readonly kwokStages: readonly string[];
}

const kubernetes = "k8s.io/kubernetes";
const kwok = "sigs.k8s.io/kwok";

const stages: readonly ModuleFile[] = [
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-complete.yaml",
    "pod/fast/pod-delete.yaml",
].map((path) => ({ module: kwok, path: `kustomize/stage/${path}` }));

const versionFlag = ["--version"];

/** etcd, Kubernetes' control plane and kwok: the user's own where the versions fit, else one program that is all of them. */
export async function controlPlane(): Promise<ControlPlane> {
    const built = builtControlPlane();
    const kubernetesRange = `~${built.requiredVersion(kubernetes).slice(1)}`;
    const found = {
        etcd: await onPathInRange("etcd", versionFlag, ">=3.5.0"),
        "kube-apiserver": await onPathInRange("kube-apiserver", versionFlag, kubernetesRange),
        "kube-controller-manager": await onPathInRange("kube-controller-manager", versionFlag, kubernetesRange),
        "kube-scheduler": await onPathInRange("kube-scheduler", versionFlag, kubernetesRange),
        kwok: await onPathInRange("kwok", versionFlag, `~${built.requiredVersion(kwok).slice(1)}`),
    };
    const own = Object.entries(found).filter(([, file]) => file !== undefined);
    return {
        title: "etcd, Kubernetes' control plane and kwok",
        origin: ["built from their Go modules", ...own.map(([name, file]) => `${name} on PATH: ${file ?? ""}`)].join(
            "; ",
        ),
        etcd: found.etcd ?? built.alias("etcd"),
        apiserver: found["kube-apiserver"] ?? built.alias("kube-apiserver"),
        controllerManager: found["kube-controller-manager"] ?? built.alias("kube-controller-manager"),
        scheduler: found["kube-scheduler"] ?? built.alias("kube-scheduler"),
        kwok: found.kwok ?? built.alias("kwok"),
        kwokStages: stages.map((stage) => built.pathOf(stage)),
        ...(await built.workIfOutdated(7)),
    };
}

function builtControlPlane(): GoProgram {
    const version = GoProgram.requiredVersion("control-plane", kubernetes);
    const [major, minor] = version.slice(1).split(".");
    return new GoProgram({
        name: "control-plane",
        variables: {
            "k8s.io/component-base/version.gitVersion": version,
            "k8s.io/component-base/version.gitMajor": major ?? "",
            "k8s.io/component-base/version.gitMinor": minor ?? "",
        },
        files: stages,
        aliases: ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"],
    });
}
