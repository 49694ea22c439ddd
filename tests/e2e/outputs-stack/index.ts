import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, IisLogMonitorApp, WindowsCluster } from "windows-eks-logging";

const config = new pulumi.Config();
const namespace = config.require("namespace");
const region = config.require("region");

const logs = new aws.Provider("logs", { region, defaultTags: { tags: { team: "platform" } } });
const kubernetesProvider = new kubernetes.Provider("kubernetes", { kubeconfig: config.requireSecret("kubeconfig") });

// What follows is not known in the first preview.
const key = new aws.kms.Key("logs", { enableKeyRotation: true }, { provider: logs });
const bucket = new aws.s3.Bucket("archive", { forceDestroy: true }, { provider: logs });

const cluster = new WindowsCluster(
    "cluster",
    {
        name: config.require("cluster"),
        region,
        kubeconfig: config.requireSecret("kubeconfig"),
    },
    { providers: [logs] },
);

const tagged: pulumi.ResourceTransform = ({ type, props, opts }) =>
    type === "aws:iam/role:Role" ? { props: { ...props, maxSessionDuration: 7200 }, opts } : undefined;

const fluentBit = new FluentBitWindows(
    "fluent-bit",
    {
        cluster,
        namespace,
        // The engine has a wrong value once the key exists.
        cloudWatchLogs: { kmsKeyArn: config.get("wrong") === "key" ? key.keyId : key.arn },
        routes: [
            {
                match: { namespace: "shop" },
                to: [{ type: "cloudWatchLogs" }, { type: "s3", bucket: bucket.bucket }],
            },
        ],
    },
    { providers: [logs, kubernetesProvider], transforms: [tagged] },
);

const second = new FluentBitWindows(
    "second",
    {
        cluster,
        instance: "second",
        namespace: `${namespace}-second`,
        cloudWatchLogs: { prefix: "/second/outputs", kmsKeyArn: key.arn },
        routes: [{ match: { namespace: "payments" } }],
        unrouted: [],
    },
    { providers: { aws: logs, kubernetes: kubernetesProvider }, aliases: [{ name: "security" }] },
);

new IisLogMonitorApp(
    "iis",
    {
        cluster,
        name: "outputs",
        namespace: `${namespace}-app`,
        image: pulumi.interpolate`registry.example/iis@sha256:${"b".repeat(64)}`,
        environment: { BUCKET: bucket.bucket, GREETING: config.requireSecret("greeting") },
        rolloutTimeoutMinutes: 2,
    },
    { providers: [logs, kubernetesProvider] },
);

export const { logGroupNames, roleArn } = fluentBit;
export const secondLogGroupNames = second.logGroupNames;
export const bucketName = bucket.bucket;
export const keyArn = key.arn;
