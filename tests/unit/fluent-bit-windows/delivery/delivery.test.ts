import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { DestinationInput } from "../destinations/one-route";
import { account } from "../destinations/one-route";
import { buffered } from "./buffered";
import { destinations, type Name, names, requestsTo, routeTo } from "./every-destination";
import {
    credentialText,
    dryRun,
    FluentBit,
    until,
    untilNextSecond,
    untrusted,
    withFolder,
    writeLog,
} from "./fluent-bit";
import { type Delivery, nowhere, StandInServer } from "./stand-in";

const time = "2026-11-24T06:57:50.858217300Z";
const lines = [
    { time, text: 'GET /shop "a b" \\ 200' },
    { time: "2026-11-24T06:57:51.000000000Z", text: "Grüße, 東京" },
];
const texts = lines.map(({ text }) => text);

function jsonLines(text: string): Record<string, unknown>[] {
    return text
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("Fluent Bit with the rendered configuration", function () {
    this.timeout(30_000);
    const folder = withFolder("delivery");

    describe("of every destination", () => {
        let server: StandInServer;
        let shared: string;
        let log: string;

        before(async () => {
            shared = mkdtempSync(join(tmpdir(), "delivery-"));
            // Each destination is refused once: a line that is given up then is missed below.
            const refused = new Set<Name>();
            server = await StandInServer.start(shared, (delivery) => {
                const name = names.find((one) => destinations[one].isMine(delivery)) ?? "s3";
                const first = !refused.has(name) && name !== "s3";
                refused.add(name);
                return first;
            });
            for (const namespace of names) {
                writeLog(shared, { namespace, pod: "web-1", container: "iis" }, lines);
            }
            const fluentBit = await FluentBit.start({
                settings: { routes: names.map(routeTo) },
                standIn: server.address(),
                folder: shared,
            });
            const unhurried = names.filter((name) => name !== "s3");
            await server.until((seen) => unhurried.every((name) => requestsTo(name, seen).length > 0), 15_000);
            // S3 gets its object after minutes, or when Fluent Bit is told to stop.
            await fluentBit.stop();
            log = fluentBit.log;
        });

        after(async () => {
            await FluentBit.killAll();
            StandInServer.stopAll();
            rmSync(shared, { recursive: true, force: true });
        });

        const the = (name: Name): Delivery => {
            const [only, ...others] = requestsTo(name, server.deliveries);
            assert.ok(only !== undefined, log);
            assert.deepEqual(others, []);
            return only;
        };

        // The stand-in has looked at the signature itself.
        const isSigned = ({ headers }: Delivery, service: string, region = "eu-central-1") => {
            const authorization = headers.authorization ?? "";
            assert.ok(authorization.includes(`/${region}/${service}/aws4_request`), authorization);
        };

        it("puts lines with their time into a Firehose record", function () {
            if (!names.includes("firehose")) {
                this.skip();
            }
            const delivery = the("firehose");
            isSigned(delivery, "firehose");
            const { DeliveryStreamName, Records } = JSON.parse(delivery.body) as {
                DeliveryStreamName: string;
                Records: { Data: string }[];
            };
            assert.equal(DeliveryStreamName, "dev-firehose");
            assert.equal(Records.length, 1, "many lines are one record, which is what is billed");
            const records = jsonLines(Buffer.from(Records[0]?.Data ?? "", "base64").toString("utf8"));
            assert.deepEqual(
                records.map(({ log }) => log),
                texts,
            );
            assert.equal(records[0]?.["time"], "2026-11-24T06:57:50.858Z");
            assert.equal(records[0]["pod"], "web-1");
        });

        it("creates OpenSearch documents in the day's index, by signed requests", () => {
            const delivery = the("open-search");
            isSigned(delivery, "es", "eu-west-1");
            const [action, first, , second] = jsonLines(delivery.body);
            assert.match(JSON.stringify(action), /^\{"create":\{"_index":"dev-open-search-2026\.11\.24"/);
            assert.deepEqual([first?.["log"], second?.["log"]], texts);
            assert.equal(first?.["@timestamp"], "2026-11-24T06:57:50.858217300Z");
        });

        it("sends Datadog messages with tags, under the API key", () => {
            const { headers, body } = the("datadog");
            assert.equal(headers["dd-api-key"], credentialText);
            const [first, second] = JSON.parse(body) as Record<string, unknown>[];
            assert.deepEqual([first?.["message"], second?.["message"]], texts);
            assert.equal(first?.["timestamp"], Date.parse("2026-11-24T06:57:50.858Z"));
            assert.deepEqual(
                [first["ddtags"], first["service"], first["ddsource"], first["host"]],
                ["kube_cluster_name:dev", "shop", "iis", "node-1"],
            );
        });

        it("sends Splunk events with host, source and index, under the token", () => {
            const { headers, body } = the("splunk");
            assert.equal(headers.authorization, `Splunk ${credentialText}`);
            const [first, second] = body
                .replaceAll("}{", "}\n{")
                .split("\n")
                .map((event) => JSON.parse(event) as SplunkEvent);
            assert.deepEqual([first?.event.log, second?.event.log], texts);
            assert.equal(first?.time.toFixed(6), "1795503470.858217");
            assert.deepEqual([first.host, first.source, first.index], ["node-1", "kube.splunk.iis.web-1", "k8s"]);
        });

        it("sends a server lines of JSON, packed, under a bearer token", () => {
            const { headers, body } = the("bearer");
            assert.equal(headers.authorization, `Bearer ${credentialText}`);
            assert.equal(headers["x-tenant"], "shop a");
            assert.equal(headers["content-type"], "application/x-ndjson");
            assert.equal(headers["content-encoding"], "gzip");
            const records = jsonLines(body);
            assert.deepEqual(
                records.map(({ log }) => log),
                texts,
            );
            assert.equal(records[0]?.["time"], "2026-11-24T06:57:50.858217Z");
        });

        it("sends a server an array, under a user's password", () => {
            const { headers, body } = the("basic");
            const [scheme, pair = ""] = (headers.authorization ?? "").split(" ");
            assert.equal(scheme, "Basic");
            assert.equal(Buffer.from(pair, "base64").toString("utf8"), `shop:${credentialText}`);
            const records = JSON.parse(body) as Record<string, unknown>[];
            assert.deepEqual(
                records.map(({ log }) => log),
                texts,
            );
        });

        it("uploads one packed object under the route's prefix, named after the container", () => {
            const delivery = the("s3");
            isSigned(delivery, "s3");
            assert.match(
                delivery.path,
                new RegExp(
                    `^/dev-eu-central-1-${account}-logs/s3/\\d{4}/\\d\\d/\\d\\d/kube\\.s3\\.iis\\.web-1/\\d{6}-\\w{8}\\.json\\.gz$`,
                ),
            );
            assert.equal(delivery.headers["content-encoding"], "gzip");
            assert.equal(delivery.headers["content-type"], "application/x-ndjson");
            const records = jsonLines(delivery.body);
            assert.deepEqual(
                records.map(({ log }) => log),
                texts,
            );
            assert.equal(records[0]?.["time"], "2026-11-24T06:57:50.858217Z");
        });

        it("takes credentials from its environment, which alone has them", () => {
            const config = readFileSync(join(shared, "fluent-bit.yaml"), "utf8");
            assert.match(config, /\$\{\w+\}/);
            for (const part of ['to"k', "k#e'n"]) {
                assert.ok(!config.includes(part), part);
            }
        });

        it("does not write credentials to its own log, nor a line about each delivery, but for uploads to S3, which the readiness check reads", () => {
            assert.ok(!log.includes(credentialText), log);
            assert.doesNotMatch(log, /\[ info\].*HTTP status=2/);
            assert.match(log, /\[ info\] \[output:s3:s3\.route\.s3\] Successfully uploaded object/);
        });
    });

    it("uploads to S3 what a killed Fluent Bit had not, once and in its place", async () => {
        const other: DestinationInput = { type: "s3", prefix: "copies" };
        const settings = { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" as const }, other] }] };
        writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
        const server = await StandInServer.start(folder());
        const options = { settings, standIn: server.address(), folder: folder() };
        const killed = await FluentBit.start(options);
        await until(
            () => buffered(join(folder(), "state", "s3")).filter((text) => text.includes("200")).length === 2,
            10_000,
        );
        await killed.kill();
        assert.equal(server.deliveries.length, 0);

        await untilNextSecond();
        const next = await FluentBit.start(options);
        await server.until((seen) => seen.length >= 2, 10_000);
        await next.stop();
        const uploads = server.deliveries.map(({ path, body }) => [
            path.split("/")[2],
            jsonLines(body).map(({ log }) => log),
        ]);
        assert.deepEqual(uploads.sort(), [
            ["copies", texts],
            ["shop", texts],
        ]);
    });

    it("sends nothing to a server whose certificate is made out to somebody else", async () => {
        writeLog(folder(), { namespace: "splunk", pod: "web-1", container: "iis" }, lines);
        const server = await StandInServer.start(folder());
        const fluentBit = await FluentBit.start({
            settings: { routes: [routeTo("splunk")] },
            standIn: server.address("127.0.0.1"),
            folder: folder(),
        });
        await until(() => untrusted.test(fluentBit.log), 10_000);
        assert.equal(server.deliveries.length, 0);
    });

    it("accepts each destination's options", async () => {
        for (const name of names) {
            const said = await dryRun({ settings: { routes: [routeTo(name)] }, standIn: nowhere, folder: folder() });
            assert.equal(said, undefined, `${name}: ${said ?? ""}`);
        }
    });
});

interface SplunkEvent {
    time: number;
    host: string;
    source: string;
    index: string;
    event: { log: string };
}
