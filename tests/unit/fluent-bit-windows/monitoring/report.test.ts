import assert from "node:assert/strict";

import { type LuaEngine, LuaFactory } from "wasmoon";
import { parse } from "yaml";

import { lineBytes } from "../../../../components/fluent-bit-windows/monitoring/cost";
import { metrics } from "../../../../components/fluent-bit-windows/monitoring/metrics";
import { monitoringTick } from "../../../../components/fluent-bit-windows/pipeline/monitoring-tags";
import { ownLogTag } from "../../../../components/fluent-bit-windows/pipeline/own-log";
import type { FluentBitConfig, LuaFilter } from "../../../../components/fluent-bit-windows/pipeline/sections";
import { renderFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { windowsShipper } from "../../../../components/fluent-bit-windows/shippers";
import { cluster } from "../destinations/one-route";

const shop = "cloudwatch_logs.route.shop";
const start = 1_800_000_000;

/** A line in CloudWatch's Embedded Metric Format. */
interface Line {
    _aws: {
        Timestamp: number;
        CloudWatchMetrics: {
            Namespace: string;
            Dimensions: string[][];
            Metrics: { Name: string; Unit: string }[];
        }[];
    };
    [member: string]: unknown;
}

/** Fluent Bit's metrics, by their name and what they are of. */
type Written = Record<string, number | { sum: number; count: number }>;

describe("the lines that CloudWatch makes metrics of", () => {
    let lua: LuaEngine;
    let now: number;
    let file: string | undefined;

    async function load(settings: FluentBitSettingsInput = {}) {
        const config = parse(
            renderFluentBit(
                fluentBitSettings.parse({ routes: [{ match: { namespace: "shop" } }], ...settings }),
                cluster,
                windowsShipper,
            ),
        ) as FluentBitConfig;
        const filter = config.pipeline.filters.find(({ alias }) => alias === "monitoring") as LuaFilter;
        lua.global.set("now", () => now);
        lua.global.set("contents", () => file);
        lua.global.set("drop", () => (file = undefined));
        await lua.doString(`
            os.time = function() return now() end
            os.getenv = function() return "node-1" end
            os.remove = function() drop() end
            io = { open = function()
                local text = contents()
                return text and { seek = function() return #text end, read = function() return text end, close = function() end }
            end }
        `);
        await lua.doString(filter.code);
        await lua.doString(`
            function run(tag, log, age)
                local code, _, records = monitoring(tag, 0, { log = log, age = age })
                local all = {}
                if code == 2 then
                    for _, record in ipairs(records) do all[#all + 1] = record.log end
                end
                return table.concat(all, "\\n")
            end
        `);
    }

    beforeEach(async () => {
        lua = await new LuaFactory().createEngine();
        now = start;
        file = undefined;
        await load();
    });

    afterEach(() => {
        lua.global.close();
    });

    const run = (tag: string, ...of: unknown[]) =>
        (lua.global.get("run") as (...parts: unknown[]) => string)(tag, ...of);

    /** A minute later Fluent Bit has written its metrics. */
    function minute(written: Written, age?: number): Line[] {
        now += 60;
        const all: Written = { "uptime node-1": 1, ...written };
        file = Object.entries(all)
            .map(([metric, value]) => {
                const [name = "", of = "", from = "pods"] = metric.split(" ");
                return typeof value === "number"
                    ? `2026-11-29T09:00:00.000000000Z fluentbit_${name}{name="${of}"} = ${value}\n`
                    : `2026-11-29T09:00:00.000000000Z fluentbit_${name}{input="${from}",output="${of}"} = { buckets = { 0.5=1, +Inf=2 }, sum=${value.sum}, count=${value.count} }\n`;
            })
            .join("");
        assert.equal(run(monitoringTick, undefined, age), "", "Fluent Bit may still be writing");
        const lines = run(monitoringTick).split("\n").filter(Boolean);
        return lines.map((line) => JSON.parse(line) as Line);
    }

    const of = (lines: readonly Line[], destination: string) =>
        lines.find((line) => line["Destination"] === destination);
    const ofNode = (lines: readonly Line[]) => lines.find((line) => line["Destination"] === undefined);

    it("have what happened in the minute, and not since the start", () => {
        const first = of(
            minute({ [`output_proc_records_total ${shop}`]: 100, [`output_retries_total ${shop}`]: 2 }),
            shop,
        );
        const second = of(
            minute({ [`output_proc_records_total ${shop}`]: 130, [`output_retries_total ${shop}`]: 2 }),
            shop,
        );
        assert.deepEqual([first?.["RecordsDelivered"], first?.["Retries"]], [100, 2]);
        assert.deepEqual([second?.["RecordsDelivered"], second?.["Retries"]], [30, 0]);
        const third = of(minute({ [`output_proc_records_total ${shop}`]: 131 }), shop);
        assert.deepEqual([third?.["RecordsDelivered"], third?.["Retries"]], [1, undefined], "zeros are not paid for");
    });

    it("are as CloudWatch's format wants them: each metric once, under dimensions that the line has, with a unit that CloudWatch knows", () => {
        const units = new Map<string, string>(Object.values(metrics).map(({ name, unit }) => [name, unit]));
        run(ownLogTag, "API responded with error='ThrottlingException'");
        const bad = ["retries_total", "dropped_records_total"].map((name) => [`output_${name} ${shop}`, 1]);
        const lines = minute(
            {
                ...(Object.fromEntries(bad) as Written),
                [`output_proc_records_total ${shop}`]: 1,
                [`output_chunk_available_capacity_percent ${shop}`]: 90,
                [`output_latency_seconds ${shop}`]: { sum: 4, count: 2 },
            },
            4,
        );
        const names = lines.flatMap((line) => {
            assert.equal(line._aws.Timestamp % 60_000, 0);
            return line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions, Metrics }) => {
                assert.equal(Namespace, "WindowsEksLogging");
                for (const dimension of Dimensions.flat()) {
                    assert.match(line[dimension] as string, /./, dimension);
                }
                return Metrics.map(({ Name, Unit }) => {
                    assert.equal(Unit, units.get(Name), Name);
                    assert.equal(typeof line[Name], "number", Name);
                    return Name;
                });
            });
        });
        assert.equal(new Set(names).size, names.length);
        assert.deepEqual(
            Object.values(metrics)
                .map(({ name }) => name as string)
                .filter((name) => !names.includes(name)),
            ["OldestWaitingSeconds", "CertificateFailures", "CredentialFailures"],
        );
    });

    it("come once for each minute, so that their number is that of the shippers", () => {
        const stamps = [60, 61, 60, 63, 60, 60, 58].map((seconds) => {
            now += seconds - 60;
            return ofNode(minute({ "input_records_total pods": 1 }))?._aws.Timestamp;
        });
        const first = Number(stamps[0]);
        assert.deepEqual(
            stamps,
            stamps.map((_, index) => first + index * 60_000),
        );
    });

    it("leave out destinations that have nothing to do, but for the first quiet minute", () => {
        assert.equal(of(minute({ [`output_proc_records_total ${shop}`]: 0 }), shop), undefined);
        assert.equal(of(minute({ [`output_proc_records_total ${shop}`]: 5 }), shop)?.["RecordsDelivered"], 5);
        assert.equal(of(minute({ [`output_proc_records_total ${shop}`]: 5 }), shop)?.["RecordsDelivered"], 0);
        assert.equal(of(minute({ [`output_proc_records_total ${shop}`]: 5 }), shop), undefined);
    });

    it("tell how old lines were on arrival: when they were read, and how long they then waited", () => {
        const lines = minute({ [`output_latency_seconds ${shop}`]: { sum: 30, count: 10 } }, 2);
        assert.equal(ofNode(lines)?.["ReadLagSeconds"], 2);
        assert.equal(of(lines, shop)?.["LagSeconds"], 5);
        const later = minute({ [`output_latency_seconds ${shop}`]: { sum: 40, count: 12 } });
        assert.equal(ofNode(later)?.["ReadLagSeconds"], undefined);
        assert.equal(of(later, shop)?.["LagSeconds"], 5);
    });

    it("tell no age of lines that waited on the disk through a restart, which Fluent Bit counts from 1970", () => {
        const lines = minute(
            {
                [`output_latency_seconds ${shop}`]: { sum: 6, count: 2 },
                [`output_latency_seconds ${shop} storage_backlog.1`]: { sum: 2 * start, count: 2 },
            },
            2,
        );
        assert.equal(of(lines, shop)?.["LagSeconds"], 5);
    });

    it("tell the age of the oldest lines that cannot be delivered, by the name of their chunk, also of a Fluent Bit before", () => {
        const failed = (chunk: string) =>
            `[ warn] [engine] failed to flush chunk '${chunk}', retry in 7 seconds: task_id=0, input=pods > output=${shop} (out_id=0)`;
        run(ownLogTag, failed(`1-${start - 1000}.123456789.flb`));
        run(ownLogTag, failed(`1-${start - 10}.123456789.flb`));
        assert.equal(of(minute({}), shop)?.["OldestWaitingSeconds"], 1060);
        run(
            ownLogTag,
            `[ info] [engine] flush chunk '1-${start - 1000}.123456789.flb' succeeded at retry 3: task_id=0, input=pods > output=${shop} (out_id=0)`,
        );
        assert.equal(of(minute({}), shop)?.["OldestWaitingSeconds"], 130);
        now += 420;
        assert.equal(of(minute({}), shop)?.["OldestWaitingSeconds"], 0, "it is forgotten when nothing more is said");
        assert.equal(of(minute({}), shop), undefined);
    });

    it("tell how full the buffer is, and what waits on the node", () => {
        const lines = minute({
            [`output_chunk_available_capacity_percent ${shop}`]: 25,
            "input_storage_chunks pods": 3,
            "input_storage_chunks storage_backlog.5": 2,
            "input_storage_chunks monitoring": 9,
        });
        assert.equal(of(lines, shop)?.["BufferUsedPercent"], 75);
        assert.equal(ofNode(lines)?.["WaitingBytes"], 0.75 * 1024 * 2 ** 20);
        assert.equal(ofNode(lines)?.["WaitingChunks"], 5);
    });

    it("are as long as the costs of npm run explain assume", () => {
        const lines = minute(
            {
                [`output_proc_records_total ${shop}`]: 123456,
                [`output_latency_seconds ${shop}`]: { sum: 4.25, count: 2 },
            },
            4,
        );
        // What CloudWatch Logs bills for each event, and names that are longer than those here.
        const billed = (line: Line | undefined) => JSON.stringify(line).length + 26;
        assert.ok(billed(ofNode(lines)) + 40 <= lineBytes.node, String(billed(ofNode(lines))));
        assert.ok(billed(of(lines, shop)) + 40 <= lineBytes.destination, String(billed(of(lines, shop))));
    });

    it("count what Fluent Bit's log says of certificates, credentials and limits, and nothing else of it", () => {
        const said = [
            "[error] [tls] certificate verification failed, reason: unable to get local issuer certificate (X509 code: 20)",
            "[error] [output:cloudwatch_logs:x] PutLogEvents API responded with error='AccessDeniedException', message='no'",
            "[error] [aws_credentials] STS API responded with 403",
            "[error] [output:cloudwatch_logs:x] PutLogEvents API responded with error='ThrottlingException', message='Rate exceeded'",
            "[ info] [input:tail:pods] inotify_fs_add(): inode=1",
            "[ warn] not ready: cloudwatch_logs.route.shop has failed to deliver lines for 190 seconds, and tries again",
        ];
        for (const line of said) {
            run(ownLogTag, line);
        }
        const line = ofNode(minute({}));
        assert.deepEqual([line?.["CertificateFailures"], line?.["CredentialFailures"], line?.["Throttles"]], [1, 2, 1]);
        assert.equal(ofNode(minute({}))?.["Throttles"], undefined);
    });

    it("do not pile up while CloudWatch cannot be reached, and lose no count", () => {
        let made = 0;
        let delivered = 0;
        for (let minutes = 1; minutes <= 60; minutes++) {
            const lines = minute({ [`output_proc_records_total ${shop}`]: minutes * 10 });
            made += lines.length;
            delivered += Number(of(lines, shop)?.["RecordsDelivered"] ?? 0);
        }
        assert.ok(made < 20, String(made));
        const after = minute({
            [`output_proc_records_total ${shop}`]: 610,
            "output_proc_records_total cloudwatch_logs.monitoring": made,
        });
        assert.equal(delivered + Number(of(after, shop)?.["RecordsDelivered"]), 610);
    });
});
