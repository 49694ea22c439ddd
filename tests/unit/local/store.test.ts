import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { StoredFolder } from "../../../local/tools/store";

describe("a folder of the user's cache", () => {
    let store: string;

    beforeEach(() => {
        store = mkdtempSync(path.join(tmpdir(), "store-"));
    });

    afterEach(() => {
        rmSync(store, { recursive: true });
    });

    const folderOf = (inputs: unknown): StoredFolder => new StoredFolder("tool", inputs, store);
    const fill = (folder: string): Promise<void> => {
        writeFileSync(path.join(folder, "program"), "made");
        return Promise.resolve();
    };

    it("is found by whoever has the same inputs, and by nobody else", async () => {
        await folderOf({ version: 1 }).make(fill);
        assert.equal(folderOf({ version: 1 }).isThere, true);
        assert.equal(readFileSync(folderOf({ version: 1 }).file("program"), "utf8"), "made");
        assert.equal(folderOf({ version: 2 }).isThere, false);
    });

    it("is not there when one of its files was cut off", async () => {
        const folder = folderOf("inputs");
        await folder.make(fill);
        assert.equal(folder.use(), true);
        writeFileSync(folder.file("program"), "ma");
        assert.equal(folder.use(), false);
        await folder.make(fill);
        assert.equal(folder.use(), true);
    });

    it("is not there when it could not be filled", async () => {
        const folder = folderOf("inputs");
        await assert.rejects(
            folder.make((building) => fill(building).then(() => Promise.reject(new Error("half-way")))),
            /half-way/,
        );
        assert.equal(folder.isThere, false);
        assert.deepEqual(readdirSync(path.join(store, "tool")), []);
    });

    const makeOlder = (folder: string, days: number): void => {
        const then = new Date(Date.now() - days * 24 * 3600 * 1000);
        utimesSync(folder, then, then);
    };

    it("is not there when its maker was killed, whose leftovers are removed after a day", async function () {
        this.timeout(60_000);
        const args = ["--import", "tsx", path.join(__dirname, "store-fixture.ts"), store];
        const maker = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
        await once(maker.stdout, "data");
        maker.kill("SIGKILL");
        await once(maker, "exit");
        const folder = folderOf("inputs");
        const [leftover = "", ...others] = readdirSync(path.join(store, "tool"));
        assert.deepEqual(others, []);
        assert.equal(folder.isThere, false);
        makeOlder(path.join(store, "tool", leftover), 2);
        await folder.make(fill);
        assert.deepEqual(readdirSync(path.join(store, "tool")), [path.basename(folder.path)]);
        assert.equal(readFileSync(folder.file("program"), "utf8"), "made");
    });

    it("stays without what a killed process with the same pid has left", async () => {
        const folder = folderOf("inputs");
        const leftover = `${folder.path}.${process.pid}.partial`;
        mkdirSync(leftover, { recursive: true });
        writeFileSync(path.join(leftover, "half"), "");
        await folder.make(fill);
        assert.deepEqual(readdirSync(folder.path), [".sizes.json", "program"]);
    });

    it("may be made in another container, whose processes cannot be found here", async () => {
        const folder = folderOf("inputs");
        // A pid that no system gives.
        const others = `${folder.path}.${2 ** 31}-0a1b2c3d.partial`;
        mkdirSync(others, { recursive: true });
        await folder.make(fill);
        assert.equal(existsSync(others), true);
        makeOlder(others, 2);
        await folderOf("new").make(fill);
        assert.equal(existsSync(others), false);
    });

    it("may be made by two checkouts at once", async () => {
        const [one, other] = [folderOf("inputs"), folderOf("inputs")];
        await one.make(async (building) => {
            await fill(building);
            mkdirSync(other.path);
            writeFileSync(other.file("program"), "made");
        });
        assert.equal(readFileSync(one.file("program"), "utf8"), "made");
    });

    it("is kept as long as it is used, and removed 30 days after", async () => {
        const [used, unused] = [folderOf("used"), folderOf("unused")];
        await used.make(fill);
        await unused.make(fill);
        for (const folder of [used, unused]) {
            makeOlder(folder.path, 31);
        }
        used.use();
        await folderOf("new").make(fill);
        assert.deepEqual([used.isThere, unused.isThere], [true, false]);
    });
});
