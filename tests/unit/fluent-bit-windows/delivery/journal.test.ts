import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { journalFolder } from "../../../../components/fluent-bit-windows/pipeline/journal";
import { FluentBit, nodeFolder, untilDrained, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

/** Writes journal files without a systemd that runs. */
const journalWriter = "/lib/systemd/systemd-journal-remote";

function missing(): string | undefined {
    if (spawnSync("fluent-bit", ["-i", "systemd", "-h"]).status !== 0) {
        return "the fluent-bit on PATH is built without its systemd input";
    }
    return spawnSync(journalWriter, ["--version"]).error === undefined ? undefined : `there is no ${journalWriter}`;
}

describe("Fluent Bit with a node's journal", function () {
    this.timeout(40_000);
    const folder = withFolder("journal");

    before(function () {
        const reason = missing();
        if (reason !== undefined) {
            console.log(`      left out: ${reason}`);
            this.skip();
        }
    });

    /** A journal file with one entry a line, each by a unit, a microsecond apart. */
    function writeJournal(
        file: string,
        from: number,
        lines: readonly (readonly [unit: string, message: string])[],
    ): void {
        const machine = join(nodeFolder(folder(), journalFolder), "0b7e9a523f0c4a6e9d551f2e3d4c5b6a");
        mkdirSync(machine, { recursive: true });
        const entries = lines.map(([unit, message], index) =>
            [
                `__REALTIME_TIMESTAMP=${1795503470_000000 + from + index}`,
                `__MONOTONIC_TIMESTAMP=${from + index}`,
                "_BOOT_ID=1f2e3d4c5b6a0b7e9a523f0c4a6e9d55",
                "_MACHINE_ID=0b7e9a523f0c4a6e9d551f2e3d4c5b6a",
                `_SYSTEMD_UNIT=${unit}`,
                "PRIORITY=6",
                `MESSAGE=${message}`,
                "",
                "",
            ].join("\n"),
        );
        execFileSync(journalWriter, ["-o", join(machine, file), "-"], { input: entries.join(""), stdio: "pipe" });
    }

    it("ships each unit to its own destination, and reads nothing twice after a kill", async () => {
        const server = await StandInServer.start(folder());
        const to = (path: string) => [
            { type: "http" as const, url: `https://logs.example.com/${path}`, format: "jsonLines" as const },
        ];
        const run = async (count: number) => {
            const fluentBit = await FluentBit.start({
                settings: {
                    linuxNodes: true,
                    nodeLogs: [
                        { source: "kubelet", to: to("kubelet") },
                        { source: "containerd", to: to("containerd") },
                    ],
                },
                standIn: server.address(),
                folder: folder(),
            });
            await server.until(() => server.records().length >= count, 15_000);
            await untilDrained(folder());
            await fluentBit.kill();
        };
        writeJournal("system.journal", 1, [
            ["kubelet.service", "kubelet 1"],
            ["sshd.service", "not asked for"],
            ["containerd.service", "containerd 1"],
        ]);
        await run(2);
        writeJournal("system@next.journal", 10, [["kubelet.service", "kubelet 2"]]);
        await run(3);
        assert.deepEqual(
            server
                .records()
                .map(({ path, record }) => [path, record])
                .sort(),
            [
                ["/containerd", { time: "2026-11-24T06:57:50.000003Z", log: "containerd 1", host: "node-1" }],
                ["/kubelet", { time: "2026-11-24T06:57:50.000001Z", log: "kubelet 1", host: "node-1" }],
                ["/kubelet", { time: "2026-11-24T06:57:50.000010Z", log: "kubelet 2", host: "node-1" }],
            ],
        );
    });
});
