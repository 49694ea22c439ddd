import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { checkout, layout } from "../layout";

/**
 * Creates a PULUMI_HOME in which the CLI does not write a log of each command. It has no option for this, and the log takes half of its CPU time and 8 MB for each deployment
 * of the stack `local`. The CLI continues without a log if it cannot create the folder for logs, so there is a file of this name:
 * https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/pulumi.go (StartLogging)
 */
export function makePulumiHome(home: string): void {
    mkdirSync(home, { recursive: true });
    const logs = path.join(home, "logs");
    if (statSync(logs, { throwIfNoEntry: false })?.isFile() !== true) {
        rmSync(logs, { recursive: true, force: true });
        writeFileSync(logs, "");
    }
}

/** A plugin of the engine: a provider or a language host. */
export interface Plugin {
    readonly kind: "resource" | "language";
    readonly name: string;
    readonly version: string;
    readonly program: string;
}

/** The version of one of Pulumi's SDKs, which is the version of the plugin that the engine needs. */
export function sdkVersion(name: string): string {
    const manifest = readFileSync(path.join(checkout, "node_modules", "@pulumi", name, "package.json"), "utf8");
    return z.object({ version: z.string() }).parse(JSON.parse(manifest)).version.replace(/^v/, "");
}

/**
 * Installs plugins in the engine's folder, and removes all others. The engine also uses plugins on PATH, but warns about each at every deployment:
 * https://github.com/pulumi/pulumi/blob/v3.259.0/sdk/go/common/workspace/plugins.go (getPluginInfoAndPath)
 */
export function installPlugins(plugins: readonly Plugin[], pulumiHome = layout.pulumiHome): void {
    const folder = path.join(pulumiHome, "plugins");
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(folder)) {
        rmSync(path.join(folder, name), { recursive: true });
    }
    for (const plugin of plugins) {
        addPlugin(plugin, pulumiHome);
    }
}

/** Installs one more plugin, until the next `make up`. */
export function addPlugin({ kind, name, version, program }: Plugin, pulumiHome = layout.pulumiHome): void {
    // The engine accepts a folder, but not a link to one.
    const own = path.join(pulumiHome, "plugins", `${kind}-${name}-v${version}`);
    rmSync(own, { recursive: true, force: true });
    mkdirSync(own);
    symlinkSync(program, path.join(own, `pulumi-${kind}-${name}`));
}
