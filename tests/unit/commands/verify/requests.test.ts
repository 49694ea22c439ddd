import assert from "node:assert/strict";

import { DeployedStack, notPassed, stackWith } from "./deployed-stack";

describe("verifying requests", () => {
    it("fails for a pod that answers 500, and still follows its line", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.answer = ({ pod }) => ({ by: "pod", status: pod === "iis-1" ? 500 : 200 });
        const checks = await deployed.verify();
        assert.deepEqual(notPassed(checks), [
            "requests failed: shop/iis-1/iis: answers HTTP 500; see kubectl -n shop logs iis-1 -c iis",
        ]);
        assert.equal(checks.filter(({ step }) => step === "arrival").length, 2);
    });

    it("tells a pod that the API server cannot reach, and waits for no line of it", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.answer = () => ({ by: "apiServer", status: 503, message: "dial tcp 10.0.0.9:80: i/o timeout" });
        const wrong = notPassed(await deployed.verify());
        assert.equal(wrong.length, 2);
        assert.match(
            wrong[0] ?? "",
            /the API server cannot reach port 80 of the pod \(HTTP 503: dial tcp.*security group/,
        );
        assert.ok(!deployed.steps.includes("Wait for their lines"));
    });

    it("says that an application has no pods, and whether that is wanted", async () => {
        const gone = new DeployedStack(stackWith());
        gone.remove("iis-1");
        gone.remove("iis-2");
        assert.match(
            notPassed(await gone.verify()).join(),
            /^requests failed: Deployment shop\/iis: has no pod; run pulumi up/,
        );
        const none = new DeployedStack(stackWith({}, { replicas: 0 }));
        none.remove("iis-1");
        none.remove("iis-2");
        assert.match(notPassed(await none.verify()).join(), /^requests skipped: Deployment shop\/iis/);
    });

    it("leaves out a pod that is being stopped, and names one that is not Ready", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.change("iis-1", { metadata: { deletionTimestamp: new Date() } });
        const ready = { type: "Ready", status: "False", message: "0/3 nodes are available" };
        deployed.change("iis-2", { status: { phase: "Pending", conditions: [ready] } });
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^requests failed: shop\/iis-2: is not Ready: 0\/3 nodes are available; [^,]*$/,
        );
        assert.deepEqual(deployed.requests, []);
    });

    it("asks what the readiness probe asks, or what it is told to", async () => {
        const deployed = new DeployedStack(stackWith({}, { healthPath: "/up & running?deep=1" }));
        await deployed.verify();
        assert.match(deployed.requests[0]?.path ?? "", /^\/up%20&%20running\?deep=1&marker=/);
        const other = new DeployedStack(stackWith());
        await other.verify({ path: "/größe" });
        assert.match(other.requests[0]?.path ?? "", /^\/gr%C3%B6%C3%9Fe\?marker=/);
    });

    it("waits for no line that the settings drop or hide the marker of", async () => {
        const dropped = new DeployedStack(
            stackWith({ lines: { drop: [{ pattern: "/healthz" }] } }, { healthPath: "/healthz" }),
        );
        assert.match(
            notPassed(await dropped.verify()).join(),
            /^arrival skipped: shop\/iis-1\/iis: fluentBit\.lines\.drop .*--path,/,
        );
        assert.ok(!dropped.steps.includes("Wait for their lines"));
        const masked = new DeployedStack(
            stackWith({ lines: { mask: [{ pattern: "[0-9a-f]{8}-[0-9a-f-]{27}", with: "***" }] } }),
        );
        assert.match(
            notPassed(await masked.verify()).join(),
            /^arrival skipped: shop\/iis-1\/iis: fluentBit\.lines\.mask masks/,
        );
    });

    it("makes none where none are wanted", async () => {
        const deployed = new DeployedStack(stackWith());
        assert.deepEqual(notPassed(await deployed.verify({ requests: false })), []);
        assert.deepEqual([deployed.requests, deployed.searches], [[], []]);
    });
});
