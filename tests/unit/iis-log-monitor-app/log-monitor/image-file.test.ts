import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { logMonitorConfiguration } from "../../../../components/iis-log-monitor-app/log-monitor/configuration-file";
import { logMonitorSettings } from "../../../../components/iis-log-monitor-app/log-monitor/settings";
import { parseSettings } from "../../../../components/settings/parse";
import { manifestsOf, refusals } from "../plan-of";

const changed = { sources: [{ type: "Process" }] };

describe("LogMonitor's configuration in an image that is built", () => {
    let context: string;

    beforeEach(() => {
        context = mkdtempSync(join(tmpdir(), "context-"));
        writeFileSync(join(context, "Dockerfile"), "FROM scratch");
    });

    afterEach(() => {
        rmSync(context, { recursive: true, force: true });
    });

    const build = () => ({ context, logMonitor: { sha256: "5".repeat(64) } });
    const write = (text: string) => {
        writeFileSync(join(context, "LogMonitorConfig.json"), text);
    };
    const found = (others: object = {}) => refusals({ image: undefined, build: build(), ...others });
    const mounted = (settings: object) => manifestsOf(settings)["log-monitor"] !== undefined;

    it("is the file of its context, as long as the settings say nothing else", () => {
        write(logMonitorConfiguration(parseSettings(logMonitorSettings, {}, "")));
        assert.deepEqual(found(), []);
        assert.equal(mounted({ build: build() }), false);
    });

    it("is what the settings say where they say something else, without another build", () => {
        assert.deepEqual(found({ logMonitor: changed }), []);
        assert.equal(mounted({ build: build(), logMonitor: changed }), true);
    });

    it("is not said twice", () => {
        const [problem, ...others] = found({ logMonitor: { ...changed, mount: false } });
        assert.deepEqual(others, []);
        assert.match(problem ?? "", /^logMonitor\.mount = false: the image contains LogMonitorConfig\.json of /);
    });

    it("may come from elsewhere than the context", () => {
        assert.deepEqual(found(), []);
    });

    it("may begin with the mark of UTF-8, which LogMonitor passes over", () => {
        write(`\uFEFF${logMonitorConfiguration(parseSettings(logMonitorSettings, {}, ""))}`);
        assert.deepEqual(found(), []);
    });

    const sources = (...list: object[]) => JSON.stringify({ LogConfig: { logFormat: "json", sources: list } });
    const file = { type: "File", directory: "C:\\logs" };
    // Each starts the application all the same, with exit code 0 or none at all, and less of its logs than is meant.
    const traps: [what: string, text: string, remedy: RegExp][] = [
        ["a file that is no JSON", "{ sources: [] }", /write it as JSON, in UTF-8/],
        ["UTF-16", Buffer.from(sources(file), "utf16le").toString("latin1"), /write it as JSON, in UTF-8/],
        ["nothing", "null", /it needs \{ "LogConfig"/],
        ["no sources", JSON.stringify({ LogConfig: { logFormat: "json" } }), /it needs \{ "LogConfig"/],
        [
            "a wait in words",
            sources({ ...file, waitInSeconds: "INFINITY" }),
            /sources\[0\]\.waitInSeconds = "INFINITY"/,
        ],
        ["a wait in quotes", sources({ ...file, waitInSeconds: "10" }), /sources\[0\]\.waitInSeconds = "10": must be/],
        [
            "a boolean in quotes",
            sources({ ...file, includeSubdirectories: "true" }),
            /includeSubdirectories = "true": must be true or false/,
        ],
        ["a key in other letters", sources({ ...file, IncludeSubdirectories: true }), /did you mean "includeSubd/],
        ["an option that nothing reads", sources({ ...file, includeFileNames: true }), /is not a setting/],
        ["a type in other letters", sources({ Type: "File", directory: "C:\\logs" }), /sources\[0\]/],
        ["a folder that is skipped", sources({ ...file, directory: "\\\\server\\logs" }), /must be an absolute path/],
        [
            "a drive with its folders",
            sources({ ...file, directory: "C:\\", includeSubdirectories: true }),
            /is a whole drive/,
        ],
        [
            "a channel with a level that costs the source",
            sources({ type: "EventLog", channels: [{ name: "System", level: "Info" }] }),
            /level = "Info": must be one of/,
        ],
        [
            "keywords as a number, which become 0",
            sources({ type: "ETW", providers: [{ providerName: "a", keywords: 16 }] }),
            /keywords = 16: must be text/,
        ],
        [
            "a line twice",
            sources(file, { ...file, filter: "*.log" }),
            /sources\[1\]\.directory = .*reads the same files/,
        ],
    ];
    for (const [what, text, remedy] of traps) {
        it(`is refused with ${what}`, () => {
            write(text);
            const problems = found();
            assert.ok(problems.length > 0);
            for (const problem of problems) {
                assert.match(
                    problem,
                    /^build\.context = ".*context-.*use its LogMonitorConfig\.json, so the application/,
                );
            }
            assert.match(problems.join("\n"), remedy);
        });
    }
});
