import * as assert from "node:assert/strict";
import fc from "fast-check";

import { afterFirstLine } from "../../../local/language-host/run-plugin-program";

describe("language host: the output of a policy pack", () => {
    it("is its port in the first line and its own from there on, however it is cut into pieces", () => {
        fc.assert(
            fc.property(fc.nat(65535), fc.string(), fc.array(fc.nat(20)), (port, output, cuts) => {
                const bytes = Buffer.from(`${port}\n${output}`);
                let first: string | undefined;
                const rest: Buffer[] = [];
                const read = afterFirstLine(
                    (line) => (first = line),
                    (chunk) => rest.push(chunk),
                );
                let at = 0;
                for (const length of [...cuts, bytes.length]) {
                    read(bytes.subarray(at, at + length));
                    at += length;
                }
                assert.equal(first, String(port));
                assert.equal(Buffer.concat(rest).toString(), output);
            }),
        );
    });
});
