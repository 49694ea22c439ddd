import { awsPlugin } from "./aws-plugin";
import { controlPlane } from "./control-plane";
import { GoProgram } from "./go-program";
import { bundleFile } from "./plugin-bundles";
import { type Plugin, sdkVersion } from "./plugins";
import { pulumiCli } from "./pulumi-cli";
import { pythonTool } from "./python-environment";
import { releaseWay } from "./release-way";
import { buildkitRelease, pluginRelease, registryRelease } from "./releases";
import type { StoredFolder } from "./store";
import type { FileOf, ReadyOf, Tool } from "./tool";

/** All programs of the environment that are not part of this repository. */
export function tools() {
    return {
        // The fastest one first, so that a missing network is noticed early. It is ready as the Python interpreter that has it. Then those that take
        // longest, so that the last one is short, when nothing else uses the second core.
        moto: pythonTool({ name: "moto", title: "moto, the AWS services", megabytes: 400 }),
        ...controlPlane(),
        pulumi: pulumiCli(),
        kubernetesPlugin: kubernetesPlugin(),
        buildkit: buildkit(),
        registry: registry(),
        ...(awsPlugin() === "official" && { awsPlugin: officialPlugin("aws"), eksPlugin: officialPlugin("eks") }),
    };
}

export type Tools = ReturnType<typeof tools>;
export type Toolbox = { readonly [Name in keyof Tools]: ReadyOf<Exclude<Tools[Name], undefined>> };

const buildkitModule = "github.com/moby/buildkit";

/** Packages of BuildKit that do nothing here: it copies files and runs no programs. */
export const buildkitWithout = [
    ...[
        "cache/remotecache/azblob",
        "cache/remotecache/gha",
        "cache/remotecache/s3",
        "util/gitutil/gitsign",
        "util/network/cniprovider",
        "util/tracing/detect/jaeger",
        "worker/containerd",
    ].map((name) => `${buildkitModule}/${name}`),
    "github.com/containerd/containerd/v2/client",
    "github.com/moby/policy-helpers",
];

function buildkit() {
    const [title, commands] = ["BuildKit", `${buildkitModule}/cmd`];
    const packages = [`${commands}/buildkitd`, `${commands}/buildctl`];
    const args = { name: "buildkit", title, minutes: 1, megabytes: 800, packages };
    const built = new GoProgram({ ...args, without: buildkitWithout });
    const ready = (file: FileOf) => ({ buildkitd: file("buildkitd"), buildctl: file("buildctl") });
    return { title, ways: [...releaseWay(buildkitRelease, ready), built.way(ready)] };
}

/** Traces, which bring exporters for all systems of traces. */
export const registryWithout = ["github.com/distribution/distribution/v3/tracing"];

/** A registry of images to push to. */
function registry(): Tool<string> {
    const title = "registry of images";
    const built = new GoProgram({ name: "registry", title, minutes: 1, megabytes: 400, without: registryWithout });
    const ready = (file: FileOf): string => file("registry");
    return { title, ways: [...releaseWay(registryRelease, ready), built.way(ready)] };
}

/** Packages of other languages for CustomResourceDefinitions, which bring an API server. */
export const kubernetesPluginWithout = ["k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder"];

/** Pulumi's Kubernetes provider: the release with the version of the SDK, or the newest version that is available as a Go module. */
function kubernetesPlugin(): Tool<string> {
    const [title, name] = ["Pulumi's Kubernetes provider", "pulumi-resource-kubernetes"];
    const module = "github.com/pulumi/pulumi-kubernetes/provider/v4";
    const version = sdkVersion("kubernetes");
    const built = new GoProgram({
        name,
        title,
        minutes: 1,
        megabytes: 1900,
        // It replaces the release that the SDK needs. With its own version, the engine would warn at each deployment that it is
        // older, which the user cannot change.
        variables: { [`${module}/pkg/version.Version`]: version },
        without: kubernetesPluginWithout,
        overlay: Object.fromEntries(
            ["schema.json", "terraform-mapping.json"].map((file) => [file, { module, path: `cmd/${name}/${file}` }]),
        ),
    });
    const ready = (file: FileOf): string => file(name);
    return { title, ways: [...releaseWay(pluginRelease("kubernetes", version), ready), built.way(ready)] };
}

/** A provider that is not in a Go module. */
function officialPlugin(name: string): Tool<string> {
    return {
        title: `Pulumi's ${name.toUpperCase()} provider`,
        ways: releaseWay(pluginRelease(name, sdkVersion(name)), (file) => file(`pulumi-resource-${name}`)),
    };
}

/** The engine's plugins: the stand-ins of this repository where there is no official one. */
export function plugins(toolbox: Toolbox, bundles: StoredFolder): Plugin[] {
    return [
        resourcePlugin("kubernetes", toolbox.kubernetesPlugin),
        resourcePlugin("aws", toolbox.awsPlugin ?? bundleFile(bundles, "pulumi-resource-aws")),
        resourcePlugin("eks", toolbox.eksPlugin ?? bundleFile(bundles, "pulumi-resource-eks")),
        resourcePlugin("awsx", bundleFile(bundles, "pulumi-resource-awsx")),
        resourcePlugin("docker-build", bundleFile(bundles, "pulumi-resource-docker-build")),
        ...languageHosts(toolbox.pulumi, bundles),
    ];
}

export function resourcePlugin(name: string, program: string): Plugin {
    return { kind: "resource", name, version: sdkVersion(name), program };
}

/** The language hosts that a CLI lacks. */
export function languageHosts({ hasLanguageHosts }: Toolbox["pulumi"], bundles: StoredFolder): Plugin[] {
    const program = bundleFile(bundles, "pulumi-language-nodejs");
    return hasLanguageHosts ? [] : [{ kind: "language", name: "nodejs", version: sdkVersion("pulumi"), program }];
}

/** The providers that are played by this repository. */
export function standIns(toolbox: Toolbox): string[] {
    const amazon =
        toolbox.awsPlugin === undefined ? ["the AWS and EKS providers (AWS_PLUGIN=official uses Pulumi's)"] : [];
    return [...amazon, "the AWSX and Docker Build providers"];
}
