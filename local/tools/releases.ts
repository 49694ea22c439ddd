import type { Source } from "./download/downloads";

/** The architectures for which releases are downloaded. On others, everything is built. */
const architectures: Readonly<Record<string, Architecture>> = { x64: "amd64", arm64: "arm64" };
export type Architecture = "amd64" | "arm64";

export function architecture(platform = process.platform, arch: string = process.arch): Architecture | undefined {
    return platform === "linux" ? architectures[arch] : undefined;
}

/** The files of an official release. */
export interface Release {
    readonly name: string;
    readonly version: string;
    readonly files: (architecture: Architecture) => readonly ReleaseFile[];
}

export interface ReleaseFile {
    readonly source: Source;
    /** The programs in it that are kept. Default: all. For a file that is not an archive: its name in the store. */
    readonly keep?: readonly string[];
}

/** A release with one file for each architecture, whose checksums are recorded here. */
interface Pinned extends Readonly<Record<Architecture, string>> {
    /** With `{version}`, `{arch}` (amd64, arm64) and `{machine}` (x64, arm64) in the places of the version and the architecture. */
    readonly urls: readonly string[];
    readonly keep?: readonly string[];
}

function pinnedRelease(name: string, version: string, { urls, keep, ...sha256 }: Pinned): Release {
    const url = (pattern: string, architecture: Architecture): string =>
        pattern
            .replaceAll("{version}", version)
            .replaceAll("{arch}", architecture)
            .replaceAll("{machine}", architecture === "amd64" ? "x64" : architecture);
    return {
        name,
        version,
        files: (architecture) => [
            {
                source: { urls: urls.map((pattern) => url(pattern, architecture)), sha256: sha256[architecture] },
                ...(keep !== undefined && { keep }),
            },
        ],
    };
}

/** Checksums as in the formula of Pulumi's own tap: https://github.com/pulumi/homebrew-tap/blob/51fb494/Formula/pulumi.rb */
export const pulumiRelease = pinnedRelease("pulumi", "3.259.0", {
    // The same files: https://github.com/pulumi/pulumi/blob/master/.github/workflows/release.yml
    urls: [
        "https://get.pulumi.com/releases/sdk/pulumi-v{version}-linux-{machine}.tar.gz",
        "https://github.com/pulumi/pulumi/releases/download/v{version}/pulumi-v{version}-linux-{machine}.tar.gz",
    ],
    amd64: "94ba357acac23d01474084c4b00098dc0f7bc70ce13f34c777459254a5f718e5",
    arm64: "edc8327463a72160bb36cf82cf5062da9c8a244290a706d9980988e7bf486853",
});

/**
 * A provider plugin of Pulumi. The SDK determines its version. No public copy of its checksums was found, so the file is compared with the checksums that
 * the release publishes (SHA-1 for pulumi-aws and others that are built in the same way):
 * https://github.com/pulumi/pulumi-aws/blob/master/.github/workflows/publish.yml
 */
export function pluginRelease(plugin: string, version: string): Release {
    const program = `pulumi-resource-${plugin}`;
    const checksums = `pulumi-${plugin}_${version}_checksums.txt`;
    const places = [
        "https://get.pulumi.com/releases/plugins",
        `https://github.com/pulumi/pulumi-${plugin}/releases/download/v${version}`,
    ];
    return {
        name: program,
        version,
        files: (architecture) => [
            {
                source: {
                    urls: places.map((place) => `${place}/${program}-v${version}-linux-${architecture}.tar.gz`),
                    checksums: places.map((place) => `${place}/${checksums}`),
                },
            },
        ],
    };
}

/** Checksums as in Kubespray: https://github.com/kubernetes-sigs/kubespray/blob/master/roles/kubespray_defaults/vars/main/checksums.yml */
export const etcdRelease = pinnedRelease("etcd", "3.6.8", {
    // Both are in the release notes: https://github.com/etcd-io/etcd/releases/tag/v3.6.8
    urls: [
        "https://github.com/etcd-io/etcd/releases/download/v{version}/etcd-v{version}-linux-{arch}.tar.gz",
        "https://storage.googleapis.com/etcd/v{version}/etcd-v{version}-linux-{arch}.tar.gz",
    ],
    amd64: "cf9cfe91a4856cb90eed9c99e6aee4b708db2c7888b88a6f116281f04b0ea693",
    arm64: "438f56a700d17ce761510a3e63e6fa5c1d587b2dd4d7a22c179c09a649366760",
    keep: ["etcd"],
});

