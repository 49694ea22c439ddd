import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");

describe("what Pulumi's SDK loads to serialize functions", () => {
    it("is not loaded with the SDK, and is there when a function is serialized", () => {
        const script = `
            require("./policy/load-later").loadSerializationLater(process.cwd() + "/start.js");
            const pulumi = require("@pulumi/pulumi");
            const loaded = () => ["typescript/lib/typescript.js", "@npmcli/arborist/lib/index.js"].filter((name) =>
                Object.values(require.cache).some(({ filename }) => filename?.endsWith(name)));
            const before = loaded();
            const answer = 42;
            Promise.all([pulumi.runtime.serializeFunction(() => answer), pulumi.runtime.computeCodePaths()]).then(
                ([{ text }]) => console.log(JSON.stringify({ before, after: loaded(), text })));`;
        const stdio: "pipe"[] = ["pipe", "pipe", "pipe"];
        const output = execFileSync(process.execPath, ["--eval", script], { cwd: root, encoding: "utf8", stdio });
        const { before, after, text } = JSON.parse(output) as { before: string[]; after: string[]; text: string };
        assert.deepEqual(before, []);
        assert.equal(after.length, 2);
        assert.match(text, /answer: 42/);
    });
});
