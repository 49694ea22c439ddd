import assert from "node:assert/strict";
import { Server } from "node:net";
import { mock } from "node:test";

import { hold } from "../../../local/supervision/lock";

describe("the lock of an environment", () => {
    afterEach(() => {
        mock.restoreAll();
    });

    function failWith(code: string): void {
        mock.method(Server.prototype, "listen", function (this: Server) {
            process.nextTick(() => this.emit("error", Object.assign(new Error(`listen ${code}`), { code })));
            return this;
        });
    }

    it("is taken if another process listens", async () => {
        failWith("EADDRINUSE");
        assert.equal(await hold("command", "a test"), undefined);
    });

    for (const code of ["EMFILE", "EPERM"]) {
        it(`is not taken by another command if the system refuses to listen (${code})`, async () => {
            failWith(code);
            await assert.rejects(hold("command", "a test"), { code });
        });
    }
});
