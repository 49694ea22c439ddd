import assert from "node:assert/strict";
import { setTimeout as milliseconds } from "node:timers/promises";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { appendLog, FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { type Delivery, StandInServer } from "./stand-in";

const shop = "/aws/containerinsights/dev/shop";
const stock = "/aws/containerinsights/dev/stock";
const down = { type: "http" as const, url: "https://logs.example.com/down", format: "jsonLines" as const };
const toLogs = { type: "cloudWatchLogs" as const };

describe("Fluent Bit and a destination that does not answer", function () {
    this.timeout(90_000);
    const folder = withFolder("outage");

    /** More chunks wait for the destination than Fluent Bit has open. Lines of the same and of another namespace go to CloudWatch Logs meanwhile. */
    async function assertOthersGetTheirs(
        settings: FluentBitSettingsInput,
        server: StandInServer,
        groups: Record<string, string>,
        { rounds = 6, changed }: { rounds?: number; changed?: { afterRound: number; to: FluentBitSettingsInput } } = {},
    ): Promise<void> {
        server.cloudWatch.createGroups(Object.keys(groups));
        const pods = Array.from({ length: 40 }, (_, index) => `web-${index}`);
        // The other namespace comes last, so that it gets no place by being the first that is read.
        const containers = [
            ...pods.map((pod) => ({ namespace: "shop", pod, container: "iis" })),
            { namespace: "stock", pod: "db-1", container: "iis" },
        ];
        for (const container of containers) {
            writeLog(folder(), container, []);
        }
        const start = async (more: FluentBitSettingsInput = {}): Promise<FluentBit> =>
            FluentBit.start({
                settings: {
                    metadata: { from: "path", send: "message" },
                    // 64 open chunks.
                    resources: { memoryLimit: "256Mi" },
                    ...settings,
                    ...more,
                },
                standIn: server.address(),
                folder: folder(),
            });
        const fluentBit = await start();
        await milliseconds(2000);
        const sent: string[] = [];
        for (let round = 0; round < rounds; round++) {
            for (const container of containers) {
                const text = `${container.namespace} ${container.pod} ${round}`;
                appendLog(folder(), container, [{ time: new Date().toISOString(), text }]);
                sent.push(text);
            }
            await milliseconds(1600);
            if (changed?.afterRound === round) {
                await fluentBit.kill();
                await start(changed.to);
                await milliseconds(2000);
            }
        }
        const expected = Object.entries(groups).flatMap(([group, namespace]) =>
            sent.filter((text) => text.startsWith(`${namespace} `)).map((text) => `${group} ${text}`),
        );
        // After a restart, Fluent Bit does not know which destination of a route has had a chunk.
        const arrived = () => {
            const all = server.events.map(({ group, message }) => `${group} ${message}`);
            return changed === undefined ? all : [...new Set(all)];
        };
        await until(() => arrived().length >= expected.length, 15_000);
        assert.deepEqual(arrived().sort(), expected.sort());
    }

    const isDown = ({ path }: Delivery): boolean => path === "/down";

    it("delivers the same lines to the other destination of their route", async () => {
        const server = await StandInServer.start(folder(), isDown);
        // Fluent Bit closes a chunk only at a retry while no other output sends it.
        server.answerMilliseconds = 500;
        const routes = [{ match: { namespace: "shop" }, to: [toLogs, down] }, { match: { namespace: "stock" } }];
        await assertOthersGetTheirs({ routes }, server, { [shop]: "shop", [stock]: "stock" });
    });

    it("delivers everything to the others after a restart without that destination", async () => {
        const server = await StandInServer.start(folder(), isDown);
        const other = { match: { namespace: "stock" } };
        const routes = [{ match: { namespace: "shop" }, to: [toLogs, down] }, other];
        const without = [{ match: { namespace: "shop" }, to: [toLogs] }, other];
        const changed = { afterRound: 5, to: { routes: without } };
        await assertOthersGetTheirs({ routes }, server, { [shop]: "shop", [stock]: "stock" }, { rounds: 8, changed });
    });

    it("delivers the lines of other routes while requests get no answer", async () => {
        const server = await StandInServer.start(folder());
        server.silentPaths.set("/down", 0);
        const routes = [{ match: { namespace: "shop" }, to: [down] }, { match: { namespace: "stock" } }];
        await assertOthersGetTheirs({ routes }, server, { [stock]: "stock" });
    });

    for (const [which, to] of [
        ["second", [toLogs, down]],
        ["first", [down, toLogs]],
    ] as const) {
        it(`delivers the lines of a route by labels to its other destination if the ${which} is down`, async () => {
            const server = await StandInServer.start(folder(), isDown);
            const routes = [
                { name: "web", match: { namespace: "shop", labels: { app: "web" } }, to: [...to] },
                { match: { namespace: "stock" } },
            ];
            const metadata = { from: "apiServer", send: "message" } as const;
            const web = "/aws/containerinsights/dev/web";
            // 227 open chunks: each container has up to two for each destination, and Fluent Bit stops reading if all places are taken (`emitterPause`).
            const resources = { memoryLimit: "768Mi" };
            await assertOthersGetTheirs(
                { routes, metadata, resources },
                server,
                { [web]: "shop", [stock]: "stock" },
                { rounds: 8 },
            );
        });
    }
});
