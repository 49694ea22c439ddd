import assert from "node:assert/strict";
import { join } from "node:path";

import { Engine } from "../policy-pack/engine";

const kubeconfig = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    users: [{ name: "u", user: { token: "hunter2" } }],
});

/** What Pulumi's own engine writes down of the secrets of a stack file. */
describe("secrets of a stack file, in the state", () => {
    let engine: Engine;
    let opened: Engine | undefined;
    before(async function () {
        opened = await Engine.open(join(__dirname, "secret-stack"));
        if (opened === undefined) {
            console.log("      skipped: there is no Pulumi CLI; `make up` builds one");
            return this.skip();
        }
        engine = opened;
        await engine.configure({ "cluster.name": "dev" }, { "cluster.kubeconfig": kubeconfig });
    });
    after(() => {
        opened?.close();
    });

    it("are encrypted", async () => {
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.equal(exitCode, 0, output);
        const state = await engine.state();
        assert.match(state, /pulumi:providers:kubernetes::cluster/);
        assert.match(state, /"kubeconfig": \{\s*"[0-9a-f]{32}": "[0-9a-f]{32}",\s*"ciphertext"/);
        assert.doesNotMatch(state + output, /hunter2/);
    });

    it("are refused where they would be in the clear, and neither shown nor written down", async () => {
        await engine.configure(
            { "fluentBit.routes[0].match.namespace": "shop", "fluentBit.routes[0].to[0].type": "http" },
            { "fluentBit.routes[0].to[0].headers.X-Team": "hunter2" },
        );
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.notEqual(exitCode, 0, output);
        assert.match(output, /fluentBit\.routes\[0\]\.to\[0\]\.headers\.X-Team: is marked as secret/);
        assert.doesNotMatch((await engine.state()) + output, /hunter2/);
    });
});
