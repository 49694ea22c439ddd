import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

import { CannotLook } from "../../../../commands/verifying/cannot-look";
import type { LogGroups } from "../../../../commands/verifying/log-groups";
import { openObjects } from "../../../../commands/verifying/objects";
import { resultOf } from "../../../../commands/verifying/report";
import { DeployedStack, notPassed, stackWith } from "./deployed-stack";
import { TestServer } from "./servers";

const variables = {
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
};

describe("reading back objects of S3", () => {
    const place = { partition: "aws", region: "eu-central-1", accountId: "111122223333" };
    const group = {
        name: "S3 logs/shop/",
        region: "eu-central-1",
        objects: { bucket: "logs", prefix: "shop/" },
    };
    const environment = process.env;
    const now = Date.parse("2026-11-29T10:00:00Z");
    let server: TestServer;
    let objects: LogGroups;
    let asked: string[] = [];
    let contents: Record<string, { body: Buffer; modified: string }> = {};
    let fault: string | undefined;

    before(async () => {
        server = await TestServer.start(({ url = "" }, _, response) => {
            asked.push(url);
            const { pathname, searchParams } = new URL(url, "http://s3");
            if (fault !== undefined) {
                xml(response, fault === "NoSuchBucket" ? 404 : 403, `<Error><Code>${fault}</Code></Error>`);
            } else if (searchParams.has("list-type")) {
                const prefix = searchParams.get("prefix") ?? "";
                const found = Object.entries(contents)
                    .filter(([key]) => key.startsWith(prefix))
                    .map(
                        ([key, { body, modified }]) =>
                            `<Contents><Key>${key}</Key><LastModified>${modified}</LastModified><Size>${body.length}</Size></Contents>`,
                    );
                xml(response, 200, `<ListBucketResult>${found.join("")}</ListBucketResult>`);
            } else {
                response.writeHead(200).end(contents[decodeURIComponent(pathname).replace("/logs/", "")]?.body);
            }
        });
        process.env = { ...environment, ...variables, AWS_ENDPOINT_URL: server.url };
        const others: LogGroups = { search: () => Promise.resolve({ events: [] }) };
        objects = await openObjects(place, {}, others);
    });

    beforeEach(() => {
        asked = [];
        fault = undefined;
    });

    after(() => {
        process.env = environment;
        server.stop();
    });

    function xml(response: ServerResponse, status: number, body: string): void {
        response.writeHead(status, { "content-type": "application/xml" }).end(body);
    }

    it("finds lines in packed and plain objects below the prefix, and reads each new object once", async () => {
        const line = (marker: string) => `{"log":"GET /?marker=${marker}","pod":"iis-1"}`;
        contents = {
            "shop/2026/11/29/a.json.gz": {
                body: gzipSync(`${line("run.1")}\n${line("other")}\n`),
                modified: "2026-11-29T10:01:00.000Z",
            },
            "shop/2026/11/29/b.json": { body: Buffer.from(line("run.2")), modified: "2026-11-29T10:02:00.000Z" },
            "shop/2026/11/29/old.json": { body: Buffer.from(line("run.3")), modified: "2026-11-29T09:00:00.000Z" },
            "audit/2026/11/29/c.json": { body: Buffer.from(line("run.4")), modified: "2026-11-29T10:01:00.000Z" },
        };
        const search = await objects.search(group, "run", now);
        assert.deepEqual("events" in search && search.events.map(({ message }) => message), [
            line("run.1"),
            line("run.2"),
        ]);
        const again = await objects.search(group, "run", now);
        assert.deepEqual(again, search);
        assert.equal(asked.filter((url) => url.includes("a.json.gz")).length, 1);
        assert.ok(!asked.some((url) => url.includes("old.json")));
    });

    it("claims nothing where it may not look, and says which permission is missing", async () => {
        fault = "AccessDenied";
        const search = await objects.search(group, "run", now);
        assert.match(
            "unreadable" in search ? search.unreadable : "",
            /^S3 logs\/shop\/: s3:ListBucket on arn:aws:s3:::logs or s3:GetObject on arn:aws:s3:::logs\/shop\/\* is missing$/,
        );
        fault = "NoSuchBucket";
        assert.deepEqual(await objects.search(group, "run", now), { absent: true });
        fault = "InvalidAccessKeyId";
        await assert.rejects(objects.search(group, "run", now), CannotLook);
    });

    it("leaves log groups to others", async () => {
        assert.deepEqual(await objects.search({ name: "/x", region: "eu-central-1" }, "run", now), { events: [] });
        assert.deepEqual(asked, []);
    });
});

describe("verifying what goes to S3", () => {
    const to = [
        { type: "s3", uploadSeconds: 60 },
        { type: "firehose", bufferSeconds: 60 },
    ];

    it("waits for it where there is time enough", async () => {
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to }] }));
        deployed.delivered = (_, line) =>
            [
                "S3 dev-eu-central-1-111122223333-logs/shop/",
                "Firehose arn:aws:firehose:eu-central-1:111122223333:deliverystream/dev-shop",
            ].map((group) => ({ ...line, group, logStream: undefined, after: 70 }));
        const checks = await deployed.verify({ timeoutMilliseconds: 200_000 });
        assert.deepEqual(notPassed(checks), []);
        assert.equal(checks.filter(({ step }) => step === "arrival").length, 4);
        const places = deployed.searches.flatMap(({ objects }) => objects ?? []);
        assert.deepEqual(places[0], { bucket: "dev-eu-central-1-111122223333-logs", prefix: "shop/" });
        assert.ok(
            places.some(({ prefix }) => prefix === "firehose/shop/"),
            JSON.stringify(places.slice(0, 4)),
        );
    });

    it("is failed where it does not come", async () => {
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to }] }));
        deployed.delivered = () => [];
        const checks = await deployed.verify({ timeoutMilliseconds: 200_000 });
        assert.equal(resultOf(checks), "failed");
        assert.match(
            notPassed(checks).join("\n"),
            /is not in S3 dev-eu-central-1-111122223333-logs\/shop\/ after 200 s/,
        );
    });

    it("is skipped at once where it would come too late", async () => {
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to }] }));
        deployed.delivered = () => [];
        const checks = await deployed.verify({ timeoutMilliseconds: 60_000 });
        assert.equal(resultOf(checks), "passed");
        assert.match(
            notPassed(checks)[0] ?? "",
            /lines are gathered for up to 60 s before they are there; --timeout 150/,
        );
    });
});
