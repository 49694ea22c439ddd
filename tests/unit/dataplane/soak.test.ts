import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { podAt, podsIn } from "../../../dataplane/pods/pod";
import { LogWriter } from "../../../dataplane/pods/writer";
import { growth } from "../../../dataplane/scenarios/soak";

describe("dataplane: a soak", () => {
    let root: string;
    let writer: LogWriter;

    beforeEach(() => {
        root = mkdtempSync(join(tmpdir(), "soak-test-"));
        writer = new LogWriter(root, podsIn(["shop"], 2), "cri", "plain");
    });

    afterEach(() => {
        writer.close();
        rmSync(root, { recursive: true });
    });

    it("ends the oldest pod, removes its logs later, and still expects its lines", () => {
        writer.writeLines(4);
        const [oldest] = podsIn(["shop"]);
        const remove = writer.endOldest();
        writer.begin(podAt("shop", 2));
        writer.writeLines(4);
        assert.equal(readdirSync(join(root, "pods")).length, 3);
        remove();
        assert.equal(readdirSync(join(root, "pods")).length, 2);
        assert.equal(readdirSync(join(root, "containers")).length, 2);
        const { written } = writer;
        assert.equal(written.find(({ container }) => container.pod === oldest?.pod)?.lines, 2);
        assert.equal(written.length, 3);
        assert.equal(
            written.reduce((sum, { lines }) => sum + lines, 0),
            8,
        );
    });

    it("compares the second quarter with the last", () => {
        const memory = [90, 1, 50, 50, 50, 70, 70, 70, 80, 80, 99, 80].map((megabytes, minute) => ({
            minute,
            memory: megabytes,
            handles: 1,
            rows: 1,
            chunks: 1,
        }));
        assert.deepEqual(
            growth(memory, (holding) => holding.memory),
            { early: 50, late: 80 },
        );
    });
});
