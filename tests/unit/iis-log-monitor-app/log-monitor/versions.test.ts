import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { defaultVersion, faults } from "../../../../components/iis-log-monitor-app/log-monitor/versions";
import { refusals, warningsOf } from "../plan-of";

const sha256 = "5".repeat(64);

function built(version: string | undefined, more: object = {}) {
    return {
        image: undefined,
        build: { logMonitor: { ...(version !== undefined && { version }), sha256 } },
        ...more,
    };
}

const custom = (type: "EventLog" | "ETW", more: object = {}) => ({
    logMonitor: {
        logFormat: "custom",
        mount: true,
        sources: [
            {
                type,
                ...(type === "EventLog"
                    ? { channels: [{ name: "System" }] }
                    : { providers: [{ providerName: "IIS: WWW Server" }] }),
                customLogFormat: "%TimeStamp%",
                ...more,
            },
            { type: "Process", customLogFormat: "%Message%" },
        ],
    },
});

describe("the version of LogMonitor", () => {
    it("is 2.2.2 by default, without a warning", () => {
        assert.equal(defaultVersion, "2.2.2");
        assert.deepEqual(refusals(built(undefined)), []);
        assert.deepEqual(warningsOf(built(undefined)), []);
        assert.deepEqual(warningsOf(built("2.3.0")), []);
    });

    it("is warned of with every fault that 2.2.2 mends, by version", () => {
        const [recent = "", ...others] = warningsOf(built("2.2.1"));
        assert.deepEqual(others, []);
        assert.match(
            recent,
            /^build\.logMonitor\.version = "2\.2\.1": this version of LogMonitor accepts only a file name/,
        );
        for (const issue of [229, 245, 248, 249, 121, 200]) {
            assert.ok(recent.includes(`/issues/${issue}`), String(issue));
        }
        // 2.1 took paths after /CONFIG.
        const [older = ""] = warningsOf(built("2.1.4"));
        assert.doesNotMatch(older, /\/issues\/229/);
        assert.match(older, /\/issues\/245/);
    });

    it("is refused where it would end the application, or misread the configuration", () => {
        for (const version of ["2.1.2", "2.1.1", "1.2.0"]) {
            assert.match(
                refusals(built(version)).join("\n"),
                /^build\.logMonitor\.version = .*: must be 2\.1\.3 or newer: older versions end the application/,
            );
        }
    });

    for (const type of ["EventLog", "ETW"] as const) {
        it(`is refused before 2.2.2 where ${type} events in the custom format are to be on one line`, () => {
            for (const version of ["2.1.3", "2.2.1"]) {
                const found = refusals(built(version, custom(type)));
                assert.equal(found.length, 1, found.join("\n"));
                assert.match(
                    found[0] ?? "",
                    /^logMonitor\.sources\[0\]\.eventFormatMultiLine = false: LogMonitor 2\.\d\.\d ignores .*use LogMonitor 2\.2\.2 or newer, or set this to true/,
                );
            }
            assert.deepEqual(refusals(built("2.2.2", custom(type))), []);
            assert.deepEqual(refusals(built("2.2.1", custom(type, { eventFormatMultiLine: true }))), []);
            // Escaped for JSON, a line break is two characters.
            assert.deepEqual(refusals(built("2.2.1", custom(type, { customLogFormat: "%TimeStamp% | JSON" }))), []);
        });
    }

    it("is warned of where nobody knows it, and the events are to be on one line", () => {
        assert.deepEqual(refusals(custom("EventLog")), []);
        assert.match(
            warningsOf(custom("EventLog")).join("\n"),
            /^logMonitor\.sources\[0\]\.eventFormatMultiLine = false: LogMonitor before 2\.2\.2 ignores .*Make sure that the image has 2\.2\.2/,
        );
        assert.deepEqual(warningsOf(custom("EventLog", { eventFormatMultiLine: true })), []);
        assert.deepEqual(warningsOf({}), []);
    });

    it("is held against the file that the image gets, too", () => {
        const context = mkdtempSync(join(tmpdir(), "context-"));
        try {
            const source = { type: "EventLog", channels: [{ name: "System" }], customLogFormat: "%Message%" };
            const sources = [source, { type: "Process", customLogFormat: "%Message%" }];
            writeFileSync(join(context, "Dockerfile"), "FROM mcr.microsoft.com/windows/servercore/iis\n");
            writeFileSync(
                join(context, "LogMonitorConfig.json"),
                JSON.stringify({ LogConfig: { logFormat: "custom", sources } }),
            );
            const withVersion = (version: string) =>
                refusals({ image: undefined, build: { context, logMonitor: { version, sha256 } } }).join("\n");
            assert.match(withVersion("2.2.1"), /eventFormatMultiLine = false: LogMonitor 2\.2\.1 ignores/);
            assert.equal(withVersion("2.2.2"), "");
        } finally {
            rmSync(context, { recursive: true, force: true });
        }
    });

    it("has each of its faults in docs/images.md", () => {
        const page = readFileSync(join(__dirname, "..", "..", "..", "..", "docs", "images.md"), "utf8");
        const rows = page.split("\n").filter((line) => line.startsWith("|"));
        for (const { issues, fixedIn, since } of faults) {
            const row = rows.find((line) => issues.every((issue) => line.includes(`/issues/${issue})`)));
            assert.ok(row !== undefined, `no row for ${issues.join(", ")}`);
            assert.ok(row.includes(fixedIn ?? "not yet"), row);
            assert.ok(row.includes(since ?? ""), row);
        }
    });
});
