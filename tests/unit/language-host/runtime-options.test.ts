import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as assert from "node:assert/strict";

import { runtimeOptions } from "../../../local/language-host/run-node";

const optionsOf = (given: Record<string, JavaScriptValue>) =>
    runtimeOptions(new ProgramInfo().setOptions(Struct.fromJavaScript(given)));

describe("language host: runtime options of Pulumi.yaml", () => {
    it("load TypeScript unless told otherwise", () => {
        assert.deepEqual(runtimeOptions(new ProgramInfo()).environment, { PULUMI_NODEJS_TYPESCRIPT: "true" });
        assert.deepEqual(optionsOf({ typescript: false, tsconfig: "ts/tsconfig.json" }).environment, {
            PULUMI_NODEJS_TSCONFIG_PATH: "ts/tsconfig.json",
        });
    });

    it("give Node arguments, split as a shell would", () => {
        assert.deepEqual(
            optionsOf({ nodeargs: `--max-old-space-size=4096 --title "two words" -r 'a b'` }).nodeArguments,
            ["--max-old-space-size=4096", "--title", "two words", "-r", "a b"],
        );
    });

    it("are refused by name when they are misspelt or of the wrong kind", () => {
        assert.throws(
            () => optionsOf({ typscript: true }),
            /runtime options \{"typscript":true\}: .*Unrecognized key: "typscript"\n.*supports typescript, /s,
        );
        assert.throws(
            () => optionsOf({ typescript: "yes" }),
            /\{"typescript":"yes"\}: .*expected boolean, received string\n.*at typescript/,
        );
    });
});
