import { existsSync } from "node:fs";
import path from "node:path";
import { GoProgram } from "./go-program";
import type { Plugin } from "./plugins";
import { engineWithout } from "./pulumi-cli";
import { pythonTool } from "./python-environment";
import type { Tool } from "./tool";

/** Tools for programs in other languages than TypeScript. `make up` does not need them. */
export function languageTools(pulumi: string) {
    const generator = {
        name: "sdk-generator",
        title: "the generator of SDKs",
        minutes: 1,
        megabytes: 800,
        // As for the CLI, so that packages of the engine are compiled once.
        without: engineWithout,
    };
    const sdkGenerator: Tool<string> = {
        title: generator.title,
        ways: [new GoProgram(generator).way((file) => file(generator.name))],
    };
    return {
        // The fastest one first, so that a missing network is noticed early.
        python: pythonTool({ name: "pulumi-python", title: "Pulumi's SDK for Python", megabytes: 250 }),
        sdkGenerator,
        yaml: yamlLanguageHost(pulumi),
    };
}

const yamlModule = "github.com/pulumi/pulumi-yaml";

export interface YamlHost {
    /** Must be installed in the engine. A released CLI contains its own. */
    readonly plugin?: Plugin;
}

function yamlLanguageHost(pulumi: string): Tool<YamlHost> {
    const [title, name] = ["Pulumi's language host for YAML", "pulumi-language-yaml"];
    const version = GoProgram.requiredVersion(name, yamlModule).slice(1);
    const built = new GoProgram({
        name,
        title,
        minutes: 1,
        megabytes: 900,
        packages: [`${yamlModule}/cmd/${name}`],
        variables: { [`${yamlModule}/pkg/version.Version`]: version },
    });
    const ofCli = path.join(path.dirname(pulumi), name);
    return {
        title,
        ways: [
            { origin: "part of Pulumi's CLI", find: () => (existsSync(ofCli) ? {} : undefined) },
            built.way((file) => ({ plugin: { kind: "language", name: "yaml", version, program: file(name) } })),
        ],
    };
}
