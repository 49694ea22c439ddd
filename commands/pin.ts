import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { upstreamTags } from "../components/fluent-bit-windows/images";
import { parseReference } from "../components/kubernetes/image-reference";
import { optionError } from "../components/settings/option-error";
import { start } from "./command-line";
import { registryDigest } from "./registry-digest";

const usage = `npm run pin [-- REGISTRY/REPOSITORY | IMAGE...]

Gets the digests of Fluent Bit's images from the registries and records them in components/fluent-bit-windows/image-digests.json, so that every node
runs the image that was tested.

  REGISTRY/REPOSITORY  a mirror with all upstream tags, as in fluentBit.image.repository, such as registry.example.com/fluent/fluent-bit
  IMAGE                a single image of a mirror, such as registry.example.com/fluent/fluent-bit:windows-2022-5.1.5
  (default: upstream's own images)
`;

const file = "components/fluent-bit-windows/image-digests.json";

/** npm run pin. */
export async function pinCommand(args: string[]): Promise<string> {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { help: { type: "boolean" } } });
    return values.help === true ? usage : pin(positionals.length > 0 ? positionals.flatMap(imagesOf) : upstreamTags());
}

/** A repository without a tag means all tags in use. Their digests are recorded with the image names of that repository. */
function imagesOf(given: string): string[] {
    const { tag, digest } = parseReference(given);
    if (digest !== undefined) {
        throw optionError({ setting: given, remedy: "already has a digest; write the tag, or only the repository." });
    }
    return tag === undefined ? upstreamTags(given.replace(/\/+$/, "")) : [given];
}

async function pin(references: readonly string[]): Promise<string> {
    const recorded = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    // All or nothing: a partially updated table would look complete.
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
