import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { destination } from "../../../../components/fluent-bit-windows/destinations/registry";
import { checkStackSettings } from "../../../../config/check-stack-settings";
import { documentedStacks } from "../../documented-stacks";

const folder = join(__dirname, "..", "..", "..", "..", "docs", "destinations");
const types = destination.options.flatMap((option) => [...option.shape.type.values]);

/** The page of a destination is called like its file: `open-search` for `openSearch`. */
function page(type: string): string {
    return join(folder, `${type.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`);
}

describe("the pages of the destinations", () => {
    const stacks = documentedStacks();
    for (const type of types) {
        it(`show ${type} by an example that is right as it stands`, () => {
            assert.ok(existsSync(page(type)), `there is no ${page(type)}`);
            const shown = stacks
                .filter((stack) => page(type).endsWith(stack.page))
                .flatMap(({ settings }) =>
                    checkStackSettings(settings).fluentBit.routes.flatMap(({ to }) => to.map((one) => one.type)),
                );
            assert.ok(shown.includes(type), `the example shows only ${shown.join(", ")}`);
        });
    }

    it("are all in the table", () => {
        const table = readFileSync(join(folder, "README.md"), "utf8");
        for (const type of types) {
            const name = page(type).slice(folder.length + 1);
            assert.ok(table.includes(`(${name})`), `the table lacks ${name}`);
        }
    });
});
