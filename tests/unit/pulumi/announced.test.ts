import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

import * as pulumi from "@pulumi/pulumi";

import { announced } from "../../../components/pulumi/announced";

describe("a wait for an answer", () => {
    const { info } = pulumi.log;
    let said: string[];
    beforeEach(() => {
        said = [];
        pulumi.log.info = (message) => {
            said.push(message);
            return Promise.resolve();
        };
    });
    afterEach(() => {
        pulumi.log.info = info;
    });

    it("is named if the answer takes long, and the answer comes all the same", async () => {
        assert.equal(await announced("EKS", sleep(50, "answer"), 5), "answer");
        assert.deepEqual(said, ["Waiting for EKS"]);
    });

    it("is not named if the answer comes at once, also if it is an error", async () => {
        assert.equal(await announced("EKS", Promise.resolve(1), 5), 1);
        await assert.rejects(announced("EKS", Promise.reject(new Error("no")), 5), /no/);
        await sleep(20);
        assert.deepEqual(said, []);
    });
});
