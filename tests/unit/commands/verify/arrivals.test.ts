import assert from "node:assert/strict";

import { CannotLook } from "../../../../commands/verifying/cannot-look";
import { resultOf } from "../../../../commands/verifying/report";
import { DeployedStack, groupPrefix, type Line, notPassed, stackWith } from "./deployed-stack";

describe("verifying arrivals", () => {
    it("gives up a marker that never comes when the time is over", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = ({ pod }, line) => (pod === "iis-1" ? [] : [line]);
        const checks = await deployed.verify({ timeoutMilliseconds: 42_000 });
        assert.match(
            notPassed(checks).join(),
            /^arrival failed: shop\/iis-1\/iis: is not in \/aws\/containerinsights\/dev\/shop after 42 s; check whether kubectl -n shop logs iis-1 -c iis shows [0-9a-f-]{36}\.1: .*Fluent Bit's log/,
        );
        assert.equal(deployed.steps.at(-1), "1 of 2 after 42 s");
        assert.equal(
            checks.find(({ status }) => status === "failed")?.seeAlso,
            "docs/troubleshooting.md#lines-do-not-arrive",
        );
    });

    it("takes one that comes in the last moment", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = (_, line) => [{ ...line, after: 41.9 }];
        assert.deepEqual(notPassed(await deployed.verify({ timeoutMilliseconds: 42_000 })), []);
    });

    it("names the group that has it instead, without waiting any longer", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = (_, line) => [{ ...line, group: `${groupPrefix}_unrouted`, after: 3 }];
        const wrong = notPassed(await deployed.verify({ timeoutMilliseconds: 3_600_000 }));
        assert.equal(
            wrong[0],
            `arrival failed: shop/iis-1/iis: is in ${groupPrefix}_unrouted instead of ${groupPrefix}shop`,
        );
        assert.equal(
            wrong[2],
            `otherLogGroups failed: ${groupPrefix}_unrouted: has a line of shop/iis-1/iis, which no route sends there`,
        );
        assert.equal(deployed.steps.at(-1), "0 of 2 after 5 s");
    });

    it("compares the metadata with what the cluster says, and the stream with the plan", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = ({ pod }, line) => {
            const record = JSON.parse(line.message) as Record<string, string>;
            const wrong = { namespace: "shop-x", host: "win-9", image: undefined };
            const message = JSON.stringify({ ...record, ...wrong });
            return pod === "iis-1" ? [{ ...line, message }] : [{ ...line, logStream: "other" }];
        };
        assert.deepEqual(notPassed(await deployed.verify()), [
            `arrival failed: shop/iis-1/iis: in ${groupPrefix}shop: namespace is "shop-x" instead of "shop"; host is "win-9" instead of "win-1"; has no image`,
            `arrival failed: shop/iis-2/iis: in ${groupPrefix}shop: is in the stream other instead of win-2.kube.shop.iis.iis-2`,
        ]);
    });

    it("looks at every copy of a line", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.delivered = (_, line) => [line, { ...line, after: 14 }];
        const checks = await deployed.verify();
        assert.match(checks.find(({ step }) => step === "arrival")?.detail ?? "", /after 15 s, in 2 lines$/);
        const other = new DeployedStack(stackWith());
        other.delivered = (_, line) => [line, { ...line, message: line.message.replace('"log"', "log") }];
        assert.match(notPassed(await other.verify()).join(), /instead of the record of metadata\.send,arrival/);
    });

    it("wants no record where the line alone is sent", async () => {
        const deployed = new DeployedStack(stackWith({ metadata: { send: "message" } }));
        deployed.delivered = ({ path }, line) => [{ ...line, message: `GET ${path} 200` }];
        assert.deepEqual(notPassed(await deployed.verify()), []);
    });

    it("follows a route by labels", async () => {
        const labels = { "app.kubernetes.io/name": "iis" };
        const routes = [{ name: "web", match: { namespace: "shop", labels } }];
        const deployed = new DeployedStack(stackWith({ routes }));
        deployed.delivered = (_, line) => [
            {
                ...line,
                group: `${groupPrefix}web`,
                logStream: line.logStream?.replace(".kube", ".labelled.web.kube"),
            },
        ];
        assert.deepEqual(notPassed(await deployed.verify()), []);
    });

    it("follows a route by labels to its second log group, whose streams have another name", async () => {
        const labels = { "app.kubernetes.io/name": "iis" };
        const to = [{ type: "cloudWatchLogs" }, { type: "cloudWatchLogs", logGroup: `${groupPrefix}copy` }];
        const routes = [{ name: "web", match: { namespace: "shop", labels }, to }];
        const verified = async (prefixOfCopy: string) => {
            const deployed = new DeployedStack(stackWith({ routes }));
            const sentTo = (line: Line, group: string, prefix: string): Line => ({
                ...line,
                group: `${groupPrefix}${group}`,
                logStream: line.logStream?.replace(".kube", `.${prefix}.web.kube`),
            });
            deployed.delivered = (_, line) => [sentTo(line, "web", "labelled"), sentTo(line, "copy", prefixOfCopy)];
            return notPassed(await deployed.verify());
        };
        assert.deepEqual(await verified("labelled-2"), []);
        assert.match(
            (await verified("labelled")).join(),
            /is in the stream .*labelled\.web.* instead of .*labelled-2\.web/,
        );
    });

    it("knows streams that are named by the settings", async () => {
        const to = [{ type: "cloudWatchLogs", logStream: "{podId}.{container}" }];
        const metadata = { fields: ["namespace", "pod", "container", "host", "image", "podId"] };
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to }], metadata }));
        deployed.delivered = (_, line) => {
            const record = JSON.parse(line.message) as Record<string, string>;
            return [{ ...line, logStream: "0b7e9a52.iis", message: JSON.stringify({ ...record, podId: "0b7e9a52" }) }];
        };
        assert.deepEqual(notPassed(await deployed.verify()), []);
    });

    it("tells markers apart of which one begins like the other", async () => {
        const deployed = new DeployedStack(stackWith());
        for (let index = 3; index <= 11; index++) {
            deployed.copy("iis-1", `iis-${index}`);
        }
        deployed.delivered = ({ pod }, line) => (pod === "iis-1" ? [] : [line]);
        const wrong = notPassed(await deployed.verify());
        assert.equal(wrong.length, 1);
        assert.match(wrong[0] ?? "", /^arrival failed: shop\/iis-1\/iis: is not in/);
    });

    it("claims nothing of what cannot be read back", async () => {
        const to = [
            { type: "cloudWatchLogs", logClass: "INFREQUENT_ACCESS" },
            { type: "s3" },
            {
                type: "cloudWatchLogs",
                logGroup: "central",
                createLogGroup: false,
                roleArn: "arn:aws:iam::444455556666:role/writer",
            },
        ];
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to }] }));
        deployed.delivered = () => [];
        const checks = await deployed.verify();
        assert.equal(resultOf(checks), "passed");
        const ofFirst = notPassed(checks).slice(0, 3);
        assert.match(
            ofFirst[0] ?? "",
            /^arrival skipped: shop\/iis-1\/iis: CloudWatch Logs \/aws\S+\/shop: FilterLogEvents does not support log groups of the class INFREQUENT_ACCESS/,
        );
        assert.match(
            ofFirst[1] ?? "",
            /^arrival skipped: shop\/iis-1\/iis: S3 .*: lines are gathered for up to 300 s before they are there; --timeout 390 reads them back/,
        );
        assert.match(
            ofFirst[2] ?? "",
            /^arrival skipped: shop\/iis-1\/iis: CloudWatch Logs central: is written with arn:aws:iam::444455556666:role\/writer/,
        );
        assert.equal(notPassed(checks).length, 6);
    });

    it("names a log group that is not there, without waiting for it", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.search = ({ name }) => (name === `${groupPrefix}shop` ? { absent: true } : undefined);
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^arrival failed: shop\/iis-1\/iis: there is no log group \/aws\/containerinsights\/dev\/shop; run pulumi up --refresh,/,
        );
        assert.equal(deployed.steps.at(-1), "0 of 0 after 0 s");
    });

    it("skips a group of which only AWS knows that it cannot be searched", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.search = ({ name }) =>
            name === `${groupPrefix}shop` ? { unreadable: "it is of another class" } : undefined;
        assert.match(
            notPassed(await deployed.verify()).join(),
            /^arrival skipped: shop\/iis-1\/iis: it is of another class,/,
        );
    });

    it("finds a missing permission before it sends a request", async () => {
        const deployed = new DeployedStack(stackWith());
        deployed.search = () => {
            throw new CannotLook("logs:FilterLogEvents is missing");
        };
        await assert.rejects(deployed.verify(), /FilterLogEvents is missing/);
        assert.deepEqual(deployed.requests, []);
    });
});
