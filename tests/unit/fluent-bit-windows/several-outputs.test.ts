import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { windowsCluster } from "../cluster";
import { account, region, type Registration, type Run, run } from "../engine";
import { unknownOutput } from "../outputs";

type Args = Omit<FluentBitWindowsArgs, "cluster">;

const key = `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`;
const logGroup = "aws:cloudwatch/logGroup:LogGroup";

function deploy(args: () => Args, preview = false): Promise<Run> {
    return run(() => new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args() }), {
        preview,
        invokes: {
            "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({ versionId: "1", secretString: "x" }),
        },
    });
}

function encryptedBy(first: pulumi.Input<string>, second: pulumi.Input<string>): Args {
    return {
        routes: [
            { match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", kmsKeyArn: first }] },
            { match: { namespace: "pay" }, to: [{ type: "cloudWatchLogs", kmsKeyArn: second }] },
        ],
    };
}

function groupOf({ ofType }: Run, namespace: string): Registration {
    const found = ofType(logGroup).find(({ name }) => name.endsWith(`/${namespace}`));
    assert.ok(found !== undefined, namespace);
    return found;
}

describe("several arguments of FluentBitWindows that are Outputs", () => {
    it("do not wait for one another in a preview", async () => {
        const deployed = await deploy(() => encryptedBy(pulumi.output(key), unknownOutput()), true);
        assert.equal(groupOf(deployed, "shop").inputs["kmsKeyId"], key);
        assert.notEqual(groupOf(deployed, "pay").inputs["kmsKeyId"], key);
    });

    it("are checked one by one in a preview", async () => {
        await assert.rejects(
            deploy(() => encryptedBy(pulumi.output("alias/shop"), unknownOutput()), true),
            /routes\[0\]\.to\[0\]\.kmsKeyArn = "alias\/shop": must be the ARN of a KMS key/,
        );
    });

    it("are reported together when they are wrong", async () => {
        await assert.rejects(
            deploy(() => encryptedBy(pulumi.output("alias/shop"), pulumi.output("alias/pay"))),
            (error: Error) => /"alias\/shop"/.test(error.message) && /"alias\/pay"/.test(error.message),
        );
    });

    it("do not make secrets of one another", async () => {
        const deployed = await deploy(() => encryptedBy(pulumi.secret(key), pulumi.output(key)));
        assert.deepEqual(groupOf(deployed, "shop").secrets, ["kmsKeyId"]);
        assert.deepEqual(groupOf(deployed, "pay").secrets, []);
    });

    it("may be one Output at two places", async () => {
        const secret = pulumi.output(`arn:aws:secretsmanager:${region}:${account}:secret:datadog-AbCdEf`);
        const to = [
            {
                type: "datadog" as const,
                site: "datadoghq.eu" as const,
                apiKey: { secretsManager: { secret } },
            },
        ];
        const { ofType } = await deploy(() => ({
            routes: ["shop", "pay"].map((namespace) => ({ match: { namespace }, to })),
        }));
        assert.equal(ofType("kubernetes:core/v1:Secret").length, 1);
    });

    it("are refused where two turn out to be the same secret, of which there would be two copies", async () => {
        const secret = () => pulumi.output(`arn:aws:secretsmanager:${region}:${account}:secret:datadog-AbCdEf`);
        await assert.rejects(
            deploy(() => ({
                routes: ["shop", "pay"].map((namespace) => ({
                    match: { namespace },
                    to: [
                        {
                            type: "datadog" as const,
                            site: "datadoghq.eu" as const,
                            apiKey: { secretsManager: { secret: secret() } },
                        },
                    ],
                })),
            })),
            /routes\[0\]\.to\[0\]\.apiKey\.secretsManager\.secret: has a value for which the plan would have different resources: it may be equal to/,
        );
    });

    it("do not show a secret in a message, also where it is part of a sentence", async () => {
        const url = "https://user:hunter2@logs.example.com";
        await assert.rejects(
            deploy(() => ({
                routes: [{ match: { namespace: "shop" }, to: [{ type: "http", url: pulumi.secret(url) }] }],
            })),
            (error: Error) =>
                /routes\[0\]\.to\[0\]\.url: must not contain/.test(error.message) && !error.message.includes("hunter2"),
        );
    });
});
