import assert from "node:assert/strict";

import { refusals, warningsOf } from "../plan-of";

const reading = (filter: string) => ({
    logMonitor: { mount: true, sources: [{ type: "File", directory: "C:\\logs", filter }] },
});

describe("a File source of LogMonitor", () => {
    // What each is read by once the application puts the date into the name.
    const ofOneName: [filter: string, dated: string][] = [
        ["app.log", "app*.log"],
        ["Trace", "Trace*"],
        ["app.log*", "app*.log"],
        ["*.log.*", "*.log"],
        ["app.txt.?", "app*.txt"],
        ["app.?.log", "app*.log"],
        ["app_??.log", "app_*.log"],
    ];
    for (const [filter, dated] of ofOneName) {
        it(`is warned of where its files are written anew under their names: ${filter}`, () => {
            assert.deepEqual(refusals(reading(filter)), []);
            const [warning = "", ...others] = warningsOf(reading(filter));
            assert.deepEqual(others, []);
            assert.ok(warning.startsWith(`logMonitor.sources[0].filter = ${JSON.stringify(filter)}: `), warning);
            assert.match(warning, /windows-container-tools\/issues\/221/);
            assert.ok(warning.includes(`read them by ${JSON.stringify(dated)}:`), warning);
            assert.deepEqual(warningsOf(reading(dated)), []);
        });
    }

    for (const filter of ["*", "*.*", "*.log", "u_ex*.log", "u_ex??????.log", "app-*.log", "app*.txt"]) {
        it(`is not warned of where each file can have a name of its own: ${filter}`, () => {
            assert.deepEqual(warningsOf(reading(filter)), []);
        });
    }
});
