import assert from "node:assert/strict";

import { fluentBitConfig } from "../../../../components/fluent-bit-windows/pipeline/config";
import { windowsPaths } from "../../../../components/fluent-bit-windows/pipeline/paths";
import { planFluentBit } from "../../../../components/fluent-bit-windows/plan";
import { fluentBitSettings, type FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { grants } from "../../iam/grants";
import {
    account,
    cluster,
    type DestinationInput,
    foreignRole,
    placementProblemsOf,
    refuses,
    routeTo,
} from "./one-route";

const arn = `arn:aws:es:eu-west-1:${account}:domain/logs`;
const endpoint = "search-logs-abc.eu-west-1.es.amazonaws.com";
const domain = { type: "openSearch", arn, endpoint } as const;
const collection = { type: "openSearch", arn: `arn:aws:aoss:eu-west-1:${account}:collection/a1b2c3` } as const;

describe("the destination OpenSearch", () => {
    it("posts signed requests to the domain, over TLS to nobody else", () => {
        const { output } = routeTo(domain);
        assert.equal(output["host"], endpoint);
        assert.equal(output["port"], 443);
        assert.deepEqual([output["tls"], output["tls.verify"], output["tls.verify_hostname"]], [true, true, true]);
        // Anything but this very word leaves the requests unsigned.
        assert.equal(output["aws_auth"], "On");
        assert.equal(output["aws_service_name"], "es");
        assert.equal(output["aws_region"], "eu-west-1");
        assert.equal(output["compress"], "gzip");
    });

    it("has an index a day, or one that rolls over by itself", () => {
        const daily = routeTo(domain, {}, { name: "Dev" }).output;
        assert.deepEqual([daily["logstash_format"], daily["logstash_prefix"]], [true, "dev-shop"]);
        const one = routeTo({ ...domain, index: "logs", dailyIndex: false }).output;
        assert.deepEqual([one["logstash_format"], one["index"]], [undefined, "logs"]);
    });

    it("may post in bulk, and nothing else of all that OpenSearch Service knows", async () => {
        const { statements } = routeTo(domain);
        const resources = ["", "/_bulk", "/_bulk/x", "/dev-shop", "/dev-shop/_bulk", "/_all", "2/_bulk"];
        assert.deepEqual(await grants(statements, "es", [...resources.map((end) => arn + end), "*"]), [
            `es:ESHttpPost on ${arn}/_bulk`,
        ]);
    });

    it("reaches a collection of OpenSearch Serverless by its ARN alone", async () => {
        const { output, statements } = routeTo(collection);
        assert.equal(output["host"], "a1b2c3.eu-west-1.aoss.amazonaws.com");
        assert.equal(output["aws_service_name"], "aoss");
        assert.equal(output["compress"], undefined);
        assert.deepEqual(await grants(statements, "aoss", [collection.arn, `${collection.arn}4`, "*"]), [
            `aoss:APIAccessAll on ${collection.arn}`,
        ]);
    });

    it("becomes a role of the domain's owner", () => {
        const { output, statements } = routeTo({ ...domain, roleArn: foreignRole, externalId: "a1" });
        assert.deepEqual([output["aws_role_arn"], output["aws_external_id"]], [foreignRole, "a1"]);
        assert.deepEqual(statements[0]?.Resource, [foreignRole]);
    });

    it("gives documents of a domain an id of their contents and all of their time, and those of a collection none", () => {
        const { output } = routeTo(domain);
        assert.deepEqual([output["generate_id"], output["time_key_nanos"]], [true, true]);
        for (const without of [{ ...domain, deduplicate: false }, collection]) {
            assert.equal(routeTo(without).output["generate_id"], undefined);
        }
    });

    it("replaces dots in names where labels or annotations are sent, or where that is wanted", () => {
        const replaced = (to: object, fields?: ("pod" | "labels" | "annotations")[]) =>
            routeTo({ ...domain, ...to }, { metadata: { fields } }).output["replace_dots"];
        assert.deepEqual(
            [replaced({}), replaced({}, ["pod"]), replaced({}, ["labels"]), replaced({}, ["pod", "annotations"])],
            [undefined, undefined, true, true],
        );
        assert.deepEqual(
            [replaced({ replaceDots: true }), replaced({ replaceDots: false }, ["labels"])],
            [true, undefined],
        );
    });

    it("tries for ever, or about as long as is said", () => {
        assert.equal(routeTo(domain).output.retry_limit, "no_limits");
        // From 1 to 2, 4, 8, 16, 32, 64, 128, 256 and then always 300 seconds, and one more.
        const [first, later] = [2.5 + 3.5 + 5.5 + 9.5 + 17.5 + 33.5 + 65.5 + 129.5, 151.5];
        for (const giveUpAfterHours of [1, 24]) {
            const { retry_limit } = routeTo({ ...domain, giveUpAfterHours }).output;
            assert.equal(retry_limit, 8 + Math.ceil((giveUpAfterHours * 3600 - first) / later));
        }
    });

    it("numbers equal lines only of containers that a route takes to a domain", () => {
        const numbered = (to: DestinationInput, more: FluentBitSettingsInput = {}) => {
            const settings = fluentBitSettings.parse({
                routes: [
                    { match: { namespace: "shop" }, to: [to] },
                    { name: "web", match: { namespace: "stock", labels: { app: "web" } }, to: [to] },
                    { match: { namespace: "other" } },
                ],
                ...more,
            });
            const { routes } = planFluentBit(settings, cluster);
            return fluentBitConfig(settings, { cluster: "dev", paths: windowsPaths }, routes).pipeline.filters.flatMap(
                (filter) => ("call" in filter && filter["call"] === "number" ? String(filter["match_regex"]) : []),
            );
        };
        assert.deepEqual(numbered(domain), ["^kube\\.shop\\.|^kube\\.stock\\."]);
        assert.deepEqual(numbered(collection), []);
        const nodeLogs = [{ source: "containerd" as const, to: [domain] }];
        assert.deepEqual(numbered(collection, { nodeLogs }), ["^node\\.containerd\\."]);
    });

    it("cannot be of another partition", () => {
        assert.match(
            placementProblemsOf(domain, { partition: "aws-cn", region: "cn-north-1" }).join("\n"),
            /in the partition aws, but the cluster is in aws-cn/,
        );
    });

    refuses([
        [
            "an ARN of something else",
            { ...domain, arn: foreignRole },
            /^arn = .*must be the ARN of a domain .*or of a collection/,
        ],
        ["a domain without its host", { type: "openSearch", arn }, /^endpoint: is missing: set the domain's host name/],
        [
            "a URL for a host",
            { ...domain, endpoint: `https://${endpoint}` },
            /^endpoint = .*must be a host name, without https:\/\/ and path/,
        ],
        ["a host of a collection", { ...collection, endpoint }, /^endpoint = .*follows from the collection's ARN/],
        [
            "ids in a collection",
            { ...collection, deduplicate: true },
            /^deduplicate = true: does not work with a collection for time series/,
        ],
        ["an index that OpenSearch would refuse", { ...domain, index: "Logs" }, /^index = "Logs": must be the name/],
    ]);
});
