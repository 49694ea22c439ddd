import { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import * as assert from "node:assert/strict";

import { optionsEnvironment, runtimeOptions } from "../../../local/language-host/runtime-options";

const optionsOf = (given: Record<string, JavaScriptValue>) =>
    runtimeOptions(new ProgramInfo().setOptions(Struct.fromJavaScript(given)));

describe("language host: runtime options of Pulumi.yaml", () => {
    it("load TypeScript unless told otherwise", () => {
        assert.deepEqual(optionsEnvironment(runtimeOptions(new ProgramInfo())), { PULUMI_NODEJS_TYPESCRIPT: "true" });
        assert.deepEqual(optionsEnvironment(optionsOf({ typescript: false, tsconfig: "ts/tsconfig.json" })), {
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
            /unknown runtime option "typscript"; .*supports typescript, /,
        );
        assert.throws(() => optionsOf({ typescript: "yes" }), {
            message: `Pulumi.yaml: runtime option "typescript" must be a boolean, it is "yes" (string)`,
        });
    });
});
