import assert from "node:assert/strict";

import type { z } from "zod";

import { definitionOf } from "../../../components/settings/schema";
import { standInsFor } from "../../../components/settings/stand-ins";
import { unsupportedSettings } from "../../../components/windows-cluster/create/unsupported";
import { stackSettings } from "../../../config/stack-settings";
import { settingsOf } from "./settings-of";

/** A setting that can have one value only. */
function isFixed(schema: z.core.$ZodType): boolean {
    const { innerType, type } = definitionOf(schema);
    return innerType === undefined ? type === "literal" || schema._zod.values?.size === 1 : isFixed(innerType);
}

describe("values instead of wrong ones", () => {
    it("are known for every setting, so that no wrong value hides other problems or causes some", () => {
        const settings = settingsOf(stackSettings, "");
        assert.ok(settings.length > 300, String(settings.length));
        const unsupported = Object.keys(unsupportedSettings).map((name) => `cluster.${name}`);
        const lacking = settings.filter(
            ([path, schema]) =>
                !isFixed(schema) &&
                !unsupported.includes(path) &&
                standInsFor(schema, "0a1b2c3d").filter((value) => value !== undefined).length < 2,
        );
        assert.deepEqual([...new Set(lacking.map(([path]) => path))], []);
    });
});
