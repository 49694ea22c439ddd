import assert from "node:assert/strict";
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

import { alarmHeadings } from "../../../../components/fluent-bit-windows/monitoring/alarms";
import { metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { isAtLeast } from "../../../../components/settings/versions";
import { cluster } from "../destinations/one-route";
import { type Datum, metricsIn, stateOf } from "../monitoring/alarm-state";
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

    async function start(
        server: StandInServer,
        more: FluentBitSettingsInput = {},
        os: "linux" | "windows" = "linux",
    ): Promise<FluentBit> {
        server.cloudWatch.createGroups([group, monitoringGroup]);
        return FluentBit.start({
            settings: { routes: [{ match: { namespace: "shop" } }], readiness: {}, monitoring: true, ...more },
            standIn: server.address(),
            folder: folder(),
            os,
            // Minutes are short here.
            standInInput: (input) => ({
                ...input,
                ...(input.name === "fluentbit_metrics" && { scrape_interval: minute }),
                ...(input.tag === "monitoring.tick" && { interval_sec: 1 }),
            }),
        });
    }

    /** A server that refuses lines, as CloudWatch Logs does above its rate, until the limit ends. */
    async function limitedServer(): Promise<{ server: StandInServer; endLimit: () => void }> {
        let isLimited = true;
        const refusal = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
        const server = await StandInServer.start(
            folder(),
            ({ body }) => isLimited && !/_monitoring/.test(body) && /PutLogEvents|logEvents/.test(body) && refusal,
        );
        return {
            server,
            endLimit: () => {
                isLimited = false;
            },
        };
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
        const { server, endLimit } = await limitedServer();
        writeLog(folder(), web, lines(10));
        await start(server);
        await until(() => last(of(server, shop), metrics.oldestWaiting) > 5, 60_000);
        assert.ok(sum(of(server, shop), metrics.retries) > 0);
        assert.equal(sum(of(server, shop), metrics.recordsDelivered), 0);
        assert.ok(sum(of(server), metrics.throttles) > 0);
        endLimit();
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

    describe("turn over the planned alarm", function () {
        this.timeout(300_000);
        /** Alarms that were raised. */
        const raised = new Set<string>();
        const alarms = { missingShipperMinutes: 10, waitingMinutes: 5, lagMinutes: 10, minimumNodes: 1 };

        /** Reports by the minute in which they came, for the alarms of a stack with these settings. */
        function watch(server: StandInServer, settings: FluentBitSettingsInput) {
            const parsed = fluentBitSettings.parse({ ...settings, monitoring: { alarms } });
            const planned = (planFluentBit(parsed, cluster).monitoring?.alarms ?? []).map((alarm) =>
                // Ages are real seconds, and a minute is shorter here. Lines have their own age.
                alarm.name.endsWith("-waiting") ? { ...alarm, threshold: (alarm.threshold * minute) / 60 } : alarm,
            );
            const data: Datum[] = [];
            const begun = Date.now();
            let seen = 0;
            const now = () => Math.floor((Date.now() - begun) / (minute * 1000));
            const state = (key: string) => {
                const all = reported(server);
                data.push(...all.slice(seen).flatMap((line) => metricsIn(line, now())));
                seen = all.length;
                const alarm = planned.find(({ name }) => name.startsWith(`dev-fluent-bit-${key}`));
                assert.ok(alarm, key);
                return stateOf(alarm, data, now());
            };
            return {
                becomes: async (key: string, wanted: "OK" | "ALARM", milliseconds = 150_000) => {
                    await until(() => state(key) === wanted, milliseconds);
                    if (wanted === "ALARM") {
                        raised.add(key);
                    }
                },
                is: state,
            };
        }

        it("of waiting lines and of limited requests, and back", async () => {
            const { server, endLimit } = await limitedServer();
            writeLog(folder(), web, lines(10));
            const watched = watch(server, {});
            await start(server);
            await until(() => of(server).length > 0, 60_000);
            assert.deepEqual([watched.is("waiting"), watched.is("throttled")], ["OK", "OK"]);
            await watched.becomes("waiting", "ALARM");
            await watched.becomes("throttled", "ALARM");
            endLimit();
            await watched.becomes("waiting", "OK");
            await watched.becomes("throttled", "OK");
            assert.deepEqual([watched.is("dropped"), watched.is("credentials")], ["OK", "OK"]);
        });

        it("of lag, of credentials and of certificates, and back", async () => {
            let isDenied = true;
            const refusal = { status: 400, body: { __type: "AccessDeniedException", message: "not allowed" } };
            const server = await StandInServer.start(
                folder(),
                ({ body }) => isDenied && /"logGroupName":"[^"]*\/denied"/.test(body) && refusal,
            );
            const routes = ["shop", "denied", "late"].map((namespace) => ({ match: { namespace } }));
            server.cloudWatch.createGroups(routes.map(({ match }) => `/aws/containerinsights/dev/${match.namespace}`));
            mkdirSync(join(folder(), "other"));
            const other = await StandInServer.start(join(folder(), "other"));
            const settings: FluentBitSettingsInput = {
                routes,
                // Its authority is another one than that of the stand-in.
                extra: {
                    outputs: [
                        {
                            name: "http",
                            match: "kube.shop.*",
                            host: "localhost",
                            port: Number(new URL(other.address().url).port),
                            tls: true,
                            retry_limit: "no_limits",
                        },
                    ],
                },
            };
            const watched = watch(server, settings);
            const late = { namespace: "late", pod: "late-1", container: "app" };
            for (const container of [web, { ...web, namespace: "denied" }, late]) {
                writeLog(folder(), container, []);
            }
            await start(server, settings);
            let isLate = true;
            const writing = setInterval(() => {
                // More than 64, of which one is a sample: with fewer, those of the others could always be the first after a tick.
                appendLog(folder(), late, lines(80, isLate ? 700 : 0));
                appendLog(folder(), web, lines(1));
                appendLog(folder(), { ...web, namespace: "denied" }, lines(1));
            }, 1000);
            try {
                if (isAtLeast(versionOnPath(), "4.2.0")) {
                    await watched.becomes("lag", "ALARM");
                    isLate = false;
                    await watched.becomes("lag", "OK");
                }
                await watched.becomes("certificates", "ALARM");
                await watched.becomes("credentials", "ALARM");
                isDenied = false;
                other.present(server.certificates);
                await watched.becomes("credentials", "OK");
                await watched.becomes("certificates", "OK");
            } finally {
                clearInterval(writing);
            }
        });

        it("of a full buffer, and of lines that are lost", async () => {
            const refusal = { status: 400, body: { __type: "ThrottlingException", message: "Rate exceeded" } };
            const server = await StandInServer.start(folder(), ({ body }) => !/_monitoring/.test(body) && refusal);
            const settings: FluentBitSettingsInput = { buffer: { maxMiBPerDestination: 16 } };
            const watched = watch(server, settings);
            writeLog(folder(), web, lines(12_000, 0, "y".repeat(1000)));
            await start(server, settings);
            await watched.becomes("buffer", "ALARM");
            assert.equal(watched.is("dropped"), "OK");
            appendLog(folder(), web, lines(12_000, 0, "y".repeat(1000)));
            await watched.becomes("dropped", "ALARM");
            await watched.becomes("dropped", "OK");
        });

        it("of a node without a shipper, and back", async () => {
            const server = await StandInServer.start(folder());
            writeLog(folder(), web, lines(10));
            const watched = watch(server, {});
            const first = await start(server, {}, "windows");
            await watched.becomes("shippers", "OK");
            await until(() => of(server).length >= 10, 60_000);
            await first.kill();
            assert.equal(watched.is("shippers"), "OK", "it may come back");
            await watched.becomes("shippers", "ALARM");
            await start(server, {}, "windows");
            await watched.becomes("shippers", "OK");
        });

        it("each of which there is", () => {
            const all = Object.keys(alarmHeadings).filter(
                (key) => key !== "lag" || isAtLeast(versionOnPath(), "4.2.0"),
            );
            assert.deepEqual([...raised].sort(), all.sort());
        });
    });

    it("begin again from zero with the next shipper", async () => {
        const server = await StandInServer.start(folder());
        writeLog(folder(), web, lines(100));
        const first = await start(server);
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 100, 60_000);
        await first.kill();
        appendLog(folder(), web, lines(7));
        await start(server);
        await until(() => sum(of(server, shop), metrics.recordsDelivered) === 107, 60_000);
        assert.ok(last(of(server), metrics.uptime) < 60);
    });
});
