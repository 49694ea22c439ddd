import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { FluentBit, until, waitingChunks, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const group = "/aws/containerinsights/dev/shop";
const settings = {
    metadata: { from: "path" as const, send: "message" as const },
    routes: [{ match: { namespace: "shop" } }],
};
const container = { namespace: "shop", pod: "web-1", container: "iis" };

function line(text: string) {
    return { time: new Date(Date.now() - 3600_000).toISOString(), text };
}

/** Where the records of a chunk begin: https://github.com/fluent/chunkio#file-layout */
function contentStart(chunk: Buffer): number {
    return 24 + chunk.readUInt16BE(22);
}

function noise(length: number): Buffer {
    return Buffer.from(Array.from({ length }, (_, index) => (index * 167 + 13) % 256));
}

/** What a power cut or a full disk can leave of a chunk. */
const broken: Record<string, (chunk: Buffer) => Buffer> = {
    "of noise": (chunk) => noise(chunk.length),
    "of zeros": (chunk) => Buffer.alloc(chunk.length),
    "cut in its header": (chunk) => chunk.subarray(0, 10),
    "cut in its tag": (chunk) => chunk.subarray(0, 26),
    "cut in its lines": (chunk) => chunk.subarray(0, contentStart(chunk) + 20),
    "with zeros instead of lines": (chunk) =>
        Buffer.concat([chunk.subarray(0, contentStart(chunk)), Buffer.alloc(chunk.length - contentStart(chunk))]),
    "with noise instead of lines": (chunk) =>
        Buffer.concat([chunk.subarray(0, contentStart(chunk)), noise(chunk.length - contentStart(chunk))]),
    empty: () => Buffer.alloc(0),
};

describe("Fluent Bit with chunks that cannot be read", function () {
    this.timeout(60_000);
    const folder = withFolder("chunks");

    /** Lines that wait on the disk, since the destination does not answer: the file of their chunk. */
    async function waitingChunk(): Promise<string> {
        const server = await StandInServer.start(folder(), () => true);
        writeLog(folder(), container, [line("one"), line("two")]);
        const fluentBit = await FluentBit.start({ settings, standIn: server.address(), folder: folder() });
        // The file is there before what is in it.
        await until(() => waitingChunks(folder()).some((file) => readFileSync(file).includes("two")), 15_000);
        await fluentBit.kill();
        server.stop();
        const [file] = waitingChunks(folder());
        assert.ok(file !== undefined);
        return file;
    }

    async function startAgain(): Promise<{ server: StandInServer; fluentBit: FluentBit }> {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        return { server, fluentBit: await FluentBit.start({ settings, standIn: server.address(), folder: folder() }) };
    }

    const arrived = (server: StandInServer) => server.events.map(({ message }) => message).sort();

    /** Fluent Bit's log has one such line for each chunk that it gives up. */
    const discarded = ({ log }: FluentBit) =>
        log.match(/discarding irrecoverable chunk|the chunk will be discarded|could not retrieve chunk tag/g)?.length;

    for (const [what, breaking] of Object.entries(broken)) {
        it(`removes one ${what}, and delivers all others`, async () => {
            const good = await waitingChunk();
            const file = join(dirname(good), "1-1700000000.1.flb");
            writeFileSync(file, breaking(readFileSync(good)));
            writeLog(folder(), { ...container, pod: "web-2" }, [line("three")]);
            const { server, fluentBit } = await startAgain();
            await until(() => server.events.length >= 3 && waitingChunks(folder()).length === 0, 15_000);
            assert.deepEqual(arrived(server), ["one", "three", "two"]);
            await until(() => discarded(fluentBit) === 1, 5000);
        });
    }

    it("removes those too that are beyond what it has open at once", async () => {
        const good = readFileSync(await waitingChunk());
        const stream = dirname(waitingChunks(folder())[0] ?? "");
        const count = 2 * 200;
        const kinds = Object.values(broken);
        for (let index = 1; index < count; index++) {
            const breaking = kinds[index % kinds.length];
            const content = index % 2 === 0 ? good : breaking?.(good);
            writeFileSync(join(stream, `1-1700000${String(index).padStart(3, "0")}.${index}.flb`), content ?? good);
        }
        const { server, fluentBit } = await startAgain();
        await until(() => server.events.length >= count && waitingChunks(folder()).length === 0, 30_000);
        assert.equal(server.events.length, count, "two lines in each second chunk");
        await until(() => discarded(fluentBit) === count / 2, 5000);
    });
});
