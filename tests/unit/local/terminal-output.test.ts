import assert from "node:assert/strict";

import { withoutRepeatedRows } from "../../../local/stack/terminal-output";

const shown = (lines: readonly string[]): string[] => {
    const passOn = withoutRepeatedRows();
    return lines.flatMap((line) => [...passOn(line)]);
};

describe("Pulumi's output in a log", () => {
    it("has each row of a resource once", () => {
        const creating = " +  kubernetes:apps/v1:DaemonSet fluent-bit creating (0s) ";
        const waiting = " +  kubernetes:apps/v1:DaemonSet fluent-bit creating (2s) waiting for 1 pod ";
        const created = " +  kubernetes:apps/v1:DaemonSet fluent-bit created (3s) ";
        assert.deepEqual(shown([creating, creating, waiting, creating, created]), [creating, waiting, created]);
    });

    it("keeps repeated lines of diagnostics and outputs", () => {
        const lines = [
            "Outputs:",
            "    a: 1",
            "    a: 1",
            "",
            "",
            "    error: created twice",
            "    error: created twice",
        ];
        assert.deepEqual(shown(lines), lines);
    });
});
