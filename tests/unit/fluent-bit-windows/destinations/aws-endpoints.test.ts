import assert from "node:assert/strict";

import { describeProblems } from "../../../../components/settings/problems";
import { fluentBitPlacementProblems } from "../../../../components/fluent-bit-windows/plan";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { stackProblems } from "../stack-problems";
import { account, cluster, type DestinationInput, foreignRole, problemsOf, routeTo } from "./one-route";

type Endpoints = NonNullable<FluentBitSettingsInput["awsEndpoints"]>;

const domain: DestinationInput = {
    type: "openSearch",
    arn: `arn:aws:es:us-east-1:${account}:domain/logs`,
    endpoint: "search-logs-abc.us-east-1.es.amazonaws.com",
};

/** The options of the output that say hosts, and the hosts that the plan tells people. */
function asked(to: DestinationInput, awsEndpoints: Endpoints, region = "us-east-1") {
    const { output, destination } = routeTo(to, { awsEndpoints }, { region });
    const options = output as unknown as Record<string, string | undefined>;
    return {
        endpoint: options["endpoint"],
        sts: options["sts_endpoint"] ?? options["aws_sts_endpoint"],
        servers: destination.servers.map(({ host }) => host),
    };
}

function missing(to: DestinationInput, awsEndpoints: Endpoints, region: string): string {
    const place = { region };
    const { plan } = routeTo(to, { awsEndpoints }, place);
    const problems = fluentBitPlacementProblems(plan, { ...cluster, ...place });
    return problems.length === 0 ? "" : describeProblems(problems);
}

