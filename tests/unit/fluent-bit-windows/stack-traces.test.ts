import assert from "node:assert/strict";

import { joinTraces } from "../../../components/fluent-bit-windows/stack-traces/join";
import { traceRules } from "../../../components/fluent-bit-windows/stack-traces/rules";
import { traceLanguages } from "../../../components/fluent-bit-windows/stack-traces/settings";
import { traceExamples } from "./delivery/trace-examples";

describe("stack traces", () => {
    for (const [what, { languages, records }] of Object.entries(traceExamples)) {
        it(`are joined of ${what}`, () => {
            const expected = records.map((lines) => lines.join("\n"));
            assert.deepEqual(joinTraces(records.flat(), traceRules(languages)), expected);
            // Other languages do not come in between.
            assert.deepEqual(joinTraces(records.flat(), traceRules(traceLanguages)), expected);
        });
    }

    it("have examples in every language", () => {
        const shown = Object.values(traceExamples).flatMap(({ languages }) => languages);
        assert.deepEqual([...new Set(shown)].sort(), [...traceLanguages].sort());
    });
});
