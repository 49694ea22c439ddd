import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, nodeFolder, untilDrained, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const to = (path: string) => [
    { type: "http" as const, url: `https://logs.example.com/${path}`, format: "jsonLines" as const },
];
const settings: FluentBitSettingsInput = {
    routes: [{ match: { namespace: "node" }, to: to("pods") }],
    unrouted: to("unrouted"),
    nodeLogs: [
        { source: "containerd", to: to("containerd") },
        { source: "eks", to: to("eks") },
    ],
    metadata: { from: "path", fields: ["namespace", "pod", "host"] },
};

const containerd = "C:\\ProgramData\\containerd\\root";
const eks = "C:\\ProgramData\\Amazon\\EKS\\logs";

/** A pod whose names say all that a node's tag does. */
const imitator = { namespace: "node", pod: "containerd.log", container: "eks" };

describe("Fluent Bit with a node's own logs", function () {
    this.timeout(40_000);
    const folder = withFolder("node-logs");
    let server: StandInServer;

    beforeEach(async () => {
        server = await StandInServer.start(folder());
        writeLog(folder(), imitator, [{ time: "2026-11-24T06:57:50.858217300Z", text: "of a pod" }]);
        add(containerd, "containerd.log", "containerd 1");
        add(eks, "bootstrap.log", "bootstrap 1");
        add(eks, "vpc-bridge.log", "cni 1");
    });

    function add(ofNode: string, file: string, line: string): void {
        mkdirSync(nodeFolder(folder(), ofNode), { recursive: true });
        appendFileSync(join(nodeFolder(folder(), ofNode), file), `${line}\n`);
    }

    function rotate(ofNode: string, file: string): void {
        const path = join(nodeFolder(folder(), ofNode), file);
        renameSync(path, `${path}.2026-11-24`);
    }

    /** Runs Fluent Bit until so many records have arrived in all, and ends it as it is told. */
    async function runUntil(count: number, end: "stop" | "kill", meanwhile: () => Promise<void> = async () => {}) {
        const standIn = server.address();
        const fluentBit = await FluentBit.start({ settings, standIn, folder: folder(), os: "windows" });
        await meanwhile();
        await server.until(() => server.records().length >= count, 20_000);
        await untilDrained(folder());
        await fluentBit[end]();
    }

    /** The lines that arrived, by the path that stands for their group. */
    function arrived(): Record<string, string[]> {
        const lines: Record<string, string[]> = {};
        for (const { path, record } of server.records()) {
            (lines[path] ??= []).push(String(record["log"]));
        }
        return Object.fromEntries(Object.entries(lines).map(([path, of]) => [path, of.sort()]));
    }

    it("ships each source to its own destination with the node's name, and no pod's line with it", async () => {
        await runUntil(4, "stop");
        assert.deepEqual(arrived(), {
            "/containerd": ["containerd 1"],
            "/eks": ["bootstrap 1", "cni 1"],
            "/pods": ["of a pod"],
        });
        for (const { path, record } of server.records()) {
            const pod = path === "/pods" ? ["namespace", "pod"] : [];
            assert.deepEqual(Object.keys(record).sort(), ["host", "log", ...pod, "time"], path);
            assert.equal(record["host"], "node-1");
        }
    });

    it("reads a file that rotates to its end and goes on with the new one, each line once", async () => {
        await runUntil(6, "stop", async () => {
            await server.until(() => server.records().length >= 4, 20_000);
            add(eks, "vpc-bridge.log", "cni 2");
            rotate(eks, "vpc-bridge.log");
            add(eks, "vpc-bridge.log", "cni 3");
        });
        assert.deepEqual(arrived()["/eks"], ["bootstrap 1", "cni 1", "cni 2", "cni 3"]);
    });

    it("misses and repeats nothing where a file rotates while Fluent Bit is killed and down", async () => {
        await runUntil(4, "kill");
        add(containerd, "containerd.log", "containerd 2");
        rotate(containerd, "containerd.log");
        add(containerd, "containerd.log", "containerd 3");
        await runUntil(6, "stop");
        assert.deepEqual(arrived(), {
            "/containerd": ["containerd 1", "containerd 2", "containerd 3"],
            "/eks": ["bootstrap 1", "cni 1"],
            "/pods": ["of a pod"],
        });
    });
});
