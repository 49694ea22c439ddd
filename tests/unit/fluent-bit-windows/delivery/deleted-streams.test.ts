import assert from "node:assert/strict";

import { deliveryFailure } from "../../../../commands/verifying/delivery-failure";
import { isAtLeast } from "../../../../components/settings/versions";
import { ContainerLog } from "../../../../dataplane/pods/container-log";
import { formatLine } from "../../../../dataplane/pods/log-format";
import { podsIn } from "../../../../dataplane/pods/pod";
import { FluentBit, until, versionOnPath, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const group = "/aws/containerinsights/dev/shop";
const settings = {
    metadata: { from: "path" as const, send: "message" as const },
    routes: [{ match: { namespace: "shop" } }],
};

/**
 * What Fluent Bit does of itself when the stream that it writes to is gone: no setting changes it.
 *
 * @see https://github.com/fluent/fluent-bit/pull/11983
 */
describe("Fluent Bit and a log stream that somebody deletes", function () {
    this.timeout(60_000);
    const folder = withFolder("deleted-streams");
    let server: StandInServer;
    let log: ContainerLog;
    let fluentBit: FluentBit;

    beforeEach(async () => {
        server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        const [container] = podsIn(["shop"]);
        assert.ok(container);
        log = new ContainerLog(folder(), container);
        fluentBit = await start();
        write("before");
        await until(() => server.events.length === 1, 15_000);
    });

    afterEach(() => {
        log.close();
    });

    function start(): Promise<FluentBit> {
        return FluentBit.start({ settings, standIn: server.address(), folder: folder() });
    }

    function write(text: string): void {
        log.write(formatLine("cri", Buffer.from(text), new Date()));
    }

    function arrived(): string[] {
        return server.events.map(({ message }) => message).sort();
    }

    /** How often the service has answered so. */
    function refused(message: string): number {
        return server.cloudWatch.violations.get(`ResourceNotFoundException: ${message}`) ?? 0;
    }

    const noStream = "The specified log stream does not exist.";
    const noGroup = "The specified log group does not exist.";

    it("makes it again from 5.0.9 on, without what it was just sending", async function () {
        if (!isAtLeast(versionOnPath(), "5.0.9")) {
            this.skip();
        }
        server.cloudWatch.deleteStreams();
        write("lost");
        await until(() => refused(noStream) === 1, 15_000);
        await until(() => /Failed to send events/.test(fluentBit.log), 5000);
        assert.match(deliveryFailure(fluentBit.log) ?? "", /the log stream \S+\.kube\.shop\.app\.web-\S* was deleted/);
        write("after");
        await until(() => server.events.length === 2, 15_000);
        assert.deepEqual(arrived(), ["after", "before"]);
    });

    it("waits from 5.0.9 on for a group that is deleted too, and goes on when that is there again", async function () {
        if (!isAtLeast(versionOnPath(), "5.0.9")) {
            this.skip();
        }
        server.cloudWatch.deleteGroups();
        write("lost");
        await until(() => refused(noGroup) === 1, 15_000);
        await until(() => /Failed to send events/.test(fluentBit.log), 5000);
        write("waiting");
        await until(() => refused(noGroup) > 2, 15_000);
        assert.match(deliveryFailure(fluentBit.log) ?? "", /the log group \S+\/shop does not exist; run pulumi up/);
        server.cloudWatch.createGroups([group]);
        await until(() => server.events.length === 2, 30_000);
        assert.deepEqual(arrived(), ["before", "waiting"]);
    });

    for (const [what, remove] of [
        [
            "",
            () => {
                server.cloudWatch.deleteStreams();
            },
        ],
        [
            " with its group, which is there again",
            () => {
                server.cloudWatch.deleteGroups();
                server.cloudWatch.createGroups([group]);
            },
        ],
    ] as const) {
        it(`keeps all lines before 5.0.9, until it is started again: one that is deleted${what}`, async function () {
            if (isAtLeast(versionOnPath(), "5.0.9")) {
                this.skip();
            }
            remove();
            write("during");
            await until(() => refused(noStream) > 1, 15_000);
            write("after");
            assert.match(deliveryFailure(fluentBit.log) ?? "", /^the log stream was deleted, .*; delete the pod/);
            await fluentBit.kill();
            await start();
            await until(() => server.events.length >= 3, 15_000);
            assert.deepEqual(arrived(), ["after", "before", "during"]);
        });
    }
});
