import { basename } from "node:path";
import { GoProgram, type ModuleFile } from "./go-program";
import { onPathInRange } from "../../machine/on-path";
import { releaseWay } from "./released-program";
import {
    apiserverRelease,
    controllerManagerRelease,
    etcdRelease,
    kwokRelease,
    type Release,
    schedulerRelease,
} from "./releases";
import type { FileOf, Tool } from "./tool";

export interface Kwok {
    readonly file: string;
    /** kwok's definitions of how nodes and pods change their state. */
    readonly stages: readonly string[];
}

const kubernetes = "k8s.io/kubernetes";
const kwokModule = "sigs.k8s.io/kwok";

const stages: readonly ModuleFile[] = [
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-complete.yaml",
].map((path) => ({ module: kwokModule, path: `kustomize/stage/${path}` }));

/** etcd, Kubernetes' control plane and kwok. Those that are neither on PATH nor released for this machine are built as one program. */
export function controlPlane(go: () => Promise<string>) {
    const built = builtControlPlane();
    const title = "etcd, Kubernetes' control plane and kwok";
    const work = built.work(go, { title, minutes: 3, megabytes: 3700 });
    const kubernetesRange = `~${GoProgram.requiredVersion("control-plane", kubernetes).slice(1)}`;

    const program = (name: string, release: Release, range: string): Tool<string> => {
        const ready = (file: FileOf): string => file(name);
        const onPath = { origin: "on PATH", find: () => onPathInRange(name, ["--version"], range) };
        return { title: name, ways: [onPath, ...releaseWay(release, ready), built.way(work, ready)] };
    };
    const kwok: Tool<Kwok> = {
        title: "kwok",
        ways: [
            ...releaseWay(kwokRelease, (file) => ({
                file: file("kwok"),
                // The same stages in one file: https://github.com/kubernetes-sigs/kwok/blob/v0.8.0/kustomize/stage/fast/kustomization.yaml
                stages: [file("stage-fast.yaml")],
            })),
            built.way(work, (file) => ({
                file: file("kwok"),
                stages: stages.map((stage) => file(basename(stage.path))),
            })),
        ],
    };
    return {
        etcd: program("etcd", etcdRelease, ">=3.5.0"),
        apiserver: program("kube-apiserver", apiserverRelease, kubernetesRange),
        controllerManager: program("kube-controller-manager", controllerManagerRelease, kubernetesRange),
        scheduler: program("kube-scheduler", schedulerRelease, kubernetesRange),
        kwok,
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
