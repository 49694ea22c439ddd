import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { checkout } from "../../../local/layout";
import { controlPlaneWithout } from "../../../local/tools/control-plane";
import { modulesWithout } from "../../../local/tools/go-without";
import { cliWithout } from "../../../local/tools/pulumi-cli";
import { buildkitWithout, kubernetesPluginWithout, registryWithout } from "../../../local/tools/toolbox";

const goMod = [
    "module example.com/tool",
    "",
    "require example.com/cloud v1.2.3",
    "",
    "require (",
    "\texample.com/cloud/keys v0.1.0 // indirect",
    "\texample.com/logs v2.0.0",
    ")",
    "",
    "replace (",
    "\texample.com/logs => example.com/logs v2.0.1",
    "\texample.com/logs/two => example.com/other v1.0.0",
    ")",
    "",
].join("\n");

describe("a program without some packages of its modules", () => {
    let folder: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "go-without-"));
        file("cloud/go.mod", "module example.com/cloud");
        file("cloud/cloud.go", "package cloud");
        file("cloud/cloud_test.go", "package cloud");
        file("cloud/storage/storage.go", "package storage // large");
        file("cloud/storage/data.txt", "data");
        file("cloud/storage/names/names.go", "package names");
        file("keys/go.mod", "module example.com/cloud/keys");
        file("keys/keys.go", "package keys // large");
        file("logs/logs.go", "package logs // large");
        file("without/example.com/cloud/storage/without.go", "package storage // small");
        file("without/example.com/cloud/keys/without.go", "package keys // small");
        file("without/example.com/logs/without.go", "package logs // small");
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    function file(name: string, text: string): void {
        const place = path.join(folder, name);
        mkdirSync(path.dirname(place), { recursive: true });
        writeFileSync(place, text);
    }

    function built(...without: string[]) {
        const foldersOf = (...modules: string[]): Promise<string[]> =>
            Promise.resolve(modules.map((name) => path.join(folder, path.basename(name))));
        return modulesWithout(goMod, without, path.join(folder, "without"), foldersOf);
    }

    /** Where go.mod says that a module is. */
    function placeIn(goMod: string, module: string): string {
        const lines = goMod.split("\n").flatMap((line) => line.split(`replace ${module} => `)[1] ?? []);
        assert.equal(lines.length, 1);
        return JSON.parse(lines[0] ?? "") as string;
    }

    it("has the module's other packages, and small ones in their place", async () => {
        const { goMod, files } = await built("example.com/cloud/storage");
        const place = placeIn(goMod, "example.com/cloud");
        const texts = [...files].map(([name, file]) => [path.relative(place, name), readFileSync(file, "utf8")]);
        assert.deepEqual(Object.fromEntries(texts), {
            "go.mod": "module example.com/cloud",
            "cloud.go": "package cloud",
            "storage/without.go": "package storage // small",
            "storage/names/names.go": "package names",
        });
    });

    it("finds another version of a module in another place", async () => {
        const { goMod } = await built("example.com/cloud/storage");
        assert.match(placeIn(goMod, "example.com/cloud"), /example\.com\/cloud@v1\.2\.3$/);
    });

    it("replaces a package of the module with the longest path, and a module as a whole", async () => {
        const { goMod, files } = await built("example.com/cloud/keys");
        const place = placeIn(goMod, "example.com/cloud/keys");
        assert.deepEqual([...files.keys()].sort(), [path.join(place, "go.mod"), path.join(place, "without.go")]);
    });

    it("replaces a module that go.mod replaces already, and leaves others alone", async () => {
        const { goMod } = await built("example.com/logs");
        placeIn(goMod, "example.com/logs");
        assert.doesNotMatch(goMod, /v2\.0\.1/);
        assert.match(goMod, /\texample\.com\/logs\/two => example\.com\/other v1\.0\.0/);
    });

    it("is refused when a new version of the module has no such package", async () => {
        file("without/example.com/cloud/queue/without.go", "package queue");
        await assert.rejects(built("example.com/cloud/queue"), (error: Error) => {
            assert.match(error.message, /^example\.com\/cloud\/queue stands in for .* example\.com\/cloud v1\.2\.3 /);
            return true;
        });
    });

    it("is refused when go.mod has no such module", async () => {
        await assert.rejects(
            built("example.com/none/queue"),
            /example\.com\/none\/queue, but no module in its go\.mod/,
        );
    });
});

describe("the packages that stand in for others", () => {
    const tools = path.join(checkout, "local", "tools");
    const standIns = path.join(tools, "without");
    const programs = {
        pulumi: cliWithout,
        "control-plane": controlPlaneWithout,
        buildkit: buildkitWithout,
        registry: registryWithout,
        "pulumi-resource-kubernetes": kubernetesPluginWithout,
    };

    it("are all in programs", () => {
        const files = readdirSync(standIns, { recursive: true, encoding: "utf8" }).filter((name) =>
            name.endsWith(".go"),
        );
        const packages = new Set(Object.values(programs).flat());
        assert.deepEqual(new Set(files.map((file) => path.dirname(file))), packages);
    });

    for (const [program, without] of Object.entries(programs)) {
        it(`belong to modules of the program: ${program}`, async () => {
            const goMod = readFileSync(path.join(tools, program, "go.mod"), "utf8");
            // Instead of modules in Go's cache: the packages that stand in for theirs.
            const foldersOf = (...modules: string[]): Promise<string[]> =>
                Promise.resolve(modules.map((name) => path.join(standIns, name)));
            const { files } = await modulesWithout(goMod, without, standIns, foldersOf);
            assert.ok(files.size >= without.length);
        });
    }
});
