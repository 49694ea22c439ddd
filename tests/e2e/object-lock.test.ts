import {
    DeleteBucketCommand,
    GetBucketVersioningCommand,
    GetObjectLockConfigurationCommand,
    HeadBucketCommand,
} from "@aws-sdk/client-s3";
import assert from "node:assert/strict";
import { join } from "node:path";

import { Engine } from "../policy-pack/engine";
import { endpoint, region, s3, unique } from "./aws-plugin/local-aws";

/** Pulumi's own engine, on the local AWS. */
describe("a bucket whose objects are locked, on Pulumi's engine", () => {
    const base = unique("lock");
    const Bucket = `${base}-shop-locked`;
    let engine: Engine;
    let opened: Engine | undefined;

    before(async function () {
        opened = endpoint === undefined ? undefined : await Engine.open(join(__dirname, "locked-stack"), "aws");
        if (opened === undefined) {
            console.log("      skipped: there is no Pulumi CLI or no local AWS; `make up` brings them");
            return this.skip();
        }
        engine = opened;
        await engine.configure({ "aws:region": region, bucket: base, days: "30" });
    });
    after(async () => {
        if (opened !== undefined) {
            opened.close();
            // Other tests look at all buckets that there are.
            await s3.send(new DeleteBucketCommand({ Bucket }));
        }
    });

    const retention = async () => {
        const { ObjectLockConfiguration } = await s3.send(new GetObjectLockConfigurationCommand({ Bucket }));
        const { Mode, Days } = ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
        return [ObjectLockConfiguration?.ObjectLockEnabled, Mode, Days];
    };

    it("is made with its lock", async () => {
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.equal(exitCode, 0, output);
        assert.deepEqual(await retention(), ["Enabled", "GOVERNANCE", 30]);
    });

    it("takes another time without being replaced", async () => {
        await engine.configure({ days: "400" });
        const { exitCode, output } = await engine.run("up", { pack: null });
        assert.equal(exitCode, 0, output);
        assert.doesNotMatch(output, /replace/);
        assert.deepEqual(await retention(), ["Enabled", "GOVERNANCE", 400]);
    });

    it("stays with its versions and its lock when the stack is destroyed", async () => {
        const { exitCode, output } = await engine.run("destroy", { pack: null });
        assert.equal(exitCode, 0, output);
        await s3.send(new HeadBucketCommand({ Bucket }));
        assert.deepEqual(await retention(), ["Enabled", "GOVERNANCE", 400]);
        assert.equal((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status, "Enabled");
    });
});
