import assert from "node:assert/strict";
import path from "node:path";
import { setImmediate } from "node:timers/promises";

import { provideTools } from "../../../local/tools/provide-tools";
import { ReleasedProgram } from "../../../local/tools/released-program";
import type { Build, Tool } from "../../../local/tools/tool";
import { serve, sha256, Site, temporary } from "./download/loopback";

/** The builds of these tests run no commands. */
const runner = { run: () => Promise.reject(new Error("no command is run here")) };

describe("the tools that are missing", () => {
    let place: ReturnType<typeof temporary>;
    let site: Site;
    let files: Map<string, Buffer>;
    /** What was made, in order. */
    let made: string[];
    let output: string;

    beforeEach(async () => {
        place = temporary();
        files = new Map();
        made = [];
        output = "";
        site = await Site.open((request, response) => {
            const file = files.get(path.basename(request.url ?? ""));
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

    function build(title: string, requires: Build["requires"] = "go", megabytes = 100): Build {
        return {
            kind: "build",
            title,
            origin: "built from its Go module",
            requires,
            minutes: 2,
            megabytes,
            do: () => {
                made.push(title);
                return Promise.resolve();
            },
        };
    }

    /** A tool with a release whose pinned content is its name, and a build as the other way. */
    function tool(name: string, work = build(name)): Tool<string> {
        const release = new ReleasedProgram(
            {
                name,
                version: "1",
                files: () => [
                    { source: { urls: [`https://example.com/${name}`], sha256: sha256(name) }, keep: [name] },
                ],
            },
            "amd64",
            path.join(place.folder, "programs"),
        );
        return {
            title: name,
            ways: [
                {
                    origin: "downloaded, v1",
                    find: () => (release.isThere ? release.file(name) : undefined),
                    work: { kind: "download", release },
                },
                {
                    origin: "built from its Go module",
                    find: () => (made.includes(work.title) ? "built" : undefined),
                    work,
                },
            ],
        };
    }

    const goOnPath: Tool<string> = { title: "Go", ways: [{ origin: "on PATH", find: () => "/usr/bin/go" }] };

    async function provide(tools: Record<string, Tool<string>>, go = goOnPath, free = 1_000_000) {
        const write = process.stdout.write.bind(process.stdout);
        process.stdout.write = (text: string | Uint8Array) => {
            output += String(text);
            return true;
        };
        try {
            return await provideTools(tools, go, place.downloads(site.url), runner, free);
        } finally {
            process.stdout.write = write;
        }
    }

    it("are downloaded, and nothing is built", async () => {
        files.set("etcd", Buffer.from("etcd"));
        files.set("kwok", Buffer.from("kwok"));
        const { ready, origins } = await provide({ etcd: tool("etcd"), kwok: tool("kwok") });
        assert.match(ready["etcd"] ?? "", /\/etcd$/);
        assert.deepEqual([...origins], [["downloaded, v1", ["etcd", "kwok"]]]);
        assert.deepEqual(made, []);
    });

    it("are built where they cannot be downloaded, with the reason", async () => {
        files.set("etcd", Buffer.from("etcd"));
        const { origins } = await provide({ etcd: tool("etcd"), kwok: tool("kwok") });
        assert.deepEqual([...origins.keys()], ["downloaded, v1", "built from its Go module"]);
        assert.deepEqual(made, ["kwok"]);
        assert.match(output, /Some releases cannot be downloaded:\n.*has no kwok\n.*built instead.*DOWNLOAD_MIRROR/);
        assert.match(output, /kwok: built from its Go module, about 2 minutes/);
        assert.match(
            output,
            /Together 1 MB to download, about 2 minutes on two idle cores, 0\.1 GB of disk in .* \(1000\.0 GB are free\)/,
        );
    });

    it("name a site that cannot be reached once, for all of them", async () => {
        await site.close();
        await provide({ etcd: tool("etcd"), kwok: tool("kwok"), registry: tool("registry") });
        assert.equal(output.split("cannot be reached").length, 2);
        assert.deepEqual(made, ["etcd", "kwok", "registry"]);
        site = await Site.open(() => undefined);
    });

    it("are built when what is downloaded is not what is pinned", async () => {
        files.set("etcd", Buffer.from("another"));
        const { ready } = await provide({ etcd: tool("etcd") });
        assert.equal(ready["etcd"], "built");
        assert.match(output, /etcd: download: failed, so it will be built: .* is not the expected file/);
        assert.match(output, /etcd: .*built.*about 2 minutes\nTogether about 2 minutes on two idle cores/);
    });

    it("share a build that makes several of them", async () => {
        const work = build("control plane");
        await provide({ etcd: tool("etcd", work), kwok: tool("kwok", work) });
        assert.deepEqual(made, ["control plane"]);
        assert.match(output, /about 2 minutes on two idle cores/);
    });

    it("are built two at a time", async () => {
        let now = 0;
        let most = 0;
        const names = ["one", "two", "three", "four"];
        const builds = names.map((name): [string, Tool<string>] => {
            const work: Build = {
                ...build(name),
                do: async () => {
                    most = Math.max(most, ++now);
                    await setImmediate();
                    now--;
                    made.push(name);
                },
            };
            return [name, tool(name, work)];
        });
        await provide(Object.fromEntries(builds));
        assert.deepEqual(made, names);
        assert.equal(most, 2);
    });

    it("bring Go along when something is built and there is none", async () => {
        const go: Tool<string> = {
            title: "Go",
            ways: [
                {
                    origin: "installed from PyPI",
                    find: () => (made.includes("Go") ? "go" : undefined),
                    work: build("Go", "python"),
                },
            ],
        };
        files.set("etcd", Buffer.from("etcd"));
        await provide({ etcd: tool("etcd") }, go);
        assert.deepEqual(made, []);
        await provide({ kwok: tool("kwok") }, go);
        assert.deepEqual(made, ["Go", "kwok"]);
    });

    it("are not begun when the disk has too little space", async () => {
        await assert.rejects(
            provide({ kwok: tool("kwok", build("kwok", "go", 9000)) }, goOnPath, 3_000),
            /There is not enough disk space in .*: 9\.0 GB are needed, 3\.0 GB are free/,
        );
        assert.deepEqual(made, []);
    });

    it("are not spoken of when there are none, and no site is asked", async () => {
        files.set("etcd", Buffer.from("etcd"));
        await provide({ etcd: tool("etcd") });
        const asked = site.requests.length;
        output = "";
        await provide({ etcd: tool("etcd") });
        assert.equal(output, "");
        assert.equal(site.requests.length, asked);
    });

    it("stop the set-up when there is no way to one of them", async () => {
        const [download] = tool("aws").ways;
        assert.ok(download !== undefined);
        await assert.rejects(
            provide({ aws: { title: "the AWS provider", ways: [download] } }),
            /the AWS provider cannot be downloaded/,
        );
    });
});
