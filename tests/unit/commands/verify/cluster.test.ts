import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";

import { CannotLook } from "../../../../commands/verifying/cannot-look";
import { type Cluster, openCluster } from "../../../../commands/verifying/cluster";
import { sendJson, statusObject, TestServer } from "./servers";

describe("asking the API server", () => {
    let server: TestServer;
    let cluster: Cluster;
    let answer: (response: ServerResponse) => void;

    before(async () => {
        server = await TestServer.start((_, __, response) => {
            answer(response);
        });
        cluster = await openCluster(server.kubeconfigOf({ token: "t" }));
    });

    after(() => {
        server.stop();
    });

    const pod = { namespace: "shop", pod: "iis-6f9d7-x1", port: 80, scheme: "http" } as const;
    const ask = () => cluster.get(pod, "/a%20b?x=%26&marker=1.1", { "User-Agent": "test" });

    it("sends a request through the pod's proxy, with path and query as they are", async () => {
        answer = (response) => response.writeHead(204).end();
        assert.deepEqual(await ask(), { by: "pod", status: 204 });
        const { url, headers } = server.requests.at(-1) ?? {};
        assert.equal(url, "/api/v1/namespaces/shop/pods/iis-6f9d7-x1:80/proxy/a%20b?x=%26&marker=1.1");
        assert.equal(headers?.["user-agent"], "test");
        assert.equal(headers.authorization, "Bearer t");
        await cluster.get({ ...pod, scheme: "https", port: 443 }, "/", { Host: "shop.example.com" });
        assert.equal(server.requests.at(-1)?.headers.host, "shop.example.com");
        assert.equal(server.requests.at(-1)?.url, "/api/v1/namespaces/shop/pods/https:iis-6f9d7-x1:443/proxy/");
    });

    it("tells the pod's own errors, JSON or not, from those of the API server", async () => {
        answer = (response) => response.writeHead(500, { "content-type": "text/html" }).end("<h1>Server Error</h1>");
        assert.deepEqual(await ask(), { by: "pod", status: 500 });
        answer = (response) => {
            sendJson(response, 503, { message: "our database is away" });
        };
        assert.deepEqual(await ask(), { by: "pod", status: 503 });
        answer = (response) => {
            sendJson(response, 503, statusObject(503, "error trying to reach service: dial tcp: i/o timeout"));
        };
        assert.deepEqual(await ask(), {
            by: "apiServer",
            status: 503,
            message: "error trying to reach service: dial tcp: i/o timeout",
        });
    });

    it("names the right that is missing, and where the role is described", async () => {
        answer = (response) => {
            sendJson(response, 403, statusObject(403, "forbidden"));
        };
        const missing = (right: RegExp) => (error: unknown) => error instanceof CannotLook && right.test(error.message);
        await assert.rejects(
            ask(),
            missing(
                /does not allow you to get pods\/proxy in the namespace shop \(HTTP 403\)\. docs\/verify\.md#permissions/,
            ),
        );
        await assert.rejects(cluster.nodes("a=b"), missing(/does not allow you to list nodes/));
        await assert.rejects(
            cluster.pods("shop", {}),
            missing(/does not allow you to list pods in the namespace shop/),
        );
    });

    it("says that the API server does not know who asks, or does not answer", async () => {
        answer = (response) => {
            sendJson(response, 401, statusObject(401, "Unauthorized"));
        };
        await assert.rejects(ask(), /does not accept your identity.*access entry/);
        await assert.rejects(cluster.nodes("a=b"), /does not accept your identity.*access entry/);
        const nobody = await openCluster(server.kubeconfig.replace(server.url, "http://127.0.0.1:1"));
        await assert.rejects(
            nobody.nodes("a=b"),
            /Could not reach the API server http:\/\/127\.0\.0\.1:1: .*ECONNREFUSED/,
        );
    });
});