/**
 * A program of the control plane: the last layer of its image, which only contains this program and is a third of the size of the program at
 * dl.k8s.io. The registry asks for no token (https://github.com/kubernetes/registry.k8s.io/blob/main/cmd/archeio/internal/app/handlers.go),
 * and the layer is https://github.com/kubernetes/kubernetes/tree/v1.36.3/build/server-image. The digests are those that clusters report.
 */
function controlPlaneRelease(program: string, digest: string): Release {
    return {
        name: program,
        version: "1.36.3",
        files: (architecture) => [
            {
                source: {
                    repository: `https://registry.k8s.io/v2/${program}`,
                    digest: `sha256:${digest}`,
                    architecture,
                },
                keep: [program],
            },
        ],
    };
}

export const apiserverRelease = controlPlaneRelease(
    "kube-apiserver",
    "b4bc06c81fd76f81174e6c19ddacf477acdf1583e7a5846ebbd513493aef6e43",
);
export const controllerManagerRelease = controlPlaneRelease(
    "kube-controller-manager",
    "ed56454bf514916079a227f5765b64524fde52106dfcc52978b28634765b78b8",
);
export const schedulerRelease = controlPlaneRelease(
    "kube-scheduler",
    "128fc07d278d64c4f2cce416ed0a9f37b23a30cdde6f97873d18c9c78e259df4",
);

/** Checksums as in nixpkgs and the Arch User Repository. */
const kwok = pinnedRelease("kwok", "0.8.0", {
    urls: ["https://github.com/kubernetes-sigs/kwok/releases/download/v{version}/kwok-linux-{arch}"],
    amd64: "f5a4385a2ae1b9dd7f8acae18e002a75c0ebba124ae9d7259aa8dadb50711f46",
    arm64: "628f7d277860f524a2a775c217adcc58828e7b59ab0933680315784f1b8b0e37",
    keep: ["kwok"],
});

/** kwok's stages, which are the same for all architectures. The checksum is the digest that GitHub shows for the file. */
const kwokStages: ReleaseFile = {
    source: {
        urls: [`https://github.com/kubernetes-sigs/kwok/releases/download/v${kwok.version}/stage-fast.yaml`],
        sha256: "2f28d95564ec43056c0873f7a25ac7d2a5bba4c8496c72f8b3ee73fd4f54ee24",
    },
    keep: ["stage-fast.yaml"],
};

export const kwokRelease: Release = {
    ...kwok,
    files: (architecture) => [...kwok.files(architecture), kwokStages],
};

/**
 * Checksums as in nerdctl, which has none of v0.27.0, the version that is built here; of the flags used here, v0.28.1 has changed none.
 * https://github.com/containerd/nerdctl/tree/main/Dockerfile.d/SHA256SUMS.d
 */
export const buildkitRelease = pinnedRelease("buildkit", "0.28.1", {
    urls: ["https://github.com/moby/buildkit/releases/download/v{version}/buildkit-v{version}.linux-{arch}.tar.gz"],
    amd64: "2e84057b941488c54575aee57015681f08c71042bd20c739b23879dfad3f2449",
    arm64: "40caf32b10cb0766f7440a53fea9cfe15c8116d64f9365c53ff417958a136332",
    keep: ["buildkitd", "buildctl"],
});

/** Checksums as in the Dockerfile of the official image: https://github.com/distribution/distribution-library-image */
export const registryRelease = pinnedRelease("registry", "3.0.0", {
    urls: [
        "https://github.com/distribution/distribution/releases/download/v{version}/registry_{version}_linux_{arch}.tar.gz",
    ],
    amd64: "61c9a2c0d5981a78482025b6b69728521fbc78506d68b223d4a2eb825de5ca3d",
    arm64: "6c2ee1d135626fa42e0d6fb66a0e0f42e22439e5050087d04f4c5ff53655892e",
    keep: ["registry"],
});
