import assert from "node:assert/strict";

import { problemsOf, refuses, routeTo } from "./one-route";

const apiKey = { kubernetesSecret: { name: "datadog", key: "api-key" } };
const datadog = { type: "datadog", site: "datadoghq.eu", apiKey } as const;

describe("the destination Datadog", () => {
    it("sends to the site, over TLS to nobody else, with the cluster's name", () => {
        const { output, statements, plan } = routeTo({
            ...datadog,
            service: "shop",
            source: "iis",
            tags: { team: "a/b", env: "prod" },
        });
        assert.equal(output["host"], "http-intake.logs.datadoghq.eu");
        assert.deepEqual([output["tls"], output["tls.verify"], output["tls.verify_hostname"]], [true, true, true]);
        assert.equal(output["dd_tags"], "kube_cluster_name:dev,team:a/b,env:prod");
        assert.deepEqual([output["dd_service"], output["dd_source"]], ["shop", "iis"]);
        assert.equal(output["compress"], "gzip");
        assert.deepEqual(statements, []);
        assert.deepEqual(plan.targets, []);
    });

    it("takes two API keys for two organisations", () => {
        const to = [datadog, { ...datadog, apiKey: { kubernetesSecret: { name: "datadog", key: "other" } } }];
        assert.deepEqual(problemsOf({}, { routes: [{ match: { namespace: "shop" }, to }] }), []);
        const twice = problemsOf({}, { routes: [{ match: { namespace: "shop" }, to: [datadog, datadog] }] });
        assert.match(
            twice.join("\n"),
            /routes\[0\]\.to\[1\] = "Datadog datadoghq\.eu .*every line would be written twice/,
        );
    });

    refuses([
        [
            "a site that Datadog does not have",
            { ...datadog, site: "datadog.de" },
            /^site = "datadog\.de": must be one of/,
        ],
        [
            "a missing key",
            { type: "datadog", site: "datadoghq.eu" },
            /^apiKey: is missing: it must refer to the credential instead/,
        ],
        [
            "a tag that would become two",
            { ...datadog, tags: { team: "a,b" } },
            /^tags\.team = "a,b": must be the value/,
        ],
    ]);
});
