import { GoProgram } from "./go-program";
import { sdkVersion } from "./plugins";
import { releaseWay } from "./released-program";
import { pluginRelease } from "./releases";
import type { FileOf, Tool } from "./tool";

const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const providerMain = "cmd/pulumi-resource-kubernetes";
const program = "pulumi-resource-kubernetes";
const title = "Pulumi's Kubernetes provider";

/** Pulumi's Kubernetes provider: the release with the version of the SDK, or the newest version that is available as a Go module. */
export function kubernetesPlugin(go: () => Promise<string>): Tool<string> {
    const version = sdkVersion("kubernetes");
    const built = new GoProgram({
        name: program,
        variables: {
            // It replaces the release that the SDK needs. With its own version, the engine would warn at each deployment that it is
            // older, which the user cannot change.
            [`${provider}/pkg/version.Version`]: version,
        },
        overlay: {
            "schema.json": { module: provider, path: `${providerMain}/schema.json` },
            "terraform-mapping.json": { module: provider, path: `${providerMain}/terraform-mapping.json` },
        },
    });
    const ready = (file: FileOf): string => file(program);
    const work = built.work(go, { title, minutes: 1, megabytes: 1900 });
    return { title, ways: [...releaseWay(pluginRelease("kubernetes", version), ready), built.way(work, ready)] };
}
