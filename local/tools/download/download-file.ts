import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type Answer, reasonOf, shown, Unavailable, type Web } from "./web";

export interface Digest {
    readonly algorithm: "sha256" | "sha512" | "sha1";
    readonly hex: string;
    /** Who says so, for the message about a file that is another. */
    readonly from: string;
}

export interface FileOrder {
    /** Where the same file is, the first choice first. */
    readonly urls: readonly string[];
    readonly target: string;
    readonly digest: Digest;
    readonly onProgress?: (bytes: number, total: number | undefined) => void;
}

/**
 * Downloads a file, and goes on where an earlier attempt has stopped: in the same run after a stall or a broken connection, in a later run
 * from the `.part` file beside the target. The target appears when the digest is right; a wrong file is deleted.
 */
export async function downloadFile(web: Web, order: FileOrder): Promise<void> {
    const problems: string[] = [];
    for (const url of order.urls) {
        try {
            await downloadFrom(web, url, order);
            return;
        } catch (error) {
            if (!(error instanceof Unavailable)) {
                throw error;
            }
            problems.push(...error.reasons);
        }
    }
    throw new Unavailable(...problems);
}

async function downloadFrom(web: Web, url: string, order: FileOrder): Promise<void> {
    const part = `${order.target}.part`;
    const resumed = sizeOf(part) > 0;
    await fetchRest(web, url, part, order);
    let is = await digestOf(part, order.digest.algorithm);
    if (is !== order.digest.hex && resumed) {
        // The beginning may be of another file, or of a page that a proxy has put in its place.
        rmSync(part, { force: true });
        await fetchRest(web, url, part, order);
        is = await digestOf(part, order.digest.algorithm);
    }
    if (is !== order.digest.hex) {
        rmSync(part, { force: true });
        const { algorithm, from, hex } = order.digest;
        throw new Unavailable(
            `${shown(url)} is not the expected file: its ${algorithm} is ${is}, but ${hex} according to ${from}`,
        );
    }
    renameSync(part, order.target);
}

/** Requests what is missing until nothing is. Attempts that bring something do not count, for those that do not there is a limit. */
async function fetchRest(web: Web, url: string, part: string, order: FileOrder): Promise<void> {
    let failures = 0;
    for (;;) {
        const before = sizeOf(part);
        try {
            await fetchOnce(web, url, part, order);
            return;
        } catch (error) {
            failures = sizeOf(part) > before ? 1 : failures + 1;
            if (!(error instanceof Interrupted) || failures >= web.patience.attempts) {
                throw error instanceof Interrupted ? new Unavailable(`${shown(url)}: ${error.message}`) : error;
            }
            await web.retryDelay();
        }
    }
}

/** A reason to try again. */
class Interrupted extends Error {}

async function fetchOnce(web: Web, url: string, part: string, order: FileOrder): Promise<void> {
    const have = sizeOf(part);
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const answer = await web.request(url, { method: "GET", headers: { ...headers, "accept-encoding": "identity" } });
    const { status } = answer;
    if (status === 200) {
        // Of the whole file, whatever was asked for: not every server knows ranges.
        return receive(web, answer, part, 0, order);
    }
    if (status === 206) {
        const start = Number(/^bytes (\d+)-/.exec(answer.headers["content-range"] ?? "")?.[1] ?? Number.NaN);
        if (start === have) {
            return receive(web, answer, part, have, order);
        }
        await answer.body.dump();
        rmSync(part, { force: true });
        throw new Interrupted(`asked for what follows byte ${have}, it answers with a different part of the file`);
    }
    await answer.body.dump();
    if (status === 416 && have > 0) {
        // There is nothing after what is there: it is the whole file, or more than that. The digest tells.
        return;
    }
    if (status === 408 || status === 429 || status >= 500) {
        throw new Interrupted(`status ${status}`);
    }
    throw new Unavailable(`${shown(url)} answers with status ${status}`);
}

async function receive(web: Web, answer: Answer, part: string, start: number, order: FileOrder): Promise<void> {
    const length = Number(answer.headers["content-length"] ?? Number.NaN);
    const total = Number.isNaN(length) ? undefined : start + length;
    let received = 0;
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const chunk of chunks) {
            received += chunk.length;
            order.onProgress?.(start + received, total);
            yield chunk;
        }
    };
    // A transfer that goes on by a few bytes at a time never ends, so a least amount in a time counts, not only silence.
    let before = 0;
    const watch = setInterval(() => {
        if (received - before < web.patience.leastBytes) {
            answer.body.destroy(new Error(`it stalled after ${start + received} bytes`));
        }
        before = received;
    }, web.patience.stallMilliseconds);
    try {
        await pipeline(answer.body, counted, createWriteStream(part, { flags: start === 0 ? "w" : "a" }));
    } catch (error) {
        throw isOfDisk(error as NodeJS.ErrnoException) ? error : new Interrupted(reasonOf(error));
    } finally {
        clearInterval(watch);
    }
    if (!Number.isNaN(length) && received !== length) {
        throw new Interrupted(`it ends after ${received} of ${length} bytes`);
    }
}

function isOfDisk({ code, syscall }: NodeJS.ErrnoException): boolean {
    return syscall === "open" || ["ENOSPC", "EDQUOT", "EIO"].includes(code ?? "");
}

async function digestOf(file: string, algorithm: Digest["algorithm"]): Promise<string> {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}

function sizeOf(file: string): number {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
