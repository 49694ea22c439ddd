import assert from "node:assert/strict";

import { type LuaEngine, LuaFactory } from "wasmoon";
import { parse } from "yaml";

import { readinessFilters } from "../../../components/fluent-bit-windows/pipeline/readiness";
import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit, renderFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitProblems } from "./problems";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { eventLogShipper } from "../../../components/fluent-bit-windows/shippers";
import { cluster } from "./destinations/one-route";
import { stackProblems } from "./stack-problems";

describe("the readiness probe", () => {
    interface Probe {
        httpGet: { path: string; port: string };
        initialDelaySeconds?: number;
        periodSeconds: number;
        failureThreshold: number;
    }

    function probe(input: FluentBitSettingsInput = {}) {
        const daemonSet = planFluentBit(fluentBitSettings.parse(input), cluster).manifests[
            "windows-2022"
        ] as unknown as {
            spec: { template: { spec: { containers: [{ readinessProbe: Probe; env: { name: string }[] }] } } };
        };
        const [container] = daemonSet.spec.template.spec.containers;
        return container;
    }

    function rendered(input: FluentBitSettingsInput = {}, reads = windowsShipper) {
        const yaml = renderFluentBit(fluentBitSettings.parse(input), cluster, reads);
        return parse(yaml) as {
            service: Record<string, unknown>;
            pipeline: Record<"inputs" | "filters" | "outputs", Record<string, unknown>[]>;
        };
    }
    const windowsShipper = { paths: windowsPaths, reads: ["disk" as const] };

    it("is asked often enough to see each error, which lasts for a minute", () => {
        const { httpGet, periodSeconds, failureThreshold } = probe().readinessProbe;
        assert.equal(httpGet.path, "/api/v1/health");
        const { service } = rendered();
        assert.ok(periodSeconds * failureThreshold < Number(service["hc_period"]));
        assert.deepEqual([service["hc_errors_count"], service["hc_retry_failure_count"]], [0, 0]);
    });

    it("reads the log of Fluent Bit's own container, whichever its system and its DaemonSet", () => {
        const path = "C:\\var\\log\\pods\\amazon-cloudwatch_${POD_NAME}_${POD_UID}\\fluent-bit\\*.log";
        for (const shipper of [windowsShipper, eventLogShipper]) {
            const { inputs } = rendered({}, { ...windowsShipper, ...shipper, reads: ["disk"] }).pipeline;
            assert.equal(inputs.find(({ alias }) => alias === "own-log")?.["path"], path);
        }
        const names = probe().env.map(({ name }) => name);
        assert.ok(names.includes("POD_NAME") && names.includes("POD_UID"));
    });

    it("asks the HTTP server alone where that is wanted", () => {
        const input = { readiness: { asks: "server" as const }, monitoring: false };
        assert.deepEqual(probe(input).readinessProbe.httpGet, { path: "/", port: "http" });
        const { service, pipeline } = rendered(input);
        assert.equal(service["hc_period"], undefined);
        for (const sections of Object.values(pipeline)) {
            assert.ok(sections.every(({ alias }) => !["own-log", "readiness", "not-ready"].includes(String(alias))));
        }
    });

    it("needs the warnings of Fluent Bit's log", () => {
        const problems = (input: FluentBitSettingsInput) => fluentBitProblems(fluentBitSettings.parse(input), "dev");
        const [problem] = problems({ logLevel: "error" });
        assert.equal(`${problem?.setting ?? ""} = ${problem?.value ?? ""}`, 'logLevel = "error"');
        assert.match(problem?.remedy ?? "", /deliveries; use "warn".*readiness\.asks: "server"/);
        assert.deepEqual(problems({ logLevel: "error", readiness: { asks: "server" } }), []);
    });

    it("keeps its tags to itself", () => {
        const inputs = [{ name: "statsd", tag: "readiness.tick", port: 8125 }];
        assert.match(
            stackProblems({ extra: { inputs } }, "fluentBit.extra.").join(),
            /inputs\[0\]\.tag = "readiness\.tick"/,
        );
    });
});

