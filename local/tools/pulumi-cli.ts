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

/** Packages of the engine's module that do nothing in the local environment. They and what only they import are half of all source of the CLI. */
export const engineWithout = [
    // Credentials, states, keys and logs in clouds.
    "authhelpers",
    "backend/diy/postgres",
    "operations",
    "secrets/cloud",
    // Commands for Pulumi Cloud, for developers of Pulumi, and without a program.
    "cmd/esc/cli",
    "cmd/pulumi/cloud",
    "cmd/pulumi/do",
    "cmd/pulumi/insights",
    "cmd/pulumi/markdown",
    "cmd/pulumi/neo",
    "cmd/pulumi/org",
    "cmd/pulumi/trace",
].map((name) => `${engine}/${name}`);

export const cliWithout = [
    ...engineWithout,
    // States in clouds.
    "github.com/aws/aws-sdk-go-v2/service/s3",
    "gocloud.dev/blob/azureblob",
    "gocloud.dev/blob/gcsblob",
    "gocloud.dev/blob/s3blob",
    // Colors for Markdown.
    "github.com/charmbracelet/glamour",
    "github.com/charmbracelet/glamour/ansi",
    // Lock files of packages that are published to Pulumi Cloud.
    "github.com/git-pkgs/manifests",
];

export function pulumiCli(): Tool<PulumiCli> {
    const title = "Pulumi's CLI";
    const version = GoProgram.requiredVersion("pulumi", engine);
    const built = new GoProgram({
        name: "pulumi",
        title,
        minutes: 1,
        megabytes: 1700,
        packages: [`${engine}/cmd/pulumi`],
        without: cliWithout,
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
