import assert from "node:assert/strict";

import getPort from "get-port";

import { livenessPath } from "../../../../components/fluent-bit-windows/pipeline/liveness";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { StandInServer } from "./stand-in";

const web = { namespace: "shop", pod: "web-1", container: "iis" };
const lines = [{ time: "2026-11-24T06:57:50.858217300Z", text: "one" }];
const to = [{ type: "http" as const, url: "https://logs.example.com/" }];

describe("Fluent Bit's liveness", function () {
    this.timeout(30_000);
    const folder = withFolder("liveness");

    beforeEach(() => {
        writeLog(folder(), web, lines);
    });

    /** What the probe of the pod would get, and what the HTTP server says; undefined where nothing answers. */
    async function asked(
        more: FluentBitSettingsInput,
        refuses: boolean,
        isReached: (server: StandInServer, log: string) => boolean,
        silentPath?: string,
    ) {
        const server = await StandInServer.start(folder(), () => refuses);
        if (silentPath !== undefined) {
            server.silentPaths.set(silentPath, 0);
        }
        const [httpPort, port] = [await getPort(), await getPort()];
        const settings: FluentBitSettingsInput = {
            routes: [{ match: { namespace: "shop" }, to }],
            liveness: { port },
            logLevel: "debug",
            ...more,
        };
        const fluentBit = await FluentBit.start({
            settings,
            standIn: server.address(),
            folder: folder(),
            httpPort,
        });
        await until(() => isReached(server, fluentBit.log), 15_000);
        return [await status(`http://127.0.0.1:${port}${livenessPath}`), await status(`http://127.0.0.1:${httpPort}/`)];
    }

    async function status(url: string): Promise<number | undefined> {
        try {
            return (await fetch(url, { signal: AbortSignal.timeout(3000) })).status;
        } catch {
            return undefined;
        }
    }

    it("is there while a destination refuses everything", async () => {
        const refused = (_: StandInServer, log: string) => /HTTP status=503/.test(log);
        assert.deepEqual(await asked({}, true, refused), [200, 200]);
    });

    it("is gone when the pipeline is stuck, which the HTTP server does not notice", async () => {
        const code = 'function stick() print("stuck") io.flush() while true do end end';
        const filters = [{ name: "lua", match: "kube.*", call: "stick", code }];
        const stuck = (_: StandInServer, log: string) => /^stuck$/m.test(log);
        assert.deepEqual(await asked({ extra: { filters } }, false, stuck), [undefined, 200]);
    });

    it("is gone while the API server accepts a request for a pod and does not answer", async () => {
        const path = "/api/v1/namespaces/shop/pods/web-1";
        const isAsked = (server: StandInServer) => server.silentPaths.get(path) === 1;
        assert.deepEqual(await asked({ metadata: { from: "apiServer" } }, false, isAsked, path), [undefined, 200]);
    });
});
