import { existsSync } from "node:fs";
import path from "node:path";
import { GoProgram } from "./go-program";
import { onPathInRange } from "../../machine/on-path";
import { releaseWay } from "./released-program";
import { pulumiRelease } from "./releases";
import type { Tool } from "./tool";

export interface PulumiCli {
    readonly file: string;
    /** A release contains its language hosts. A built CLI needs ours, because the official one is not in a Go module. */
    readonly hasLanguageHosts: boolean;
}

/** A released CLI has its language hosts in the same folder. The built one, which the local environment has on PATH, has none. */
function hasLanguageHosts(file: string): boolean {
    return existsSync(path.join(path.dirname(file), "pulumi-language-nodejs"));
}

const engine = "github.com/pulumi/pulumi/pkg/v3";

export function pulumiCli(go: () => Promise<string>): Tool<PulumiCli> {
    const version = GoProgram.requiredVersion("pulumi", engine);
    const built = new GoProgram({
        name: "pulumi",
        packages: [`${engine}/cmd/pulumi`],
        variables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": version },
    });
    const title = "Pulumi's CLI";
    return {
        title,
        ways: [
            {
                origin: "on PATH",
                find: async () => {
                    const file = await onPathInRange("pulumi", ["version"], `^${version.slice(1)}`);
                    return file === undefined ? undefined : { file, hasLanguageHosts: hasLanguageHosts(file) };
                },
            },
            ...releaseWay(pulumiRelease, (file) => ({ file: file("pulumi"), hasLanguageHosts: true })),
            built.way(built.work(go, { title, minutes: 2, megabytes: 2500 }), (file) => ({
                file: file("pulumi"),
                hasLanguageHosts: false,
            })),
        ],
    };
}
