import assert from "node:assert/strict";

import fc from "fast-check";

import { logMonitorConfiguration } from "../../../../components/iis-log-monitor-app/log-monitor/configuration-file";
import { logMonitorProblems } from "../../../../components/iis-log-monitor-app/log-monitor/problems";
import { logMonitorSettings } from "../../../../components/iis-log-monitor-app/log-monitor/settings";
import { parseSettings } from "../../../../components/settings/parse";
import { refusalsOf } from "../refusals";
import { parseAsLogMonitor } from "./parser";

const iisLogging = { providerGuid: "{7e8ad27f-b271-4ea2-a783-a47bde29143b}" };

function settings(input: unknown) {
    return parseSettings(logMonitorSettings, input, "logMonitor");
}

/** What the schema and the comparison of sources say, one line a problem. */
function refusals(input: unknown): string[] {
    return refusalsOf(() => logMonitorProblems(settings(input), undefined));
}

const file = (changes: object = {}) => ({ type: "File", directory: "C:\\logs", ...changes });

describe("LogMonitor's configuration", () => {
    it("reads by default what the article reads, and no line twice", () => {
        const { logFormat, sources, complaints } = parseAsLogMonitor(logMonitorConfiguration(settings({})));
        assert.deepEqual(complaints, []);
        assert.equal(logFormat, "json");
        assert.deepEqual(sources, [
            {
                type: "eventlog",
                options: {
                    customLogFormat: "",
                    startAtOldestRecord: true,
                    eventFormatMultiLine: false,
                    channels: [
                        ["System", "Error"],
                        ["Application", "Error"],
                    ],
                },
            },
            {
                type: "file",
                options: {
                    customLogFormat: "",
                    directory: "C:\\inetpub\\logs",
                    filter: "*.log",
                    includeSubdirectories: true,
                    waitInSeconds: 300,
                },
            },
            {
                type: "etw",
                options: {
                    customLogFormat: "",
                    eventFormatMultiLine: false,
                    providers: [
                        {
                            name: "IIS: WWW Server",
                            guid: "3A2A4E84-4C21-4981-AE10-3FDA0D9B0F83",
                            level: "Information",
                            keywords: 0n,
                        },
                    ],
                },
            },
        ]);
        assert.deepEqual(logMonitorProblems(settings({}), undefined), []);
    });

    it("reaches LogMonitor's parser whole, whatever is set", () => {
        const level = fc.constantFrom("Critical", "Error", "Warning", "Information", "Verbose");
        const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 -]{0,20}$/);
        const eventLog = fc.record({
            type: fc.constant("EventLog"),
            startAtOldestRecord: fc.boolean(),
            eventFormatMultiLine: fc.boolean(),
            channels: fc.array(fc.record({ name: word, level }), { minLength: 1, maxLength: 3 }),
        });
        const files = fc.record({
            type: fc.constant("File"),
            directory: word.map((name) => `D:\\${name}`),
            filter: fc.constantFrom("*", "*.log", "u_ex??.log"),
            includeSubdirectories: fc.boolean(),
            waitInSeconds: fc.integer({ min: 0, max: 86_400 }),
        });
        const etw = fc.record({
            type: fc.constant("ETW"),
            eventFormatMultiLine: fc.boolean(),
            providers: fc.array(
                fc.record({
                    providerGuid: fc.uuid(),
                    level,
                    keywords: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((mask) => `0x${mask.toString(16)}`),
                }),
                { minLength: 1, maxLength: 3 },
            ),
        });
        fc.assert(
            fc.property(eventLog, files, etw, (one, two, three) => {
                const parsed = parseAsLogMonitor(logMonitorConfiguration(settings({ sources: [one, two, three] })));
                assert.deepEqual(parsed.complaints, []);
                assert.deepEqual(parsed.sources[0], {
                    type: "eventlog",
                    options: {
                        customLogFormat: "",
                        startAtOldestRecord: one.startAtOldestRecord,
                        eventFormatMultiLine: one.eventFormatMultiLine,
                        channels: one.channels.map(({ name, level }) => [name, level]),
                    },
                });
                assert.deepEqual(parsed.sources[1], {
                    type: "file",
                    options: {
                        customLogFormat: "",
                        directory: two.directory,
                        filter: two.filter,
                        includeSubdirectories: two.includeSubdirectories,
                        waitInSeconds: two.waitInSeconds,
                    },
                });
                assert.deepEqual(parsed.sources[2]?.options, {
                    customLogFormat: "",
                    eventFormatMultiLine: three.eventFormatMultiLine,
                    providers: three.providers.map(({ providerGuid, level, keywords }) => ({
                        name: "",
                        guid: providerGuid,
                        level,
                        keywords: BigInt(keywords),
                    })),
                });
            }),
        );
    });

    it("has the type of a source first and waitInSeconds last, for parsers that read in order", () => {
        const configuration = logMonitorConfiguration(
            settings({ logFormat: "custom", sources: [file({ waitInSeconds: 5, customLogFormat: "%Message%" })] }),
        );
        const { LogConfig } = JSON.parse(configuration) as { LogConfig: { sources: [object] } };
        const keys = Object.keys(LogConfig.sources[0]);
        assert.equal(keys[0], "type");
        assert.equal(keys.at(-1), "waitInSeconds");
    });

    const refused: [what: string, input: unknown, remedy: RegExp][] = [
        ["a relative folder", { sources: [file({ directory: "logs" })] }, /must be an absolute path/],
        ["a folder relative to a drive", { sources: [file({ directory: "C:logs" })] }, /must be an absolute path/],
        ["a network share", { sources: [file({ directory: "\\\\server\\logs" })] }, /must be an absolute path/],
        ["a device path", { sources: [file({ directory: "\\\\?\\C:\\logs" })] }, /must be an absolute path/],
        ["a way up", { sources: [file({ directory: "C:\\logs\\..\\other" })] }, /must not contain "\.\."/],
        [
            "a whole drive with its folders",
            { sources: [file({ directory: "C:\\", includeSubdirectories: true })] },
            /directory = "C:\\\\": is a whole drive/,
        ],
        ["a wait in words", { sources: [file({ waitInSeconds: "INFINITY" })] }, /waitInSeconds = "INFINITY": must be/],
        ["a boolean in quotes", { sources: [file({ includeSubdirectories: "true" })] }, /must be true or false/],
        ["an option that no parser reads", { sources: [file({ includeFileNames: true })] }, /is not a setting/],
        [
            "a misspelt level",
            { sources: [{ type: "EventLog", channels: [{ name: "System", level: "Info" }] }] },
            /level = "Info": must be one of/,
        ],
        [
            "keywords as a number",
            { sources: [{ type: "ETW", providers: [{ providerName: "a", keywords: 16 }] }] },
            /keywords = 16: must be text/,
        ],
        [
            "keywords that would be read as octal",
            { sources: [{ type: "ETW", providers: [{ providerName: "a", keywords: "010" }] }] },
            /keywords = "010": must be a number in quotes/,
        ],
        [
            "a GUID that is none",
            { sources: [{ type: "ETW", providers: [{ providerGuid: "IIS" }] }] },
            /providerGuid = "IIS": must be a GUID/,
        ],
        ["a nameless provider", { sources: [{ type: "ETW", providers: [{}] }] }, /needs a providerName or/],
        ["no source", { sources: [] }, /sources = \[\]: must not be empty: at least 1 entry/],
        [
            "a custom format that leaves a source without one",
            { logFormat: "custom", sources: [file(), { type: "Process", customLogFormat: "%Message%" }] },
            /sources\[0\]\.customLogFormat: is missing/,
        ],
        [
            "a custom format without the process",
            { logFormat: "custom", sources: [file({ customLogFormat: "%Message%" })] },
            /sources: must contain a source of type "Process"/,
        ],
        [
            "a source's format that is not used",
            { sources: [file({ customLogFormat: "%Message%" })] },
            /has no effect with logFormat "json"/,
        ],
        [
            "a field that the source does not have",
            { logFormat: "custom", sources: [{ type: "Process", customLogFormat: "%FileName%" }] },
            /contains a field that lines of this source do not have/,
        ],
        [
            "a separator at which LogMonitor cuts a custom format off",
            { logFormat: "custom", sources: [{ type: "Process", customLogFormat: "%TimeStamp% | %Message%" }] },
            /customLogFormat = .*contains a "\|", and LogMonitor drops everything from the last "\|" on/,
        ],
        [
            "two sources of a type whose options LogMonitor keeps once",
            {
                sources: [
                    { type: "EventLog", channels: [{ name: "System" }] },
                    { type: "EventLog", channels: [{ name: "Application" }] },
                ],
            },
            /sources\[1\]\.type = "EventLog": an earlier source has this type/,
        ],
        [
            "a file that two sources read",
            {
                sources: [
                    file({ directory: "C:\\Logs\\", includeSubdirectories: true, filter: "*.*" }),
                    file({ directory: "c:/logs/app", filter: "*.log" }),
                ],
            },
            /sources\[1\]\.directory = "c:\/logs\/app": logMonitor\.sources\[0\] reads the same files, so /,
        ],
        [
            "the access log by File and ETW",
            {
                sources: [
                    file({ directory: "C:\\inetpub\\logs", includeSubdirectories: true, filter: "*.log" }),
                    { type: "ETW", providers: [iisLogging] },
                ],
            },
            /sources\[1\]\.providers\[0\] = .*logMonitor\.sources\[0\] reads from files/,
        ],
    ];
    for (const [what, input, remedy] of refused) {
        it(`refuses ${what}`, () => {
            const found = refusals(input);
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }

    it("lets sources be that read different files, and the access log by ETW alone", () => {
        const fine: unknown[] = [
            [file({ filter: "*.log" }), file({ filter: "*.txt" })],
            [file(), file({ directory: "C:\\logs\\deeper" })],
            [file({ directory: "C:\\logs2", includeSubdirectories: true }), file()],
            [file({ directory: "C:\\" })],
            [file({ directory: "C:\\inetpub\\logs\\other" }), { type: "ETW", providers: [iisLogging] }],
        ];
        for (const sources of fine) {
            assert.deepEqual(refusals({ sources }), [], JSON.stringify(sources));
        }
    });
});
