import assert from "node:assert/strict";

import { RunError } from "@pulumi/pulumi";

import { checkStackSettings } from "../../config/check-stack-settings";

/** What is wrong with a stack file that says this, line by line. */
export function stackProblems(settings: Record<string, unknown>): string[] {
    try {
        checkStackSettings(settings);
        return [];
    } catch (error) {
        assert.ok(RunError.isInstance(error), String(error));
        return error.message
            .split("\n")
            .slice(1)
            .map((line) => line.trim());
    }
}
