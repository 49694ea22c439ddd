import { builtFromModule, GoProgram } from "./go-program";
import { sdkVersion } from "./plugins";
import { releaseWay } from "./released-program";
import { pluginRelease } from "./releases";
import type { Tool } from "./tool";

const provider = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const providerMain = "cmd/pulumi-resource-kubernetes";
const program = "pulumi-resource-kubernetes";
const title = "Pulumi's Kubernetes provider";

/** Pulumi's Kubernetes provider: the release that goes with the SDK, or the newest that is served as a Go module. */
export function kubernetesPlugin(go: () => Promise<string>): Tool<string> {
    const version = sdkVersion("kubernetes");
    const built = new GoProgram({
        name: program,
        variables: {
            // It stands in for the release that the SDK asks for. With its own version the engine would warn at every deployment that it is
            // older, which is known, and which nobody could do anything about.
            [`${provider}/pkg/version.Version`]: version,
        },
        overlay: {
            "schema.json": { module: provider, path: `${providerMain}/schema.json` },
            "terraform-mapping.json": { module: provider, path: `${providerMain}/terraform-mapping.json` },
        },
    });
    return {
        title,
        ways: [
            ...releaseWay(pluginRelease("kubernetes", version), (released) => released.file(program)),
            {
                origin: builtFromModule,
                find: () => built.find(),
                work: built.work(go, { title, minutes: 1, megabytes: 1900 }),
            },
        ],
    };
}
