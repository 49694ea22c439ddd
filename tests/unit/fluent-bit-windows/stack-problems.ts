import assert from "node:assert/strict";

import { RunError } from "@pulumi/pulumi";

import { checkStackSettings } from "../../../config/stack-settings";

/**
 * What is wrong with a stack file that says this of Fluent Bit, line by line.
 *
 * @param within what the names of settings begin with, to leave that out
 */
export function stackProblems(fluentBit: object, within: string, windowsVersions = ["2022"]): string[] {
    try {
        checkStackSettings({ cluster: { name: "dev", windowsVersions }, fluentBit });
        return [];
    } catch (error) {
        assert.ok(RunError.isInstance(error), String(error));
        return error.message
            .split("\n")
            .slice(1)
            .map((line) => line.trim().replace(within, ""));
    }
}
