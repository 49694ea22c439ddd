import assert from "node:assert/strict";

import { hasDefect } from "../../../../components/fluent-bit-windows/fluent-bit/versions";
import { FluentBit, versionOnPath, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

/** Events as the input for Windows' Event Log makes records of them, with the fields that decide here. */
const events: Record<string, object> = {
    "node.kubelet.events": {
        ProviderName: "kubelet",
        EventID: 1,
        Level: 4,
        TimeCreated: "2026-11-24 08:57:50 +0200",
        Message: 'I1124 06:57:50.858217 1 kubelet.go:2456] "SyncLoop ADD" pods=["shop/web-1"]',
        StringInserts: ["of no use"],
        Computer: "EC2AMAZ",
    },
    // A provider whose texts are not installed.
    "node.event-log-System.events": {
        ProviderName: "hcs",
        EventID: 7,
        Level: 2,
        TimeCreated: "2026-11-23 22:57:50 -0800",
        Message: "",
        StringInserts: ["container", 42, "ended"],
    },
    "node.event-log-Security.events": {
        ProviderName: "Microsoft-Windows-Security-Auditing",
        EventID: 4624,
        Level: 0,
        TimeCreated: "2026-11-24 06:57:50 +0000",
        Message: "An account was successfully logged on.",
    },
};

describe("Fluent Bit with events of Windows' Event Log", function () {
    this.timeout(30_000);
    const folder = withFolder("event-log");

    it("ships what an event says with its time, and leaves the rest of it out", async () => {
        const server = await StandInServer.start(folder());
        const to = [{ type: "http" as const, url: "https://logs.example.com/", format: "jsonLines" as const }];
        const fluentBit = await FluentBit.start({
            settings: {
                nodeLogs: [
                    { source: "kubelet", to },
                    { source: "eventLog", channel: "System", to },
                    { source: "eventLog", channel: "Security", level: "information", to },
                ],
            },
            standIn: server.address(),
            folder: folder(),
            os: "windows",
            reads: ["eventLog"],
            standInInput: ({ name, tag }) => {
                assert.equal(name, "winevtlog");
                return { name: "dummy", tag, dummy: JSON.stringify(events[tag]), samples: 1 };
            },
        });
        await server.until(() => server.records().length >= 3, 15_000);
        await fluentBit.stop();
        const time = "2026-11-24T06:57:50.000000Z";
        assert.deepEqual(
            server
                .records()
                .map(({ record }) => record)
                .sort((a, b) => Number(a["event_id"]) - Number(b["event_id"])),
            [
                {
                    time,
                    log: 'I1124 06:57:50.858217 1 kubelet.go:2456] "SyncLoop ADD" pods=["shop/web-1"]',
                    provider: "kubelet",
                    event_id: 1,
                    level: "information",
                    host: "node-1",
                },
                { time, log: "container 42 ended", provider: "hcs", event_id: 7, level: "error", host: "node-1" },
                {
                    time,
                    log: "An account was successfully logged on.",
                    provider: "Microsoft-Windows-Security-Auditing",
                    event_id: 4624,
                    level: "information",
                    host: "node-1",
                },
            ],
        );
    });

    it("ships nothing of the channel that an input subscribes to only so that it has one", async () => {
        const server = await StandInServer.start(folder());
        const to = [{ type: "http" as const, url: "https://logs.example.com/", format: "jsonLines" as const }];
        const event = { ProviderName: "kubelet", Level: 4, TimeCreated: "2026-11-24 06:57:50 +0000", Message: "text" };
        const channels: Record<string, string> = {
            "node.kubelet.events": "EKS",
            "node.kube-proxy.events": "System",
            "node.event-log-System.events": "System",
        };
        const fluentBit = await FluentBit.start({
            settings: {
                nodeLogs: [
                    { source: "kubeProxy", to },
                    { source: "kubelet", to },
                    { source: "eventLog", channel: "System", to },
                ],
            },
            standIn: server.address(),
            folder: folder(),
            os: "windows",
            reads: ["eventLog"],
            // One that ends where a channel is missing; its filters are those of any other.
            ...(hasDefect("missingChannel", versionOnPath(), "windows") ? {} : { version: "4.2.8" }),
            standInInput: ({ tag }) => ({
                name: "dummy",
                tag,
                dummy: JSON.stringify({ ...event, Channel: channels[tag], Message: tag }),
                samples: 1,
            }),
        });
        await server.until(() => server.records().length >= 2, 15_000);
        await fluentBit.stop();
        assert.deepEqual(
            server
                .records()
                .map(({ record }) => record["log"])
                .sort(),
            ["node.event-log-System.events", "node.kubelet.events"],
        );
    });
});
