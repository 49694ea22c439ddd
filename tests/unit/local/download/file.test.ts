import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import path from "node:path";
import fc from "fast-check";

import { downloadFile } from "../../../../local/tools/download/download-file";
import { redirected, Unavailable, Web } from "../../../../local/tools/download/web";
import { impatient, serve, sha256, Site, temporary } from "./loopback";
import { runs } from "../../property-runs";

const content = randomBytes(200_000);
const half = content.length / 2;

describe("the download of a file", () => {
    let place: ReturnType<typeof temporary>;
    let target: string;
    const sites: Site[] = [];

    beforeEach(() => {
        place = temporary();
        target = path.join(place.folder, "file");
    });

    afterEach(async () => {
        await Promise.all(sites.splice(0).map((site) => site.close()));
        place.remove();
    });

    async function open(listener: RequestListener): Promise<Site> {
        const site = await Site.open(listener);
        sites.push(site);
        return site;
    }

    /** Answers the first requests one by one as the test says, and all further ones with the file. */
    function misbehaving(...first: RequestListener[]): Promise<Site> {
        return open((request, response) => {
            const next = first.shift();
            if (next === undefined) {
                serve(request, response, content);
            } else {
                next(request, response);
            }
        });
    }

    function download(...urls: string[]): Promise<void> {
        return downloadFile(new Web(impatient), {
            urls,
            target,
            digest: { algorithm: "sha256", hex: sha256(content), from: "the test" },
        });
    }

    /** Breaks the connection in the middle, once something of it is on the disk. */
    function breakOff(_: IncomingMessage, response: ServerResponse): void {
        response.writeHead(200, { "content-length": content.length });
        response.write(content.subarray(0, half));
        const poll = setInterval(() => {
            if (statSync(`${target}.part`, { throwIfNoEntry: false })?.size === half) {
                clearInterval(poll);
                response.destroy();
            }
        }, 5);
    }

    function assertWhole(): void {
        assert.ok(readFileSync(target).equals(content));
        assert.ok(!existsSync(`${target}.part`));
    }

    it("brings the file, and says how far it is", async () => {
        const site = await misbehaving();
        const progress: number[] = [];
        await downloadFile(new Web(impatient), {
            urls: [`${site.url}/file`],
            target,
            digest: { algorithm: "sha256", hex: sha256(content), from: "the test" },
            onProgress: (bytes) => progress.push(bytes),
        });
        assertWhole();
        assert.equal(progress.at(-1), content.length);
    });

    it("goes on where the connection broke", async () => {
        const site = await misbehaving(breakOff);
        await download(`${site.url}/file`);
        assertWhole();
        assert.deepEqual(site.requests, ["GET /file", `GET /file bytes=${half}-`]);
    });

    it("goes on where a server has gone silent", async () => {
        const site = await misbehaving((_, response) => {
            response.writeHead(200, { "content-length": content.length });
            response.write(content.subarray(0, half));
        });
        await download(`${site.url}/file`);
        assertWhole();
        assert.deepEqual(site.requests, ["GET /file", `GET /file bytes=${half}-`]);
    });

    it("goes on where an earlier run was ended", async () => {
        const site = await misbehaving(breakOff, gone, gone);
        await assert.rejects(download(`${site.url}/file`), Unavailable);
        await download(`${site.url}/file`);
        assertWhole();
        assert.equal(site.requests.at(-1), `GET /file bytes=${half}-`);
    });

    it("takes a file that an earlier run had received to its last byte", async () => {
        writeFileSync(`${target}.part`, content);
        const site = await misbehaving();
        await download(`${site.url}/file`);
        assertWhole();
    });

    it("gives up on a server that sends a byte now and then", async () => {
        const site = await open((_, response) => {
            response.writeHead(200, { "content-length": content.length });
            const drip = setInterval(() => response.write("x"), 20);
            response.on("close", () => {
                clearInterval(drip);
            });
        });
        const slow = new Web({ ...impatient, leastBytes: 100_000, attempts: 1 });
        const digest = { algorithm: "sha256", hex: sha256(content), from: "the test" } as const;
        await assert.rejects(
            downloadFile(slow, { urls: [`${site.url}/file`], target, digest }),
            /stalled after \d+ bytes/,
        );
    });

    it("begins again with a server that knows no ranges", async () => {
        const site = await misbehaving(breakOff, (_, response) => response.end(content));
        await download(`${site.url}/file`);
        assertWhole();
    });

    it("begins again when a server sends another part than the one it was asked for", async () => {
        const site = await misbehaving(breakOff, (_, response) => {
            response.writeHead(206, { "content-range": `bytes 10-${content.length - 1}/${content.length}` });
            response.end(content.subarray(10));
        });
        await download(`${site.url}/file`);
        assertWhole();
    });

    it("begins again when what an earlier run has left is of something else", async () => {
        writeFileSync(`${target}.part`, "<html>Please log in</html>");
        const site = await misbehaving();
        await download(`${site.url}/file`);
        assertWhole();
    });

    it("refuses other bytes, names both checksums, and keeps nothing of them", async () => {
        const other = Buffer.from(content);
        other.writeUInt8((other.readUInt8(5) + 1) % 256, 5);
        const site = await open((request, response) => {
            serve(request, response, other);
        });
        await assert.rejects(download(`${site.url}/file`), (error: Error) => {
            assert.ok(error instanceof Unavailable);
            assert.match(
                error.message,
                new RegExp(
                    `/file is not the expected file.* ${sha256(other)}, but ${sha256(content)} according to the test`,
                ),
            );
            return true;
        });
        assert.deepEqual(readdirSync(place.folder), []);
    });

    it("asks again while a server is overloaded", async () => {
        const site = await misbehaving(gone, (_, response) => response.writeHead(429).end());
        await download(`${site.url}/file`);
        assertWhole();
    });

    for (const status of [403, 404, 410]) {
        it(`turns to the next address after status ${status}, which no repetition changes`, async () => {
            const site = await misbehaving((_, response) => response.writeHead(status).end("no such file"));
            await download(`${site.url}/first`, `${site.url}/second`);
            assertWhole();
            assert.deepEqual(site.requests, ["GET /first", "GET /second"]);
        });
    }

    it("goes on at the next address with what the first one has sent", async () => {
        const site = await misbehaving(breakOff, gone, gone);
        await download(`${site.url}/first`, `${site.url}/second`);
        assertWhole();
        assert.equal(site.requests.at(-1), `GET /second bytes=${half}-`);
    });

    it("follows a redirection to another site", async () => {
        const storage = await misbehaving();
        const site = await misbehaving((_, response) =>
            response.writeHead(302, { location: `${storage.url}/blob?key=1` }).end(),
        );
        await download(`${site.url}/file`);
        assertWhole();
        assert.deepEqual(storage.requests, ["GET /blob?key=1"]);
    });

    it("ends with a redirection that never ends", async () => {
        const site = await open((_, response) => response.writeHead(302, { location: "/file" }).end());
        await assert.rejects(download(`${site.url}/file`), /redirects more than 5 times/);
    });

    it("says which site cannot be reached, and why", async () => {
        const closed = createServer().listen(0, "127.0.0.1");
        await once(closed, "listening");
        const { port } = closed.address() as AddressInfo;
        closed.close();
        await once(closed, "close");
        await assert.rejects(download(`http://127.0.0.1:${port}/file`), (error: Error) => {
            assert.equal(error.message, `127.0.0.1:${port} cannot be reached: it refuses the connection`);
            return error instanceof Unavailable;
        });
    });

    it("does not take a full disk for a fault of the server", async () => {
        mkdirSync(`${target}.part`);
        const site = await misbehaving();
        await assert.rejects(download(`${site.url}/file`), (error: Error) => !(error instanceof Unavailable));
    });

    it("ends with the right file or none, whatever the server does", async function () {
        this.timeout(0);
        const behaviour = fc.oneof(
            fc.record({ kind: fc.constant("break" as const), after: fc.nat(2_000) }),
            fc.record({ kind: fc.constant("status" as const), status: fc.constantFrom(400, 404, 416, 429, 500, 503) }),
            fc.record({ kind: fc.constant("ignore the range" as const) }),
            fc.record({ kind: fc.constant("another range" as const), start: fc.nat(2_000) }),
            fc.record({ kind: fc.constant("other bytes" as const) }),
            fc.record({ kind: fc.constant("behave" as const) }),
        );
        const small = randomBytes(2_000);
        await fc.assert(
            fc.asyncProperty(fc.array(behaviour, { maxLength: 6 }), fc.nat(2_500), async (behaviours, left) => {
                const site = await Site.open((request, response) => {
                    const next = behaviours.shift() ?? { kind: "behave" };
                    switch (next.kind) {
                        case "break":
                            response.writeHead(200, { "content-length": small.length });
                            response.write(small.subarray(0, next.after), () => response.destroy());
                            return;
                        case "status":
                            response.writeHead(next.status).end("no");
                            return;
                        case "ignore the range":
                            response.end(small);
                            return;
                        case "another range":
                            response.writeHead(206, { "content-range": `bytes ${next.start}-1999/2000` });
                            response.end(small.subarray(next.start));
                            return;
                        case "other bytes":
                            serve(request, response, Buffer.alloc(small.length));
                            return;
                        default:
                            serve(request, response, small);
                    }
                });
                const own = temporary();
                const file = path.join(own.folder, "file");
                try {
                    writeFileSync(`${file}.part`, small.subarray(0, left));
                    await downloadFile(new Web(impatient), {
                        urls: [`${site.url}/file`],
                        target: file,
                        digest: { algorithm: "sha256", hex: sha256(small), from: "the test" },
                    });
                    assert.ok(readFileSync(file).equals(small));
                } catch (error) {
                    assert.ok(error instanceof Unavailable, String(error));
                    assert.ok(!existsSync(file));
                } finally {
                    own.remove();
                    await site.close();
                }
            }),
            { numRuns: runs(20) },
        );
    });
});

