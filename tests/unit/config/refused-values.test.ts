import assert from "node:assert/strict";

import { stackProblems } from "../stack-problems";

const image = `111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:${"0".repeat(64)}`;
const apiKey = { kubernetesSecret: { name: "key", key: "key" } };

const created = (more: object) => ({ cluster: { mode: "create", name: "dev", kubernetesVersion: "1.35", ...more } });
const app = (more: object) => ({ iisApps: [{ image, ...more }] });
const fluentBit = (more: object) => ({ fluentBit: more });
const shopTo = (to: object, more: object = {}) =>
    fluentBit({ routes: [{ match: { namespace: "shop" }, to: [to] }], ...more });
const ingress = (more: object) => app({ ingress: more });
const splunk = (more: object) =>
    shopTo({ type: "splunk", url: "https://splunk.example.com:8088", token: apiKey, ...more });
const domain = "arn:aws:es:eu-central-1:111122223333:domain/logs";

/** Values that were taken once, and that AWS, Kubernetes or another service refuses. */
const refused: [what: string, settings: object, line: RegExp][] = [
    [
        "a Service that begins with a digit",
        app({ name: "1shop" }),
        /^iisApps\[0\]\.name = "1shop": must begin with a letter/,
    ],
    [
        "an application that creates kube-system",
        app({ namespace: "kube-system" }),
        /^iisApps\[0\]\.namespace = "kube-system": exists in every cluster and cannot be created/,
    ],
    [
        "Fluent Bit that creates kube-system",
        fluentBit({ namespace: "kube-system" }),
        /^fluentBit\.namespace = "kube-system": exists in every cluster/,
    ],
    [
        "an address for a host",
        ingress({ hosts: ["10.0.0.1"] }),
        /ingress\.hosts\[0\] = "10\.0\.0\.1": must be a host name, not an IP address/,
    ],
    [
        "a long part of a host",
        ingress({ hosts: [`${"a".repeat(64)}.example.com`] }),
        /ingress\.hosts\[0\] = .*must be a host name/,
    ],
    ["a pattern for a path", ingress({ path: "/shop/*" }), /ingress\.path = "\/shop\/\*": must consist of letters/],
    ["a path with a query", ingress({ path: "/shop?x=1" }), /ingress\.path = .*without a query/],
    ["a path with two slashes", ingress({ path: "/shop//cart" }), /ingress\.path = .*must not contain "\/\/"/],
    [
        "a class that is no name",
        ingress({ className: "ALB" }),
        /ingress\.className = "ALB": must be the name of a Kubernetes object/,
    ],
    ["an annotation that is no name", ingress({ annotations: { "a b": "x" } }), /ingress\.annotations\.a b: /],
    [
        "a security policy that there is not",
        ingress({ hosts: ["a.example.com"], tls: { policy: "ELBSecurityPolicy-TLS13-1-2-2021-6" } }),
        /tls\.policy = .*did you mean "ELBSecurityPolicy-TLS13-1-2-2021-06"/,
    ],
    [
        "a slip in a security policy",
        ingress({ hosts: ["a.example.com"], tls: { policy: "ELBSecurityPolicy-TLS13-1-2-Re-2021-06" } }),
        /did you mean "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"/,
    ],
    [
        "a Secret with an empty part",
        shopTo({ type: "datadog", site: "datadoghq.eu", apiKey: { kubernetesSecret: { name: "a..b", key: "key" } } }),
        /apiKey\.kubernetesSecret\.name: must be the name of a Kubernetes object/,
    ],
    [
        "two regions of one secret",
        shopTo({
            type: "datadog",
            site: "datadoghq.eu",
            apiKey: {
                secretsManager: {
                    secret: "arn:aws:secretsmanager:eu-west-1:111122223333:secret:dd",
                    region: "eu-central-1",
                },
            },
        }),
        /apiKey\.secretsManager\.region: contradicts the secret's ARN, which is in eu-west-1/,
    ],
    [
        "a host with an empty part",
        shopTo({ type: "openSearch", arn: domain, endpoint: "search..example.com" }),
        /endpoint = "search\.\.example\.com": must be a host name/,
    ],
    [
        "a host of AWS with an empty part",
        fluentBit({ awsEndpoints: { sts: "sts..example.com" } }),
        /awsEndpoints\.sts = .*must be a host name/,
    ],
    [
        "a URL without slashes",
        splunk({ url: "https:splunk.example.com" }),
        /url = .*must have a host after "https:\/\/"/,
    ],
    [
        "a fragment in a URL",
        shopTo({ type: "http", url: "https://logs.example.com/x#y" }),
        /url = .*must not contain a #: the/,
    ],
    ["an index in capitals", splunk({ index: "K8s" }), /index = "K8s": must be the name of an index/],
    ["an index of Splunk's own", splunk({ index: "_internal" }), /index = "_internal": must be the name of an index/],
    ["an index with Splunk's word", splunk({ index: "my_kvstore" }), /which Splunk reserves/],
    [
        "a bucket's URL",
        shopTo({ type: "s3", bucket: "s3://logs/x" }),
        /bucket = "s3:\/\/logs\/x": must be only the bucket's name; write "logs"/,
    ],
    ["a bucket's ARN", shopTo({ type: "s3", bucket: "arn:aws:s3:::logs" }), /write "logs"/],
    [
        "a bucket's name in form of an address",
        shopTo({ type: "s3", bucket: "192.168.5.4" }),
        /must not have the form of an IP address/,
    ],
    [
        "a bucket's name of S3",
        shopTo({ type: "s3", bucket: "xn--logs" }),
        /must not begin with "xn--", which S3 reserves/,
    ],
    ["a bucket's alias", shopTo({ type: "s3", bucket: "logs-s3alias" }), /must not end with "-s3alias"/],
    ["a bucket's name with a dot", shopTo({ type: "s3", bucket: "logs.example.com" }), /must not contain a dot: S3/],
    ["a bucket's name with -", shopTo({ type: "s3", bucket: "logs-" }), /": must be the name/],
    ["a bucket's name of 64", fluentBit({ s3: { bucket: "a".repeat(64) } }), /; this has 64/],
    [
        "a subnet's ID that is cut off",
        created({
            network: {
                type: "existing",
                vpcId: "vpc-0a1b2c3d",
                privateSubnetIds: ["subnet-0a1b2c3", "subnet-0a1b2c3d"],
            },
        }),
        /privateSubnetIds\[0\] = "subnet-0a1b2c3": must be the ID of a subnet/,
    ],
    [
        "a VPC's ID of another kind",
        created({
            network: {
                type: "existing",
                vpcId: "subnet-0a1b2c3d",
                privateSubnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
            },
        }),
        /vpcId = "subnet-0a1b2c3d": must be the ID of a VPC/,
    ],
    [
        "a session for an administrator",
        created({ administratorArns: ["arn:aws:sts::111122223333:assumed-role/admin/me"] }),
        /administratorArns\[0\] = .*is a session, but EKS needs its role: arn:aws:iam::111122223333:role\/admin/,
    ],
    [
        "a service-linked role for an administrator",
        created({
            administratorArns: [
                "arn:aws:iam::111122223333:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
            ],
        }),
        /is a service-linked role/,
    ],
    [
        "a pattern for an administrator",
        created({ administratorArns: ["arn:aws:iam::111122223333:role/*"] }),
        /must be the ARN of an IAM role or user/,
    ],
    [
        "a label of EKS",
        created({ linuxNodes: { labels: { "eks.amazonaws.com/team": "x" } } }),
        /linuxNodes\.labels\.eks\.amazonaws\.com\/team: .* the domains kubernetes\.io, k8s\.io or eks\.amazonaws\.com/,
    ],
    [
        "a taint whose key is no label's",
        created({ windowsNodeGroups: [{ name: "w", taints: [{ key: "a b", effect: "NoSchedule" }] }] }),
        /taints\[0\]\.key = "a b": must be the key/,
    ],
    [
        "a taint whose value is no label's",
        created({ windowsNodeGroups: [{ name: "w", taints: [{ key: "a", value: "x y", effect: "NoSchedule" }] }] }),
        /taints\[0\]\.value = "x y": must be the value/,
    ],
    [
        "a day that there is not",
        created({ windowsNodeGroups: [{ name: "w", releaseVersion: "1.35-2026.02.30" }] }),
        /releaseVersion = "1\.35-2026\.02\.30": contains a date that does not exist/,
    ],
    [
        "objects of S3 beyond the memory",
        shopTo(
            { type: "s3", bucket: "logs", uploadMiB: 100 },
            { resources: { memoryRequest: "100Mi", memoryLimit: "128Mi" } },
        ),
        /^fluentBit\.resources\.memoryLimit = "128Mi": is less than the 196 MiB that Fluent Bit can need with these settings: 64 for itself, 32 for lines that wait on disk after a restart, 100 for an S3 object \(uploadMiB/,
    ],
    [
        "annotations beyond what an object takes",
        app({ podAnnotations: { notes: "x".repeat(256 * 1024) } }),
        /^iisApps\[0\]\.podAnnotations: have 257 KiB in total, but Kubernetes allows 256 KiB/,
    ],
    [
        "more routes than a ConfigMap holds",
        fluentBit({
            routing: "allMatches",
            routes: Array.from({ length: 40 }, (_, index) => ({
                match: { namespace: `shop-${index}` },
                to: [{ type: "http", url: `https://logs.example.com/${"x".repeat(30_000)}` }],
            })),
        }),
        /^fluentBit\.routes: make a ConfigMap of \d+ KiB, but Kubernetes allows 1024 KiB/,
    ],
];

/** What is like them, and right. */
const taken: [what: string, settings: object][] = [
    ["an application in a namespace that is there", app({ namespace: "kube-system", createNamespace: false })],
    ["an application in the default namespace", app({ namespace: "default" })],
    ["host names of any form", ingress({ hosts: ["*.example.com", "1.shop.example.com", "localhost"] })],
    ["a path", ingress({ path: "/shop/v1.2_x" })],
    [
        "a newer security policy",
        ingress({ hosts: ["a.example.com"], tls: { policy: "ELBSecurityPolicy-TLS13-1-3-PQ-2027-09" } }),
    ],
    ["an index of Splunk", splunk({ index: "k8s-logs_1" })],
    ["a bucket", shopTo({ type: "s3", bucket: "logs-2026" })],
    [
        "IDs of both lengths",
        created({
            network: {
                type: "existing",
                vpcId: "vpc-0a1b2c3d4e5f67890",
                privateSubnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3d4e5f67890"],
            },
        }),
    ],
    ["an administrator with a path", created({ administratorArns: ["arn:aws:iam::111122223333:role/team/admin"] })],
];

describe("values in a stack file", () => {
    for (const [what, settings, line] of refused) {
        it(`are refused: ${what}`, () => {
            const found = stackProblems({ cluster: { name: "dev" }, ...settings });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", line);
        });
    }

    for (const [what, settings] of taken) {
        it(`are taken: ${what}`, () => {
            assert.deepEqual(stackProblems({ cluster: { name: "dev" }, ...settings }), []);
        });
    }
});
