import assert from "node:assert/strict";
import {
    existsSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    readlinkSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

import { ContainerLog } from "../../../dataplane/pods/container-log";
import { podsIn } from "../../../dataplane/pods/pod";
import { givesNumbersAgain } from "../../../dataplane/scenarios/folders";

describe("dataplane: a container's log", () => {
    let root: string;
    let log: ContainerLog;
    let folder: string;

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "container-log-"));
        const [container] = podsIn(["shop"]);
        assert.ok(container);
        log = new ContainerLog(root, container);
        folder = join(root, "pods", `shop_${container.pod}_${container.uid}`, "app");
    });

    afterEach(() => {
        log.close();
        rmSync(root, { recursive: true });
    });

    /** Writes a line into a file of its own, again and again, once a second from this second on. */
    function writeAndRotate(times: number, second = 0): void {
        for (let time = second; time < second + times; time++) {
            log.write(Buffer.from(`line ${time}\n`));
            log.rotate(new Date(Date.UTC(2026, 10, 24, 12, 0, time)));
        }
    }

    it("lies where the kubelet puts it, with the link of the containers' folder", () => {
        log.write(Buffer.from("line\n"));
        const [link] = readdirSync(join(root, "containers"));
        assert.match(link ?? "", /^web-\w+-\w+_shop_app-[0-9a-f]{64}\.log$/);
        assert.equal(readlinkSync(join(root, "containers", link ?? "")), join(folder, "0.log"));
        assert.equal(readFileSync(join(folder, "0.log"), "utf8"), "line\n");
    });

    it("keeps the file that it rotates, and goes on in a new one", () => {
        log.write(Buffer.from("before\n"));
        const before = statSync(join(folder, "0.log")).ino;
        log.rotate(new Date("2026-11-24T12:00:00.500Z"));
        log.write(Buffer.from("after\n"));
        assert.equal(statSync(join(folder, "0.log.20261124-120000")).ino, before);
        assert.equal(readFileSync(join(folder, "0.log"), "utf8"), "after\n");
    });

    it("has the files of earlier rotations from the start, compressed", () => {
        assert.deepEqual(readdirSync(folder).sort(), [
            "0.log",
            "0.log.20260101-000000.gz",
            "0.log.20260102-000000.gz",
            "0.log.20260103-000000.gz",
        ]);
    });

    it("removes the oldest file from the second rotation on", () => {
        writeAndRotate(1);
        assert.deepEqual(readdirSync(folder).sort(), [
            "0.log",
            "0.log.20260101-000000.gz",
            "0.log.20260102-000000.gz",
            "0.log.20260103-000000.gz",
            "0.log.20261124-120000",
        ]);
        writeAndRotate(1, 1);
        assert.deepEqual(readdirSync(folder).sort(), [
            "0.log",
            "0.log.20260102-000000.gz",
            "0.log.20260103-000000.gz",
            "0.log.20261124-120000.gz",
            "0.log.20261124-120001",
        ]);
    });

    it("compresses all rotated files but the last, and keeps five in all", () => {
        writeAndRotate(9);
        const files = readdirSync(folder).sort();
        assert.deepEqual(files, [
            "0.log",
            "0.log.20261124-120005.gz",
            "0.log.20261124-120006.gz",
            "0.log.20261124-120007.gz",
            "0.log.20261124-120008",
        ]);
        assert.equal(gunzipSync(readFileSync(join(folder, "0.log.20261124-120006.gz"))).toString(), "line 6\n");
    });

    it("removes what a compression left that did not end", () => {
        const leftover = join(folder, "0.log.20261123-120000.tmp");
        writeFileSync(leftover, "half of an archive");
        writeAndRotate(1);
        assert.ok(!existsSync(leftover));
    });

    it("can give a new file the number of the one that was read and compressed, as on the nodes' ext4 and XFS", function () {
        if (!givesNumbersAgain(root)) {
            this.skip();
        }
        // Another process may get the number first.
        this.retries(5);
        writeAndRotate(1);
        const read = statSync(join(folder, "0.log.20261124-120000")).ino;
        const numbers = new Set<number>();
        for (let second = 1; second < 4; second++) {
            log.rotate(new Date(Date.UTC(2026, 10, 24, 12, 0, second)));
            numbers.add(statSync(join(folder, "0.log")).ino);
        }
        assert.ok(numbers.has(read), `${read} is not among ${[...numbers].join(", ")}`);
    });
});
