import assert from "node:assert/strict";

import type { KnownPlace } from "../../../components/iam/arn";
import { planFluentBit } from "../../../components/fluent-bit-windows/plan";
import { expectedNodes } from "../../../components/windows-cluster/expected-nodes";
import { placementProblems } from "../../../config/placement";
import { checkStackSettings } from "../../../config/check-stack-settings";
import { describeProblem } from "../../../components/settings/problems";
import { stackProblems } from "../stack-problems";

const id = "0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a";
const key = (region: string, partition = "aws") => `arn:${partition}:kms:${region}:111122223333:key/${id}`;
const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"0".repeat(64)}`;
const here: KnownPlace = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };

function misplaced(settings: object, place = here): string[] {
    const checked = checkStackSettings({ cluster: { name: "dev" }, ...settings });
    const { fluentBit, cluster, iam } = checked;
    const known = {
        ...place,
        accountId: place.accountId ?? "999988887777",
        name: "dev",
        ...expectedNodes(cluster),
        iam,
    };
    return placementProblems(checked, planFluentBit(fluentBit, known), place).map(describeProblem);
}

function shopTo(to: object): object {
    return { fluentBit: { routes: [{ match: { namespace: "shop" }, to: [to] }] } };
}

function withCertificates(...certificateArns: string[]): object {
    return { iisApps: [{ image, ingress: { scheme: "internal", tls: { certificateArns } } }] };
}

describe("zones in a stack file", () => {
    const inZones = (...zones: string[]) =>
        misplaced({
            cluster: {
                mode: "create",
                name: "dev",
                kubernetesVersion: "1.35",
                network: { type: "created", zones },
                publicAccessCidrs: ["203.0.113.10/32"],
                windowsNodeGroups: [{ name: "w", windowsVersion: "2022", instanceTypes: ["m6i.large"] }],
            },
        });

    it("are of the cluster's region", () => {
        assert.deepEqual(inZones("eu-central-1a", "us-east-1b"), [
            'cluster.network.zones[1] = "us-east-1b": is a zone of another region, but the cluster is in eu-central-1; use a zone such as eu-central-1a',
        ]);
    });

    it("take a cluster", () => {
        assert.match(
            inZones("use1-az3", "use1-az1").join(),
            /^cluster\.network\.zones\[0\] = "use1-az3": is a zone in which EKS does not create clusters/,
        );
    });

    it("may be named, or told by ID", () => {
        assert.deepEqual([...inZones("eu-central-1a", "eu-central-1b"), ...inZones("euc1-az1", "euc1-az2")], []);
    });
});

describe("ARNs in a stack file", () => {
    const elsewhere: [what: string, settings: object, line: RegExp][] = [
        [
            "a key of log groups in another region",
            { fluentBit: { cloudWatchLogs: { kmsKeyArn: key("eu-west-1") } } },
            /^fluentBit\.cloudWatchLogs\.kmsKeyArn = "arn:.*the log groups are in eu-central-1; use a key in eu-central-1$/,
        ],
        [
            "a key of one log group",
            shopTo({ type: "cloudWatchLogs", kmsKeyArn: key("eu-west-1") }),
            /^fluentBit\.routes\[0\]\.to\[0\]\.kmsKeyArn = .*the log group is in eu-central-1/,
        ],
        [
            "a key of the stack's bucket",
            { fluentBit: { s3: { kmsKeyArn: key("us-east-1") } } },
            /^fluentBit\.s3\.kmsKeyArn = .*the bucket is in eu-central-1/,
        ],
        [
            "a key of another partition",
            { fluentBit: { s3: { kmsKeyArn: key("cn-north-1", "aws-cn") } } },
            /is in the partition aws-cn, but the cluster is in aws, and partitions/,
        ],
        [
            "a key of a bucket in another region",
            shopTo({ type: "s3", bucket: "logs", region: "eu-west-1", kmsKeyArn: key("eu-central-1") }),
            /the bucket is in eu-west-1; use a key in eu-west-1/,
        ],
        [
            "a key of unrouted lines",
            { fluentBit: { unrouted: [{ type: "cloudWatchLogs", kmsKeyArn: key("eu-west-1") }] } },
            /^fluentBit\.unrouted\[0\]\.kmsKeyArn/,
        ],
        [
            "a key of the nodes' logs",
            {
                fluentBit: {
                    nodeLogs: [{ source: "eks", to: [{ type: "cloudWatchLogs", kmsKeyArn: key("eu-west-1") }] }],
                },
            },
            /^fluentBit\.nodeLogs\[0\]\.to\[0\]\.kmsKeyArn/,
        ],
        [
            "a certificate of another region",
            withCertificates(`arn:aws:acm:us-east-1:111122223333:certificate/${id}`),
            /^iisApps\[0\]\.ingress\.tls\.certificateArns\[0\] = .*: is in us-east-1, but a load balancer needs a certificate in its own region, which is eu-central-1/,
        ],
        [
            "a certificate of another account",
            withCertificates(`arn:aws:acm:eu-central-1:444455556666:certificate/${id}`),
            /belongs to the account 444455556666, but a load balancer needs a certificate of its own account, which is 111122223333/,
        ],
        [
            "a certificate of IAM of another account",
            withCertificates("arn:aws:iam::444455556666:server-certificate/shop"),
            /belongs to the account 444455556666/,
        ],
        [
            "keys of a created cluster",
            { cluster: { mode: "create", name: "dev", kubernetesVersion: "1.35", secretsKmsKeyArn: key("eu-west-1") } },
            /^cluster\.secretsKmsKeyArn = .*the cluster is in eu-central-1/,
        ],
        [
            "a key of the nodes' disks",
            {
                cluster: {
                    mode: "create",
                    name: "dev",
                    kubernetesVersion: "1.35",
                    windowsNodeGroups: [{ name: "w", diskKmsKeyArn: key("eu-west-1") }],
                },
            },
            /^cluster\.windowsNodeGroups\[0\]\.diskKmsKeyArn = .*the nodes are in eu-central-1/,
        ],
        [
            "an administrator of another partition",
            {
                cluster: {
                    mode: "create",
                    name: "dev",
                    kubernetesVersion: "1.35",
                    administratorArns: ["arn:aws-cn:iam::111122223333:role/admin"],
                },
            },
            /^cluster\.administratorArns\[0\] = .*is in the partition aws-cn/,
        ],
    ];
    for (const [what, settings, line] of elsewhere) {
        it(`are refused where they are elsewhere: ${what}`, () => {
            const found = misplaced(settings);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    it("hold for hosts too", () => {
        assert.deepEqual(
            misplaced({
                fluentBit: { awsEndpoints: { cloudWatchLogs: "vpce-0a-1b.logs.eu-west-1.vpce.amazonaws.com" } },
            }),
            [
                'fluentBit.awsEndpoints.cloudWatchLogs = "vpce-0a-1b.logs.eu-west-1.vpce.amazonaws.com": is a host of eu-west-1, but the cluster is in eu-central-1; ' +
                    "use a host of eu-central-1, or set this host as endpoint of the destinations in eu-west-1",
            ],
        );
        assert.deepEqual(misplaced({ fluentBit: { awsEndpoints: { sts: "sts.example.com" } } }), []);
        const domain = (endpoint: string) =>
            stackProblems({
                cluster: { name: "dev" },
                ...shopTo({ type: "openSearch", arn: "arn:aws:es:eu-central-1:111122223333:domain/logs", endpoint }),
            });
        assert.match(
            domain("search-logs-abc.eu-west-1.es.amazonaws.com")[0] ?? "",
            /to\[0\]\.endpoint = .*: is a host of eu-west-1, but the domain's ARN has eu-central-1; use the same region in both$/,
        );
        assert.deepEqual(domain("search-logs-abc.eu-central-1.es.amazonaws.com"), []);
        assert.deepEqual(domain("logs.example.com"), []);
    });

    it("are taken where they belong", () => {
        const settings = {
            fluentBit: {
                s3: { kmsKeyArn: key("eu-central-1") },
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "s3", bucket: "logs", region: "eu-west-1", kmsKeyArn: key("eu-west-1") }],
                    },
                ],
            },
            ...withCertificates(
                `arn:aws:acm:eu-central-1:111122223333:certificate/${id}`,
                "arn:aws:iam::111122223333:server-certificate/shop",
            ),
        };
        assert.deepEqual(misplaced(settings), []);
    });

    it("are not compared with an account that is not known", () => {
        const settings = withCertificates(`arn:aws:acm:eu-central-1:444455556666:certificate/${id}`);
        assert.deepEqual(misplaced(settings, { partition: "aws", region: "eu-central-1" }), []);
    });

    const impossible: [what: string, fluentBit: object, remedy: RegExp][] = [
        [
            "an unknown region",
            { s3: { kmsKeyArn: key("eu-wset-1") } },
            /s3\.kmsKeyArn = .*has the region "eu-wset-1", which is not an AWS region; did you mean "eu-west-1"/,
        ],
        [
            "a zone for a region",
            { s3: { kmsKeyArn: key("eu-west-1a") } },
            /which is an availability zone; use its region, "eu-west-1"/,
        ],
        [
            "a region of another partition",
            { s3: { kmsKeyArn: key("cn-north-1") } },
            /is in the partition aws, but its region cn-north-1 is in aws-cn/,
        ],
        [
            "a partition that there is not",
            { s3: { kmsKeyArn: key("eu-west-1", "aws-eu") } },
            /unknown partition "aws-eu"/,
        ],
        [
            "a role with a region",
            { identity: { type: "irsa", roleArn: "arn:aws:iam:eu-west-1:111122223333:role/x" } },
            /has the region eu-west-1, but IAM's ARNs have no region; write "arn:aws:iam::111122223333:…"/,
        ],
        [
            "a stream without a region",
            {
                routes: [
                    {
                        match: { namespace: "a" },
                        to: [
                            { type: "firehose", deliveryStreamArn: "arn:aws:firehose::111122223333:deliverystream/x" },
                        ],
                    },
                ],
            },
            /has no region; write it after "firehose:"/,
        ],
        [
            "a stream without an account",
            {
                routes: [
                    {
                        match: { namespace: "a" },
                        to: [{ type: "firehose", deliveryStreamArn: "arn:aws:firehose:eu-west-1::deliverystream/x" }],
                    },
                ],
            },
            / has no account/,
        ],
        [
            "a log group's region",
            {
                routes: [
                    {
                        match: { namespace: "a" },
                        to: [{ type: "cloudWatchLogs", createLogGroup: false, logGroup: "/x", region: "Frankfurt" }],
                    },
                ],
            },
            /region = "Frankfurt": is the region's name in the AWS console; write "eu-central-1"/,
        ],
    ];
    for (const [what, fluentBit, remedy] of impossible) {
        it(`are refused wherever the cluster is: ${what}`, () => {
            const found = stackProblems({ cluster: { name: "dev" }, fluentBit });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }
});
