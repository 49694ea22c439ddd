import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

import { type Kind, knowsOption, optionsOf } from "../../../../components/fluent-bit-windows/fluent-bit/options";
import { optionOf, type ValueKind } from "../../../../components/fluent-bit-windows/fluent-bit/recorded-option";
import { versionOnPath, withFolder } from "./fluent-bit";

interface Plugin {
    name: string;
    properties?: { options?: { name: string; type: string }[]; global_options?: { name: string }[] };
}

/** Its names for what a value is, and ours. */
const kinds: Record<string, ValueKind | undefined> = {
    boolean: "boolean",
    integer: "integer",
    double: "number",
    size: "size",
    time: "time",
    "space delimited strings (minimum 2)": "2-words",
    "space delimited strings (minimum 3)": "3-words",
    "space delimited strings (minimum 4)": "4-words",
};

describe("the options that were recorded from Fluent Bit's source", () => {
    withFolder("fluent-bit-options");

    it("are those that the program lists, where it is of a recorded version", function () {
        const version = versionOnPath();
        const recorded = optionsOf(version);
        if (recorded.version !== version) {
            console.log(`      left out: the options of ${version} are not recorded`);
            this.skip();
        }
        const { stdout } = spawnSync("fluent-bit", ["-J"], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
        const help = JSON.parse(stdout) as Partial<Record<Kind, Plugin[]>>;
        // 4.0.3 lists no outputs.
        const runtime = { os: "linux", version } as const;
        const missing: string[] = [];
        for (const kind of ["inputs", "filters", "outputs"] as const) {
            for (const { name, properties } of help[kind] ?? []) {
                // Images are built without it: https://github.com/fluent/fluent-bit/blob/v5.1.1/dockerfiles/Dockerfile
                if (recorded[kind][name]?.on === "windows") {
                    continue;
                }
                for (const option of [...(properties?.options ?? []), ...(properties?.global_options ?? [])]) {
                    // It lists the beginning of options that may end in anything, such as `parser_` of tail.
                    const key = option.name.toLowerCase().replace(/[._]$/, "$&1");
                    // Fluent Bit lists it for clients too, which do not listen.
                    if (!knowsOption(runtime, kind, name, key) && key !== "listen") {
                        missing.push(`${kind}.${name}.${key}`);
                    }
                }
            }
            const listed = new Map((help[kind] ?? []).map(({ name, properties }) => [name, properties?.options ?? []]));
            for (const [name, { options, linux = [] }] of Object.entries(recorded[kind])) {
                const own = listed.get(name);
                for (const recordedOption of own === undefined ? [] : [...options, ...linux].map(optionOf)) {
                    const same = own?.filter((option) => option.name.toLowerCase() === recordedOption.name) ?? [];
                    if (same.length === 0) {
                        missing.push(`${kind}.${name}.${recordedOption.name} is recorded, and not there`);
                    }
                    const types = new Set(same.map(({ type }) => kinds[type]));
                    if (same.length > 0 && types.size === 1 && !types.has(recordedOption.kind)) {
                        missing.push(`${kind}.${name}.${recordedOption.name} is ${[...types].join()}`);
                    }
                }
            }
        }
        assert.deepEqual(missing, []);
    });
});
