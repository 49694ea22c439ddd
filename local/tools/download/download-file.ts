import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type Answer, fromFirst, reasonOf, shown, Unavailable, type Web } from "./web";

export interface Digest {
    readonly algorithm: "sha256" | "sha512" | "sha1";
    readonly hex: string;
    /** Source of the checksum, for the error message. */
    readonly from: string;
}

export interface Order {
    /** Addresses of the same file, in order of preference. */
    readonly urls: readonly string[];
    readonly digest: Digest;
}

interface FileOrder extends Order {
    readonly target: string;
    readonly onProgress?: (bytes: number) => void;
}

/**
 * Downloads a file, and continues an incomplete download: in the same run after a stall or a closed connection, in a later run from the `.part` file
 * beside the target. The target is created after the digest was verified; a wrong file is deleted.
 */
export async function downloadFile(web: Web, order: FileOrder): Promise<void> {
    await fromFirst(order.urls, (url) => downloadFrom(web, url, order));
}

async function downloadFrom(web: Web, url: string, order: FileOrder): Promise<void> {
    const part = `${order.target}.part`;
    const { algorithm, from, hex } = order.digest;
    // An existing part may be from another file, or from a proxy's page. Then the whole file is requested.
    for (const isLast of sizeOf(part) > 0 ? [false, true] : [true]) {
        await fetchRest(web, url, part, order);
        const is = await digestOf(part, algorithm);
        if (is === hex) {
            renameSync(part, order.target);
            return;
        }
        rmSync(part, { force: true });
        if (isLast) {
            throw new Unavailable(
                `${shown(url)} is not the expected file: its ${algorithm} is ${is}, but ${hex} according to ${from}`,
            );
        }
    }
}

/** Requests the missing bytes until the file is complete. Only attempts without new bytes are limited. */
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
            await sleep(web.patience.retryMilliseconds);
        }
    }
}

/** A failure after which the download is attempted again. */
class Interrupted extends Error {}

async function fetchOnce(web: Web, url: string, part: string, order: FileOrder): Promise<void> {
    const have = sizeOf(part);
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const answer = await web.request(url, { method: "GET", headers: { ...headers, "accept-encoding": "identity" } });
    const { statusCode: status } = answer;
    if (status === 200) {
        // The whole file instead of the requested range, which some servers do not support.
        return receive(web, answer, part, 0, order);
    }
    if (status === 206) {
        const start = Number(/^bytes (\d+)-/.exec(String(answer.headers["content-range"]))?.[1] ?? Number.NaN);
        if (start === have) {
            return receive(web, answer, part, have, order);
        }
        await answer.body.dump();
        rmSync(part, { force: true });
        throw new Interrupted(`asked for what follows byte ${have}, it answers with a different part of the file`);
    }
    await answer.body.dump();
    if (status === 416 && have > 0) {
        // The server has no bytes after the existing ones: the file is complete or wrong, as its digest shows.
        return;
    }
    if (status === 408 || status === 429 || status >= 500) {
        throw new Interrupted(`status ${status}`);
    }
    throw new Unavailable(`${shown(url)} answers with status ${status}`);
}

async function receive(web: Web, answer: Answer, part: string, start: number, order: FileOrder): Promise<void> {
    const length = Number(answer.headers["content-length"] ?? Number.NaN);
    let received = 0;
    const counted = async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const chunk of chunks) {
            received += chunk.length;
            order.onProgress?.(start + received);
            yield chunk;
        }
    };
    // A transfer of a few bytes at a time would never end, so a minimum amount in a time is required.
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
        const { code, syscall } = error as NodeJS.ErrnoException;
        const isOfDisk = syscall === "open" || ["ENOSPC", "EDQUOT", "EIO"].includes(code ?? "");
        throw isOfDisk ? error : new Interrupted(reasonOf(error));
    } finally {
        clearInterval(watch);
    }
    if (!Number.isNaN(length) && received !== length) {
        throw new Interrupted(`it ends after ${received} of ${length} bytes`);
    }
}

async function digestOf(file: string, algorithm: Digest["algorithm"]): Promise<string> {
    const hash = createHash(algorithm);
    await pipeline(createReadStream(file), hash);
    return hash.digest("hex");
}

function sizeOf(file: string): number {
    return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
