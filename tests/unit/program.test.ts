import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { RunError } from "@pulumi/pulumi";

import program from "../../index";
import { run } from "./engine";

/** An API server that answers what the program asks before it registers anything. */
function apiServer(): Promise<Server> {
    const node = {
        metadata: { name: "n1", labels: { "node.kubernetes.io/windows-build": "10.0.20348" } },
        status: {
            conditions: [{ type: "Ready", status: "True" }],
            nodeInfo: { containerRuntimeVersion: "containerd://2.1.5" },
        },
    };
    const server = createServer((request, response) => {
        response.setHeader("content-type", "application/json");
        const answer = request.url?.startsWith("/version")
            ? { major: "1", minor: "33", gitVersion: "v1.33.5" }
            : request.url?.startsWith("/api/v1/nodes?labelSelector=kubernetes.io%2Fos%3Dwindows")
              ? { kind: "NodeList", apiVersion: "v1", items: [node] }
              : undefined;
        response.statusCode = answer === undefined ? 404 : 200;
        response.end(JSON.stringify(answer ?? {}));
    });
    return new Promise((resolve) =>
        server.listen(0, "127.0.0.1", () => {
            resolve(server);
        }),
    );
}

function kubeconfig(server: Server): string {
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: address, "insecure-skip-tls-verify": true } }],
        users: [{ name: "u", user: { token: "t" } }],
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
        "current-context": "c",
    });
}

function config(settings: Record<string, unknown>): Record<string, string> {
    return Object.fromEntries(
        Object.entries(settings).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
    );
}

describe("the program", () => {
    let server: Server;
    before(async () => {
        server = await apiServer();
    });
    after(() => server.close());

    it("brings up cluster access, Fluent Bit and the application, and exports what comes next", async () => {
        const image = `registry.example/iis@sha256:${"a".repeat(64)}`;
        const { result, registrations } = await run(program, {
            config: config({
                cluster: { name: "dev", kubeconfig: kubeconfig(server), windowsVersions: ["2022"] },
                fluentBit: { routes: [{ match: { namespace: "shop" } }] },
                iisApps: [{ namespace: "shop", image }],
                tags: { team: "logs" },
            }),
        });
        assert.equal(result.cluster, "dev");
        assert.equal(result.namespace, "amazon-cloudwatch");
        assert.equal(await new Promise((resolve) => result.images[0]?.["2022"]?.apply(resolve)), image);
        assert.deepEqual(result.serviceAddresses, ["http://iis.shop.svc.cluster.local:80"]);
        assert.ok(result.logGroupNames.includes("/aws/containerinsights/dev/shop"));
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

    it("registers nothing when the cluster is not as expected", async () => {
        const registered: string[] = [];
        const broken = run(program, {
            config: config({ cluster: { name: "dev", kubeconfig: kubeconfig(server), windowsVersions: ["2025"] } }),
            registered,
        });
        await assert.rejects(broken, /n1 runs Windows Server 2022/);
        assert.deepEqual(registered, []);
    });
});
