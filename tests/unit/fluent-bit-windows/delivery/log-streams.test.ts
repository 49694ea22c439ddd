import assert from "node:assert/strict";

import { mostOwnOutputs } from "../../../../components/fluent-bit-windows/pipeline/shared-outputs";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, withFolder, writeLog } from "./fluent-bit";
import { podUid, StandInServer } from "./stand-in";

/** Within the two weeks that CloudWatch Logs takes, whenever this runs. */
const time = new Date(Date.now() - 3600_000).toISOString();

interface Container {
    namespace: string;
    pod: string;
    container: string;
}

const to = (logStream: string) => [
    { type: "cloudWatchLogs" as const, logGroup: "/logs/{cluster}/{namespace}", logStream },
];
const routes: NonNullable<FluentBitSettingsInput["routes"]> = [
    { match: { namespace: "shop" }, to: to("{pod}.{container}") },
    { match: { namespace: "tags" }, to: to("{namespace}/{container}/{host}") },
    { match: { namespace: "ids" }, to: to("{podId}") },
    { match: { namespace: "lacking" }, to: to("all.{label:tier}") },
    { match: { namespace: "labels" }, to: to("{cluster}/{label:app}.{label:example.com/part-of}.all") },
    {
        name: "by-label",
        match: { namespace: "routed", labels: { app: "web" } },
        to: to("{namespace}/{container}/{pod}"),
    },
];
const groups = ["shop", "tags", "ids", "lacking", "labels", "routed"].map((namespace) => `/logs/dev/${namespace}`);
const fields = ["namespace", "pod", "podId", "labels"] as const;

describe("Fluent Bit with names of log streams", function () {
    this.timeout(30_000);
    const folder = withFolder("log-streams");

    /** Where each container's one line arrived, by its pod. */
    async function arrived(
        containers: readonly Container[],
        settings: FluentBitSettingsInput,
        isApiServerUp = true,
        count = containers.length,
    ): Promise<Record<string, string>> {
        const server = await StandInServer.start(folder(), ({ path }) => path.startsWith("/api/") && !isApiServerUp);
        server.cloudWatch.createGroups(groups);
        for (const container of containers) {
            writeLog(folder(), container, [{ time, text: `line of ${container.pod}` }]);
        }
        const fluentBit = await FluentBit.start({
            settings: { metadata: { from: "apiServer", fields: [...fields] }, routes, ...settings },
            standIn: server.address(),
            folder: folder(),
        });
        await server.until(() => server.events.length >= count, 15_000);
        await fluentBit.stop();
        assert.deepEqual([...server.cloudWatch.violations], []);
        return Object.fromEntries(
            server.events.map(({ group, stream, message }) => [
                /line of ([a-z0-9.-]+)/.exec(message)?.[1] ?? message,
                `${group} ${stream}`,
            ]),
        );
    }

    it("names them after the tag, the node and the record, dots in pods' names included", async () => {
        const containers = [
            { namespace: "shop", pod: "web.v1-6f9d7", container: "iis" },
            { namespace: "tags", pod: "a", container: "iis" },
            { namespace: "labels", pod: "web-1", container: "iis" },
            { namespace: "routed", pod: "web-2", container: "iis" },
        ];
        assert.deepEqual(await arrived(containers, {}), {
            "web.v1-6f9d7": "/logs/dev/shop web.v1-6f9d7.iis",
            a: "/logs/dev/tags tags/iis/node-1",
            "web-1": "/logs/dev/labels dev/web.suite.all",
            "web-2": "/logs/dev/routed routed/iis/web-2",
        });
    });

    it("give a line the usual name whose record lacks a field, and hold none back", async () => {
        const containers = [
            { namespace: "shop", pod: "web-1", container: "iis" },
            { namespace: "ids", pod: "web-2", container: "iis" },
            { namespace: "lacking", pod: "web-3", container: "iis" },
        ];
        assert.deepEqual(await arrived(containers, {}), {
            "web-1": "/logs/dev/shop web-1.iis",
            "web-2": `/logs/dev/ids ${podUid}`,
            "web-3": `/logs/dev/lacking node-1.kube.lacking.iis.web-3_${podUid}`,
        });
    });

    it("do without the API server what the path tells", async () => {
        const containers = [
            { namespace: "shop", pod: "web-1", container: "iis" },
            { namespace: "ids", pod: "web-2", container: "iis" },
            { namespace: "labels", pod: "web-3", container: "iis" },
        ];
        assert.deepEqual(await arrived(containers, {}, false), {
            "web-1": "/logs/dev/shop web-1.iis",
            "web-2": `/logs/dev/ids node-1.kube.ids.iis.web-2_${podUid}`,
            "web-3": `/logs/dev/labels node-1.kube.labels.iis.web-3_${podUid}`,
        });
    });

    it("go with the line alone, and with outputs that many groups share", async () => {
        const many = Array.from({ length: mostOwnOutputs + 1 }, (_, index) => `team-${index}`);
        const settings: FluentBitSettingsInput = {
            metadata: { from: "path", send: "message" },
            routes: many.map((namespace) => ({ match: { namespace }, to: to("{pod}.{container}") })),
        };
        groups.push(...many.map((namespace) => `/logs/dev/${namespace}`));
        const containers = ["team-1", "team-16"].map((namespace) => ({
            namespace,
            pod: `a.b-${namespace}`,
            container: "c",
        }));
        assert.deepEqual(await arrived(containers, settings), {
            "a.b-team-1": "/logs/dev/team-1 a.b-team-1.c",
            "a.b-team-16": "/logs/dev/team-16 a.b-team-16.c",
        });
    });

    it("do not ship Fluent Bit's warning about each line beside it", async () => {
        const own = { namespace: "amazon-cloudwatch", pod: "fluent-bit-1", container: "fluent-bit" };
        writeLog(folder(), own, [
            { time, text: "[ warn] [record accessor] translation failed, root key=labels" },
            { time, text: "line of fluent-bit-1" },
        ]);
        groups.push("/own");
        const ownLogs = [{ type: "cloudWatchLogs" as const, logGroup: "/own", logStream: "own.{label:tier}" }];
        const containers = [{ namespace: "lacking", pod: "web-1", container: "iis" }];
        assert.deepEqual(await arrived(containers, { ownLogs }, true, 2), {
            "web-1": `/logs/dev/lacking node-1.kube.lacking.iis.web-1_${podUid}`,
            "fluent-bit-1": `/own node-1.kube.amazon-cloudwatch.fluent-bit.fluent-bit-1_${podUid}`,
        });
    });
});
