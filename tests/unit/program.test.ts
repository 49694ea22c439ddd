import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";

import { RunError } from "@pulumi/pulumi";
import { parse } from "yaml";

import program from "../../index";
import { run, valueOf } from "./engine";
import { kubeconfigOf, startKubernetesApi } from "./kubernetes-api";

function config(settings: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
    );
}

const root = join(__dirname, "..", "..");

describe("the program", () => {
    let server: Server;
    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    it("is what Pulumi loads, and no TypeScript that Pulumi would compile first", () => {
        const { runtime, main } = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
            runtime: { options: { typescript: boolean } };
            main: string;
        };
        assert.equal(runtime.options.typescript, false);
        assert.match(main, /\.js$/);
        assert.equal(createRequire(__filename)(join(root, main)), program);
    });

    it("brings up cluster access, Fluent Bit and the application, and exports what comes next", async () => {
        const image = `registry.example/iis@sha256:${"a".repeat(64)}`;
        const { result, registrations } = await run(program, {
            config: config({
                cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
                fluentBit: { routes: [{ match: { namespace: "shop" } }] },
                iisApps: [{ namespace: "shop", image }],
                tags: { team: "logs" },
            }),
        });
        assert.equal(result.cluster, "dev");
        assert.equal(result.namespace, "amazon-cloudwatch");
        assert.equal(await new Promise((resolve) => result.images[0]?.["2022"]?.apply(resolve)), image);
        assert.deepEqual(result.serviceAddresses, ["http://iis.shop.svc.cluster.local:80"]);
        assert.deepEqual(await valueOf(result.loadBalancers), []);
        assert.ok((await valueOf(result.logGroupNames)).includes("/aws/containerinsights/dev/shop"));
        const roleArn = await new Promise((resolve) => result.roleArn?.apply(resolve));
        assert.equal(roleArn, "arn:aws:iam::111122223333:role/dev-eu-central-1-fluent-bit");
        const untagged = registrations.filter(
            ({ type, inputs }) =>
                type.startsWith("aws:") &&
                !/Attachment|lifecyclePolicy/.test(type) &&
                (inputs["tags"] as Record<string, string> | undefined)?.["team"] !== "logs",
        );
        assert.deepEqual(
            untagged.map(({ name }) => name),
            [],
        );
    });

    it("registers nothing when the configuration is wrong", async () => {
        const registered: string[] = [];
        const broken = run(
            async () => {
                await program();
            },
            { config: config({ cluster: { nmae: "dev" } }), registered },
        );
        await assert.rejects(broken, (error) => RunError.isInstance(error) && /cluster\.nmae/.test(error.message));
        assert.deepEqual(registered, []);
    });

    it("registers nothing when a destination cannot be reached from the account, and tells that with all else", async () => {
        const registered: string[] = [];
        const deliveryStreamArn = "arn:aws:firehose:eu-central-1:444455556666:deliverystream/theirs";
        const broken = run(program, {
            config: config({
                cluster: {
                    name: "dev",
                    kubeconfig: kubeconfigOf(server),
                    windowsVersions: ["2025"],
                    oidcProvider: "owned",
                },
                fluentBit: {
                    routes: [{ match: { namespace: "shop" }, to: [{ type: "firehose", deliveryStreamArn }] }],
                },
            }),
            invokes: {
                "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider": () => {
                    throw new Error("couldn't find resource");
                },
            },
            registered,
        });
        await assert.rejects(broken, (error: Error) => {
            assert.match(error.message, /fluentBit\.routes\[0\]\.to\[0\] = ".*theirs": belongs to another account/);
            assert.match(error.message, /n1 runs Windows Server 2022/);
            assert.match(error.message, /Nothing was changed/);
            return true;
        });
        assert.deepEqual(registered, []);
    });

    it("registers nothing when certificates are not in the cluster, or the nodes' role is not in IAM", async () => {
        const registered: string[] = [];
        const from = { name: "authorities", namespace: "trust", key: "ca.crt" };
        const broken = run(program, {
            config: config({
                cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"] },
                fluentBit: {
                    certificateAuthorities: [{ kubernetesConfigMap: from }],
                    identity: { type: "nodeRole", roleName: "nodes" },
                },
            }),
            invokes: {
                "aws:iam/getRole:getRole": () => {
                    throw new Error("reading IAM Role (nodes): couldn't find resource");
                },
            },
            registered,
        });
        await assert.rejects(broken, (error: Error) => {
            assert.match(
                error.message,
                /fluentBit\.certificateAuthorities\[0\].* = trust\/authorities: there is no such ConfigMap/,
            );
            assert.match(error.message, /fluentBit\.identity\.roleName = "nodes": IAM has no such role/);
            assert.match(error.message, /Nothing was changed/);
            return true;
        });
        assert.deepEqual(registered, []);
    });

    it("registers nothing when a secret cannot be read, or a whole ConfigMap would change who Fluent Bit is", async () => {
        const registered: string[] = [];
        const configMap = "/api/v1/namespaces/amazon-cloudwatch/configmaps/shared";
        const own = await startKubernetesApi({ [configMap]: { data: { AWS_PROFILE: "other" } } });
        const secretsManager = { secret: "datadog", key: "apiKey" };
        const broken = run(program, {
            config: config({
                cluster: { name: "dev", kubeconfig: kubeconfigOf(own), windowsVersions: ["2022"] },
                fluentBit: {
                    environmentFrom: [{ kubernetesConfigMap: { name: "shared" } }],
                    routes: [
                        {
                            match: { namespace: "shop" },
                            to: [
                                { type: "datadog", site: "datadoghq.eu", apiKey: { secretsManager } },
                                {
                                    type: "splunk",
                                    url: "https://splunk.example.com:8088",
                                    token: { secretsManager: { secret: "gone" } },
                                },
                            ],
                        },
                    ],
                },
            }),
            invokes: {
                "aws:secretsmanager/getSecretVersion:getSecretVersion": ({ secretId }) => {
                    if (secretId === "gone") {
                        throw new Error("couldn't find resource");
                    }
                    return { secretString: '{"other":"hidden-value"}', versionId: "v1" };
                },
            },
            registered,
        });
        await assert
            .rejects(broken, (error: Error) => {
                assert.match(
                    error.message,
                    /fluentBit\.routes\[0\]\.to\[0\]\.apiKey\.secretsManager\.key = "apiKey": the secret datadog .*has no text under this key/,
                );
                assert.match(
                    error.message,
                    /to\[1\]\.token\.secretsManager\.secret = "gone": could not be read from AWS Secrets Manager: couldn't find/,
                );
                assert.match(
                    error.message,
                    /fluentBit\.environmentFrom\[0\]\.kubernetesConfigMap\.name = "shared": .*AWS_PROFILE/,
                );
                assert.match(error.message, /Nothing was changed/);
                assert.doesNotMatch(error.message, /hidden-value/);
                return true;
            })
            .finally(() => own.close());
        assert.deepEqual(registered, []);
    });

    it("registers nothing when the cluster is not as expected", async () => {
        const registered: string[] = [];
        const broken = run(program, {
            config: config({ cluster: { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2025"] } }),
            registered,
        });
        await assert.rejects(broken, /n1 runs Windows Server 2022/);
        assert.deepEqual(registered, []);
    });
});
