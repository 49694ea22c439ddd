import assert from "node:assert/strict";

import { refusedExtra } from "../refused-extra";
import { FluentBit, until, withFolder } from "./fluent-bit";
import { StandInServer } from "./stand-in";

describe("extra sections that are refused because Fluent Bit does not start with them", function () {
    this.timeout(30_000);
    const folder = withFolder("extra");

    for (const { what, extra, more = {} } of refusedExtra.filter(({ starts }) => starts !== true)) {
        it(`are such: ${what}`, async () => {
            const server = await StandInServer.start(folder(), () => false);
            const settings = { ...more, extra };
            const fluentBit = await FluentBit.start({ settings, standIn: server.address(), folder: folder() });
            await until(() => fluentBit.hasEnded, 10_000);
            assert.match(fluentBit.log, /\[error\]/);
        });
    }
});
