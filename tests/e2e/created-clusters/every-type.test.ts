import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CloudWatchLogsClient, PutDestinationCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
    CreateGroupCommand,
    CreateRoleCommand,
    DeleteGroupCommand,
    DeleteRoleCommand,
    IAMClient,
} from "@aws-sdk/client-iam";
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { DeleteBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { stringify } from "yaml";

import { type Environment, openEnvironment } from "../../../local/environment";
import type { CommandResult } from "../../../machine/run-command";
import { AwsWatching } from "../aws-watching";
import { programTypes } from "../program-types";

const name = "every-type";
/** Where there are zones that take no cluster; `create.test.ts` has left it empty. */
const region = "us-east-1";
const account = "123456789012";
const reader = "every-type-reader";
const token = "every-type/splunk";
/** Asked only of an object that is there already, under a name that the stack gives: existing-objects.test.ts has a log group. */
const ofExistingObjects = new Set([
    "aws:cloudwatch/getLogGroup:getLogGroup",
    "aws:resourcegroupstaggingapi/getResources:getResources",
    ...["Component", "ContainerRecipe", "InfrastructureConfiguration", "ImagePipeline"].map(
        (type) => `aws:imagebuilder/get${type}:get${type}`,
    ),
]);
/** Asked by the stack `local`, which does not come up without an answer: its cluster is there already, and it builds an image itself. */
const ofStackLocal = new Set([
    "aws:ecr/getAuthorizationToken:getAuthorizationToken",
    "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider",
]);
const image = `registry.example/fluent-bit@sha256:${"a".repeat(64)}`;
const setting = (key: string) => `windows-eks-logging:${key}`;

/** One stack of everything that the program can make in AWS, so that each type is created by the real engine at least once. */
describe("a stack of every type that the program can create", function () {
    // The Kubernetes provider can miss that a DaemonSet is gone, and waits ten minutes then: https://github.com/pulumi/pulumi-kubernetes/issues/3317
    this.timeout(900_000);
    let environment: Environment;
    let folder: string;
    let iam: IAMClient;
    let secrets: SecretsManagerClient;
    /** Tokens of resources that were created, and of lookups that were answered. */
    const created = new Set<string>();
    const lookedUp = new Set<string>();
    let gone = false;

    before(async () => {
        environment = openEnvironment();
        folder = mkdtempSync(join(tmpdir(), "every-type-"));
        const options = {
            endpoint: environment.aws,
            region,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
        };
        iam = new IAMClient(options);
        secrets = new SecretsManagerClient(options);
        await iam.send(new CreateGroupCommand({ GroupName: reader }));
        const trust = { Effect: "Allow", Principal: { AWS: account }, Action: "sts:AssumeRole" };
        const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [trust] });
        await iam.send(new CreateRoleCommand({ RoleName: reader, AssumeRolePolicyDocument }));
        await secrets.send(
            new CreateSecretCommand({ Name: token, SecretString: "00000000-1111-2222-3333-444444444444" }),
        );
        await new CloudWatchLogsClient(options).send(
            new PutDestinationCommand({
                destinationName: reader,
                roleArn: `arn:aws:iam::${account}:role/${reader}`,
                targetArn: `arn:aws:kinesis:${region}:${account}:stream/${reader}`,
            }),
        );
        await environment.pulumi(["stack", "init", name, "--no-select"]);
    });

    after(async () => {
        if (!gone) {
            // What a failing test has left.
            await pulumi(["destroy", "--yes", "--skip-preview"], everything(), false);
        }
        await environment.pulumi(["stack", "rm", name, "--yes", "--force"], { reject: false });
        const s3 = new S3Client({
            endpoint: environment.aws,
            region,
            credentials: { accessKeyId: "test", secretAccessKey: "test" },
            forcePathStyle: true,
        });
        await s3.send(new DeleteBucketCommand({ Bucket: `${name}-${region}-${account}-logs-every-type-app-locked` }));
        await secrets.send(new DeleteSecretCommand({ SecretId: token, ForceDeleteWithoutRecovery: true }));
        await iam.send(new DeleteRoleCommand({ RoleName: reader }));
        await iam.send(new DeleteGroupCommand({ GroupName: reader }));
        rmSync(folder, { recursive: true, force: true });
    });

    /** Runs a command on the stack, and notes what the engine asked of the AWS provider. */
    const pulumi = async (command: string[], config: object, reject = true): Promise<CommandResult> => {
        const trace = join(folder, "calls.json");
        rmSync(trace, { force: true });
        const { execa } = await import("execa");
        const file = stackFile(folder, config);
        const result = await execa(environment.pulumiFile, [...command, "--stack", name, "--config-file", file], {
            env: { ...environment.variables, PULUMI_DEBUG_GRPC: trace },
            extendEnv: false,
            stdin: "ignore",
            reject,
        });
        note(trace);
        return result as unknown as CommandResult;
    };
    const note = (trace: string) => {
        for (const { method, request, errors } of callsIn(trace)) {
            // A look-up of a missing object is answered with an error too, but the stand-in supports it.
            const answered = !JSON.stringify(errors ?? "").includes("stand-in does not support");
            if (method.endsWith("ResourceProvider/Create") && request.preview !== true && errors === undefined) {
                created.add((request.urn ?? "").split("::")[2]?.split("$").pop() ?? "");
            } else if (method.endsWith("ResourceProvider/Invoke") && answered) {
                lookedUp.add(request.tok ?? "");
            }
        }
    };

    it("comes up", async () => {
        await pulumi(["up", "--yes", "--skip-preview"], everything());
    });

    it("is watched: alarms and their topic, a dashboard, queries and metric filters, all about what there is", async () => {
        const watching = new AwsWatching(environment.aws, region, name);
        const groups = await watching.logGroups();
        const shop = `/aws/containerinsights/${name}/every-type-app`;
        assert.ok(groups.includes(shop), groups.join());
        const alarms = await watching.alarms();
        const kinds = [
            "buffer",
            "certificates",
            "credentials",
            "dropped",
            "lag",
            "shippers-windows",
            "throttled",
            "waiting",
        ];
        assert.deepEqual(
            alarms.map(({ AlarmName }) => AlarmName).sort(),
            // moto has no composite alarms: an alarm on a metric stands in the place of the last one.
            [...kinds, "delivery"].map((kind) => `${name}-fluent-bit-${kind}`).sort(),
        );
        const topic = `arn:aws:sns:${region}:${account}:${name}-fluent-bit-alarms`;
        assert.deepEqual(await watching.topics(), [topic]);
        const telling = alarms.filter(({ AlarmActions = [] }) => AlarmActions.includes(topic));
        assert.deepEqual(
            telling.map(({ AlarmName }) => AlarmName).sort(),
            ["delivery", "dropped"].map((kind) => `${name}-fluent-bit-${kind}`),
        );
        const lag = alarms.find(({ AlarmName }) => AlarmName?.endsWith("-lag"));
        assert.deepEqual(
            [lag?.Namespace, lag?.MetricName, lag?.Dimensions, lag?.Threshold, lag?.EvaluationPeriods],
            ["WindowsEksLogging", "LagSeconds", [{ Name: "Cluster", Value: name }], 600, 3],
        );
        const dashboards = await watching.dashboards();
        assert.deepEqual(Object.keys(dashboards), [`${name}-${region}-logs`]);
        const { widgets } = JSON.parse(Object.values(dashboards)[0] ?? "") as {
            widgets: { properties: { query?: string } }[];
        };
        const sources = widgets.flatMap(({ properties: { query = "" } }) =>
            [...query.matchAll(/SOURCE '([^']+)'/g)].map(([, group]) => group ?? ""),
        );
        assert.ok(sources.includes(shop));
        assert.deepEqual(
            sources.filter((group) => !groups.includes(group)),
            [],
        );
        const queries = await watching.queries();
        assert.ok(queries.some((query) => query.name === `${name}/IIS every-type-app/status codes`));
        assert.deepEqual(
            queries.flatMap(({ logGroupNames = [] }) => logGroupNames).filter((group) => !groups.includes(group)),
            [],
        );
        const [filter, ...others] = await watching.metricFilters();
        assert.deepEqual(others, []);
        assert.deepEqual(
            [filter?.logGroupName, filter?.metricTransformations?.[0]?.metricName],
            [shop, "ServerErrors"],
        );
    });

    it("has not drifted, and has nothing to change in a second deployment", async () => {
        await pulumi(["preview", "--refresh", "--expect-no-changes"], everything());
    });

    it("finds out what a role of one's own lacks, by IAM's simulator, and that a subnet is not there", async () => {
        const identity = { type: "irsa", roleArn: `arn:aws:iam::${account}:role/${reader}` };
        const network = {
            type: "existing",
            vpcId: "vpc-0a1b2c3d",
            privateSubnetIds: ["subnet-0a1b2c3d", "subnet-0a1b2c3e"],
        };
        const { stdout, stderr } = await pulumi(["preview"], everything({ network }, { identity }), false);
        assert.match(stdout + stderr, /fluentBit\.identity\.roleArn/);
        assert.match(
            stdout + stderr,
            /cluster\.network\.privateSubnetIds = "subnet-0a1b2c3d": there is no such subnet/,
        );
    });

    it("goes", async () => {
        await pulumi(["destroy", "--yes", "--skip-preview"], everything());
        gone = true;
        const watching = new AwsWatching(environment.aws, region, name);
        const left = [
            await watching.alarms(),
            Object.keys(await watching.dashboards()),
            await watching.queries(),
            await watching.metricFilters(),
            await watching.topics(),
            await watching.logGroups(),
        ];
        assert.deepEqual(left.flat(), []);
    });

    it("has created every type that is in the code", () => {
        const { resources } = programTypes();
        assert.deepEqual([...resources].filter((type) => !created.has(type)).sort(), []);
    });

    it("has asked for everything that is looked up in the code", () => {
        const known = new Set([...lookedUp, ...ofExistingObjects, ...ofStackLocal]);
        const missing = [...programTypes().lookups].filter((token) => !known.has(token));
        assert.deepEqual(missing.sort(), []);
    });
});

