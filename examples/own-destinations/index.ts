import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { FluentBitWindows, WindowsCluster } from "windows-eks-logging";

const config = new pulumi.Config();

const { accountId } = aws.getCallerIdentityOutput();
const { region } = aws.getRegionOutput();

const key = new aws.kms.Key("logs", {
    description: "Log groups of Windows containers",
    enableKeyRotation: true,
    policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            {
                Effect: "Allow",
                Principal: { AWS: pulumi.interpolate`arn:aws:iam::${accountId}:root` },
                Action: "kms:*",
                Resource: "*",
            },
            {
                // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
                Effect: "Allow",
                Principal: { Service: pulumi.interpolate`logs.${region}.amazonaws.com` },
                Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                Resource: "*",
                Condition: {
                    ArnLike: {
                        "kms:EncryptionContext:aws:logs:arn": pulumi.interpolate`arn:aws:logs:${region}:${accountId}:*`,
                    },
                },
            },
        ],
    }),
});
const bucket = new aws.s3.Bucket("archive");
const domain = new aws.opensearch.Domain("logs", { engineVersion: "OpenSearch_2.19" });

const fluentBit = new FluentBitWindows("fluent-bit", {
    cluster: new WindowsCluster("cluster", {
        name: config.require("cluster"),
        kubeconfig: config.getSecret("kubeconfig"),
    }),
    cloudWatchLogs: { kmsKeyArn: key.arn },
    routes: [
        {
            match: { namespace: "shop" },
            to: [
                { type: "cloudWatchLogs", retentionDays: 30 },
                { type: "s3", bucket: bucket.bucket },
                { type: "openSearch", arn: domain.arn, endpoint: domain.endpoint },
            ],
        },
    ],
});

export const { logGroupNames } = fluentBit;