describe("what Fluent Bit makes of its own log", () => {
    let lua: LuaEngine;
    let now: number;

    beforeEach(async () => {
        lua = await new LuaFactory().createEngine();
        now = 0;
        lua.global.set("now", () => now);
        await lua.doString("said = '' os.time = function() return 1000000 + now() end");
        await lua.doString("io = { stderr = { write = function(_, ...) said = said .. table.concat({...}) end } }");
        const [filter] = readinessFilters(fluentBitSettings.parse({}));
        await lua.doString(filter?.code ?? "");
        await lua.doString("function verdict(tag, log) return (readiness(tag, 0, { log = log })) end");
    });

    afterEach(() => {
        lua.global.close();
    });

    const verdict = (tag: string, log?: string) =>
        (lua.global.get("verdict") as (...parts: unknown[]) => number)(tag, log);

    /** A second after the other, until then: what it is told in some, and whether it lets a record through to fail, in each. */
    function errorsUntil(end: number, told: (second: number) => string | undefined): number[] {
        const errors: number[] = [];
        for (; now < end; now += 1) {
            const line = told(now);
            if (line !== undefined) {
                assert.equal(verdict("readiness.log", line), -1, "a line of the own log goes no further");
            }
            if (now % 5 === 0 && verdict("readiness.tick") !== -1) {
                errors.push(now);
            }
        }
        return errors;
    }

    const failed = (chunk: string, output = "cloudwatch_logs.route.shop") =>
        `2026-11-28T19:01:23.6Z stderr F [2026/11/28 19:01:23.638] [ warn] [engine] failed to flush chunk '${chunk}', retry in 3 seconds: task_id=0, input=pods > output=${output} (out_id=0)`;
    const succeeded = (chunk: string, output = "cloudwatch_logs.route.shop") =>
        `2026-11-28T19:01:23.6Z stderr F [2026/11/28 19:01:23.638] [ info] [engine] flush chunk '${chunk}' succeeded at retry 3: task_id=0, input=pods > output=${output} (out_id=0)`;
    const every =
        (seconds: number, line: string, from = 0, to = Infinity) =>
        (second: number) =>
            second >= from && second <= to && second % seconds === 0 ? line : undefined;

    it("says nothing of an idle pod, and nothing of single failures", () => {
        assert.deepEqual(errorsUntil(2000, every(500, failed("1-1.flb"))), []);
    });

    it("finds a delivery that fails from the start within seconds", () => {
        const [first, second] = errorsUntil(100, every(4, failed("1-1.flb")));
        assert.equal(first, 15);
        assert.equal(second, 45, "one error in each half of the time that an error lasts");
    });

    it("waits for three minutes later on", () => {
        const [first] = errorsUntil(1000, every(7, failed("1-1.flb"), 301));
        assert.ok(first !== undefined && first >= 301 + 180 && first < 301 + 200, String(first));
    });

    it("does not take other chunks' failures for one that lasts", () => {
        const chunks = (second: number) => (second % 9 === 0 ? failed(`1-${Math.floor(second / 90)}.flb`) : undefined);
        assert.deepEqual(
            errorsUntil(2000, (second) => (second < 100 ? undefined : chunks(second))),
            [],
        );
    });

    it("ends with the delivery, of that output alone", () => {
        now = 100;
        errorsUntil(400, every(6, failed("1-1.flb")));
        verdict("readiness.log", succeeded("1-1.flb", "splunk.route.shop"));
        assert.notDeepEqual(
            errorsUntil(435, () => undefined),
            [],
        );
        verdict("readiness.log", succeeded("1-1.flb"));
        assert.deepEqual(
            errorsUntil(900, () => undefined),
            [],
        );
        const said = String(lua.global.get("said"));
        assert.match(
            said,
            /\[ warn\] \[readiness\] not ready: cloudwatch_logs\.route\.shop has failed to deliver lines for \d+ seconds/,
        );
        assert.match(said, /\[ info\] \[readiness\] ready: all lines are delivered again\n$/);
    });

    it("forgets what it has not heard of for minutes, as where the level hides the success", () => {
        errorsUntil(30, every(4, failed("1-1.flb")));
        assert.deepEqual(
            errorsUntil(1000, () => undefined).filter((second) => second > 30 + 420),
            [],
        );
    });

    it("reads Docker's JSON lines too", () => {
        const line = JSON.stringify({ log: `${failed("1-1.flb")}\n`, stream: "stderr" }).replaceAll(">", "\\u003e");
        assert.notDeepEqual(errorsUntil(60, every(4, line)), []);
        assert.match(String(lua.global.get("said")), /not ready: cloudwatch_logs\.route\.shop has/);
        verdict("readiness.log", JSON.stringify({ log: succeeded("1-1.flb") }));
        assert.deepEqual(
            errorsUntil(500, () => undefined),
            [],
        );
    });

    it("sees uploads to S3 fail, which the plug-in tries again by itself", () => {
        const line = "[2026/11/28 19:01:23.638] [error] [output:s3:s3.route.shop] PutObject request failed";
        assert.notDeepEqual(errorsUntil(1000, every(100, line, 100)), []);
    });

    it("takes uploads to S3 that fail at times, and succeed the next time, for what they are", () => {
        const output = "[output:s3:s3.route.shop]";
        const outcomes = (second: number) =>
            second % 120 === 0
                ? `[2026/11/28 19:01:23.638] [error] ${output} PutObject request failed`
                : second % 120 === 60
                  ? `[2026/11/28 19:02:23.638] [ info] ${output} Successfully uploaded object /shop/2026/11/28/kube.shop.iis.web-1/190123-a.json.gz`
                  : undefined;
        assert.deepEqual(errorsUntil(2000, outcomes), []);
    });
});
