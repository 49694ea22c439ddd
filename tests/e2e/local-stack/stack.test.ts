import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { AppsV1Api, CoreV1Api, V1Pod } from "@kubernetes/client-node";

import { exampleAccount } from "../../../commands/planned-stack";
import { type Environment, openEnvironment } from "../../../local/environment";
import { AwsAccount } from "../aws-account";
import { loggedSteps, pendingOperations, type StepEvent, stoppedUp } from "../engine-steps";
import { stackFile } from "../stack-file";

const role = "local-eu-central-1-fluent-bit";
const account = "123456789012";
const groupPrefix = "/aws/containerinsights/local/";
const namespace = "amazon-cloudwatch";

/** `make e2e` brings the environment up with the stack `local` in it, and runs these tests there. */
describe("the stack `local`", () => {
    let environment: Environment;
    let aws: AwsAccount;
    let core: CoreV1Api;
    let apps: AppsV1Api;
    let folder: string;

    before(async () => {
        environment = openEnvironment();
        aws = new AwsAccount(environment.aws, environment.region);
        const kubernetes = await import("@kubernetes/client-node");
        const config = new kubernetes.KubeConfig();
        config.loadFromFile(environment.kubeconfig);
        core = config.makeApiClient(kubernetes.CoreV1Api);
        apps = config.makeApiClient(kubernetes.AppsV1Api);
        folder = mkdtempSync(join(tmpdir(), "stack-file-"));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    const pods = async (inNamespace: string, app: string): Promise<V1Pod[]> => {
        const labelSelector = `app.kubernetes.io/name=${app}`;
        return (await core.listNamespacedPod({ namespace: inNamespace, labelSelector })).items.filter(
            (pod) => pod.metadata?.deletionTimestamp === undefined,
        );
    };
    const isReady = (pod: V1Pod): boolean =>
        pod.status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
    const linuxNodes = async (): Promise<string[]> => {
        const { items } = await core.listNode({ labelSelector: "kubernetes.io/os=linux" });
        return items.map((node) => node.metadata?.name ?? "");
    };
    const nodesByBuild = async (): Promise<Map<string, string | undefined>> => {
        const { items } = await core.listNode({ labelSelector: "kubernetes.io/os=windows" });
        return new Map(
            items.map((node) => [
                node.metadata?.name ?? "",
                node.metadata?.labels?.["node.kubernetes.io/windows-build"],
            ]),
        );
    };

    describe("in AWS", () => {
        it("has a log group for each route, with its retention", async () => {
            const groups = await aws.logGroups(groupPrefix);
            assert.deepEqual(
                new Map(groups.map((group) => [group.logGroupName?.slice(groupPrefix.length), group.retentionInDays])),
                new Map([
                    ["_monitoring", 7],
                    ["_unrouted", 30],
                    ["amazon-cloudwatch", 30],
                    ["default", 30],
                    ["shop", 90],
                ]),
            );
        });

        it("has an OIDC provider, and a role that trusts it for one service account", async () => {
            const [provider, ...others] = await aws.oidcProviders(environment.region);
            assert.deepEqual(others, []);
            assert.deepEqual(provider?.audiences, ["sts.amazonaws.com"]);
            const [statement, ...more] = await aws.trust(role);
            assert.deepEqual(more, []);
            const url = provider.url.replace("https://", "");
            assert.deepEqual(statement?.Condition["StringEquals"], {
                [`${url}:aud`]: "sts.amazonaws.com",
                [`${url}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit",
            });
        });

        it("has a repository for the application's image", async () => {
            assert.ok((await aws.repositoryNames()).includes("local/iis"));
        });
    });

    describe("in the cluster", () => {
        it("runs Fluent Bit on every node, on Windows each with the image of the node's build", async () => {
            const builds = await nodesByBuild();
            assert.deepEqual([...new Set(builds.values())].sort(), ["10.0.20348", "10.0.26100"]);
            const linux = await linuxNodes();
            assert.ok(linux.length > 0);
            const running = await pods(namespace, "fluent-bit");
            assert.deepEqual(running.map((pod) => pod.spec?.nodeName).sort(), [...builds.keys(), ...linux].sort());
            const tags = new Map([
                ["10.0.20348", "windows-2022-5.1.5"],
                ["10.0.26100", "windows-2025-5.1.5"],
                [undefined, "5.1.5"],
            ]);
            for (const pod of running) {
                assert.ok(isReady(pod), `${String(pod.metadata?.name)} is not Ready`);
                const tag = tags.get(builds.get(pod.spec?.nodeName ?? ""));
                assert.equal(pod.spec?.containers[0]?.image?.split(/[:@]/)[1], tag);
            }
        });

        it("gives Fluent Bit the configuration that render shows", async () => {
            const linux = await linuxNodes();
            for (const pod of await pods(namespace, "fluent-bit")) {
                const name = pod.spec?.volumes?.find((volume) => volume.configMap)?.configMap?.name ?? "";
                const { data } = await core.readNamespacedConfigMap({ name, namespace });
                const file = linux.includes(pod.spec?.nodeName ?? "") ? "fluent-bit-linux" : "fluent-bit";
                assert.equal(
                    data?.["fluent-bit.yaml"],
                    // Names of buckets hold the account, which the local AWS has another of.
                    readFileSync(`tests/golden/local/fluent-bit/${file}.yaml`, "utf8").replaceAll(
                        exampleAccount,
                        account,
                    ),
                );
            }
        });

        it("runs the application on nodes of its Windows version, behind a Service", async () => {
            const builds = await nodesByBuild();
            const deployment = await apps.readNamespacedDeployment({ name: "iis", namespace: "shop" });
            assert.equal(deployment.status?.availableReplicas, 2);
            for (const pod of await pods("shop", "iis")) {
                assert.equal(builds.get(pod.spec?.nodeName ?? ""), "10.0.20348");
            }
            const endpoints = await core.readNamespacedEndpoints({ name: "iis", namespace: "shop" });
            assert.equal(endpoints.subsets?.flatMap((subset) => subset.addresses ?? []).length, 2);
        });
    });

    describe("left alone", () => {
        it("has nothing to change", async () => {
            await environment.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
        });

        it("has not drifted", async () => {
            await environment.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        });

        it("keeps the kubeconfig out of its state", async () => {
            const { stdout } = await environment.pulumi(["stack", "export"]);
            const token = /token: (\S+)/.exec(readFileSync(environment.kubeconfig, "utf8"))?.[1];
            assert.ok(token, "the kubeconfig has no token to look for");
            assert.ok(!stdout.includes(token), "the kubeconfig's token is in the state in the clear");
        });
    });

    describe("changed by somebody else", () => {
        const name = "fluent-bit-cluster-info";
        let bucket: string;
        let data: object | undefined;
        let drift: StepEvent[];

        before(async () => {
            await aws.deleteLogGroup(`${groupPrefix}shop`);
            [bucket = ""] = await aws.bucketNames("local");
            await aws.openBucket(bucket);
            const body = await core.readNamespacedConfigMap({ name, namespace });
            data = body.data;
            body.data = { ...body.data, "logs.region": "us-east-1" };
            await core.replaceNamespacedConfigMap({ name, namespace, body });
            drift = await loggedSteps(environment, ["refresh", "--preview-only"]);
            await environment.pulumi(["up", "--yes", "--skip-preview", "--refresh"]);
        });

        it("shows what is not as it was", () => {
            assert.deepEqual(
                drift
                    .filter(({ done, operation }) => done && operation !== "same")
                    .map(({ operation, type }) => `${operation} ${type}`)
                    .sort(),
                [
                    "delete aws:cloudwatch/logGroup:LogGroup",
                    "delete aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
                    "update kubernetes:core/v1:ConfigMap",
                ],
            );
        });

        it("makes a deleted log group again", async () => {
            const [group] = await aws.logGroups(`${groupPrefix}shop`);
            assert.equal(group?.retentionInDays, 90);
        });

        it("closes a bucket that could be public", async () => {
            assert.equal((await aws.bucket(bucket)).publicAccess?.RestrictPublicBuckets, true);
        });

        it("puts an edited ConfigMap back", async () => {
            assert.deepEqual((await core.readNamespacedConfigMap({ name, namespace })).data, data);
        });
    });

    describe("with another configuration", () => {
        it("rolls every pod to it, and leaves no old ConfigMap behind", async () => {
            const before = new Set((await pods(namespace, "fluent-bit")).map((pod) => pod.metadata?.uid));
            const changed = stackFile(folder, (config) => {
                config["windows-eks-logging:fluentBit"] = {
                    ...config["windows-eks-logging:fluentBit"],
                    logLevel: "warn",
                };
            });
            await environment.pulumi(["up", "--yes", "--skip-preview", "--config-file", changed]);
            const now = await pods(namespace, "fluent-bit");
            assert.equal(now.length, before.size);
            assert.ok(now.every((pod) => isReady(pod) && !before.has(pod.metadata?.uid)));
            const { items } = await core.listNamespacedConfigMap({ namespace });
            const configs = items.filter(({ data }) => "fluent-bit.yaml" in (data ?? {}));
            assert.equal(configs.length, 2, "one for Windows, one for Linux");
            assert.ok(configs.every(({ data }) => data?.["fluent-bit.yaml"]?.includes("log_level: warn")));
        });

        it("refuses a cluster that is not there", async () => {
            const wrong = stackFile(folder, (config) => {
                config["windows-eks-logging:cluster"] = { ...config["windows-eks-logging:cluster"], name: "nowhere" };
            });
            const args = ["preview", "--config-file", wrong];
            const { exitCode, stdout, stderr } = await environment.pulumi(args, { reject: false });
            assert.notEqual(exitCode, 0);
            assert.match(
                stdout + stderr,
                /cluster\.name = "nowhere": could not read this cluster from EKS in eu-central-1/,
            );
            assert.doesNotMatch(stdout + stderr, /\n\s+at .*\.[jt]s/);
        });
    });

    describe("destroyed", () => {
        before(async () => {
            await environment.pulumi(["destroy", "--yes", "--skip-preview"]);
        });

        it("leaves nothing of ours in AWS", async () => {
            assert.deepEqual(await aws.logGroups(groupPrefix), []);
            assert.deepEqual(await aws.oidcProviders(environment.region), []);
            const names = [...(await aws.roleNames()), ...(await aws.policyNames())];
            assert.deepEqual(
                names.filter((name) => /^local-.*(fluent-bit|firehose)/.test(name)),
                [],
            );
            assert.deepEqual(await aws.bucketNames("local"), []);
            assert.deepEqual(await aws.deliveryStreamNames("local"), []);
            assert.deepEqual(await aws.logGroups("/aws/kinesisfirehose/local"), []);
            assert.ok(!(await aws.repositoryNames()).includes("local/iis"));
        });

        it("leaves nothing of ours in the cluster", async () => {
            const { items } = await core.listNamespace();
            const names = items.map(({ metadata }) => metadata?.name);
            assert.ok(!names.includes(namespace) && !names.includes("shop"), names.join(", "));
        });
    });

    describe("interrupted while it comes up again", () => {
        it("stops in order, with nothing half done", async () => {
            const { made, whole } = await stoppedUp(environment, ["--yes", "--skip-preview"], 3);
            assert.ok(made >= 3, `it had made ${made}`);
            assert.ok(!whole, "it had come to its end before it was stopped");
            assert.equal(await pendingOperations(environment, "local"), 0);
        });

        it("goes on with the next `up`, and is then as if nothing had been", async () => {
            await environment.pulumi(["up", "--yes", "--skip-preview"]);
            await environment.pulumi(["preview", "--refresh", "--expect-no-changes"]);
        });
    });
});