describe("hosts of AWS", () => {
    const logs: DestinationInput = { type: "cloudWatchLogs" };

    it("are Fluent Bit's own choice where nothing is said", () => {
        const { endpoint, sts, servers } = asked(logs, {}, "cn-north-1");
        assert.deepEqual([endpoint, sts], [undefined, undefined]);
        assert.deepEqual(servers, ["logs.cn-north-1.amazonaws.com.cn", "sts.cn-north-1.amazonaws.com.cn"]);
    });

    for (const [to, kind, endpoint, sts] of [
        [logs, { fips: true }, "logs-fips.us-east-1.amazonaws.com", "sts-fips.us-east-1.amazonaws.com"],
        [
            { type: "firehose" },
            { fips: true },
            "firehose-fips.us-east-1.amazonaws.com",
            "sts-fips.us-east-1.amazonaws.com",
        ],
        [{ type: "s3" }, { fips: true }, "https://s3-fips.us-east-1.amazonaws.com", "sts-fips.us-east-1.amazonaws.com"],
        [domain, { fips: true }, undefined, "sts-fips.us-east-1.amazonaws.com"],
        [logs, { dualStack: true }, "logs.us-east-1.api.aws", "sts.us-east-1.api.aws"],
        [{ type: "s3" }, { dualStack: true }, "https://s3.dualstack.us-east-1.amazonaws.com", "sts.us-east-1.api.aws"],
        [
            { type: "firehose" },
            { fips: true, dualStack: true },
            "firehose-fips.us-east-1.api.aws",
            "sts-fips.us-east-1.api.aws",
        ],
    ] as const) {
        it(`are named to ${to.type} with ${JSON.stringify(kind)}`, () => {
            const found = asked(to, kind);
            assert.deepEqual([found.endpoint, found.sts], [endpoint, sts]);
            const host = endpoint?.replace("https://", "") ?? domain.endpoint;
            assert.deepEqual(found.servers, [host, sts]);
        });
    }

    it("of GovCloud have FIPS without another name, save Firehose's and S3's", () => {
        assert.deepEqual(asked(logs, { fips: true }, "us-gov-west-1").endpoint, undefined);
        assert.deepEqual(asked({ type: "firehose" }, { fips: true }, "us-gov-west-1").sts, undefined);
        assert.equal(
            asked({ type: "firehose" }, { fips: true }, "us-gov-west-1").endpoint,
            "firehose-fips.us-gov-west-1.amazonaws.com",
        );
    });

    it("can be VPC endpoints, which count in the cluster's region alone", () => {
        const named = {
            fips: true,
            cloudWatchLogs: "vpce-0a-1b.logs.us-east-1.vpce.amazonaws.com",
            sts: "vpce-0a-2c.sts.us-east-1.vpce.amazonaws.com",
        };
        assert.deepEqual(asked(logs, named).servers, [named.cloudWatchLogs, named.sts]);
        const elsewhere: DestinationInput = {
            type: "cloudWatchLogs",
            logGroup: "/shop",
            createLogGroup: false,
            region: "us-west-2",
            roleArn: foreignRole,
        };
        assert.deepEqual(asked(elsewhere, named).servers, [
            "logs-fips.us-west-2.amazonaws.com",
            "sts-fips.us-west-2.amazonaws.com",
        ]);
        const endpoint = "vpce-0a-3d.logs.us-west-2.vpce.amazonaws.com";
        const stsEndpoint = "vpce-0a-4e.sts.us-west-2.vpce.amazonaws.com";
        assert.deepEqual(asked({ ...elsewhere, endpoint, stsEndpoint }, named).servers, [endpoint, stsEndpoint]);
    });

    it("are refused where AWS has none, with the region and the way out", () => {
        assert.equal(missing(logs, { fips: true }, "us-east-1"), "");
        const said = missing(logs, { fips: true }, "eu-central-1");
        assert.match(said, /awsEndpoints\.fips = true: AWS has no FIPS host for CloudWatch Logs in eu-central-1/);
        assert.match(said, /no FIPS host for STS in eu-central-1; remove it, or set a host in awsEndpoints\.sts/);
        assert.match(missing(logs, { dualStack: true }, "ap-east-2"), /awsEndpoints\.dualStack.*CloudWatch Logs/);
        assert.equal(missing({ type: "http", url: "https://logs.example.com" }, { fips: true }, "eu-central-1"), "");
        const given = { cloudWatchLogs: "logs.example.com", sts: "sts.example.com" };
        assert.equal(missing(logs, { fips: true, ...given }, "eu-central-1"), "");
    });

    it("are refused for a collection of OpenSearch Serverless with FIPS", () => {
        const collection: DestinationInput = {
            type: "openSearch",
            arn: `arn:aws:aoss:us-east-1:${account}:collection/abc123`,
        };
        assert.match(missing(collection, { fips: true }, "us-east-1"), /\.arn = .*is a collection.*; use a domain/);
    });

    for (const [what, awsEndpoints, line] of [
        ["a URL", { sts: "https://sts.example.com" }, /^sts = .*without https/],
        [
            "another service's VPC endpoint",
            { cloudWatchLogs: "vpce-0a-1b.monitoring.us-east-1.vpce.amazonaws.com" },
            /^cloudWatchLogs = .*VPC endpoint of monitoring; use a VPC endpoint of logs/,
        ],
        [
            "another service's VPC endpoint in China",
            { sts: "vpce-0a-1b.logs.cn-northwest-1.vpce.amazonaws.com.cn" },
            /^sts = .*VPC endpoint of logs; use a VPC endpoint of sts/,
        ],
        [
            "another service's VPC endpoint in the European sovereign cloud",
            { firehose: "vpce-0a-1b.logs-fips.eusc-de-east-1.vpce.amazonaws.eu" },
            /^firehose = .*VPC endpoint of logs; use a VPC endpoint of firehose/,
        ],
        [
            "S3's VPC endpoint in China without the word before it",
            { s3: "vpce-0a-1b.s3.cn-north-1.vpce.amazonaws.com.cn" },
            /^s3 = .*must begin with "bucket\."/,
        ],
        [
            "S3's VPC endpoint without the word before it",
            { s3: "vpce-0a-1b.s3.us-east-1.vpce.amazonaws.com" },
            /^s3 = .*must begin with "bucket\."/,
        ],
    ] as const) {
        it(`refuse ${what}`, () => {
            const found = stackProblems({ awsEndpoints }, "fluentBit.awsEndpoints.");
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("of S3's VPC endpoints are taken with the word, in a zone too", () => {
        for (const host of [
            "bucket.vpce-0a-1b.s3.us-east-1.vpce.amazonaws.com",
            "bucket.vpce-0a-1b-us-east-1a.s3.us-east-1.vpce.amazonaws.com",
            "bucket.vpce-0a-1b.s3.cn-north-1.vpce.amazonaws.com.cn",
        ]) {
            assert.deepEqual(stackProblems({ awsEndpoints: { s3: host } }, ""), []);
        }
    });

    it("are refused for what the stack makes in the cluster's region", () => {
        assert.match(
            problemsOf({ type: "cloudWatchLogs", endpoint: "logs.example.com" }).join(),
            /^endpoint = .*createLogGroup: false/,
        );
    });
});
