import { readFileSync, writeFileSync } from "node:fs";

import { upstreamTags } from "../components/fluent-bit-windows/images";
import { registryDigest } from "./registry-digest";

/**
 * npm run pin [-- IMAGE…]: asks the registries for the digests of Fluent Bit's images and records them, so that every node runs the image that was
 * tested. Without arguments upstream's own; a mirror's by their full names, as in `registry.example.com/fluent/fluent-bit:windows-2022-5.1.5`.
 */
const file = "components/fluent-bit-windows/image-digests.json";

async function pin(references: readonly string[]): Promise<void> {
    const recorded = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    // All or nothing: a table that is half new would look whole.
    const found = await Promise.all(
        references.map(async (reference): Promise<[string, string]> => [reference, await registryDigest(reference)]),
    );
    for (const [reference, digest] of found) {
        console.log(`${reference}@${digest}${recorded[reference] === digest ? "" : " (new)"}`);
    }
    const all = Object.entries({ ...recorded, ...Object.fromEntries(found) }).sort(([a], [b]) => a.localeCompare(b));
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(all), null, 4)}\n`);
}

const named = process.argv.slice(2);
pin(named.length > 0 ? named : upstreamTags()).catch((error: unknown) => {
    console.error((error as Error).message);
    process.exitCode = 1;
});
