import assert from "node:assert/strict";
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

import { metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { isAtLeast } from "../../../../components/settings/versions";
import { appendLog, FluentBit, until, versionOnPath, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const web = { namespace: "shop", pod: "web-1", container: "iis" };
const group = "/aws/containerinsights/dev/shop";
const monitoringGroup = "/aws/containerinsights/dev/_monitoring";
const shop = "cloudwatch_logs.route.shop";

/** A minute of these tests, in seconds. */
const minute = 3;

const lines = (number: number, age = 0, text = "x".repeat(100)) => {
    const time = new Date(Date.now() - age * 1000).toISOString();
    return Array.from({ length: number }, () => ({ time, text }));
};

describe("Fluent Bit's own metrics", function () {
    this.timeout(120_000);
    const folder = withFolder("monitoring");

    async function start(server: StandInServer, more: FluentBitSettingsInput = {}): Promise<FluentBit> {
        server.cloudWatch.createGroups([group, monitoringGroup]);
        return FluentBit.start({
            settings: { routes: [{ match: { namespace: "shop" } }], readiness: {}, monitoring: true, ...more },
            standIn: server.address(),
            folder: folder(),
            // Minutes are short here.
            standInInput: (input) => ({
                ...input,
                ...(input.name === "fluentbit_metrics" && { scrape_interval: minute }),
                ...(input.tag === "monitoring.tick" && { interval_sec: 1 }),
            }),
        });
    }

    type Line = Record<string, unknown>;
    const reported = (server: StandInServer) =>
        server.events
            .filter((event) => event.group === monitoringGroup)
            .map(({ message }) => JSON.parse(message) as Line);
    const of = (server: StandInServer, destination?: string) =>
        reported(server).filter((line) => line["Destination"] === destination);
    const sum = (all: readonly Line[], { name }: { name: string }) =>
        all.reduce((total, line) => total + Number(line[name] ?? 0), 0);
    const last = (all: readonly Line[], { name }: { name: string }) =>
        Number(all.filter((line) => line[name] !== undefined).at(-1)?.[name]);

    it("tell what was read and delivered, and how late, in a format that CloudWatch makes metrics of", async () => {
        const server = await StandInServer.start(folder());
        writeLog(folder(), web, lines(100, 20));
        await start(server);
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 100, 60_000);
        const [first] = of(server, shop);
        assert.equal(first?.["Cluster"], "dev");
        assert.equal(first["Node"], "node-1");
        if (isAtLeast(versionOnPath(), "4.2.0")) {
            const lag = Number(first[metrics.lag.name]);
            assert.ok(lag > 19 && lag < 60, String(lag));
        }
        await until(() => sum(of(server), metrics.recordsRead) >= 100, 20_000);
        const read = of(server).find((line) => line[metrics.readLag.name] !== undefined);
        assert.ok(Number(read?.[metrics.readLag.name]) > 19, JSON.stringify(read));
        appendLog(folder(), web, lines(30));
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 130, 30_000);
        // The request says what it is, and the stream whose it is.
        const request = server.deliveries.find(({ headers }) => headers["x-amzn-logs-format"] === "json/emf");
        assert.match(String(request?.body), /monitoring/);
        assert.deepEqual(
            [...new Set(server.events.filter((event) => event.group === monitoringGroup).map(({ stream }) => stream))],
            ["node-1.monitoring.tick"],
        );
    });

    it("are few bytes, and leave nothing on the disk", async () => {
        const server = await StandInServer.start(folder());
        writeLog(folder(), web, lines(10));
        await start(server);
        await until(() => of(server).length >= 4, 60_000);
        const longest = Math.max(...reported(server).map((line) => JSON.stringify(line).length));
        assert.ok(longest < 1024, String(longest));
        const file = join(folder(), "state", "metrics.txt");
        assert.ok(!existsSync(file) || statSync(file).size < 100_000);
    });

    it("turn over while lines wait, and back when they are delivered", async () => {
        let isLimited = true;
        const refusal = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
        const server = await StandInServer.start(
            folder(),
            ({ body }) => isLimited && !/_monitoring/.test(body) && /PutLogEvents|logEvents/.test(body) && refusal,
        );
        writeLog(folder(), web, lines(10));
        await start(server);
        await until(() => last(of(server, shop), metrics.oldestWaiting) > 5, 60_000);
        assert.ok(sum(of(server, shop), metrics.retries) > 0);
        assert.equal(sum(of(server, shop), metrics.recordsDelivered), 0);
        assert.ok(sum(of(server), metrics.throttles) > 0);
        isLimited = false;
        await until(
            () =>
                sum(of(server, shop), metrics.recordsDelivered) === 10 &&
                last(of(server, shop), metrics.oldestWaiting) === 0,
            60_000,
        );
    });

    it("tell how full the buffer is, and what is lost when it is full", async () => {
        const refusal = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
        const server = await StandInServer.start(folder(), ({ body }) => !/_monitoring/.test(body) && refusal);
        writeLog(folder(), web, lines(12_000, 0, "y".repeat(1000)));
        await start(server, { buffer: { maxMiBPerDestination: 16 } });
        await until(() => last(of(server, shop), metrics.bufferUsed) > 50, 60_000);
        assert.ok(last(of(server), metrics.waitingBytes) > 8 * 2 ** 20);
        await until(() => last(of(server), metrics.waitingChunks) > 0, 20_000);
        assert.equal(sum(of(server, shop), metrics.recordsDropped), 0);
        appendLog(folder(), web, lines(12_000, 0, "y".repeat(1000)));
        await until(() => sum(of(server, shop), metrics.recordsDropped) > 0, 60_000);
    });

    it("stop with a shipper, and begin again from zero with the next", async () => {
        const server = await StandInServer.start(folder());
        writeLog(folder(), web, lines(100));
        const first = await start(server);
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 100, 60_000);
        await first.kill();
        const killed = of(server).length;
        await new Promise((resolve) => setTimeout(resolve, 3 * minute * 1000));
        assert.equal(of(server).length, killed);
        appendLog(folder(), web, lines(7));
        await start(server);
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 107, 60_000);
        assert.ok(last(of(server), metrics.uptime) < 60);
    });
});
