import { onPathInRange } from "./on-path";
import { GoProgram } from "./go-program";
import type { Tool } from "./tool";

export interface PulumiCli extends Tool {
    readonly file: string;
    /** Installed by the user: it brings its own language host, and fetches plugins from Pulumi's site. */
    readonly isOfficial: boolean;
}

const engine = "github.com/pulumi/pulumi/pkg/v3";

/** Pulumi's CLI: the user's own when it is not older than the SDK, else built from its Go module. */
export async function pulumiCli(): Promise<PulumiCli> {
    const title = "Pulumi's CLI";
    const version = GoProgram.requiredVersion("pulumi", engine);
    const official = await onPathInRange("pulumi", ["version"], `^${version.slice(1)}`);
    if (official !== undefined) {
        return { title, origin: `on PATH: ${official}`, file: official, isOfficial: true };
    }
    const built = new GoProgram({
        name: "pulumi",
        package: `${engine}/cmd/pulumi`,
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version },
        // An installed CLI brings its language hosts. This one gets ours: the official one is in no Go module.
        companions: { "pulumi-language-nodejs": "local/language-host/pulumi-language-nodejs" },
    });
    return {
        title,
        origin: "built from its Go module",
        file: built.file,
        isOfficial: false,
        ...(await built.workIfOutdated(5)),
    };
}