function gone(_: IncomingMessage, response: ServerResponse): void {
    response.writeHead(503).end();
}

describe("a site that does not answer", () => {
    it("is noticed in the time of one request, and asked by one connection for all files", async () => {
        let connections = 0;
        const silent = createServer(() => connections++).listen(0, "127.0.0.1");
        await once(silent, "listening");
        const origin = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
        const web = new Web({ ...impatient, answerMilliseconds: 300 });
        const started = performance.now();
        const ask = (file: string): Promise<unknown> => web.request(`${origin}/${file}`, { method: "HEAD" });
        const results = await Promise.allSettled(["a", "b", "c"].map(ask));
        results.push(...(await Promise.allSettled([ask("d")])));
        const elapsed = performance.now() - started;
        silent.close();
        for (const result of results) {
            assert.equal(result.status, "rejected");
            assert.match(String(result.reason), /cannot be reached: no answer within 0.3 seconds/);
        }
        assert.equal(connections, 1);
        // One after the other they would take four times as long.
        assert.ok(elapsed < 1_000, `${elapsed} ms`);
    });

    it("keeps no other site waiting", async () => {
        const silent = createServer(() => undefined).listen(0, "127.0.0.1");
        await once(silent, "listening");
        const site = await Site.open((request, response) => {
            serve(request, response, content);
        });
        const web = new Web({ ...impatient, answerMilliseconds: 2_000 });
        const blocked = web.request(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, { method: "HEAD" });
        blocked.catch(() => undefined);
        const first = await Promise.race([
            blocked.then(
                () => "silent",
                () => "silent",
            ),
            web.request(`${site.url}/file`, { method: "HEAD" }).then(() => "other"),
        ]);
        assert.equal(first, "other");
        silent.close();
        await site.close();
    });
});

describe("a redirection", () => {
    it("may lead to another site, relative to the one it comes from", () => {
        assert.equal(redirected(new URL("https://a.example/x/y"), "../z").href, "https://a.example/z");
        assert.equal(redirected(new URL("https://a.example/x"), "https://b.example/").href, "https://b.example/");
    });

    it("may not lead away from encryption", () => {
        assert.throws(
            () => redirected(new URL("https://a.example/x"), "http://b.example/x"),
            /a\.example redirects to b\.example without TLS/,
        );
    });
});
