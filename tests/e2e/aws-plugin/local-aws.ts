import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EKSClient } from "@aws-sdk/client-eks";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { IAMClient } from "@aws-sdk/client-iam";
import { S3Client } from "@aws-sdk/client-s3";
import type { ServiceError } from "@grpc/grpc-js";
import * as assert from "node:assert/strict";

import { AwsPlugin, type Resource, type Values } from "./provider-client";

export const endpoint = process.env["AWS_ENDPOINT_URL"];
export const region = "eu-central-1";

const options = { region, endpoint: endpoint ?? "", credentials: { accessKeyId: "test", secretAccessKey: "test" } };

/** What AWS holds is read with the SDK, never through the plugin: it must not be its own witness. */
export const logs = new CloudWatchLogsClient(options);
export const iam = new IAMClient(options);
export const ecr = new ECRClient(options);
export const eks = new EKSClient(options);
export const firehose = new FirehoseClient(options);
export const s3 = new S3Client({ ...options, forcePathStyle: true });

/** Tests of the plugin that need a local AWS; where there is none they are skipped, and say so. */
export function describeWithLocalAws(title: string, tests: (plugin: () => AwsPlugin) => void): void {
    describe(`AWS stand-in on a local AWS: ${title}`, function () {
        this.timeout(60_000);
        let plugin: AwsPlugin | undefined;

        before(async function () {
            if (endpoint === undefined) {
                console.log(
                    "    skipped: AWS_ENDPOINT_URL does not name a running local AWS (start one: moto_server -p 5000)",
                );
                this.skip();
            }
            plugin = await AwsPlugin.start({ region });
        });

        after(() => plugin?.stop());

        tests(() => {
            assert.ok(plugin);
            return plugin;
        });
    });
}

/** A name no other run has used: the local AWS may be one that somebody else is using too. */
export function unique(name: string): string {
    return `${name}-${process.pid}-${Date.now()}`;
}

/** A refresh right after creation must find nothing to say, nor must the same program. */
export async function assertSettled(plugin: AwsPlugin, resource: Resource, program: Values): Promise<void> {
    const refreshed = await plugin.refresh(resource);
    assert.deepEqual(refreshed?.inputs, resource.inputs);
    assert.deepEqual(await plugin.diff(resource, program), {
        changes: false,
        replaces: [],
        deleteBeforeReplace: false,
        paths: [],
    });
}

/** A trust policy for an AWS service. */
export function trust(service: string) {
    return {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
    };
}

/** A value as Pulumi's protocol marks it a secret. */
export function secret(value: string) {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value };
}

export function textIn(values: Values | undefined, name: string): string {
    const value = values?.[name];
    assert.ok(typeof value === "string", `${name} must be a text`);
    return value;
}

/** Whether an error says exactly this. */
export function saying(text: string): (error: ServiceError) => true {
    return (error) => {
        assert.equal(error.details, text);
        return true;
    };
}
