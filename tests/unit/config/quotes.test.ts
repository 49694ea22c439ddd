import assert from "node:assert/strict";

import { z } from "zod";

import { unwrapped } from "../../../components/settings/schema";
import { problemsOf } from "../../../components/settings/schema-problems";
import { standInsFor } from "../../../components/settings/stand-ins";
import { stackSettings } from "../../../config/stack-settings";
import { settingsOf } from "./settings-of";

/** What is said of a value; undefined if it is right. */
function told(setting: z.core.$ZodType, value: unknown): string | undefined {
    const schema = z.strictObject({ setting: setting as z.ZodType });
    const issues = schema.safeParse({ setting: value }).error?.issues;
    return (
        issues &&
        problemsOf(schema, issues, { setting: value })
            .map(({ remedy }) => remedy)
            .join("; ")
    );
}

/** The settings with a right value of a type, each with one such value. */
function settingsWith(type: "boolean" | "number"): [path: string, schema: z.core.$ZodType, value: unknown][] {
    return settingsOf(stackSettings, "").flatMap(([path, schema]) => {
        const [value] = standInsFor(schema, "0a1b2c3d").filter((one) => typeof one === type);
        const isConcealed = unwrapped(schema, value).some((one) => z.globalRegistry.get(one)?.["concealed"] === true);
        return value === undefined || isConcealed ? [] : [[path, schema, value]];
    });
}

describe("a setting that can be true or false", () => {
    it("says so of yes, on and a text, wherever it is", () => {
        const settings = settingsWith("boolean");
        assert.ok(settings.length > 30, String(settings.length));
        for (const [path, schema] of settings) {
            for (const [written, meant] of [
                ["yes", "true"],
                ["on", "true"],
                ["false", "false"],
            ] as const) {
                const remedy = told(schema, written);
                if (remedy !== undefined && !/must be false: /.test(remedy)) {
                    assert.match(remedy, new RegExp(`write ${meant}, without quotes`), `${path}: ${written}`);
                }
            }
        }
    });
});

describe("a setting that can be a number", () => {
    it("says so of a number in quotes, wherever it is", () => {
        const settings = settingsWith("number");
        assert.ok(settings.length > 60, String(settings.length));
        for (const [path, schema, value] of settings) {
            const remedy = told(schema, String(value));
            if (remedy !== undefined) {
                assert.match(remedy, /remove the quotes/, `${path}: ${String(value)}`);
            }
        }
    });
});
