import assert from "node:assert/strict";
import { join } from "node:path";
import { rules } from "../../policy/rules";
import { Engine, type Run } from "./engine";

/** `make policy-pack` runs these; the engine is there after `make up`, or on PATH. */
describe("the pack on Pulumi's engine", () => {
    describe("with a stack that breaks every policy once", () => {
        let engine: Engine | undefined;
        let run: Run;
        before(async function () {
            engine = await Engine.open(join(__dirname, "broken-stack"));
            if (engine === undefined) {
                console.log("      skipped: there is no Pulumi CLI; `make up` builds one");
                this.skip();
            }
            run = await engine.run("preview", { config: join(__dirname, "broken-stack/policy-config.json") });
        });
        after(() => engine?.close());

        it("stops the preview", () => {
            assert.notEqual(run.exitCode, 0, run.output);
        });

        for (const rule of rules) {
            it(`reports ${rule.name} at the resource of that name, as ${rule.enforcementLevel ?? ""}`, () => {
                const found = run.violations.filter(
                    ({ policy, resource }) => policy === rule.name && resource === rule.name,
                );
                assert.notEqual(found.length, 0, JSON.stringify(run.violations, undefined, 2));
                assert.ok(found.every(({ level }) => level === rule.enforcementLevel));
            });
        }

        it("does not crash on what a preview does not know", () => {
            assert.doesNotMatch(run.output, /can't run policy|Error validating|UnknownValueError/);
        });

        it("shows no secret", () => {
            assert.doesNotMatch(run.output, /hunter2/);
        });
    });

    describe("with a well-made stack", () => {
        let engine: Engine | undefined;
        before(async function () {
            engine = await Engine.open(join(__dirname, "sound-stack"));
            if (engine === undefined) {
                this.skip();
            }
        });
        after(() => engine?.close());

        for (const command of ["preview", "up"] as const) {
            it(`has nothing to say, in ${command === "preview" ? "the first preview" : "the update"}`, async () => {
                const run = await engine?.run(command);
                assert.deepEqual(run?.violations, []);
                assert.equal(run.exitCode, 0, run.output);
            });
        }
    });
});
