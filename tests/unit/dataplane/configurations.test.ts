import assert from "node:assert/strict";

import { parse } from "yaml";

import {
    article,
    configurations,
    observabilityAddon,
    oursApiServer,
    oursMessage,
} from "../../../dataplane/configurations/all";
import type { Configuration } from "../../../dataplane/configurations/configuration";
import { fourNamespaces, manyNamespaces } from "../../../dataplane/scenarios/catalogue";

interface Config {
    service: Record<string, unknown>;
    pipeline: Record<"inputs" | "filters" | "outputs", Record<string, unknown>[]>;
}

const place = {
    logs: "/tmp/run/log",
    version: "5.1.1",
    state: "/tmp/run/state",
    endpoint: "https://127.0.0.1:4443",
    caFile: "/tmp/run/ca-bundle.pem",
    podsApi: "http://127.0.0.1:8001",
    podsToken: "/tmp/run/config/token",
    httpPort: 2020,
    livenessPort: 2121,
};

function prepared(configuration: Configuration, namespaces: readonly string[] = fourNamespaces) {
    const { config, ...rest } = configuration.prepare(namespaces, place);
    return { ...rest, text: config, config: parse(config) as Config };
}

/** Fluent Bit's own health has an output too, which sends nothing anywhere. */
function cloudWatchOutputs({ pipeline }: Config): Record<string, unknown>[] {
    return pipeline.outputs.filter(({ name }) => name === "cloudwatch_logs");
}

describe("dataplane: configurations", () => {
    it("all run in the place that they are given, and nowhere else", () => {
        for (const configuration of configurations) {
            const { text, config } = prepared(configuration);
            assert.doesNotMatch(text, /amazonaws|C:|\$\{(?!HOST_NAME|POD_NAME|POD_UID)/, configuration.name);
            for (const output of cloudWatchOutputs(config)) {
                assert.deepEqual(
                    [output["endpoint"], output["port"], output["tls.verify"], output["tls.ca_file"]],
                    ["127.0.0.1", 4443, undefined, place.caFile],
                );
            }
            const [input] = config.pipeline.inputs;
            assert.match(String(input?.["path"]), /^\/tmp\/run\/log\/(pods|containers)\//);
        }
    });

    it("of ours write to log groups that the stack makes", () => {
        for (const namespaces of [fourNamespaces, manyNamespaces]) {
            const { config, groups, groupOf } = prepared(oursMessage, namespaces);
            const written = cloudWatchOutputs(config).flatMap((output) => {
                const template = output["log_group_template"];
                return typeof template === "string"
                    ? namespaces.map((namespace) => template.replace("$TAG[1]", namespace))
                    : [String(output["log_group_name"])];
            });
            assert.deepEqual(
                written.filter((group) => !groups.includes(group)),
                [],
            );
            assert.deepEqual(
                namespaces.filter((namespace) => !written.includes(groupOf(namespace))),
                [],
            );
        }
    });

    it("of ours ask for metadata only where it is wanted, and then the stand-in", () => {
        assert.doesNotMatch(prepared(oursMessage).text, /kube_url/);
        assert.match(prepared(oursApiServer).text, /kube_url: http:\/\/127\.0\.0\.1:8001\n/);
    });

    it("of others are as described: the article's pattern is not anchored, the add-on has one group", () => {
        const patterns = prepared(article).config.pipeline.outputs.map((output) => String(output["match_regex"]));
        const tag = "application.tmp.run.log.containers.web-1_default-apps_app-0123.log";
        const taking = patterns.filter((pattern) => new RegExp(pattern).test(tag));
        assert.deepEqual(taking, ["application.*_default_*", "application.*_default-apps_*"]);
        const { config, groupOf } = prepared(observabilityAddon);
        assert.equal(config.pipeline.outputs.length, 1);
        assert.deepEqual(new Set(fourNamespaces.map(groupOf)).size, 1);
    });
});
