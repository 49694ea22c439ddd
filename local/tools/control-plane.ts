import { basename } from "node:path";
import { GoProgram, type ModuleFile } from "./go-program";
import { onPathInRange } from "../../machine/on-path";
import { releaseWay } from "./release-way";
import * as releases from "./releases";
import type { Tool } from "./tool";

export interface Kwok {
    readonly file: string;
    /** kwok's definitions of how nodes and pods change their state. */
    readonly stages: readonly string[];
}

const stages: readonly ModuleFile[] = [
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-complete.yaml",
].map((path) => ({ module: "sigs.k8s.io/kwok", path: `kustomize/stage/${path}` }));

/** Packages that nothing calls here, with what only they import. */
export const controlPlaneWithout = [
    // The kubelet, of which a controller uses one function, and drivers of volumes on nodes.
    "k8s.io/kubernetes/pkg/kubelet/eviction",
    "k8s.io/kubernetes/pkg/volume/csi",
    // Clients for tests.
    "k8s.io/client-go/kubernetes/fake",
    // Traces for an observer outside of the process.
    "go.opentelemetry.io/auto/sdk",
    // kwok's configuration from kustomize, and its answers instead of kubelets' ones.
    "sigs.k8s.io/kustomize/api/krusty",
    "sigs.k8s.io/kwok/pkg/kwok/server",
];

/** etcd, Kubernetes' control plane and kwok. Those that are neither on PATH nor released for this machine are built as one program. */
export function controlPlane() {
    const version = GoProgram.requiredVersion("control-plane", "k8s.io/kubernetes");
    const kubernetes = `~${version.slice(1)}`;
    const [major = "", minor = ""] = version.slice(1).split(".");
    const built = new GoProgram({
        name: "control-plane",
        title: "etcd, Kubernetes' control plane and kwok",
        minutes: 3,
        megabytes: 3700,
        variables: {
            "k8s.io/component-base/version.gitVersion": version,
            "k8s.io/component-base/version.gitMajor": major,
            "k8s.io/component-base/version.gitMinor": minor,
        },
        without: controlPlaneWithout,
        files: stages,
        aliases: ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler", "kwok"],
    });
    const program = (release: releases.Release, range: string): Tool<string> => {
        const { name } = release;
        const onPath = { origin: "on PATH", find: () => onPathInRange(name, ["--version"], range) };
        const file = (file: (name: string) => string): string => file(name);
        return { title: name, ways: [onPath, ...releaseWay(release, file), built.way(file)] };
    };
    const kwok: Tool<Kwok> = {
        title: "kwok",
        ways: [
            // The same stages in one file: https://github.com/kubernetes-sigs/kwok/blob/v0.8.0/kustomize/stage/fast/kustomization.yaml
            ...releaseWay(releases.kwokRelease, (file) => ({ file: file("kwok"), stages: [file("stage-fast.yaml")] })),
            built.way((file) => ({ file: file("kwok"), stages: stages.map(({ path }) => file(basename(path))) })),
        ],
    };
    return {
        etcd: program(releases.etcdRelease, ">=3.5.0"),
        apiserver: program(releases.apiserverRelease, kubernetes),
        controllerManager: program(releases.controllerManagerRelease, kubernetes),
        scheduler: program(releases.schedulerRelease, kubernetes),
        kwok,
    };
}
