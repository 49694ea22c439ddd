import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as pulumi from "@pulumi/pulumi";

import type { ConfigurationError } from "../../../components/settings/configuration-error";
import { checkExistingObjects } from "../../../components/existing-objects/pulumi/check-existing-objects";
import { stackClaims } from "../../../config/stack-claims";
import { checkStackSettings } from "../../../config/check-stack-settings";
import program from "../../../index";
import { facts } from "../cluster";
import { account, type Invokes, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";

const owner = "organization/windows-eks-logging/test";
const inNamespace = "/api/v1/namespaces/amazon-cloudwatch";
const shop = "/aws/containerinsights/dev/shop";
const role = "dev-eu-central-1-fluent-bit";
const policy = `arn:aws:iam::${account}:policy/${role}`;
const bucket = `dev-eu-central-1-${account}-logs`;

/** An object as `kubectl apply` leaves it. */
function applied(name: string, metadata: object = {}): object {
    return { metadata: { name, managedFields: [{ manager: "kubectl-client-side-apply" }], ...metadata } };
}

function logGroups(groups: Record<string, object>): Invokes {
    return {
        "aws:cloudwatch/getLogGroups:getLogGroups": ({ logGroupNamePrefix }) => ({
            logGroupNames: Object.keys(groups).filter((name) => name.startsWith(String(logGroupNamePrefix))),
        }),
        "aws:cloudwatch/getLogGroup:getLogGroup": ({ name }) => ({
            name,
            logGroupClass: "STANDARD",
            retentionInDays: 0,
            tags: {},
            ...groups[String(name)],
        }),
    };
}

/** Alarms and dashboards, by their names, with their properties as CloudFormation calls them. */
function inCloudControl(objects: Record<string, object>): Invokes {
    return {
        "aws:cloudcontrol/getResource:getResource": ({ typeName, identifier }) => {
            const properties = objects[String(identifier)];
            if (properties === undefined) {
                throw new Error(
                    `reading Cloud Control API (${String(typeName)}) Resource (${String(identifier)}): couldn't find resource`,
                );
            }
            return { typeName, identifier, properties: JSON.stringify(properties) };
        },
    };
}

function denied(action: string): never {
    throw new Error(
        `reading it: operation error: StatusCode: 403, api error AccessDenied: not authorized to perform: ${action}`,
    );
}

describe("objects that exist already", () => {
    let server: Server;
    let folder: string;
    const objects: Record<string, object | number> = {};

    before(async () => {
        server = await startKubernetesApi(objects);
        folder = mkdtempSync(join(tmpdir(), "existing-"));
    });
    after(() => {
        server.close();
        rmSync(folder, { recursive: true });
    });
    afterEach(() => {
        for (const path of Object.keys(objects)) {
            Reflect.deleteProperty(objects, path);
        }
    });

    const settings = (changes: object = {}) => ({
        cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
        fluentBit: { routes: [{ match: { namespace: "shop" } }] },
        ...changes,
    });
    const check = async (invokes: Invokes, changes: object = {}) => {
        const claims = stackClaims(checkStackSettings(settings(changes)), facts);
        const options = { owner, kubeconfig: kubeconfigOf(server), folder };
        await run(() => checkExistingObjects(claims, options), { invokes });
    };
    const refusal = async (invokes: Invokes, changes: object = {}): Promise<string> => {
        let message = "nothing was refused";
        await check(invokes, changes).catch((error: unknown) => {
            message = (error as Error).message;
        });
        return message;
    };
    const importFile = () =>
        (JSON.parse(readFileSync(join(folder, "import-test.json"), "utf8")) as { resources: Record<string, unknown>[] })
            .resources;
    /** What is warned of while something runs. */
    const warnings = async (body: () => Promise<void>): Promise<string> => {
        const texts: string[] = [];
        const { warn } = pulumi.log;
        Object.assign(pulumi.log, {
            warn: (text: string) => {
                texts.push(text);
                return Promise.resolve();
            },
        });
        try {
            await body();
        } finally {
            Object.assign(pulumi.log, { warn });
        }
        return texts.join("\n");
    };

    it("of Image Builder are found by their whole names, told with who made them, and imported by their ARNs", async () => {
        const arn = (resource: string) => `arn:aws:imagebuilder:eu-central-1:${account}:${resource}`;
        const build = {
            type: "imageBuilder",
            baseImage: `${account}.dkr.ecr.eu-central-1.amazonaws.com/base/iis:1`,
            logMonitor: { version: "2.2.2", sha256: "a".repeat(64) },
        };
        const asked: Record<string, unknown>[] = [];
        const message = await refusal(
            {
                "aws:imagebuilder/getInfrastructureConfigurations:getInfrastructureConfigurations": (inputs) => {
                    asked.push(inputs);
                    return {
                        names: ["dev-iis-old", "dev-iis"],
                        arns: [
                            arn("infrastructure-configuration/dev-iis-old"),
                            arn("infrastructure-configuration/dev-iis"),
                        ],
                    };
                },
                "aws:imagebuilder/getInfrastructureConfiguration:getInfrastructureConfiguration": () => ({
                    tags: { team: "web" },
                }),
                "aws:imagebuilder/getComponents:getComponents": ({ filters }) => {
                    const [{ values }] = filters as [{ values: [string] }];
                    return { names: values, arns: [arn(`component/${values[0]}/1.0.0`)] };
                },
                "aws:imagebuilder/getComponent:getComponent": () => ({ tags: {} }),
                // Another one, whose name only begins so.
                "aws:imagebuilder/getImagePipelines:getImagePipelines": () => ({
                    names: ["dev-iis-0"],
                    arns: [arn("image-pipeline/dev-iis-0")],
                }),
                "aws:iam/getInstanceProfile:getInstanceProfile": ({ name }) => ({ name, path: "/" }),
            },
            { iisApps: [{ namespace: "web", build }] },
        );
        assert.match(message, /^3 objects that the stack would create exist already/);
        assert.match(
            message,
            /iisApps\[0\]\.build: Image Builder infrastructure configuration "dev-iis" exists \(tag team: web\)/,
        );
        assert.match(message, /instance profile "dev-iis-eu-central-1-image-builder" exists\./);
        assert.deepEqual(asked[0]?.["filters"], [{ name: "name", values: ["dev-iis"] }]);
        const imported = importFile().filter(({ type }) => String(type).startsWith("aws:imagebuilder"));
        assert.deepEqual(
            imported.map(({ logicalName, id }) => [logicalName, String(id).replace(/dev-iis-[0-9a-f]{8}/, "NAME")]),
            [
                ["iis", arn("component/NAME/1.0.0/1")],
                ["iis", arn("infrastructure-configuration/dev-iis")],
            ],
        );
    });

    it("are all reported at once, with who made them and the way out, before anything is registered", async () => {
        Object.assign(objects, {
            [inNamespace]: applied("amazon-cloudwatch"),
            [`${inNamespace}/serviceaccounts/fluent-bit`]: applied("fluent-bit"),
            [`${inNamespace}/configmaps/fluent-bit-cluster-info`]: applied("fluent-bit-cluster-info", {
                annotations: { "meta.helm.sh/release-name": "insights", "meta.helm.sh/release-namespace": "ops" },
            }),
        });
        const registered: string[] = [];
        const config = Object.fromEntries(
            Object.entries(
                settings({
                    iisApps: [{ namespace: "web", image: `registry.example/iis@sha256:${"a".repeat(64)}` }],
                }),
            ).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        const refused = run(program, {
            config,
            registered,
            invokes: {
                ...logGroups({ [shop]: { tags: { team: "shop" } } }),
                "aws:iam/getRole:getRole": ({ name }) => ({
                    name,
                    path: "/",
                    tags: { "pulumi:owner": "acme/logs/prod" },
                }),
                "aws:iam/getPolicy:getPolicy": ({ arn }) => ({ arn, tags: {} }),
                "aws:ecr/getRepository:getRepository": () => ({
                    tags: {},
                    encryptionConfigurations: [{ encryptionType: "KMS" }],
                }),
            },
        });
        await assert.rejects(refused, (error) => {
            const { message, problems } = error as ConfigurationError;
            assert.match(message, /^7 objects that the stack would create exist already:$/m);
            assert.equal(problems.length, 7);
            assert.ok(
                problems.some(
                    ({ setting, remedy }) => setting === "fluentBit.routes[0].to[0]" && remedy.startsWith("log group "),
                ),
            );
            assert.match(message, /^To import .*import-test\.json.*\nFirst remove .*\nNothing was changed\.$/m);
            assert.match(
                message,
                /fluentBit\.routes\[0\]\.to\[0\]: log group "\/aws\/containerinsights\/dev\/shop" exists \(tag team: shop\)/,
            );
            assert.match(message, /retentionDays = 30 would delete older ones/);
            assert.match(
                message,
                /IAM role "dev-eu-central-1-fluent-bit" exists \(tag pulumi:owner: acme\/logs\/prod\)/,
            );
            assert.match(
                message,
                /IAM policy "arn:aws:iam::111122223333:policy\/dev-eu-central-1-fluent-bit" exists\./,
            );
            assert.match(
                message,
                /ECR repository "dev\/iis" exists\. It has encryptionType "KMS" instead of "AES256".*repository\.create: false/,
            );
            assert.match(
                message,
                /Namespace "amazon-cloudwatch" exists \(written by kubectl-client-side-apply\)\. Set createNamespace: false/,
            );
            assert.match(message, /ServiceAccount "amazon-cloudwatch\/fluent-bit" exists/);
            assert.match(
                message,
                /ConfigMap "amazon-cloudwatch\/fluent-bit-cluster-info" exists \(Helm release ops\/insights\)/,
            );
            return true;
        });
        rmSync("import-test.json");
        assert.deepEqual(registered, []);
    });

    it("are looked for under the types, names and parents that the program really uses", async () => {
        const image = `registry.example/iis@sha256:${"a".repeat(64)}`;
        const all = {
            cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
            fluentBit: {
                routes: [
                    { match: { namespace: "shop" } },
                    { match: { namespace: "web" }, to: [{ type: "firehose" }, { type: "s3" }] },
                ],
                insights: { dashboard: true },
            },
            iisApps: [{ namespace: "web", image }],
            iam: { path: "/logging/", namePrefix: "team-" },
        };
        const config = Object.entries(all).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]);
        const { registrations } = await run(program, { config: Object.fromEntries(config) as Record<string, string> });
        const claims = stackClaims(checkStackSettings(all), facts);
        const types = new Set(claims.map(({ type }) => type));
        const made = registrations
            .filter(({ type }) => types.has(type))
            .map(({ type, name, parent, inputs }) => {
                const { namespace, name: inCluster } = (inputs["metadata"] ?? {}) as Record<string, string>;
                const object =
                    inCluster === undefined
                        ? String(inputs["name"] ?? inputs["bucket"] ?? inputs["alarmName"] ?? inputs["dashboardName"])
                        : [...(namespace === undefined ? [] : [namespace]), inCluster].join("/");
                const policyArn = `arn:aws:iam::${account}:policy/logging/${object}`;
                const owner = parent.split("::").slice(2).join(" ").replace("pulumi:pulumi:Stack$", "");
                const known = type === "aws:iam/policy:Policy" ? policyArn : object;
                return [type, known, name, owner].join(" | ");
            });
        const expected = claims.map(({ type, name, resource, owners }) =>
            [type, name, resource, `${owners.at(-1)?.type ?? ""} ${owners.at(-1)?.name ?? ""}`].join(" | "),
        );
        assert.deepEqual(expected.sort(), made.sort());
        assert.ok(types.size >= 12, [...types].join());
    });

    it("are no obstacle where the state has them", async () => {
        objects[`${inNamespace}/serviceaccounts/fluent-bit`] = applied("fluent-bit");
        const own = {
            // Pulumi's SDK would look for the resource that an output refers to, which is not registered yet: the run would fail.
            component: {
                type: "eks:index:Cluster",
                outputs: { eksCluster: resourceReference("aws:eks/cluster:Cluster", "cluster-eksCluster") },
            },
            group: { type: "aws:cloudwatch/logGroup:LogGroup", outputs: { name: shop } },
            role: { type: "aws:iam/role:Role", outputs: { name: role } },
            policy: { type: "aws:iam/policy:Policy", outputs: { name: role, arn: policy } },
            alarm: { type: "aws:cloudwatch/metricAlarm:MetricAlarm", outputs: { name: "dev-fluent-bit-lag" } },
            composite: {
                type: "aws:cloudwatch/compositeAlarm:CompositeAlarm",
                outputs: { alarmName: "dev-fluent-bit-delivery" },
            },
            dashboard: {
                type: "aws:cloudwatch/dashboard:Dashboard",
                outputs: { dashboardName: "dev-eu-central-1-logs" },
            },
            account: {
                type: "kubernetes:core/v1:ServiceAccount",
                outputs: { metadata: { name: "fluent-bit", namespace: "amazon-cloudwatch" } },
            },
        };
        const present: Invokes = {
            ...logGroups({ [shop]: {} }),
            "aws:iam/getRole:getRole": () => ({ path: "/", tags: {} }),
            "aws:iam/getPolicy:getPolicy": () => ({ tags: {} }),
            ...inCloudControl({
                "dev-fluent-bit-lag": { Tags: [{ Key: "pulumi:owner", Value: owner }] },
                "dev-fluent-bit-delivery": {},
                "dev-eu-central-1-logs": {},
            }),
        };
        const withDashboard = {
            fluentBit: { routes: [{ match: { namespace: "shop" } }], insights: { dashboard: true } },
        };
        assert.match(await refusal(present, withDashboard), /^7 objects/);
        await check({ ...present, "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: own }) }, withDashboard);
    });

    /** @see https://www.pulumi.com/docs/iac/extending-pulumi/build-a-provider/ and `pkg/resource/plugin/rpc.go`, "resource references" */
    function resourceReference(type: string, name: string) {
        return {
            "4dabf18193072939515e22adb298388d": "5cf8f73096256a8f31e491e813e4eb8e",
            urn: `urn:pulumi:test::windows-eks-logging::${type}::${name}`,
        };
    }

    it("can be taken over by the file that is written", async () => {
        const message = await refusal(logGroups({ [shop]: { tags: { "pulumi:owner": owner }, retentionInDays: 7 } }));
        assert.match(message, /this stack created it, but its state does not contain it/);
        assert.doesNotMatch(message, /would delete older ones/);
        assert.match(message, /pulumi import --file import-test\.json --generate-code=false --protect=false/);
        const component = "windows-eks-logging:index:FluentBitWindows fluent-bit";
        assert.deepEqual(importFile(), [
            {
                type: "windows-eks-logging:index:FluentBitWindows",
                name: component,
                logicalName: "fluent-bit",
                component: true,
            },
            {
                type: "aws:cloudwatch/logGroup:LogGroup",
                name: `aws:cloudwatch/logGroup:LogGroup fluent-bit-${shop}`,
                logicalName: `fluent-bit-${shop}`,
                id: shop,
                parent: component,
            },
        ]);
    });

    it("are not taken over from another stack", async () => {
        const message = await refusal(logGroups({ [shop]: { tags: { "pulumi:owner": "acme/logs/prod" } } }));
        assert.match(message, /exists \(tag pulumi:owner: acme\/logs\/prod\)\. Set createLogGroup: false/);
        assert.doesNotMatch(message, /Import it|pulumi import/);
    });

    it("are not taken over where that would make them anew, and their contents would go", async () => {
        const message = await refusal(logGroups({ [shop]: { logGroupClass: "INFREQUENT_ACCESS" } }));
        assert.match(
            message,
            /It has logGroupClass "INFREQUENT_ACCESS" instead of "STANDARD", which cannot be changed/,
        );
        assert.doesNotMatch(message, /pulumi import/);
    });

    const toFirehose = { fluentBit: { routes: [{ match: { namespace: "shop" }, to: [{ type: "firehose" }] }] } };
    const bucketArn = `arn:aws:s3:::${bucket}`;
    const streamArn = `arn:aws:firehose:eu-central-1:${account}:deliverystream/dev-shop`;
    const bucketAndStream = (tags: Record<string, Record<string, string>>, bucketRegion = "eu-central-1"): Invokes => ({
        "aws:s3/getBucket:getBucket": () => ({ arn: bucketArn, bucketRegion }),
        "aws:kinesis/getFirehoseDeliveryStream:getFirehoseDeliveryStream": () => ({ arn: streamArn }),
        // It knows the objects of one region alone, and leaves out what has no tags.
        "aws:resourcegroupstaggingapi/getResources:getResources": ({ resourceArnLists, region }) => ({
            resourceTagMappingLists: (resourceArnLists as string[])
                .filter((arn) => tags[arn] !== undefined && (arn !== bucketArn || region === bucketRegion))
                .map((resourceArn) => ({ resourceArn, tags: tags[resourceArn], complianceDetails: [] })),
        }),
    });

    it("are not taken over from another stack that made a bucket or a delivery stream, and those of nobody are", async () => {
        const others = { "pulumi:owner": "acme/logs/prod" };
        const ours = { "pulumi:owner": owner };
        const foreign = await refusal(bucketAndStream({ [bucketArn]: others, [streamArn]: others }), toFirehose);
        assert.match(foreign, /bucket "[^"]+" exists \(tag pulumi:owner: acme\/logs\/prod\)\. Name another bucket\./);
        assert.match(
            foreign,
            /delivery stream "dev-shop" exists \(tag pulumi:owner: acme\/logs\/prod\)\. Set deliveryStreamArn/,
        );
        assert.doesNotMatch(foreign, /Import it|pulumi import/);
        const mixed = await refusal(bucketAndStream({ [bucketArn]: ours }), toFirehose);
        assert.match(mixed, /bucket "[^"]+" exists \(this stack created it, .*\)\. Import it/);
        assert.match(mixed, /delivery stream "dev-shop" exists\. Import it/);
    });

    it("are not taken over where nobody may read whose they are", async () => {
        const untold: Invokes = {
            ...bucketAndStream({}),
            "aws:resourcegroupstaggingapi/getResources:getResources": () => denied("tag:GetResources"),
        };
        const message = await refusal(untold, toFirehose);
        assert.match(
            message,
            /bucket "[^"]+" exists\. Its tags could not be read, .*not authorized to perform: tag:GetResources\)\. Allow tag:GetResources and run this again\. Or: Name another bucket/,
        );
        assert.doesNotMatch(message, /Import it|pulumi import --file/);
    });

    it("are found among buckets and delivery streams", async () => {
        const message = await refusal(bucketAndStream({}, "us-east-1"), toFirehose);
        assert.match(
            message,
            new RegExp(`fluentBit\\.s3\\.bucket: bucket "${bucket}" exists\\. It has region "us-east-1"`),
        );
        assert.match(message, /delivery stream "[^"]+" exists\. Import it, or set deliveryStreamArn/);
    });

    it("are alarms and dashboards too, which CloudWatch would overwrite without a word", async () => {
        const message = await refusal(
            inCloudControl({
                "dev-fluent-bit-lag": { AlarmName: "dev-fluent-bit-lag" },
                "dev-fluent-bit-delivery": { Tags: [{ Key: "pulumi:owner", Value: "acme/logs/prod" }] },
                "dev-eu-central-1-logs": { DashboardBody: "{}" },
            }),
            { fluentBit: { routes: [{ match: { namespace: "shop" } }], insights: { dashboard: true } } },
        );
        assert.match(message, /fluentBit\.monitoring\.alarms: alarm "dev-fluent-bit-lag" exists\. Import it, or set/);
        assert.match(
            message,
            /alarm "dev-fluent-bit-delivery" exists \(tag pulumi:owner: acme\/logs\/prod\)\. Set another/,
        );
        assert.match(message, /fluentBit\.insights\.dashboard: dashboard "dev-eu-central-1-logs" exists\. Import it/);
        assert.deepEqual(
            importFile()
                .filter(({ type }) => /Alarm$|Dashboard$/.test(String(type)))
                .map(({ id, logicalName }) => [id, logicalName]),
            [
                ["dev-fluent-bit-lag", "fluent-bit-dev-fluent-bit-lag"],
                ["dev-eu-central-1-logs", "fluent-bit"],
            ],
        );
    });

    it("are said to be overwritten where nobody may look for alarms, and only once", async () => {
        const text = await warnings(() =>
            check({ "aws:cloudcontrol/getResource:getResource": () => denied("cloudformation:GetResource") }),
        );
        assert.match(
            text,
            /^Could not check whether these objects exist already\. If one does, CloudWatch overwrites it:$/m,
        );
        assert.match(text, /^ {2}alarm "dev-fluent-bit-waiting" and 7 more: .*cloudformation:GetResource$/m);
        assert.equal(text.split("\n").length, 2);
    });

    it("are warned of where nobody may look, and the deployment goes on", async () => {
        objects[`${inNamespace}/serviceaccounts/fluent-bit`] = 403;
        const text = await warnings(() =>
            check({
                "aws:cloudwatch/getLogGroups:getLogGroups": () => denied("logs:DescribeLogGroups"),
                "aws:cloudwatch/getLogGroup:getLogGroup": () => denied("logs:DescribeLogGroups"),
                "aws:iam/getRole:getRole": () => denied("iam:GetRole"),
            }),
        );
        assert.match(text, /Could not check whether these objects exist already/);
        assert.match(text, /IAM role "dev-eu-central-1-fluent-bit": .*iam:GetRole/);
        assert.match(text, /log group "\/aws\/containerinsights\/dev\/shop": .*logs:DescribeLogGroups/);
        assert.match(text, /ServiceAccount "amazon-cloudwatch\/fluent-bit": /);
        assert.doesNotMatch(text, /IAM policy/);
    });

    it("are refused where a bucket's name is taken by another account, and not taken over", async () => {
        const message = await refusal(
            {
                "aws:s3/getBucket:getBucket": ({ bucket: name }) => {
                    throw new Error(
                        `reading S3 Bucket (${String(name)}): operation error S3: HeadBucket, https response error StatusCode: 403, RequestID: 1, HostID: 2, api error Forbidden: Forbidden`,
                    );
                },
            },
            { fluentBit: { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3" }] }] } },
        );
        assert.match(
            message,
            /fluentBit\.s3\.bucket: bucket "dev-.*-logs" exists \(S3 denies access to it: it .*another account.*\)\. Name another bucket\./,
        );
        assert.doesNotMatch(message, /pulumi import/);
    });

    it("are asked for once a folder of log groups, however many there are", async () => {
        let asked = 0;
        const routes = Array.from({ length: 40 }, (_, index) => ({ match: { namespace: `shop-${index}` } }));
        await check(
            {
                "aws:cloudwatch/getLogGroups:getLogGroups": () => {
                    asked += 1;
                    return { logGroupNames: [] };
                },
            },
            { fluentBit: { routes } },
        );
        assert.equal(asked, 1);
    });

    describe("a bucket of lines that no destination writes to any more", () => {
        const stateOf = (
            name: string,
            forceDestroy: boolean,
            parent = "windows-eks-logging:index:FluentBitWindows$",
        ) => ({
            "pulumi:pulumi:readStackResourceOutputs": () => ({
                outputs: {
                    [`urn:pulumi:test::windows-eks-logging::${parent}aws:s3/bucket:Bucket::fluent-bit-${name}`]: {
                        type: "aws:s3/bucket:Bucket",
                        outputs: { bucket: name, forceDestroy },
                    },
                },
            }),
        });
        const toS3 = (destination: object = {}) => ({
            fluentBit: { routes: [{ match: { namespace: "shop" }, to: [{ type: "s3", ...destination }] }] },
        });
        const locked = toS3({ objectLock: { mode: "GOVERNANCE", retentionDays: 30 } });

        it("is not deleted where its destination locks objects from now on: the deployment is refused", async () => {
            assert.match(
                await refusal(stateOf(bucket, true), locked),
                /fluentBit\.routes\[0\]\.to\[0\]\.objectLock: no other destination writes to the bucket "dev-.*-logs", so pulumi up would delete it with all its objects\. .*keepOnDestroy: true and run pulumi up; then set objectLock/,
            );
        });

        it("goes with a warning that says how to keep it", async () => {
            for (const changes of [{}, { fluentBit: { ...toS3().fluentBit, s3: { bucket: "new-logs" } } }]) {
                assert.match(
                    await warnings(() => check(stateOf(bucket, true), changes)),
                    /No destination writes to the bucket "dev-.*-logs" any longer, so pulumi up deletes it with all its objects\. To keep them, first deploy the earlier settings with s3\.keepOnDestroy: true/,
                );
            }
        });

        it("is nothing to speak of where it stays, is still written to, or is somebody else's", async () => {
            for (const [state, changes] of [
                [stateOf(bucket, false), locked],
                [stateOf(bucket, true), toS3()],
                [stateOf("theirs", true, ""), locked],
            ] as const) {
                assert.equal(await warnings(() => check(state, changes)), "");
            }
        });
    });

    describe("log groups of lines that no destination writes to any more", () => {
        const group = (name: string, outputs: object = {}, parent = "windows-eks-logging:index:FluentBitWindows$") => ({
            [`urn:pulumi:test::windows-eks-logging::${parent}aws:cloudwatch/logGroup:LogGroup::fluent-bit-${name}`]: {
                type: "aws:cloudwatch/logGroup:LogGroup",
                outputs: { name, logGroupClass: "STANDARD", ...outputs },
            },
        });
        const stateOf = (...groups: object[]): Invokes => ({
            "pulumi:pulumi:readStackResourceOutputs": () => ({ outputs: Object.assign({}, ...groups) as object }),
        });
        const [cart, web] = [`${shop}-cart`, `${shop}-web`];

        it("go with one warning that says how to keep them", async () => {
            assert.equal(
                await warnings(() => check(stateOf(group(cart), group(shop), group(web)))),
                `No destination writes to the log groups "${cart}", "${web}" any longer, so pulumi up deletes them with all their lines. ` +
                    "To keep them, first deploy the earlier settings with cloudWatchLogs.keepOnDestroy: true, and then these",
            );
        });

        it("go too where only their class changes", async () => {
            const infrequent = {
                fluentBit: {
                    routes: [{ match: { namespace: "shop" } }],
                    cloudWatchLogs: { logClass: "INFREQUENT_ACCESS" },
                },
            };
            assert.match(
                await warnings(() => check(stateOf(group(shop)), infrequent)),
                /^The class of a log group cannot be changed, so pulumi up deletes the log group "\/aws\/.*\/shop" with all lines, and creates it again/,
            );
        });

        it("are refused another class where they stay, since there cannot be two of one name", async () => {
            const state = stateOf(group(shop, { skipDestroy: true, logGroupClass: "INFREQUENT_ACCESS" }));
            assert.match(
                await refusal(state),
                /^ {2}fluentBit\.routes\[0\]\.to\[0\]: the class of the log group "\/aws\/.*\/shop" cannot be changed.* Set logGroup to another name/m,
            );
        });

        it("are nothing to speak of where they stay, are still written to, or are somebody else's", async () => {
            const state = stateOf(group(cart, { skipDestroy: true }), group(shop), group("/theirs", {}, ""));
            assert.equal(await warnings(() => check(state)), "");
        });
    });

    it("are those of a cluster that the stack creates, too", async () => {
        const claims = stackClaims(
            checkStackSettings({ cluster: { mode: "create", name: "dev", kubernetesVersion: "1.35" } }),
            facts,
        );
        const refused = run(() => checkExistingObjects(claims, { owner, folder }), {
            invokes: {
                ...logGroups({ "/aws/eks/dev/cluster": {} }),
                "aws:eks/getCluster:getCluster": () => ({ tags: { owner: "platform" } }),
            },
        });
        await assert.rejects(refused, (error) => {
            const { message } = error as Error;
            assert.match(
                message,
                /cluster\.name: EKS cluster "dev" exists \(tag owner: platform\)\. Use it with mode: existing/,
            );
            assert.match(message, /log group "\/aws\/eks\/dev\/cluster" exists\. .*Import it, or/);
            return true;
        });
        assert.deepEqual(
            importFile().map(({ logicalName, parent }) => [logicalName, parent]),
            [
                ["cluster", undefined],
                ["cluster", "windows-eks-logging:index:WindowsCluster cluster"],
                ["cluster-control-plane", "windows-eks-logging:index:CreatedCluster cluster"],
            ],
        );
    });
});
