import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";

import { fluentBitVersionsPage } from "../../../commands/fluent-bit-versions-page";
import {
    type Defect,
    defaultVersion,
    defects,
    defectsOf,
    hasDefect,
    lineOf,
    lines,
    supportOf,
} from "../../../components/fluent-bit-windows/fluent-bit/versions";

/** A defect that no version lacks, as far as is known. */
const ofAllWindowsVersions = "manyReadyConnections";
const ofAllVersions = "heldPlaces";

describe("the table of Fluent Bit's versions", () => {
    it("is what docs/fluent-bit-versions.md says (npm run docs brings it up to date)", () => {
        const page = join(__dirname, "..", "..", "..", "docs", "fluent-bit-versions.md");
        assert.equal(readFileSync(page, "utf8"), fluentBitVersionsPage());
    });

    it("names the outputs of a defect that not all of them have", () => {
        const [row = ""] = /^\| may add up to 15 bytes.*$/m.exec(fluentBitVersionsPage()) ?? [];
        assert.match(row, /\| datadog, http, opensearch, s3, splunk \|/);
    });

    it("has a default that is supported, and nothing that has to be said of it", () => {
        assert.equal(supportOf(defaultVersion, new Date("2026-11-28")), undefined);
        for (const os of ["windows", "linux"] as const) {
            assert.deepEqual(defectsOf(defaultVersion, os, "refused"), []);
            assert.deepEqual(defectsOf(defaultVersion, os, "warned"), []);
        }
        const handled = (os: "windows" | "linux") => defectsOf(defaultVersion, os, "handled").map(({ name }) => name);
        assert.deepEqual(handled("linux"), [ofAllVersions, "emitterLimit"]);
        assert.deepEqual(handled("windows"), [ofAllVersions, "emitterLimit", ofAllWindowsVersions]);
    });

    it("names a public source for each defect", () => {
        for (const { source } of Object.values<Defect>(defects)) {
            assert.match(source, /^https:\/\/(github\.com\/fluent|fluentbit\.io)\//);
        }
    });

    for (const [version, os, names] of [
        [
            "4.0.3",
            "windows",
            ["vulnerable", "shortEvents", "fewUploads", "escapedUnicode", "missingChannel", "cutLine"],
        ],
        ["4.2.8", "windows", ["missingChannel", "strayBytes", "cutLine"]],
        ["4.2.8", "linux", ["rotationWhileDown", "strayBytes", "cutLine"]],
        ["5.0.6", "windows", ["httpServerLoop", "missingChannel", "strayBytes"]],
        ["5.0.6", "linux", ["strayBytes"]],
        ["5.0.11", "windows", ["strayBytes", "emitterLimit"]],
        ["5.1.0", "windows", ["missingChannel", "strayBytes", "emitterLimit"]],
        ["5.1.1", "windows", ["missingChannel", "emitterLimit"]],
        ["5.1.2", "windows", ["emitterLimit"]],
        ["5.2.1", "windows", ["emitterLimit"]],
    ] as const) {
        it(`knows what is wrong with ${version} on ${os}`, () => {
            const found = (["refused", "warned", "handled"] as const).flatMap((treatment) =>
                defectsOf(version, os, treatment).map(({ name }) => name),
            );
            const always = [ofAllVersions, ...(os === "windows" ? [ofAllWindowsVersions] : [])];
            assert.deepEqual(found.sort(), [...names, ...always].sort());
        });
    }

    it("speaks of the array of ready sockets for no version: all have it on Windows", () => {
        const part = fc.integer({ min: 0, max: 30 });
        fc.assert(
            fc.property(part, part, part, (...parts) => {
                assert.ok(hasDefect("manyReadyTimers", parts.join("."), "windows"));
                assert.ok(!hasDefect("manyReadyTimers", parts.join("."), "linux"));
            }),
        );
    });

    it("counts days to the end of a line by the calendar, whatever the hour", () => {
        const ending = lines.filter(({ endOfLife }) => endOfLife !== undefined);
        const hours = fc.integer({ min: 0, max: 24 * 60 * 60 * 1000 - 1 });
        fc.assert(
            fc.property(fc.constantFrom(...ending), fc.integer({ min: -400, max: 400 }), hours, (line, days, of) => {
                const today = new Date(Date.parse(`${line.endOfLife}T00:00:00Z`) - days * 86_400_000 + of);
                const said = supportOf(`${line.line}.1`, today) ?? "";
                assert.equal(/has had no security fixes since/.test(said), days < 0);
                assert.equal(/gets security fixes only until/.test(said), days >= 0 && days <= 60);
            }),
        );
    });

    it("tells lines apart by numbers, not by letters", () => {
        assert.equal(lineOf("5.10.2"), "5.10");
        assert.match(supportOf("5.10.0", new Date("2026-11-28")) ?? "", /newer than the newest known version \(5\.2\)/);
        assert.match(supportOf("3.2.10", new Date("2026-11-28")) ?? "", /no longer gets fixes/);
    });
});
