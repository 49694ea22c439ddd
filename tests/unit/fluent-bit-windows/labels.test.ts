import assert from "node:assert/strict";

import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { linuxPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { devCluster as cluster } from "./dev-cluster";

interface Rewriting {
    match: string;
    rule: [string];
    emitter_mem_buf_limit: number;
}

const toLogs = { type: "cloudWatchLogs" as const };
const toServer = { type: "http" as const, url: "https://logs.example.com/lines" };
const toBoth = [toLogs, toServer];

/** The configuration of two routes by labels in `shop`, and another namespace. */
function config(more: FluentBitSettingsInput = {}, to: (typeof toLogs | typeof toServer)[] = toBoth) {
    const settings = fluentBitSettings.parse({
        routes: [
            { name: "web", match: { namespace: "shop", labels: { app: "web" } }, to },
            { name: "web-api", match: { namespace: "shop", labels: { app: "api" } }, to: [toLogs] },
            { match: { namespace: "stock" } },
        ],
        ...more,
    });
    return fluentBitConfig(settings, { cluster: "dev", paths: linuxPaths() }, planFluentBit(settings, cluster).routes);
}

function rewritings({ pipeline }: ReturnType<typeof config>): Rewriting[] {
    return pipeline.filters.flatMap((filter) =>
        filter.name === "rewrite_tag" ? [filter as unknown as Rewriting] : [],
    );
}

/** Outputs that get a line of a route by labels, from the rules and the outputs' matches. A line that no rule takes keeps its tag. */
function outputsOf(whole: ReturnType<typeof config>, route: string | undefined): string[] {
    const tag = "kube.shop.iis.web-1";
    const tags: string[] = [];
    let isRemoved = false;
    for (const { rule } of rewritings(whole)) {
        const [, pattern = "", template = "", keeps] = rule[0].split(" ");
        if (!isRemoved && route !== undefined && new RegExp(pattern).test(route)) {
            const names = template.replace("$_route", route).replace(/\$\w+\.\$\w+\.\$\w+$/, "shop.iis.web-1");
            tags.push(names);
            isRemoved = keeps === "false";
        }
    }
    if (!isRemoved) {
        tags.push(tag);
    }
    return tags.flatMap((one) =>
        whole.pipeline.outputs
            .filter((output) => "match_regex" in output && new RegExp(String(output.match_regex)).test(one))
            .map(({ alias }) => String(alias)),
    );
}

describe("lines of routes by labels", () => {
    it("go once to each destination of their route, and to no other", () => {
        const whole = config();
        assert.deepEqual(outputsOf(whole, "web").sort(), ["cloudwatch_logs.route.web", "http.route.web.2"]);
        assert.deepEqual(outputsOf(whole, "web-api"), ["cloudwatch_logs.route.web-api"]);
        assert.deepEqual(outputsOf(whole, "_unresolved"), ["cloudwatch_logs.unresolved"]);
        assert.deepEqual(outputsOf(whole, undefined), ["cloudwatch_logs.unrouted"]);
    });

    it("go to several destinations while the labels are not known, if `unresolved` has several", () => {
        const whole = config({ unresolved: toBoth }, [toLogs]);
        assert.deepEqual(outputsOf(whole, "_unresolved").sort(), ["cloudwatch_logs.unresolved", "http.unresolved.2"]);
        assert.deepEqual(outputsOf(whole, "web"), ["cloudwatch_logs.route.web"]);
    });

    it("go nowhere if their route has no destination", () => {
        assert.deepEqual(outputsOf(config({}, []), "web"), []);
    });

    it("are copied only as far as destinations exist", () => {
        assert.equal(rewritings(config({}, [toLogs])).length, 1);
        assert.equal(
            rewritings(config({}, [...toBoth, { ...toServer, url: "https://logs.example.com/more" }])).length,
            3,
        );
    });

    it("have no limit in memory, above which they would be lost or misrouted", () => {
        const limits = rewritings(config()).map(({ emitter_mem_buf_limit }) => emitter_mem_buf_limit);
        assert.deepEqual(limits, [0, 0]);
    });

    it("have places for the chunks of each destination, if there is memory for them", () => {
        const places = (memoryLimit: string, to = toBoth) =>
            config({ resources: { memoryLimit } }, to).service["storage.max_chunks_up"];
        assert.deepEqual([places("256Mi"), places("768Mi"), places("1Gi"), places("2Gi")], [64, 227, 341, 400]);
        assert.equal(places("2Gi", [toLogs]), 200);
    });

    it("have the same fields with each tag", () => {
        const fields = config().pipeline.filters.find(({ alias }) => alias === "fields") as { match_regex: string };
        for (const prefix of ["labelled.web.", "labelled-2.web.", "labelled-12.web.", ""]) {
            assert.match(`${prefix}kube.shop.iis.web-1`, new RegExp(fields.match_regex));
        }
    });
});
