import { existsSync } from "node:fs";
import path from "node:path";
import { GoProgram } from "./go-program";
import type { Plugin } from "./plugins";
import { pythonTool } from "./python-environment";
import type { Tool } from "./tool";

/** Tools for programs in other languages than TypeScript. `make up` does not need them. */
export function languageTools(pulumi: string, go: () => Promise<string>) {
    return {
        // The fastest one first, so that a missing network is noticed early.
        python: pythonWithPulumi(),
        sdkGenerator: sdkGenerator(go),
        yaml: yamlLanguageHost(pulumi, go),
    };
}

/** A Python interpreter with Pulumi's SDK and the dependencies of the generated SDK. */
function pythonWithPulumi(): Tool<string> {
    return pythonTool({ name: "pulumi-python", title: "Pulumi's SDK for Python", megabytes: 250 });
}

function sdkGenerator(go: () => Promise<string>): Tool<string> {
    const [title, name] = ["the generator of SDKs", "sdk-generator"];
    const built = new GoProgram({ name });
    return { title, ways: [built.way(built.work(go, { title, minutes: 1, megabytes: 800 }), (file) => file(name))] };
}

const yamlModule = "github.com/pulumi/pulumi-yaml";

export interface YamlHost {
    /** Must be installed in the engine. A released CLI contains its own. */
    readonly plugin?: Plugin;
}

function yamlLanguageHost(pulumi: string, go: () => Promise<string>): Tool<YamlHost> {
    const name = "pulumi-language-yaml";
    const version = GoProgram.requiredVersion(name, yamlModule).slice(1);
    const built = new GoProgram({
        name,
        packages: [`${yamlModule}/cmd/${name}`],
        variables: { [`${yamlModule}/pkg/version.Version`]: version },
    });
    const title = "Pulumi's language host for YAML";
    return {
        title,
        ways: [
            {
                origin: "part of Pulumi's CLI",
                find: () => (existsSync(path.join(path.dirname(pulumi), name)) ? {} : undefined),
            },
            built.way(built.work(go, { title, minutes: 1, megabytes: 900 }), (file) => ({
                plugin: { kind: "language", name: "yaml", version, program: file(name) },
            })),
        ],
    };
}
