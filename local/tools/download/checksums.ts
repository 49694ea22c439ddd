import { readFileSync } from "node:fs";
import { z } from "zod";
import { writeFileAtomically } from "../../write-file";
import type { Digest } from "./download-file";
import { shown, Unavailable, type Web } from "./web";

const algorithms: Readonly<Record<number, Digest["algorithm"]>> = { 40: "sha1", 64: "sha256", 128: "sha512" };

/** The checksum of a file in what `sha256sum`, `shasum` or a release tool has written: lines of a checksum and a name, or one checksum alone. */
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

/** What a release says itself of one of its files. */
export async function publishedChecksum(web: Web, urls: readonly string[], fileName: string): Promise<Digest> {
    const problems: string[] = [];
    for (const url of urls) {
        try {
            const digest = parseChecksums(await web.text(url), fileName, shown(url));
            if (digest !== undefined) {
                return digest;
            }
            problems.push(`${shown(url)} names no checksum of ${fileName}`);
        } catch (error) {
            if (!(error instanceof Unavailable)) {
                throw error;
            }
            problems.push(...error.reasons);
        }
    }
    throw new Unavailable(...problems);
}

/**
 * The checksums of files for which none is pinned in this repository, as they were when they were downloaded for the first time: a file
 * that is another one later, under the same address, is refused.
 */
export class FirstUse {
    constructor(private readonly file: string) {}

    digest(url: string): Digest | undefined {
        const hex = this.read()[url];
        return hex === undefined ? undefined : { algorithm: "sha256", hex, from: this.file };
    }

    record(url: string, sha256: string): void {
        writeFileAtomically(this.file, `${JSON.stringify({ ...this.read(), [url]: sha256 }, undefined, 2)}\n`);
    }

    private read(): Record<string, string> {
        let text: string;
        try {
            text = readFileSync(this.file, "utf8");
        } catch {
            return {};
        }
        return z.record(z.string(), z.string()).parse(JSON.parse(text));
    }
}
