import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { format } from "oxfmt";

/** Where the list is kept: one line a module of the provider, its taggable types by name. */
export const taggableTypesFile = join(__dirname, "taggable-types.json");

/** Tags by which it finds other resources: https://www.pulumi.com/registry/packages/aws/api-docs/devopsguru/resourcecollection/ */
const searching = ["devopsguru/resourceCollection:ResourceCollection"];

/** Reads from Pulumi's own SDK which of AWS' resource types take tags: `{ "cloudwatch": ["logGroup:LogGroup"] }`. */
export async function taggableTypes(): Promise<string> {
    const sdk = dirname(require.resolve("@pulumi/aws/package.json"));
    const sources = readdirSync(sdk, { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".js") && !file.startsWith("node_modules"))
        .map((file) => readFileSync(join(sdk, file), "utf8"));
    const types: Record<string, string[]> = {};
    for (const source of sources.filter((each) => each.includes('resourceInputs["tags"] = args'))) {
        const [, module, type] = /__pulumiType = 'aws:([^/']+)\/([^']+)'/.exec(source) ?? [];
        if (module !== undefined && type !== undefined && !searching.includes(`${module}/${type}`)) {
            (types[module] ??= []).push(type);
        }
    }
    const sorted = Object.fromEntries(
        Object.keys(types)
            .sort()
            .map((module) => [module, types[module]?.sort()]),
    );
    return (await format(taggableTypesFile, JSON.stringify(sorted), { printWidth: 120 })).code;
}

async function write(): Promise<void> {
    writeFileSync(taggableTypesFile, await taggableTypes());
}

if (require.main === module) {
    void write();
}
