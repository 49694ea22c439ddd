import type { BuildOptions } from "esbuild";
import { readFileSync } from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import path from "node:path";
import { checkout } from "../layout";
import { StoredFolder } from "./store";

/** The plugins of this repository. */
const entryPoints = {
    "pulumi-resource-aws": "local/aws-plugin/main.ts",
    "pulumi-resource-awsx": "local/awsx-plugin/main.ts",
    "pulumi-resource-docker-build": "local/docker-build-plugin/main.ts",
    "pulumi-resource-eks": "local/eks-plugin/main.ts",
    "pulumi-language-nodejs": "local/language-host/main.ts",
};

/**
 * The folder with the plugins, each as one file that the engine can start. It starts them with each command. To read a thousand files of packages and to
 * transpile our own would take several times the CPU time.
 */
export async function pluginBundles(): Promise<StoredFolder> {
    const { build } = await import("esbuild");
    const options: BuildOptions = {
        entryPoints,
        absWorkingDir: checkout,
        bundle: true,
        platform: "node",
        target: "node22",
        // The bundle only contains the used parts of packages that are ES modules.
        mainFields: ["module", "main"],
        banner: { js: "#!/usr/bin/env node" },
        // Node.js writes its cache of compiled code when it ends, but the engine kills plug-ins.
        footer: { js: 'require("node:module").flushCompileCache?.();' },
        alias: {
            // Pulumi's SDK loads both to turn functions into code for AWS Lambda, which no plugin does.
            "@npmcli/arborist": "./local/plugin-server/not-needed.ts",
            typescript: "./local/plugin-server/not-needed.ts",
        },
    };
    // The inputs of the plugins: our own code, and the versions of the packages.
    const { outputFiles: sources } = await build({ ...options, packages: "external", write: false, outdir: "." });
    const folder = new StoredFolder("plugins", {
        options,
        sources: sources.map(({ text }) => text),
        packages: readFileSync(path.join(checkout, "package-lock.json"), "utf8"),
    });
    if (!folder.use()) {
        await folder.make(async (building) => {
            await build({ ...options, outdir: building });
            for (const file of await readdir(building)) {
                await chmod(path.join(building, file), 0o755);
            }
        });
    }
    return folder;
}

export function bundleFile(folder: StoredFolder, name: keyof typeof entryPoints): string {
    return folder.file(`${name}.js`);
}
