import assert from "node:assert/strict";

import { openDocuments } from "../../../../commands/verifying/documents";
import type { LogGroups } from "../../../../commands/verifying/log-groups";
import { resultOf } from "../../../../commands/verifying/report";
import { authenticationFault } from "../../../../dataplane/endpoint/signature";
import { DeployedStack, notPassed, stackWith } from "./deployed-stack";
import { sendJson, TestServer } from "./servers";

const run = "0f3b1c52-6a43-4c8e-9a0e-6d0c1f4b7a11";
const others: LogGroups = { search: () => Promise.resolve({ events: [] }) };
const place = { host: "search-logs.eu-central-1.es.amazonaws.com", indices: "dev-shop-*", service: "es" as const };
const group = { name: "OpenSearch search-logs dev-shop-YYYY.MM.DD", region: "eu-central-1", documents: place };

describe("reading back documents of OpenSearch", () => {
    const credentials = { accessKey: "AKIDEXAMPLE", secretKey: "secret", token: "session" };
    const since = Date.parse("2026-11-29T10:00:00Z");
    let server: TestServer;
    let documents: LogGroups;
    let answer: { status: number; body: object };
    let asked: { url: string; body: string; fault: string | undefined }[] = [];

    before(async () => {
        server = await TestServer.start(({ method = "", url = "", headers }, body, response) => {
            const raw = Buffer.from(body);
            const known = {
                accessKeyId: "AKIDEXAMPLE",
                secretAccessKey: "secret",
                sessionToken: "session",
                isExpired: false,
            };
            const fault = authenticationFault({ method, url, headers, body: raw }, (id) =>
                id === known.accessKeyId ? known : undefined,
            );
            asked.push({ url, body, fault });
            sendJson(response, answer.status, answer.body);
        });
        documents = openDocuments(credentials, others, () => server.url);
    });

    beforeEach(() => {
        asked = [];
    });

    after(() => {
        server.stop();
    });

    const hit = (id: string, log: string) => ({
        _index: "dev-shop-2026.11.29",
        _id: id,
        _source: { "@timestamp": "2026-11-29T10:00:01.000Z", log, pod: "iis-1" },
    });
    const hits = (...all: object[]) => ({ status: 200, body: { hits: { hits: all } } });

    it("signs its request, and finds the documents that hold the marker", async () => {
        answer = hits(
            hit("a", `GET /?marker=${run}.12`),
            hit("b", "GET /?marker=0f3b1c52-6a43-4c8e-9a0e-000000000000.1"),
        );
        const found = await documents.search(group, run, since);
        assert.deepEqual(
            "events" in found && found.events.map(({ id, message }) => [id, JSON.parse(message) as unknown]),
            [["dev-shop-2026.11.29 a", hit("a", `GET /?marker=${run}.12`)._source]],
        );
        assert.deepEqual(
            asked.map(({ url, fault }) => [url, fault]),
            [["/dev-shop-*/_search", undefined]],
        );
        const { query } = JSON.parse(asked[0]?.body ?? "") as { query: unknown };
        // The last part of the marker and its number may be one word of the index.
        assert.match(JSON.stringify(query), /"query":"0f3b1c52-6a43-4c8e-9a0e","type":"phrase"/);
        assert.match(JSON.stringify(query), /"gte":"2026-11-29T10:00:00\.000Z"/);
    });

    it("finds nothing in an index that no line has made yet", async () => {
        answer = { status: 404, body: { error: { type: "index_not_found_exception" } } };
        assert.deepEqual(await documents.search(group, run, since), { events: [] });
    });

    it("claims nothing where it may not search, or where nothing answers, and says what is missing", async () => {
        answer = { status: 403, body: { Message: "User: me is not authorized" } };
        const denied = await documents.search(group, run, since);
        assert.match(
            "unreadable" in denied ? denied.unreadable : "",
            /^OpenSearch search-logs dev-shop-YYYY\.MM\.DD: answers HTTP 403 \(.*not authorized.*\); es:ESHttpPost on the domain, or the right to search its indices, is missing$/,
        );
        answer = { status: 400, body: { error: "too many clauses" } };
        const refused = await documents.search(group, run, since);
        assert.match("unreadable" in refused ? refused.unreadable : "", /answers HTTP 400 \(.*too many clauses.*\)$/);
        const inVpc = openDocuments(credentials, others, () => "http://127.0.0.1:1");
        const unreached = await inVpc.search(group, run, since);
        assert.match(
            "unreadable" in unreached ? unreached.unreadable : "",
            /: cannot be reached from here \(.*(ECONNREFUSED|bad port).*\)$/,
        );
    });

    it("leaves log groups to others", async () => {
        assert.deepEqual(await documents.search({ name: "/x", region: "eu-central-1" }, run, since), { events: [] });
        assert.deepEqual(asked, []);
    });
});

describe("verifying what goes to OpenSearch", () => {
    const domain = {
        type: "openSearch",
        arn: "arn:aws:es:eu-central-1:111122223333:domain/logs",
        endpoint: "search-logs.eu-central-1.es.amazonaws.com",
    };
    const described = "OpenSearch search-logs.eu-central-1.es.amazonaws.com dev-shop-YYYY.MM.DD";

    it("follows a line into the indices of all days, with its metadata", async () => {
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to: [domain] }] }));
        deployed.delivered = (_, line) => [{ ...line, group: described, logStream: undefined }];
        assert.deepEqual(notPassed(await deployed.verify()), []);
        const [{ documents } = { documents: undefined }] = deployed.searches.filter(
            (one) => one.documents !== undefined,
        );
        assert.deepEqual(documents, { host: domain.endpoint, indices: "dev-shop-*", service: "es" });
    });

    it("is failed where the line does not come", async () => {
        const deployed = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to: [domain] }] }));
        deployed.delivered = () => [];
        const checks = await deployed.verify();
        assert.equal(resultOf(checks), "failed");
        assert.match(notPassed(checks).join("\n"), /is not in OpenSearch search-logs\..* after 60 s/);
    });

    it("is skipped by name where another role writes, or where nobody may read", async () => {
        const roleArn = "arn:aws:iam::444455556666:role/writer";
        const foreign = new DeployedStack(
            stackWith({ routes: [{ match: { namespace: "shop" }, to: [{ ...domain, roleArn }] }] }),
        );
        foreign.delivered = () => [];
        const skipped = await foreign.verify();
        assert.equal(resultOf(skipped), "passed");
        assert.match(notPassed(skipped)[0] ?? "", /skipped: .*is written with arn:aws:iam::444455556666:role\/writer/);

        const denied = new DeployedStack(stackWith({ routes: [{ match: { namespace: "shop" }, to: [domain] }] }));
        denied.delivered = () => [];
        denied.search = ({ documents }) =>
            documents === undefined ? undefined : { unreadable: `${described}: HTTP 403 (no)` };
        const checks = await denied.verify();
        assert.equal(resultOf(checks), "passed");
        assert.match(notPassed(checks)[0] ?? "", /skipped: .*HTTP 403/);
    });
});
