import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { upstreamTags } from "../components/fluent-bit-windows/images";
import { start } from "./command-line";
import { registryDigest } from "./registry-digest";

const usage = `npm run pin [-- IMAGE...]

Asks the registries for the digests of Fluent Bit's images and records them in components/fluent-bit-windows/image-digests.json, so that every node
runs the image that was tested.

  IMAGE  an image of a mirror, such as registry.example.com/fluent/fluent-bit:windows-2022-5.1.5 (default: upstream's own)
`;

const file = "components/fluent-bit-windows/image-digests.json";

/** npm run pin. */
export async function pinCommand(args: string[]): Promise<string> {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { help: { type: "boolean" } } });
    return values.help === true ? usage : pin(positionals.length > 0 ? positionals : upstreamTags());
}

async function pin(references: readonly string[]): Promise<string> {
    const recorded = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    // All or nothing: a table that is half new would look whole.
    const found = await Promise.all(
        references.map(async (reference): Promise<[string, string]> => [reference, await registryDigest(reference)]),
    );
    const all = Object.entries({ ...recorded, ...Object.fromEntries(found) }).sort(([a], [b]) => a.localeCompare(b));
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(all), null, 4)}\n`);
    return found
        .map(([reference, digest]) => `${reference}@${digest}${recorded[reference] === digest ? "" : " (new)"}`)
        .join("\n");
}

if (require.main === module) {
    void start(pinCommand);
}
