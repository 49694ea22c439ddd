import * as assert from "node:assert/strict";

import { invokes } from "../../../local/aws-plugin/services/registry";
import { resourceTypes } from "../../../local/aws-plugin/services/registry";
import { programTypes } from "../../e2e/program-types";

describe("AWS stand-in: what the program needs", () => {
    it("knows every type that the program can create, and everything that it looks up", () => {
        const { resources, lookups } = programTypes();
        const known = new Set([...resourceTypes, ...invokes].map(({ token }) => token));
        assert.deepEqual(
            [...resources, ...lookups].filter((token) => !known.has(token)),
            [],
        );
        // What is read out of the code is not nothing.
        assert.ok(resources.size > 30 && lookups.size > 15);
    });

    it("names arguments that there are where several belong together", () => {
        for (const { token, arguments: table, exactlyOneOf = [] } of resourceTypes) {
            const unknown = exactlyOneOf.flat().filter((name) => !(name in table));
            assert.deepEqual(unknown, [], token);
        }
    });
});
