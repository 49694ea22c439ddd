import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, request, type Server } from "node:http";
import type { Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { V1Pod } from "@kubernetes/client-node";

import { createPodNetwork } from "../../../local/pods/pod-network";

const addresses: Record<string, unknown> = {
    "10.0.64.5": pod("windows", 80),
    "10.0.64.6": pod("linux", 80),
    "10.0.64.7": pod("windows", 2020),
};

function pod(os: string, containerPort: number): unknown {
    return {
        metadata: { namespace: "shop", name: "iis-1", uid: "0b7e9a52" },
        spec: {
            nodeName: "win-1",
            nodeSelector: { "kubernetes.io/os": os },
            containers: [{ name: "iis", ports: [{ containerPort }] }],
        },
        status: { podIP: "10.0.64.5" },
    };
}

describe("the pods of the local environment", () => {
    let folder: string;
    let network: Server;

    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "pods-"));
        const find = (address: string) => Promise.resolve(addresses[address] as V1Pod | undefined);
        network = createPodNetwork(find, join(folder, "nodes"));
        network.listen(join(folder, "pods.sock"));
        await once(network, "listening");
    });

    afterEach(() => {
        network.close();
        rmSync(folder, { recursive: true, force: true });
    });

    const connect = async (target: string): Promise<{ status: number | undefined; socket: Socket }> => {
        const asked = request({ socketPath: join(folder, "pods.sock"), method: "CONNECT", path: target }).end();
        const [response, socket] = (await once(asked, "connect")) as [IncomingMessage, Socket];
        return { status: response.statusCode, socket };
    };

    const get = async (socket: Socket, path: string): Promise<number | undefined> => {
        const headers = { "user-agent": "a b", connection: "close" };
        const asked = request({ createConnection: () => socket, path, headers }).end();
        const [response] = (await once(asked, "response")) as [IncomingMessage];
        response.resume();
        await once(response, "end");
        return response.statusCode;
    };

    it("answer as IIS, and log as LogMonitor prints it and as containerd writes it", async () => {
        for (const [path, status] of [
            ['/?marker=1&q="', 200],
            ["/missing", 404],
        ] as const) {
            assert.equal(await get((await connect("10.0.64.5:80")).socket, path), status);
        }
        const file = join(folder, "nodes", "win-1", "pods", "shop_iis-1_0b7e9a52", "iis", "0.log");
        const lines = readFileSync(file, "utf8").split("\n").slice(0, -1);
        assert.ok(
            lines.every((line) => /^\d{4}-\d\d-\d\dT[\d:.]{18}Z stdout F \{.*\}\r$/.test(line)),
            lines.join(),
        );
        const records = lines.map((line) => JSON.parse(line.slice(line.indexOf("{"))) as LogMonitorRecord);
        const [software, , , fields, ...rest] = records.map(({ LogEntry }) => LogEntry.Logline);
        assert.equal(software, "#Software: Microsoft Internet Information Services 10.0");
        const names = (fields ?? "").replace("#Fields: ", "").split(" ");
        const requests = rest.map((line) => new Map(line.split(" ").map((value, at) => [names[at], value])));
        assert.deepEqual(
            requests.map((one) =>
                ["cs-uri-stem", "cs-uri-query", "cs(User-Agent)", "sc-status"].map((name) => one.get(name)),
            ),
            [
                ["/", "marker=1&q=%22", "a+b", "200"],
                ["/missing", "-", "a+b", "404"],
            ],
        );
        assert.match(records[0]?.LogEntry.FileName ?? "", /^LogFiles\\W3SVC1\\u_ex\d{6}\.log$/);
    });

    for (const [target, who] of [
        ["10.0.64.6:80", "a Linux pod"],
        ["10.0.64.7:2020", "a port that IIS does not listen on"],
        ["10.0.64.5:81", "a port that the container does not have"],
        ["10.0.64.9:80", "nobody"],
    ] as const) {
        it(`refuse ${who}`, async () => {
            const { status, socket } = await connect(target);
            socket.destroy();
            assert.equal(status, 502);
        });
    }
});

interface LogMonitorRecord {
    LogEntry: { Logline: string; FileName: string };
}
