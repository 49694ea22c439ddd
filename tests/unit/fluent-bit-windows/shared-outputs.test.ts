import assert from "node:assert/strict";

import { fluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/config";
import { windowsPaths } from "../../../components/fluent-bit-windows/pipeline/paths";
import { mostOwnOutputs, sharingOutputs } from "../../../components/fluent-bit-windows/pipeline/shared-outputs";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../components/fluent-bit-windows/settings";
import { tagOf, tagParts } from "../../../components/fluent-bit-windows/tag";
import { cluster } from "./destinations/one-route";
import { assertAllKnown } from "./known-options";

type RouteInput = NonNullable<FluentBitSettingsInput["routes"]>[number];

const many = Array.from({ length: mostOwnOutputs + 1 }, (_, index) => `team-${index}`);
const routeOf = (namespace: string): RouteInput => ({ match: { namespace } });

function rendered(routes: RouteInput[], more: FluentBitSettingsInput = {}) {
    const settings = fluentBitSettings.parse({ readiness: { asks: "server" }, monitoring: false, ...more, routes });
    const plan = planFluentBit(settings, cluster);
    const config = fluentBitConfig(settings, { cluster: "dev", paths: windowsPaths }, plan.routes);
    assertAllKnown(settings, cluster);
    return { plan, outputs: config.pipeline.outputs };
}

/** The log groups that the lines of a container go to, as Fluent Bit would find them. */
function groupsOf({ outputs }: ReturnType<typeof rendered>, namespace: string, pod = "web-1"): unknown[] {
    const tag = tagOf({ namespace, pod, container: "iis" });
    return outputs
        .filter((output) => new RegExp(String(output["match_regex"])).test(tag))
        .map((output) => {
            const template = output["log_group_template"];
            return typeof template === "string"
                ? template.replace(tagParts.pod.namespace, tag.split(".")[1] ?? "")
                : output["log_group_name"];
        });
}

describe("outputs for many namespaces", () => {
    it("are one for each, as long as they are few", () => {
        const { outputs } = rendered(many.slice(1).map(routeOf));
        assert.equal(outputs.length, mostOwnOutputs + 2, "and one for Fluent Bit's own lines, and one for the rest");
        assert.ok(outputs.every((output) => output["log_group_template"] === undefined));
    });

    it("are a few for all beyond, which send each line where it went before", () => {
        const all = rendered(many.map(routeOf));
        assert.equal(all.outputs.length, sharingOutputs + 2);
        // Fluent Bit knows it in capitals only. In lower case it is a field that no record has, and every line goes to the first group.
        assert.equal(all.outputs[0]?.["log_group_template"], "/aws/containerinsights/dev/$TAG[1]");
        for (const namespace of many) {
            assert.deepEqual(groupsOf(all, namespace), [`/aws/containerinsights/dev/${namespace}`]);
        }
        for (const other of ["team-", "team-1-x", "x-team-1", "team-99"]) {
            assert.deepEqual(groupsOf(all, other), ["/aws/containerinsights/dev/_unrouted"]);
        }
    });

    it("take no more than the same permissions and log groups", () => {
        const { plan } = rendered(many.map(routeOf));
        assert.equal(plan.targets.length, many.length + 2);
        assert.equal(plan.policies[0]?.document.Statement.flatMap(({ Resource }) => Resource).length, many.length + 2);
    });

    it("leave out what an earlier, narrower route takes, and what goes elsewhere", () => {
        const elsewhere: RouteInput = {
            match: { namespace: "shop" },
            to: [{ type: "cloudWatchLogs", logGroup: "/shop/logs" }],
        };
        const named: RouteInput = { name: "canary", match: { namespace: "team-1", pod: "canary-*" } };
        const all = rendered([named, elsewhere, ...many.map(routeOf)]);
        assert.equal(all.outputs.length, sharingOutputs + 4);
        assert.deepEqual(groupsOf(all, "shop"), ["/shop/logs"]);
        assert.deepEqual(groupsOf(all, "team-1", "canary-1"), ["/aws/containerinsights/dev/canary"]);
        assert.deepEqual(groupsOf(all, "team-1"), ["/aws/containerinsights/dev/team-1"]);
    });

    it("share as much disk as the most of them would have that do not share, and no memory buffer is given a disk", () => {
        const sizes = (more: FluentBitSettingsInput) =>
            rendered(many.map(routeOf), more).outputs.map((output) => output["storage.total_limit_size"]);
        assert.deepEqual(sizes({ buffer: { maxMiBPerDestination: 100 } }), [
            ...Array<number>(sharingOutputs).fill((mostOwnOutputs / sharingOutputs) * 100 * 2 ** 20),
            100 * 2 ** 20,
            100 * 2 ** 20,
        ]);
        assert.ok(sizes({ buffer: { type: "memory" } }).every((size) => size === undefined));
    });
});
