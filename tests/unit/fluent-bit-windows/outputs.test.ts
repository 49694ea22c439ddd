import type { Server } from "node:http";

import { z } from "zod";

import { tagMap } from "../../../components/aws/settings";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { iamConventions } from "../../../components/iam/conventions";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { facts, windowsCluster } from "../cluster";
import { account } from "../engine";
import { existingIam } from "../existing-iam";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";
import { type OutputCase, testEveryMark, testOutputs } from "../outputs";
import { root } from "./trust/certificates";

type Args = Omit<FluentBitWindowsArgs, "cluster">;

const region = "eu-west-1";
const key = `arn:aws:kms:eu-central-1:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
const role = `arn:aws:iam::${account}:role/team/writers`;
const match = { namespace: "shop" };

const cases: Record<string, OutputCase<Args>> = {
    "cloudWatchLogs.kmsKeyArn": {
        right: key,
        wrong: "alias/logs",
        args: (kmsKeyArn) => ({ cloudWatchLogs: { kmsKeyArn }, routes: [{ match }] }),
    },
    "the kmsKeyArn of a log group": {
        right: key,
        wrong: "alias/logs",
        args: (kmsKeyArn) => ({ routes: [{ match, to: [{ type: "cloudWatchLogs", kmsKeyArn }] }] }),
    },
    "the name of a log group that exists": {
        right: "/shop/existing",
        wrong: "/shop existing",
        args: (logGroup) => ({
            routes: [{ match, to: [{ type: "cloudWatchLogs", createLogGroup: false, logGroup }] }],
        }),
    },
    "the region of a log group that exists": {
        right: region,
        wrong: "Ireland",
        args: (value) => ({
            routes: [
                { match, to: [{ type: "cloudWatchLogs", createLogGroup: false, logGroup: "/shop", region: value }] },
            ],
        }),
    },
    "the role of a destination": {
        right: role,
        wrong: "writers",
        args: (roleArn) => ({
            routes: [{ match, to: [{ type: "s3", bucket: "logs-of-shop", roleArn, externalId: "external" }] }],
        }),
    },
    "an external id": {
        right: "external-id-of-shop",
        wrong: "a+b",
        args: (externalId) => ({
            routes: [{ match, to: [{ type: "s3", bucket: "logs-of-shop", roleArn: role, externalId }] }],
        }),
    },
    "a reader": {
        right: role,
        wrong: `arn:aws:iam::999988887777:role/readers`,
        args: (reader) => ({ routes: [{ match, to: [{ type: "cloudWatchLogs", readers: [reader] }] }] }),
    },
    "a delivery stream": {
        right: `arn:aws:firehose:${region}:${account}:deliverystream/shop`,
        wrong: `arn:aws:firehose:${region}:999988887777:deliverystream/shop`,
        args: (deliveryStreamArn) => ({ routes: [{ match, to: [{ type: "firehose", deliveryStreamArn }] }] }),
    },
    "a bucket": {
        right: "logs-of-shop",
        wrong: "Logs",
        args: (bucket) => ({ routes: [{ match, to: [{ type: "s3", bucket }] }] }),
    },
    "the key of a bucket that exists": {
        right: key,
        wrong: "alias/logs",
        args: (kmsKeyArn) => ({ routes: [{ match, to: [{ type: "s3", bucket: "logs-of-shop", kmsKeyArn }] }] }),
    },
    "the key of the stack's bucket": {
        right: key,
        wrong: "alias/logs",
        args: (kmsKeyArn) => ({ s3: { kmsKeyArn }, routes: [{ match, to: [{ type: "s3" }, { type: "firehose" }] }] }),
    },
    "the domain of OpenSearch": {
        right: `arn:aws:es:${region}:${account}:domain/logs`,
        wrong: `arn:aws:es:${region}:${account}:domain/L`,
        args: (arn) => ({ routes: [{ match, to: [{ type: "openSearch", arn, endpoint: "logs.example.com" }] }] }),
    },
    "a collection of OpenSearch": {
        right: `arn:aws:aoss:${region}:${account}:collection/abc123`,
        wrong: `arn:aws:aoss:${region}:${account}:index/abc`,
        args: (arn) => ({ routes: [{ match, to: [{ type: "openSearch", arn }] }] }),
    },
    "the endpoint of a domain": {
        right: "search-logs.eu-west-1.es.amazonaws.com",
        wrong: "https://search-logs.eu-west-1.es.amazonaws.com",
        args: (endpoint) => ({
            routes: [
                {
                    match,
                    to: [{ type: "openSearch", arn: `arn:aws:es:${region}:${account}:domain/logs`, endpoint }],
                },
            ],
        }),
    },
    "the URL of Splunk": {
        right: "https://splunk.example.com:8088",
        wrong: "splunk.example.com",
        args: (url) => ({
            routes: [{ match, to: [{ type: "splunk", url, token: { kubernetesSecret: { name: "s", key: "k" } } }] }],
        }),
    },
    "the URL of a server": {
        right: "https://example.com/logs?team=shop",
        wrong: "https://user:password@example.com",
        args: (url) => ({ routes: [{ match, to: [{ type: "http", url }] }] }),
    },
    "the value of a header": {
        right: "value-of-header",
        wrong: "two\nlines",
        args: (team) => ({
            routes: [{ match, to: [{ type: "http", url: "https://example.com", headers: { "X-Team": team } }] }],
        }),
    },
    "the Kubernetes Secret of a credential": {
        right: "datadog",
        wrong: "Data dog",
        args: (name) => ({
            routes: [
                {
                    match,
                    to: [{ type: "datadog", site: "datadoghq.eu", apiKey: { kubernetesSecret: { name, key: "key" } } }],
                },
            ],
        }),
    },
    "a secret of Secrets Manager": {
        right: `arn:aws:secretsmanager:us-east-1:${account}:secret:datadog-AbCdEf`,
        wrong: "data dog",
        args: (secret) => ({
            routes: [
                { match, to: [{ type: "datadog", site: "datadoghq.eu", apiKey: { secretsManager: { secret } } }] },
            ],
        }),
    },
    "the host of a VPC endpoint": {
        right: "vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com",
        wrong: "vpce-0123-abcd.firehose.eu-central-1.vpce.amazonaws.com",
        args: (cloudWatchLogs) => ({ awsEndpoints: { cloudWatchLogs }, routes: [{ match }] }),
    },
    "Fluent Bit's role": {
        right: role,
        wrong: "writers",
        args: (roleArn) => ({ identity: { type: "irsa", roleArn } }),
        alone: true,
    },
    "the nodes' role": {
        right: "nodes",
        wrong: role,
        args: (roleName) => ({ identity: { type: "nodeRole", roleName } }),
        alone: true,
    },
    "a permissions boundary": {
        right: `arn:aws:iam::${account}:policy/boundary`,
        wrong: "boundary",
        args: (permissionsBoundaryArn) => ({ iam: { permissionsBoundaryArn } }),
    },
    "a tag in IAM": { right: "tag-in-iam", wrong: "a#b", args: (team) => ({ iam: { tags: { team } } }) },
    "a tag of the component": { right: "tag-of-all", args: (team) => ({ tags: { team } }) },
    "the repository of the images": {
        right: `${account}.dkr.ecr.eu-central-1.amazonaws.com/fluent-bit`,
        wrong: "https://example.com/fluent-bit",
        args: (repository) => ({ image: { repository } }),
    },
    "an image": {
        right: `example.com/fluent-bit@sha256:${"a".repeat(64)}`,
        wrong: "https://example.com/fluent-bit",
        args: (reference) => ({ image: { overrides: { "2022": { reference, version: "5.1.5" } } } }),
    },
    "the secret that an image is pulled by": {
        right: "registry",
        wrong: "Regi stry",
        args: (name) => ({ image: { pullSecrets: [name] } }),
    },
    "a variable": { right: "blue", args: (COLOUR) => ({ environment: { COLOUR } }) },
    "the Secret of a variable": {
        right: "colours",
        wrong: "The Colours",
        args: (secret) => ({ environment: { COLOUR: { kubernetesSecret: { name: secret, key: "colour" } } } }),
    },
    "the ConfigMap of variables": {
        right: "colours",
        wrong: "The Colours",
        args: (name) => ({ environmentFrom: [{ kubernetesConfigMap: { name } }] }),
    },
    "a proxy": {
        right: "http://proxy.example.com:3128",
        wrong: "https://proxy.example.com:3128",
        args: (url) => ({ httpProxy: { url } }),
    },
    "certificates of an authority": {
        right: root,
        wrong: "no certificate",
        args: (pem) => ({ certificateAuthorities: [{ pem }] }),
    },
    "an option of an output beside the routes": {
        right: "aggregator.example.com",
        args: (host) => ({ extra: { outputs: [{ name: "forward", match: "metrics.*", host }] } }),
    },
    "an option of an input beside the pods' logs": {
        right: '{"from":"elsewhere"}',
        args: (dummy) => ({
            extra: {
                inputs: [{ name: "dummy", tag: "metrics.dummy", dummy }],
                outputs: [{ name: "forward", match: "metrics.*", host: "aggregator.example.com" }],
            },
        }),
    },
    "an option of a filter": {
        right: "blue",
        args: (colour) => ({
            extra: { filters: [{ name: "record_modifier", match: "kube.*", remove_key: colour }] },
        }),
    },
    "an option of a parser": {
        right: "time",
        args: (time_key) => ({ extra: { parsers: [{ name: "own", format: "json" as const, time_key }] } }),
    },
    "the endpoint of a log group": {
        right: "vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com",
        wrong: "https://logs",
        args: (endpoint) => ({
            routes: [
                { match, to: [{ type: "cloudWatchLogs", createLogGroup: false, logGroup: "/shop/logs", endpoint }] },
            ],
        }),
    },
    "the endpoint of STS": {
        right: "vpce-0123-abcd.sts.eu-central-1.vpce.amazonaws.com",
        wrong: "https://sts",
        args: (stsEndpoint) => ({
            routes: [
                {
                    match,
                    to: [{ type: "s3", bucket: "logs-of-shop", roleArn: role, externalId: "external", stsEndpoint }],
                },
            ],
        }),
    },
    "the endpoint of a delivery stream": {
        right: "vpce-0123-abcd.firehose.eu-central-1.vpce.amazonaws.com",
        wrong: "https://firehose",
        args: (endpoint) => ({
            routes: [
                {
                    match,
                    to: [
                        {
                            type: "firehose",
                            deliveryStreamArn: `arn:aws:firehose:eu-central-1:${account}:deliverystream/shop`,
                            endpoint,
                        },
                    ],
                },
            ],
        }),
    },
    "the endpoint of a bucket": {
        right: "bucket.vpce-0123-abcd.s3.eu-central-1.vpce.amazonaws.com",
        wrong: "https://s3",
        args: (endpoint) => ({ routes: [{ match, to: [{ type: "s3", bucket: "logs-of-shop", endpoint }] }] }),
    },
    "the index of OpenSearch": {
        right: "index-of-shop",
        wrong: "An Index",
        args: (index) => ({
            routes: [
                {
                    match,
                    to: [{ type: "openSearch", arn: `arn:aws:aoss:${region}:${account}:collection/abc123`, index }],
                },
            ],
        }),
    },
    "what a log group's subscription delivers to": {
        right: `arn:aws:logs:eu-central-1:${account}:destination:central`,
        wrong: "central",
        args: (destinationArn) => ({
            routes: [{ match, to: [{ type: "cloudWatchLogs", subscription: { destinationArn } }] }],
        }),
    },
    "the role of a subscription": {
        right: `arn:aws:iam::${account}:role/subscriptions`,
        wrong: "writers",
        args: (roleArn) => ({
            routes: [
                {
                    match,
                    to: [
                        {
                            type: "cloudWatchLogs",
                            subscription: {
                                destinationArn: `arn:aws:kinesis:eu-central-1:${account}:stream/central`,
                                roleArn,
                            },
                        },
                    ],
                },
            ],
        }),
    },
    "the topic of the alarms": {
        right: `arn:aws:sns:eu-central-1:${account}:alarms-of-shop`,
        wrong: "alarms-of-shop",
        args: (arn) => ({
            monitoring: { alarms: { topic: { type: "existing", arn } } },
            routes: [{ match }],
        }),
    },
    "an Auto Scaling group of the nodes": {
        right: "windows-nodes-of-shop",
        wrong: "Gruppe für Windows",
        args: (group) => ({ monitoring: { alarms: { autoScalingGroups: [group] } }, routes: [{ match }] }),
    },
    "a tag of Datadog": {
        right: "shop-of-company",
        wrong: "a,b",
        args: (team) => ({
            routes: [
                {
                    match,
                    to: [
                        {
                            type: "datadog",
                            site: "datadoghq.eu",
                            tags: { team },
                            apiKey: { kubernetesSecret: { name: "s", key: "k" } },
                        },
                    ],
                },
            ],
        }),
    },
    "the user of a server": {
        right: "user-of-shop",
        wrong: "two\nlines",
        args: (user) => ({
            routes: [
                {
                    match,
                    to: [
                        {
                            type: "http",
                            url: "https://example.com",
                            auth: { type: "basic", user, password: { kubernetesSecret: { name: "s", key: "k" } } },
                        },
                    ],
                },
            ],
        }),
    },
    "the user of a proxy": {
        right: "user-of-shop",
        args: (user) => ({
            httpProxy: {
                url: "http://proxy.example.com:3128",
                user,
                password: { kubernetesSecret: { name: "s", key: "k" } },
            },
        }),
    },
    "the host of Firehose": {
        right: "vpce-0123-abcd.firehose.eu-central-1.vpce.amazonaws.com",
        wrong: "vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com",
        args: (firehose) => ({ awsEndpoints: { firehose }, routes: [{ match, to: [{ type: "firehose" }] }] }),
    },
    "the host of S3": {
        right: "bucket.vpce-0123-abcd.s3.eu-central-1.vpce.amazonaws.com",
        wrong: "vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com",
        args: (s3) => ({ awsEndpoints: { s3 }, routes: [{ match, to: [{ type: "s3" }] }] }),
    },
    "the host of STS": {
        right: "vpce-0123-abcd.sts.eu-central-1.vpce.amazonaws.com",
        wrong: "vpce-0123-abcd.logs.eu-central-1.vpce.amazonaws.com",
        args: (sts) => ({ awsEndpoints: { sts } }),
    },
    "a priority class": {
        right: "before-others",
        wrong: "system-before-others",
        args: (priorityClassName) => ({ priorityClassName }),
    },
    "a host that needs no proxy": {
        right: "logs.eu-central-1.amazonaws.com",
        wrong: "*.amazonaws.com",
        args: (host) => ({ httpProxy: { url: "http://proxy.example.com:3128" }, noProxy: [host] }),
    },
};

/** What names certificates in the cluster, which are read from it. */
const readCases: Record<string, OutputCase<Args>> = {
    "the namespace of an authority's ConfigMap": {
        right: "company-trust",
        wrong: "The Trust",
        args: (namespace) => ({
            certificateAuthorities: [{ kubernetesConfigMap: { name: "corporate-roots", namespace } }],
        }),
    },
    "the namespace of an authority's Secret": {
        right: "company-trust",
        wrong: "The Trust",
        args: (namespace) => ({
            certificateAuthorities: [{ kubernetesSecret: { name: "corporate-roots", namespace } }],
        }),
    },
    "an authority's ConfigMap": {
        right: "corporate-roots",
        wrong: "The CA",
        args: (name) => ({ certificateAuthorities: [{ kubernetesConfigMap: { name, namespace: "company-trust" } }] }),
    },
    "an authority's Secret": {
        right: "corporate-roots",
        wrong: "The CA",
        args: (name) => ({ certificateAuthorities: [{ kubernetesSecret: { name, namespace: "company-trust" } }] }),
    },
};

const appended = ["routes", "certificateAuthorities"];

/** Each route with lines of its own, and without the metrics' alarms, which are a third of all resources, unless a case is about them. */
function fluentBit(cluster: FluentBitWindowsArgs["cluster"], args: Args): FluentBitWindows {
    const routes = args.routes?.map((route, index) => ({ ...route, match: { namespace: `team-${index}` } }));
    return new FluentBitWindows("fluent-bit", { cluster, monitoring: false, ...args, ...(routes && { routes }) });
}

describe("an argument of FluentBitWindows that is an Output", () => {
    testEveryMark(z.object({ ...fluentBitSettings.shape, iam: iamConventions.prefault({}), tags: tagMap.optional() }), {
        ...cases,
        ...readCases,
    });

    describe("and names certificates in the cluster", () => {
        let server: Server;
        before(async () => {
            const object = { data: { "ca.crt": root } };
            const encoded = { data: { "ca.crt": Buffer.from(root).toString("base64") } };
            server = await startKubernetesApi({
                "/api/v1/namespaces/company-trust/configmaps/corporate-roots": object,
                "/api/v1/namespaces/company-trust/secrets/corporate-roots": encoded,
            });
        });
        after(() => {
            server.close();
        });
        testOutputs(
            readCases,
            (args) => {
                const cluster = windowsCluster({ existing: { ...facts, kubeconfig: kubeconfigOf(server) } });
                return fluentBit(cluster, args);
            },
            { appended },
        );
    });

    testOutputs(cases, (args) => fluentBit(windowsCluster(), args), {
        appended,
        invokes: {
            ...existingIam({
                roles: [role, `arn:aws:iam::${account}:role/nodes`],
                policies: [`arn:aws:iam::${account}:policy/boundary`],
            }),
            "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({
                versionId: "1",
                secretString: "the credential",
            }),
        },
    });
});
