import assert from "node:assert/strict";

import fc from "fast-check";

import { Tally } from "../../../dataplane/endpoint/tally";
import { writtenLine } from "../../../dataplane/pods/content";

const sources = ["default/web-1/app", "shop/web-2/app"];
const expected = {
    "default/web-1/app": { group: "/default", lines: 50 },
    "shop/web-2/app": { group: "/shop", lines: 50 },
};

function message(source: string, sequence: number): string {
    return writtenLine("plain", { source, sequence }).toString();
}

describe("dataplane: the count of lines", () => {
    it("tells lost, repeated and misrouted lines, whatever arrives in whichever order", () => {
        const arrival = fc.record({
            source: fc.constantFrom(...sources),
            sequence: fc.nat(49),
            group: fc.constantFrom("/default", "/shop"),
        });
        fc.assert(
            fc.property(fc.array(arrival, { maxLength: 200 }), (arrivals) => {
                const tally = new Tally("plain");
                arrivals.forEach(({ source, sequence, group }) => {
                    tally.add(group, message(source, sequence), true);
                });
                const right = arrivals.filter(({ source, group }) => source.startsWith(group.slice(1)));
                const different = new Set(right.map(({ source, sequence }) => `${source} ${sequence}`)).size;
                assert.deepEqual(tally.judge(expected), {
                    arrived: different,
                    lost: 100 - different,
                    repeated: right.length - different,
                    misrouted: arrivals.length - right.length,
                    refused: 0,
                    damaged: 0,
                    examples: [],
                });
            }),
        );
    });

    it("does not take a line as lost that the service refused, unless it took it too", () => {
        const tally = new Tally("plain");
        tally.add("/default", message("default/web-1/app", 0), false);
        tally.add("/default", message("default/web-1/app", 1), false);
        tally.add("/default", message("default/web-1/app", 1), true);
        const { arrived, lost, refused } = tally.judge({ "default/web-1/app": { group: "/default", lines: 3 } });
        assert.deepEqual({ arrived, lost, refused }, { arrived: 1, lost: 1, refused: 1 });
    });

    it("counts half a line as damaged and the line as lost", () => {
        const tally = new Tally("plain");
        tally.add("/default", message("default/web-1/app", 0).slice(0, 100), true);
        const { lost, damaged, examples } = tally.judge({ "default/web-1/app": { group: "/default", lines: 1 } });
        assert.deepEqual([lost, damaged, examples.length], [1, 1, 1]);
    });

    it("keeps up with more lines than it expected at first", () => {
        const tally = new Tally("plain");
        [0, 5000, 20_000].forEach((sequence) => {
            tally.add("/default", message("default/web-1/app", sequence), true);
        });
        const { arrived, lost } = tally.judge({ "default/web-1/app": { group: "/default", lines: 20_001 } });
        assert.deepEqual([arrived, lost], [3, 19_998]);
    });
});
