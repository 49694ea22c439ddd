import type { Digest } from "./download-file";
import { fromFirst, shown, Unavailable, type Web } from "./web";

const algorithms: Readonly<Record<number, Digest["algorithm"]>> = { 40: "sha1", 64: "sha256", 128: "sha512" };

/** The checksum of a file in the output of `sha256sum`, `shasum` or a release tool: lines with a checksum and a name, or only a checksum. */
export function parseChecksums(text: string, fileName: string, from: string): Digest | undefined {
    for (const line of text.split("\n")) {
        const [hex = "", name] = line.trim().split(/\s+\*?/);
        const algorithm = /^[0-9a-f]+$/i.test(hex) ? algorithms[hex.length] : undefined;
        if (algorithm !== undefined && (name === undefined || name.replace(/^\.\//, "") === fileName)) {
            return { algorithm, hex: hex.toLowerCase(), from };
        }
    }
    return undefined;
}

/** The checksum that a release publishes for one of its files. */
export async function publishedChecksum(web: Web, urls: readonly string[], fileName: string): Promise<Digest> {
    return fromFirst(urls, async (url) => {
        const digest = parseChecksums(await web.text(url), fileName, shown(url));
        if (digest === undefined) {
            throw new Unavailable(`${shown(url)} has no checksum of ${fileName}`);
        }
        return digest;
    });
}
