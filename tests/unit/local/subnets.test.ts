import * as assert from "node:assert/strict";

import fc from "fast-check";

import { zoneBlocks } from "../../../local/awsx-plugin/subnets";

/** First and last address of a block. */
function range(block: string): [number, number] {
    const [address = "", mask = ""] = block.split("/");
    const first = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
    const size = 2 ** (32 - Number(mask));
    assert.equal(first % size, 0, `${block} does not begin where a block of its size can`);
    return [first, first + size - 1];
}

describe("AWSX stand-in: the subnets of a VPC", () => {
    it("lie in the VPC, and do not overlap", () => {
        fc.assert(
            fc.property(
                fc.integer({ min: 16, max: 22 }),
                fc.integer({ min: 2, max: 6 }),
                fc.integer({ min: 26, max: 28 }),
                (mask, zones, publicMask) => {
                    const vpc = `10.0.0.0/${mask}`;
                    const [first, last] = range(vpc);
                    const blocks = zoneBlocks(vpc, zones, publicMask);
                    assert.equal(blocks.length, zones);
                    const ranges = blocks
                        .flatMap((zone) => [range(zone.private), range(zone.public)])
                        .sort(([one], [other]) => one - other);
                    ranges.forEach(([from, to], index) => {
                        assert.ok(from >= first && to <= last);
                        assert.ok(from > (ranges[index - 1]?.[1] ?? -1));
                    });
                },
            ),
        );
    });

    it("are refused where they do not fit", () => {
        assert.throws(() => zoneBlocks("10.0.0.0/24", 4, 26), /10\.0\.0\.0\/24 is too small/);
    });
});
