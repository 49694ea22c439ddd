import assert from "node:assert/strict";

import { Delays } from "../../../dataplane/endpoint/delays";

describe("dataplane: the delay of lines", () => {
    it("is that of half of the lines, and of 99 of 100", () => {
        const delays = new Delays();
        for (let line = 1; line <= 200; line++) {
            delays.add(line * 10);
        }
        assert.deepEqual(delays.delay, { median: 1000, most: 1980 });
    });

    it("is none for a line of the future, and while there are no lines", () => {
        const delays = new Delays();
        assert.deepEqual(delays.delay, { median: 0, most: 0 });
        delays.add(-5);
        assert.deepEqual(delays.delay, { median: 0, most: 0 });
    });
});
