import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, untilDrained, withFolder, writeLog } from "./fluent-bit";
import { type Delivery, podsOfTheNode, StandInServer } from "./stand-in";

const lines = [
    { time: "2026-11-24T06:57:50.858217300Z", text: "one" },
    { time: "2026-11-24T06:57:51.000000000Z", text: "two" },
];

const to = (path: string) => [
    { type: "http" as const, url: `https://logs.example.com/${path}`, format: "jsonLines" as const },
];
const settings: FluentBitSettingsInput = {
    routes: [
        { name: "web", match: { namespace: "shop", labels: { app: "web" } }, to: to("web") },
        { name: "any", match: { namespace: "shop", labels: { app: "w*" } }, to: to("any") },
        { match: { namespace: "shop" }, to: to("shop") },
        { match: { namespace: "stock" }, to: to("stock") },
    ],
    unresolved: to("unresolved"),
};
const isQuestion = ({ path }: Delivery) => path.startsWith("/api/v1/") || path === "/pods";

describe("Fluent Bit with routes by labels", function () {
    this.timeout(30_000);
    const folder = withFolder("labels");

    /** Which pods' lines arrived at which path. */
    async function arrived(
        from: "apiServer" | "kubelet",
        isUp: boolean,
        pods: readonly (typeof podsOfTheNode)[number][] = podsOfTheNode,
    ): Promise<Record<string, string[]>> {
        const server = await StandInServer.start(folder(), (delivery) => isQuestion(delivery) && !isUp);
        for (const pod of pods) {
            writeLog(folder(), pod, lines);
        }
        const fluentBit = await FluentBit.start({
            settings: { ...settings, metadata: { from } },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.records().length >= pods.length * lines.length, 15_000);
        await untilDrained(folder());
        await fluentBit.stop();
        const result: Record<string, string[]> = {};
        for (const { path, record } of server.records()) {
            assert.deepEqual(
                Object.keys(record).filter((key) => key.includes("route") || key === "labels"),
                [],
            );
            (result[path] ??= []).push(`${String(record["pod"])} ${String(record["log"])}`);
        }
        return result;
    }

    for (const [from, who] of [
        ["apiServer", "the API server"],
        ["kubelet", "the kubelet"],
    ] as const) {
        it(`gives each pod's lines to the first route whose labels it has, as ${who} says`, async () => {
            assert.deepEqual(await arrived(from, true), {
                "/web": ["web-1 one", "web-1 two"],
                "/any": ["wiki-1 one", "wiki-1 two"],
                "/shop": ["db-1 one", "db-1 two"],
                "/stock": ["web-1 one", "web-1 two"],
            });
        });

        it(`gives nothing to a route that it might not be meant for, while ${who} does not answer`, async () => {
            const { "/unresolved": unresolved, ...others } = await arrived(from, false);
            assert.deepEqual(unresolved?.sort(), [
                "db-1 one",
                "db-1 two",
                "web-1 one",
                "web-1 two",
                "wiki-1 one",
                "wiki-1 two",
            ]);
            assert.deepEqual(others, { "/stock": ["web-1 one", "web-1 two"] });
        });
    }

    it("gives the lines of a pod that the kubelet does not know any more to no such route either", async () => {
        const gone = { namespace: "shop", pod: "web-0", container: "iis" };
        assert.deepEqual(await arrived("kubelet", true, [...podsOfTheNode.slice(0, 1), gone]), {
            "/web": ["web-1 one", "web-1 two"],
            "/unresolved": ["web-0 one", "web-0 two"],
        });
    });

    it("gives lines of routes without a destination to no output under `extra`", async () => {
        const server = await StandInServer.start(folder(), () => false);
        for (const pod of [...podsOfTheNode, { namespace: "rest", pod: "web-1", container: "iis" }]) {
            writeLog(folder(), pod, lines);
        }
        const [web, any, shop, stock] = settings.routes ?? [];
        assert.ok(web && any && shop && stock);
        const fluentBit = await FluentBit.start({
            settings: {
                ...settings,
                metadata: { from: "apiServer" },
                // Parsed lines no longer have their text.
                lines: { parseJson: [{ match: { namespace: "shop" } }] },
                routes: [{ ...web, to: [] }, any, { ...shop, to: [] }, stock],
                unrouted: [],
                extra: { outputs: [{ name: "file", match: "*", path: folder(), file: "extra", os: "linux" }] },
            },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.records().length >= 2 * lines.length, 15_000);
        await untilDrained(folder());
        await fluentBit.stop();
        const given = readFileSync(join(folder(), "extra"), "utf8")
            .split("\n")
            .filter((line) => /^(kube|labelled)/.test(line))
            .map((line) => line.slice(0, line.search(/[:_]/)));
        assert.deepEqual([...new Set(given)].sort(), ["kube.stock.iis.web-1", "labelled.any.kube.shop.iis.wiki-1"]);
    });

    it("parses JSON lines of some pods, of all routes that take them", async () => {
        const line = '{"level":"warn","host":"theirs"}';
        const server = await StandInServer.start(folder(), () => false);
        for (const pod of podsOfTheNode) {
            writeLog(folder(), pod, [{ time: "2026-11-24T06:57:50.858217300Z", text: line }]);
        }
        const parseJson = [{ match: { pod: "web-*" } }, { match: { container: "sql" } }];
        const fluentBit = await FluentBit.start({
            settings: { ...settings, metadata: { from: "apiServer" }, lines: { parseJson } },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.records().length >= podsOfTheNode.length, 15_000);
        await fluentBit.stop();
        const shipped = server.records().map(({ path, record }) => {
            const { pod, host, log, log_processed } = record;
            const sent = log === undefined ? log_processed : { text: log };
            return [path, pod, host, JSON.stringify(sent)].join(" ");
        });
        assert.deepEqual(shipped.sort(), [
            `/any wiki-1 node-1 ${JSON.stringify({ text: line })}`,
            `/shop db-1 node-1 ${line}`,
            `/stock web-1 node-1 ${line}`,
            `/web web-1 node-1 ${line}`,
        ]);
    });
});
