import assert from "node:assert/strict";

import fc from "fast-check";
import { stringify } from "yaml";

import type { FluentBitConfig } from "../../../components/fluent-bit-windows/pipeline/sections";
import { toYaml } from "../../../components/fluent-bit-windows/pipeline/yaml";
import { runs } from "../property-runs";
import { anyText } from "../any-text";

const text = fc.oneof(
    anyText(),
    fc
        .array(
            fc.constantFrom("a: b", " ", "  x", "", "\t", "#", "- y", "'", '"', "|", ">", ":", "\r", "\u2028", "..."),
            {
                maxLength: 6,
            },
        )
        .map((lines) => lines.join("\n")),
);
const value = fc.oneof(text, fc.integer(), fc.boolean(), fc.array(text, { maxLength: 3 }));
const section = fc.dictionary(fc.stringMatching(/^[a-z_.]{1,8}$/), value, { minKeys: 1, maxKeys: 4 });
const sections = fc.array(section, { maxLength: 3 });
const config = fc.record(
    {
        service: section,
        parsers: sections,
        multiline_parsers: sections,
        pipeline: fc.record({ inputs: sections, filters: sections, outputs: sections }),
    },
    { requiredKeys: ["service", "parsers", "pipeline"] },
);

describe("a configuration in YAML", () => {
    it("is what the library writes of the whole, section by section", () => {
        fc.assert(
            fc.property(config, (any) => {
                assert.equal(
                    toYaml(any as unknown as FluentBitConfig),
                    stringify(any, { lineWidth: 0, aliasDuplicateObjects: false }),
                );
            }),
            { numRuns: runs(100) },
        );
    });
});
