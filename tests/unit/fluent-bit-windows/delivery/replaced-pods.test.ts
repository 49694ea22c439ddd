import assert from "node:assert/strict";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { appendLog, FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { podsOfTheNode, podUid, StandInServer } from "./stand-in";

const group = (name: string) => `/aws/containerinsights/dev/${name}`;
const web = { name: "web", match: { namespace: "shop", labels: { app: "web" } } };
const routes: NonNullable<FluentBitSettingsInput["routes"]> = [web, { match: { namespace: "shop" } }];
const groups = ["web", "shop", "_unresolved"].map(group);

/** A pod of a StatefulSet, which gets its name again when it comes back. */
const pod = { namespace: "shop", pod: "web-1", container: "iis" };
const successor = { uid: "9d551f2e-3f0c-4a6e-9d55-0b7e9a523d4c", labels: { app: "db" }, image: "example.com/db:2" };

function line(text: string) {
    return [{ time: new Date(Date.now() - 3600_000).toISOString(), text }];
}

describe("Fluent Bit and a pod that comes back under its name", function () {
    this.timeout(60_000);
    const folder = withFolder("replaced-pods");
    let server: StandInServer;

    beforeEach(async () => {
        assert.ok(podsOfTheNode.some((one) => one.namespace === pod.namespace && one.pod === pod.pod));
        server = await StandInServer.start(folder());
        server.cloudWatch.createGroups(groups);
    });

    async function start(settings: FluentBitSettingsInput): Promise<void> {
        await FluentBit.start({ settings: { routes, ...settings }, standIn: server.address(), folder: folder() });
    }

    /** Where each line arrived, and what was sent with it. */
    function arrived(): Record<string, Record<string, unknown>> {
        return Object.fromEntries(
            server.events.map(({ group, stream, message }) => {
                const { log, ...fields } = JSON.parse(message) as Record<string, unknown>;
                const text = typeof log === "string" ? log : JSON.stringify(fields["log_processed"]);
                return [text, { group, stream, ...fields }];
            }),
        );
    }

    /** Ships a line of the pod, then of its successor, and what the successor's predecessor still says then. */
    async function shipBoth(settings: FluentBitSettingsInput): Promise<ReturnType<typeof arrived>> {
        writeLog(folder(), pod, line("first"));
        await start(settings);
        await until(() => server.events.length === 1, 15_000);
        server.replaced.set("shop/web-1", successor);
        writeLog(folder(), { ...pod, uid: successor.uid }, line("second"));
        await until(() => server.events.length === 2, 15_000);
        return arrived();
    }

    for (const from of ["apiServer", "kubelet"] as const) {
        it(`has routes by its own labels, as the ${from} says, not by its predecessor's`, async () => {
            const { first, second } = await shipBoth({ metadata: { from } });
            assert.deepEqual([first?.["group"], second?.["group"]], [group("web"), group("shop")]);
        });
    }

    it("has metadata of its own in the record, in the stream of its predecessor", async () => {
        const fields = ["image", "podId", "pod", "labels"] as const;
        const { first, second } = await shipBoth({
            metadata: { from: "apiServer", fields: [...fields] },
            routes: [{ match: { namespace: "shop" } }],
        });
        assert.equal(first?.["image"], "registry.example.com/iis:1.4.2");
        assert.deepEqual(second, {
            group: group("shop"),
            stream: "node-1.kube.shop.iis.web-1",
            image: successor.image,
            podId: successor.uid,
            pod: "web-1",
            labels: successor.labels,
        });
        assert.equal(first["stream"], second["stream"]);
    });

    it("leaves lines of its predecessor that are read later without a route, rather than on its own", async () => {
        server.replaced.set("shop/web-1", successor);
        writeLog(folder(), pod, line("late"));
        writeLog(folder(), { ...pod, uid: successor.uid }, line("second"));
        await start({ metadata: { from: "apiServer", fields: ["pod", "podId", "image"] } });
        await until(() => server.events.length === 2, 15_000);
        const { late, second } = arrived();
        assert.deepEqual(late, { group: group("_unresolved"), stream: late?.["stream"], pod: "web-1" });
        assert.equal(second?.["group"], group("shop"));
    });

    it("gives its predecessor's late lines no image of its own, where no route goes by labels", async () => {
        server.replaced.set("shop/web-1", successor);
        writeLog(folder(), pod, line("late"));
        await start({
            metadata: { from: "apiServer", fields: ["pod", "podId", "image"] },
            routes: [{ match: { namespace: "shop" } }],
        });
        await until(() => server.events.length === 1, 15_000);
        assert.deepEqual(arrived()["late"], {
            group: group("shop"),
            stream: "node-1.kube.shop.iis.web-1",
            pod: "web-1",
        });
    });

    it("is not taken for another one when its labels are changed: those of its first line stay", async () => {
        writeLog(folder(), pod, line("first"));
        await start({ metadata: { from: "apiServer" } });
        await until(() => server.events.length === 1, 15_000);
        server.replaced.set("shop/web-1", { uid: podUid, labels: successor.labels });
        appendLog(folder(), pod, line("second"));
        await until(() => server.events.length === 2, 15_000);
        assert.equal(arrived()["second"]?.["group"], group("web"));
    });

    it("keeps the numbers of JSON lines, whoever they are of", async () => {
        const json = '{"order":9007199254740993}';
        server.replaced.set("shop/web-1", successor);
        writeLog(folder(), pod, line(json));
        await start({ metadata: { from: "apiServer" }, lines: { parseJson: true } });
        await until(() => server.events.length === 1, 15_000);
        assert.match(server.events[0]?.message ?? "", /"order":9007199254740993/);
    });

    it("does not doubt a static pod, whose folder has the hash of its manifest", async () => {
        writeLog(folder(), { ...pod, uid: "7a9d7a1b1b6f4f0e9d7a1b1b6f4f0e9d" }, line("static"));
        await start({ metadata: { from: "apiServer" } });
        await until(() => server.events.length === 1, 15_000);
        assert.equal(arrived()["static"]?.["group"], group("web"));
    });
});
