import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import getPort from "get-port";

import { deliveryFailure } from "../../../../commands/verifying/delivery-failure";
import { readinessPath } from "../../../../components/fluent-bit-windows/pipeline/readiness";
import type { DestinationInput } from "../destinations/one-route";
import { FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { type StandInAddress, StandInServer } from "./stand-in";

const web = { namespace: "shop", pod: "web-1", container: "iis" };
const logs: DestinationInput = { type: "cloudWatchLogs" };
const splunk: DestinationInput = {
    type: "splunk",
    url: "https://splunk.example.com:8088",
    token: { kubernetesSecret: { name: "logs", key: "token" } },
};
const group = "/aws/containerinsights/dev/shop";

/** A destination that takes nothing, and how it is mended. */
interface Fault {
    to: DestinationInput;
    /** Which reason Fluent Bit's log gives. */
    reason: RegExp;
    /** Starts the server that takes nothing. The result mends it. */
    start: (folder: string) => Promise<{ standIn: StandInAddress; mend: () => unknown }>;
}

const accessDenied = {
    status: 400,
    body: { __type: "AccessDeniedException", message: "User is not authorized to perform: logs:CreateLogStream" },
};

async function startDown(folder: string): ReturnType<Fault["start"]> {
    const server = await StandInServer.start(folder);
    server.cloudWatch.createGroups([group]);
    const standIn = server.address();
    return { standIn, mend: await server.goDown() };
}

const faults: Record<string, Fault> = {
    "a certificate of an unknown authority": {
        to: logs,
        reason: /^cloudwatch_logs\.route\.shop: the server's certificate is not trusted/,
        start: async (folder) => {
            mkdirSync(join(folder, "trusted"));
            const trusted = await StandInServer.start(join(folder, "trusted"));
            const server = await StandInServer.start(folder);
            server.cloudWatch.createGroups([group]);
            const { authority } = trusted.address();
            return {
                standIn: { ...server.address(), authority },
                mend: () => {
                    server.present(trusted.certificates);
                },
            };
        },
    },
    "a missing permission": {
        to: logs,
        reason: /^cloudwatch_logs\.route\.shop: AWS denies CreateLogStream \(AccessDeniedException: User is not authorized/,
        start: async (folder) => {
            let isDenied = true;
            const server = await StandInServer.start(folder, () => isDenied && accessDenied);
            server.cloudWatch.createGroups([group]);
            return { standIn: server.address(), mend: () => (isDenied = false) };
        },
    },
    "a log group that does not exist": {
        to: logs,
        reason: /^cloudwatch_logs\.route\.shop: the log group \/aws\/containerinsights\/dev\/shop does not exist; run pulumi up --refresh/,
        start: async (folder) => {
            const server = await StandInServer.start(folder);
            return {
                standIn: server.address(),
                mend: () => {
                    server.cloudWatch.createGroups([group]);
                },
            };
        },
    },
    "a server that is down": {
        to: splunk,
        reason: /^splunk\.route\.shop: Fluent Bit's log contains no reason; check that the server is running/,
        start: startDown,
    },
    // STS is asked first, which these tests reach by a proxy.
    "a server that is down behind a proxy": {
        to: logs,
        reason: /^cloudwatch_logs\.route\.shop: the proxy of fluentBit\.httpProxy does not open a tunnel/,
        start: startDown,
    },
    "a server that has trouble of its own": {
        to: splunk,
        reason: /^splunk\.route\.shop: the server answers HTTP 503/,
        start: async (folder) => {
            let isFailing = true;
            const server = await StandInServer.start(folder, () => isFailing);
            return { standIn: server.address(), mend: () => (isFailing = false) };
        },
    },
    "a credential that is not taken, for which lines are given up": {
        to: splunk,
        reason: /^the server refuses the credential \(HTTP 403\)/,
        start: async (folder) => {
            let isWrong = true;
            const refusal = { status: 403, body: { text: "Invalid token", code: 4 } };
            const server = await StandInServer.start(folder, () => isWrong && refusal);
            return { standIn: server.address(), mend: () => (isWrong = false) };
        },
    },
};

describe("Fluent Bit's readiness", function () {
    this.timeout(120_000);
    const folder = withFolder("readiness");

    async function run(to: DestinationInput, standIn: StandInAddress, lines: number, node = folder()) {
        const httpPort = await getPort();
        const time = new Date().toISOString();
        writeLog(
            node,
            web,
            Array.from({ length: lines }, () => ({ time, text: "one" })),
        );
        const fluentBit = await FluentBit.start({
            settings: { routes: [{ match: { namespace: "shop" }, to: [to] }], readiness: { overdueSeconds: 10 } },
            standIn,
            folder: node,
            httpPort,
        });
        return { fluentBit, url: `http://127.0.0.1:${httpPort}${readinessPath}` };
    }

    for (const [what, { to, reason, start }] of Object.entries(faults)) {
        it(`is gone with ${what}, and comes back when it is mended`, async () => {
            const { standIn, mend } = await start(folder());
            const { fluentBit, url } = await run(to, standIn, 1);
            await untilStatus(url, 500);
            assert.match(deliveryFailure(fluentBit.log) ?? fluentBit.log, reason);
            await mend();
            await untilStatus(url, 200);
        });
    }

    it("stays while there is nothing to deliver", async () => {
        const server = await StandInServer.start(folder());
        const standIn = server.address();
        await server.goDown();
        const idle = await run(logs, standIn, 0, join(folder(), "idle"));
        await untilStatus(idle.url, 200);
        // It started later, and its delivery counts as failed.
        const busy = await run(logs, standIn, 1, join(folder(), "busy"));
        await untilStatus(busy.url, 500);
        assert.equal(await status(idle.url), 200, idle.fluentBit.log);
    });
});

async function untilStatus(url: string, wanted: number): Promise<void> {
    await until(async () => (await status(url)) === wanted, 50_000);
}

async function status(url: string): Promise<number | undefined> {
    try {
        return (await fetch(url, { signal: AbortSignal.timeout(3000) })).status;
    } catch {
        return undefined;
    }
}
