import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { accessSync, constants, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { create } from "tar";

import { pulumiRelease, type Release } from "../../../../local/tools/releases";
import { ReleasedProgram } from "../../../../local/tools/released-program";
import { Unavailable } from "../../../../local/tools/download/web";
import { serve, sha256, Site, temporary } from "./loopback";

describe("a release", () => {
    let place: ReturnType<typeof temporary>;
    let site: Site;
    /** What the mirror has, by host and path. */
    let files: Map<string, Buffer>;

    beforeEach(async () => {
        place = temporary();
        files = new Map();
        site = await Site.open((request, response) => {
            const file = files.get((request.url ?? "").slice(1));
            if (file === undefined) {
                response.writeHead(404).end();
            } else {
                serve(request, response, file);
            }
        });
    });

    afterEach(async () => {
        await site.close();
        place.remove();
    });

    /** An archive of files by their paths in it. */
    async function archive(content: Readonly<Record<string, string>>): Promise<Buffer> {
        const folder = path.join(place.folder, `archive-${randomBytes(4).toString("hex")}`);
        for (const [name, text] of Object.entries(content)) {
            mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
            writeFileSync(path.join(folder, name), text, { mode: 0o755 });
        }
        const file = `${folder}.tar.gz`;
        await create({ gzip: true, cwd: folder, file }, Object.keys(content));
        return readFileSync(file);
    }

    function programOf(release: Release): ReleasedProgram {
        return new ReleasedProgram(release, "amd64", path.join(place.folder, "programs"));
    }

    function pinned(url: string, content: Buffer, keep?: readonly string[]): Release {
        return {
            name: "tool",
            version: "1.0.0",
            files: () => [
                { source: { urls: [`https://${url}`], sha256: sha256(content) }, ...(keep !== undefined && { keep }) },
            ],
        };
    }

    it("becomes programs that can be run, without the folders of its archive and without what nobody runs", async () => {
        const content = await archive({ "tool-1.0.0/bin/tool": "the tool", "tool-1.0.0/README.md": "read me" });
        files.set("example.com/tool.tar.gz", content);
        const program = programOf(pinned("example.com/tool.tar.gz", content, ["tool"]));
        assert.equal(program.isThere, false);
        const downloads = place.downloads(site.url);
        assert.equal(await program.size(downloads), content.length);
        await program.download(downloads);
        assert.equal(program.isThere, true);
        assert.deepEqual(readdirSync(path.dirname(program.file("tool"))), [".sizes.json", "tool"]);
        assert.equal(readFileSync(program.file("tool"), "utf8"), "the tool");
        accessSync(program.file("tool"), constants.X_OK);
        assert.deepEqual(readdirSync(path.join(place.folder, "downloads")), []);
    });

    it("may be one program as it is", async () => {
        files.set("example.com/tool-linux-amd64", Buffer.from("the tool"));
        const program = programOf(pinned("example.com/tool-linux-amd64", Buffer.from("the tool"), ["tool"]));
        await program.download(place.downloads(site.url));
        accessSync(program.file("tool"), constants.X_OK);
    });

    it("is not there when its archive lacks a program", async () => {
        const content = await archive({ other: "something else" });
        files.set("example.com/tool.tar.gz", content);
        const program = programOf(pinned("example.com/tool.tar.gz", content, ["tool"]));
        await assert.rejects(program.download(place.downloads(site.url)), /tool\.tar\.gz lacks tool/);
        assert.equal(program.isThere, false);
    });

    it("is not there when its bytes are not those that are pinned", async () => {
        files.set("example.com/tool.tar.gz", await archive({ tool: "another tool" }));
        const program = programOf(pinned("example.com/tool.tar.gz", Buffer.from("the tool"), ["tool"]));
        await assert.rejects(program.download(place.downloads(site.url)), /according to local\/tools\/releases\.ts/);
        assert.equal(program.isThere, false);
    });

    it("is said to be unavailable before anything is downloaded, with the site and the file", async () => {
        const program = programOf(pinned("example.com/tool.tar.gz", Buffer.from(""), ["tool"]));
        await assert.rejects(program.size(place.downloads(site.url)), (error: Error) => {
            assert.match(error.message, /has no tool\.tar\.gz/);
            return error instanceof Unavailable;
        });
        assert.deepEqual(site.requests, ["HEAD /example.com/tool.tar.gz"]);
    });

    it("has another folder in another version, with another checksum, and on another machine", () => {
        const one = pinned("example.com/tool.tar.gz", Buffer.from("one"));
        const folders = [
            programOf(one),
            programOf({ ...one, version: "1.0.1" }),
            programOf(pinned("example.com/tool.tar.gz", Buffer.from("two"))),
            new ReleasedProgram(pulumiRelease, "amd64"),
            new ReleasedProgram(pulumiRelease, "arm64"),
        ].map((program) => program.file("tool"));
        assert.equal(new Set(folders).size, folders.length);
        assert.equal(folders[0], programOf(pinned("example.com/tool.tar.gz", Buffer.from("one"))).file("tool"));
    });

    it("comes from a mirror that asks for a password, which it tells to nobody else", async () => {
        const content = Buffer.from("the tool");
        const seen: (string | undefined)[] = [];
        const storage = await Site.open((request, response) => {
            seen.push(request.headers.authorization);
            serve(request, response, content);
        });
        const mirror = await Site.open((request, response) => {
            seen.push(request.headers.authorization);
            response.writeHead(302, { location: `${storage.url}/tool` }).end();
        });
        const program = programOf(pinned("example.com/tool", content, ["tool"]));
        await program.download(place.downloads(mirror.url.replace("//", "//user:pass%20word@")));
        assert.deepEqual(seen, [`Basic ${Buffer.from("user:pass word").toString("base64")}`, undefined]);
        await Promise.all([mirror.close(), storage.close()]);
    });

    it("names a mirror without its password when it cannot be reached", async () => {
        const program = programOf(pinned("example.com/tool", Buffer.from("the tool"), ["tool"]));
        const mirror = "http://user:secret@127.0.0.1:1/files";
        await assert.rejects(
            program.size(place.downloads(mirror)),
            (error: Error) => !error.message.includes("secret"),
        );
        await assert.rejects(
            program.download(place.downloads(mirror)),
            (error: Error) => !error.message.includes("secret"),
        );
    });

    describe("without a pinned checksum", () => {
        const release: Release = {
            name: "plugin",
            version: "4.34.2",
            files: () => [
                {
                    source: {
                        urls: ["https://example.com/plugin.tar.gz"],
                        checksums: ["https://example.com/checksums.txt"],
                    },
                    keep: ["plugin"],
                },
            ],
        };

        async function publish(text: string): Promise<void> {
            const content = await archive({ plugin: text });
            files.set("example.com/plugin.tar.gz", content);
            files.set("example.com/checksums.txt", Buffer.from(`${sha256(content)}  plugin.tar.gz\n`));
        }

        it("is held against the checksum that it publishes itself", async () => {
            await publish("the plugin");
            files.set("example.com/checksums.txt", Buffer.from(`${"0".repeat(64)}  plugin.tar.gz\n`));
            await assert.rejects(
                programOf(release).download(place.downloads(site.url)),
                /but 0{64} according to .*checksums\.txt/,
            );
        });

        it("is not downloaded when it publishes none of the file", async () => {
            await publish("the plugin");
            files.set("example.com/checksums.txt", Buffer.from(`${"0".repeat(64)}  other.tar.gz\n`));
            await assert.rejects(
                programOf(release).download(place.downloads(site.url)),
                /checksums\.txt has no checksum of plugin\.tar\.gz/,
            );
            assert.ok(!site.requests.includes("GET /example.com/plugin.tar.gz"));
        });
    });

    describe("that is an image", () => {
        const repository = "registry.example.com/v2/kube-apiserver";
        let layer: Buffer;
        let digest: string;

        /** Puts something where a registry has it: by its digest. */
        function put(kind: "manifests" | "blobs", content: Buffer): string {
            const name = `sha256:${sha256(content)}`;
            files.set(`${repository}/${kind}/${name}`, content);
            return name;
        }

        beforeEach(async () => {
            const base = put("blobs", await archive({ "etc/passwd": "root" }));
            layer = await archive({ "usr/local/bin/kube-apiserver": "the API server" });
            const manifest = (layers: string[]): string =>
                put("manifests", Buffer.from(JSON.stringify({ layers: layers.map((digest) => ({ digest })) })));
            const platform = (architecture: string): object => ({ os: "linux", architecture });
            const index = {
                manifests: [
                    { digest: manifest([base]), platform: platform("arm64") },
                    { digest: manifest([base, put("blobs", layer)]), platform: platform("amd64") },
                ],
            };
            digest = put("manifests", Buffer.from(JSON.stringify(index)));
        });

        function release(architecture = "amd64"): Release {
            return {
                name: "kube-apiserver",
                version: "1.36.3",
                files: () => [
                    { source: { repository: `https://${repository}`, digest, architecture }, keep: ["kube-apiserver"] },
                ],
            };
        }

        it("gives the program of its last layer, for the machine's architecture", async () => {
            const program = programOf(release());
            const downloads = place.downloads(site.url);
            assert.equal(await program.size(downloads), layer.length);
            await program.download(downloads);
            assert.equal(readFileSync(program.file("kube-apiserver"), "utf8"), "the API server");
        });

        it("is refused when an index, a manifest or a layer is not what its digest says", async () => {
            for (const [name, content] of files) {
                files.set(name, Buffer.from(content.toString("latin1").replace(/.$/, " "), "latin1"));
                const program = new ReleasedProgram(release(), "amd64", path.join(place.folder, name.slice(-20)));
                if (name.includes(digest) || name.includes(sha256(layer))) {
                    await assert.rejects(program.download(place.downloads(site.url)), /is not the expected file/);
                }
                files.set(name, content);
            }
        });

        it("is unavailable for an architecture that it does not have", async () => {
            await assert.rejects(
                programOf(release("riscv64")).size(place.downloads(site.url)),
                /no image for linux\/riscv64/,
            );
        });
    });
});
