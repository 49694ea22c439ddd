import assert from "node:assert/strict";

import { userAgent } from "../../../../commands/verifying/requests";
import { resultOf } from "../../../../commands/verifying/report";
import { DeployedStack, groupPrefix, notPassed, stackWith } from "./deployed-stack";

describe("verifying a deployed stack", () => {
    it("finds nothing wrong where nothing is, and says when each line arrived", async () => {
        const deployed = new DeployedStack(stackWith());
        const checks = await deployed.verify();
        assert.deepEqual(notPassed(checks), []);
        assert.equal(resultOf(checks), "passed");
        assert.deepEqual(
            checks.map(({ step, subject, seconds }) => [step, subject, seconds]),
            [
                ["nodes", "win-1", undefined],
                ["nodes", "win-2", undefined],
                ["fluentBit", "win-1", undefined],
                ["fluentBit", "win-2", undefined],
                ["requests", "shop/iis-1/iis", undefined],
                ["requests", "shop/iis-2/iis", undefined],
                // After 12 seconds, seen by the search of every fifth.
                ["arrival", "shop/iis-1/iis", 15],
                ["arrival", "shop/iis-2/iis", 15],
                ["otherLogGroups", "3 log groups", undefined],
            ],
        );
    });

    it("gives each pod a marker of its own, by a request that says whose it is", async () => {
        const deployed = new DeployedStack(stackWith());
        await deployed.verify();
        const [first, second] = deployed.requests;
        assert.match(first?.path ?? "", /^\/\?marker=[0-9a-f-]{36}\.1$/);
        assert.notEqual(first?.marker, second?.marker);
        assert.equal(first?.headers["User-Agent"], userAgent);
    });

    it("goes on searching after the last arrival, for what comes to a wrong group a little later", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = (_, line) => [line, { ...line, group: `${groupPrefix}_unrouted`, after: 18 }];
        assert.deepEqual(notPassed(await deployed.verify()), [
            `otherLogGroups failed: ${groupPrefix}_unrouted: has a line of shop/iis-1/iis, which no route sends there`,
            `otherLogGroups failed: ${groupPrefix}_unrouted: has a line of shop/iis-2/iis, which no route sends there`,
        ]);
    });
});
