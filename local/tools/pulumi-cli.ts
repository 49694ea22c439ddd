import { existsSync } from "node:fs";
import path from "node:path";
import { GoProgram } from "./go-program";
import { onPathInRange } from "../../machine/on-path";
import { releaseWay } from "./release-way";
import { pulumiRelease } from "./releases";
import type { Tool } from "./tool";

export interface PulumiCli {
    readonly file: string;
    /** A release contains its language hosts. A built CLI needs ours, because the official one is not in a Go module. */
    readonly hasLanguageHosts: boolean;
}

/** A released CLI has its language hosts in the same folder. The built one, which the local environment has on PATH, has none. */
function cli(file: string): PulumiCli {
    return { file, hasLanguageHosts: existsSync(path.join(path.dirname(file), "pulumi-language-nodejs")) };
}

const engine = "github.com/pulumi/pulumi/pkg/v3";

export function pulumiCli(): Tool<PulumiCli> {
    const title = "Pulumi's CLI";
    const version = GoProgram.requiredVersion("pulumi", engine);
    const built = new GoProgram({
        name: "pulumi",
        title,
        minutes: 2,
        megabytes: 2500,
        packages: [`${engine}/cmd/pulumi`],
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version },
    });
    const onPath = async (): Promise<PulumiCli | undefined> => {
        const file = await onPathInRange("pulumi", ["version"], `^${version.slice(1)}`);
        return file === undefined ? undefined : cli(file);
    };
    return {
        title,
        ways: [
            { origin: "on PATH", find: onPath },
            ...releaseWay(pulumiRelease, (file) => cli(file("pulumi"))),
            built.way((file) => cli(file("pulumi"))),
        ],
    };
}