interface Call {
    readonly method: string;
    readonly request: { readonly urn?: string; readonly tok?: string; readonly preview?: boolean };
    readonly errors?: unknown;
}

/** What Pulumi writes of the calls between its parts, one a line: https://www.pulumi.com/docs/iac/cli/environment-variables/ (PULUMI_DEBUG_GRPC) */
function callsIn(trace: string): Call[] {
    if (!existsSync(trace)) return [];
    return readFileSync(trace, "utf8")
        .split("\n")
        .filter((line) => line.includes("ResourceProvider/"))
        .map((line) => JSON.parse(line) as Call);
}

/** Settings that need every type, and others of the cluster and of Fluent Bit where they differ. */
function everything(cluster: object = {}, fluentBit: object = {}): object {
    const build = {
        type: "imageBuilder",
        baseImage: `${account}.dkr.ecr.${region}.amazonaws.com/base/iis:ltsc2022`,
        logMonitor: { version: "2.2.2", sha256: "c".repeat(64) },
        schedule: "cron(0 3 ? * wed *)",
    };
    return {
        "aws:region": region,
        [setting("cluster")]: {
            mode: "create",
            name,
            kubernetesVersion: "1.35",
            protect: false,
            // The creator is an administrator already.
            administratorArns: [`arn:aws:iam::${account}:user/moto`, `arn:aws:iam::${account}:role/${reader}`],
            clusterAutoscaler: true,
            ...cluster,
            windowsNodeGroups: [
                { name: "windows-2022", schedule: { stop: "0 19 * * 1-5", start: "0 7 * * 1-5" } },
                {
                    name: "windows-2025",
                    windowsVersion: "2025",
                    schedule: { stop: "0 20 * * 1-5", start: "0 6 * * 1-5" },
                },
            ],
        },
        [setting("fluentBit")]: {
            namespace: "every-type-logging",
            rolloutTimeoutMinutes: 2,
            image: { overrides: { "2022": image, "2025": image } },
            monitoring: { alarms: { topic: { type: "created", emails: ["oncall@example.com"] } } },
            insights: { queries: true, dashboard: true },
            ...fluentBit,
            routes: [
                {
                    match: { namespace: "every-type-app" },
                    to: [
                        {
                            type: "cloudWatchLogs",
                            subscription: {
                                destinationArn: `arn:aws:logs:${region}:${account}:destination:${reader}`,
                            },
                            indexFields: ["pod"],
                            dataProtection: { identifiers: ["EmailAddress"] },
                            anomalyDetection: {},
                            readers: [
                                `arn:aws:iam::${account}:role/${reader}`,
                                `arn:aws:iam::${account}:group/${reader}`,
                            ],
                        },
                        { type: "s3" },
                        // Its bucket outlives the stack.
                        { type: "s3", objectLock: { mode: "GOVERNANCE", retentionDays: 1 } },
                        { type: "firehose" },
                        {
                            type: "splunk",
                            url: "https://splunk.example.com:8088",
                            token: { secretsManager: { secret: token } },
                        },
                    ],
                },
            ],
        },
        [setting("iisApps")]: [
            {
                name: "every-type-app",
                namespace: "every-type-app",
                rolloutTimeoutMinutes: 2,
                accessLog: { metricFilters: { serverErrors: true } },
                // Images stay in ECR when Image Builder forgets them.
                repository: { deleteImagesOnDestroy: true },
                build,
            },
        ],
        [setting("tags")]: { environment: "test" },
    };
}

function stackFile(folder: string, config: object): string {
    const file = join(folder, `Pulumi.${name}.yaml`);
    // Of the passphrase of the local environment, as in Pulumi.local.yaml.
    const encryptionsalt = "v1:F2ciwDem1wI=:v1:UhfCMxVzEv2DIySh:Rr9w6Eqq/+Y1Pgcz4kXgBSqUiWBkYw==";
    writeFileSync(file, stringify({ config, encryptionsalt }));
    return file;
}
