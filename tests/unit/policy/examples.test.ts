import assert from "node:assert/strict";
import { runExample } from "../../../policy/pages/run-example";
import { rules } from "../../../policy/rules";

// The examples are printed on the rules' pages: what a page calls bad is found, what it calls good is not.
describe("the examples on the policies' pages", () => {
    for (const rule of rules) {
        describe(rule.name, () => {
            assert(rule.examples.bad.length > 0 && rule.examples.good.length > 0, `${rule.name} lacks examples`);
            for (const example of rule.examples.bad) {
                it(`blames ${example.title}`, async () => {
                    const findings = await runExample(rule, example);
                    assert.notEqual(findings.length, 0);
                    for (const { message } of findings) {
                        assert.match(message, new RegExp(example.resources.map(({ name }) => name).join("|")));
                    }
                });
            }
            for (const example of rule.examples.good) {
                it(`signs ${example.title}`, async () => {
                    assert.deepEqual(await runExample(rule, example), []);
                });
            }
        });
    }
});
