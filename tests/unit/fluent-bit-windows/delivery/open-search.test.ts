import assert from "node:assert/strict";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { account, type DestinationInput } from "../destinations/one-route";
import { FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import type { OpenSearchIndices } from "./open-search";
import { StandInServer } from "./stand-in";

const time = "2026-11-24T06:57:50.858217300Z";
const web = { namespace: "shop", pod: "web-1", container: "iis" };

describe("Fluent Bit and an OpenSearch domain", function () {
    this.timeout(60_000);
    const folder = withFolder("open-search");

    const domain = {
        type: "openSearch",
        arn: `arn:aws:es:eu-central-1:${account}:domain/logs`,
        endpoint: "search-logs-abc.eu-central-1.es.amazonaws.com",
    } as const;

    /** A domain that gets these lines of a pod. */
    async function receiving(
        texts: readonly string[],
        more: FluentBitSettingsInput,
        to: DestinationInput = domain,
        prepare: (openSearch: OpenSearchIndices) => void = () => undefined,
    ): Promise<{ server: StandInServer; fluentBit: FluentBit }> {
        const server = await StandInServer.start(folder());
        prepare(server.openSearch);
        writeLog(
            folder(),
            web,
            texts.map((text) => ({ time, text })),
        );
        const fluentBit = await FluentBit.start({
            settings: { routes: [{ match: { namespace: "shop" }, to: [to] }], ...more },
            standIn: server.address(),
            folder: folder(),
        });
        return { server, fluentBit };
    }

    const sources = ({ openSearch }: StandInServer) => openSearch.documents.map(({ source }) => source);

    it("delivers the lines of a pod whose labels hold a name and the same name before a dot", async () => {
        const metadata = { from: "apiServer" as const, fields: ["pod" as const, "labels" as const] };
        const { server } = await receiving(["one", "two"], { metadata });
        await until(() => server.openSearch.documents.length + server.openSearch.refusals.length > 0, 15_000);
        assert.deepEqual(server.openSearch.refusals, []);
        assert.deepEqual(
            sources(server).map(({ log, labels }) => ({ log, labels })),
            ["one", "two"].map((log) => ({
                log,
                labels: { app: "web", "app_kubernetes_io/name": "web", "example_com/part-of": "suite" },
            })),
        );
    });

    it("leaves dots in the names of fields where the index is made for them", async () => {
        const { server, fluentBit } = await receiving(['{"http.method":"GET"}'], { lines: { parseJson: true } });
        await until(() => server.openSearch.documents.length > 0, 15_000);
        await fluentBit.stop();
        assert.deepEqual(sources(server)[0]?.["log_processed"], { "http.method": "GET" });
    });

    it("keeps each line once, however often a line of the same request is refused", async () => {
        // The second line makes an object of a field that the first has made a text.
        const texts = ['{"user":"jane"}', '{"user":{"name":"jane"}}', '{"user":"joe"}'];
        const { server } = await receiving(texts, { lines: { parseJson: true } });
        await until(() => server.openSearch.refusals.filter((reason) => reason.includes("[text]")).length >= 3, 45_000);
        assert.deepEqual(
            sources(server).map((source) => source["log_processed"]),
            [{ user: "jane" }, { user: "joe" }],
        );
    });

    it("keeps each line once when the domain takes a part of a request, and the rest when it is asked again", async () => {
        const texts = ["one", "two", "three"];
        const { server, fluentBit } = await receiving(texts, {}, domain, (openSearch) => {
            openSearch.takesAtOnce = 1;
        });
        await until(() => server.openSearch.refusals.length === 2, 15_000);
        server.openSearch.takesAtOnce = Infinity;
        const answered = () => server.deliveries.filter(({ path }) => path === "/_bulk").length;
        // What has been taken is refused as there already, so there is one request more until nothing is new.
        await until(() => answered() === 3, 30_000);
        await fluentBit.stop();
        assert.equal(answered(), 3);
        assert.deepEqual(
            sources(server).map(({ log }) => log),
            texts,
        );
    });

    it("keeps all of several equal lines with the same time", async () => {
        const { server, fluentBit } = await receiving(["again", "other", "again", "again"], {});
        await until(() => server.openSearch.documents.length >= 4, 15_000);
        await fluentBit.stop();
        assert.deepEqual(
            sources(server).map(({ log, repeat }) => [log, repeat]),
            [
                ["again", undefined],
                ["other", undefined],
                ["again", 2],
                ["again", 3],
            ],
        );
        assert.deepEqual(server.openSearch.refusals, []);
    });

    it("says in its log what OpenSearch did not like, where the log is to say much", async () => {
        const { server, fluentBit } = await receiving(['{"":1}'], { lines: { parseJson: true }, logLevel: "debug" });
        await until(() => fluentBit.log.includes("field name cannot be an empty string"), 15_000);
        assert.deepEqual(sources(server), []);
    });
});
