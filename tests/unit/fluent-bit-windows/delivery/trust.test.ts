import assert from "node:assert/strict";

import { generate } from "selfsigned";

import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { foreignRole } from "../destinations/one-route";
import { names, routeTo } from "./every-destination";
import { FluentBit, until, untilNextSecond, untrusted, withFolder, writeLog } from "./fluent-bit";
import { type Certificates, foreignAccount, type StandInAddress, StandInServer } from "./stand-in";

const lines = [{ time: new Date().toISOString(), text: "one" }];
const group = "/aws/containerinsights/dev/shop";
const toShop: FluentBitSettingsInput = { routes: [{ match: { namespace: "shop" } }] };

/**
 * The system's certificates do not know the stand-in's authority, as those of a Windows image do not know Amazon's. That every destination delivers with the CA bundle, and with credentials of STS,
 * is in `delivery.test.ts`.
 */
describe("Fluent Bit's trust", function () {
    this.timeout(60_000);
    const folder = withFolder("trust");

    it("is in no server without the CA bundle, STS least of all", async () => {
        const server = await StandInServer.start(folder());
        // S3 is not asked before its first upload, which is due after minutes.
        const asked = names.filter((name) => name !== "s3");
        for (const namespace of [...asked, "cloudwatch"]) {
            writeLog(folder(), { namespace, pod: "web-1", container: "iis" }, lines);
        }
        const fluentBit = await FluentBit.start({
            settings: { routes: [...asked.map(routeTo), { match: { namespace: "cloudwatch" } }] },
            standIn: server.address(),
            folder: folder(),
            namesBundle: false,
        });
        const failed = (name: string) => new RegExp(`failed to flush .* output=\\S+\\.${name} `);
        await until(() => [...asked, "cloudwatch"].every((name) => failed(name).test(fluentBit.log)), 20_000);
        assert.match(fluentBit.log, untrusted);
        assert.deepEqual([server.deliveries.length, server.events.length, server.sts.assumed.length], [0, 0, 0]);
        const hosts = new Set(server.askedHosts);
        assert.deepEqual(
            [...hosts].sort(),
            ["eu-central-1", "eu-west-1"].map((region) => `sts.${region}.amazonaws.com:443`),
        );
    });

    it("in a proxy that inspects TLS leads all the way: STS, CloudWatch Logs and S3 by their names", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
        const options = {
            settings: {
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "cloudWatchLogs" as const }, { type: "s3" as const }],
                    },
                ],
            },
            standIn: server.address(),
            folder: folder(),
            byName: true,
        };
        const killed = await FluentBit.start(options);
        await until(() => server.events.length > 0, 15_000);
        await killed.kill();
        // S3 is sent what is left over at the next start.
        await untilNextSecond();
        await FluentBit.start(options);
        await server.until((seen) => seen.some(({ method }) => method === "PUT"), 15_000);
        assert.equal(server.events[0]?.message.includes("one"), true);
        assert.deepEqual([...new Set(server.askedHosts)].sort(), [
            "logs.eu-central-1.amazonaws.com:443",
            "s3.eu-central-1.amazonaws.com:443",
            "sts.eu-central-1.amazonaws.com:443",
        ]);
        assert.deepEqual([...new Set(server.sts.assumed)], [server.address().identity.roleArn]);
        assert.deepEqual(server.faults, []);
    });

    it("reaches a role of another account, with its external id", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups(["/shop"]);
        await shipped(server, server.address(), {
            routes: [
                {
                    match: { namespace: "shop" },
                    to: [
                        {
                            type: "cloudWatchLogs",
                            logGroup: "/shop",
                            createLogGroup: false,
                            ...foreignAccount,
                        },
                    ],
                },
            ],
        });
        assert.deepEqual(
            [...new Set(server.sts.assumed)].sort(),
            [foreignAccount.roleArn, server.address().identity.roleArn].sort(),
        );
    });

    it("asks the hosts of VPC endpoints, STS among them", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        const endpoint = (service: string) => `vpce-0a1b-2c3d.${service}.eu-central-1.vpce.amazonaws.com`;
        writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
        await FluentBit.start({
            settings: { ...toShop, awsEndpoints: { cloudWatchLogs: endpoint("logs"), sts: endpoint("sts") } },
            standIn: server.address(),
            folder: folder(),
            byName: true,
        });
        await until(() => server.events.length > 0, 20_000);
        const asked = [...new Set(server.askedHosts)].sort();
        assert.deepEqual(
            asked,
            ["logs", "sts"].map((service) => `${endpoint(service)}:443`),
        );
        assert.deepEqual(server.faults, []);
    });

    it("outlives the credentials: new ones are got when the old ones have expired", async () => {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        await shipped(server, server.address(), toShop);
        const before = server.sts.assumed.length;
        server.sts.expire();
        writeLog(folder(), { namespace: "shop", pod: "web-2", container: "iis" }, lines);
        await until(() => server.events.some(({ stream }) => stream.includes("web-2")), 30_000);
        assert.ok(server.faults.includes("expired"));
        assert.ok(server.sts.assumed.length > before);
    });

    for (const [what, change, code] of [
        ["a token that STS does not know", { token: "another" }, "InvalidIdentityToken"],
        ["a role that does not trust the service account", { roleArn: foreignRole }, "AccessDenied"],
    ] as const) {
        it(`delivers nothing with ${what}`, async () => {
            const server = await StandInServer.start(folder());
            server.cloudWatch.createGroups([group]);
            const address = server.address();
            writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
            const fluentBit = await FluentBit.start({
                settings: toShop,
                standIn: { ...address, identity: { ...address.identity, ...change } },
                folder: folder(),
            });
            await until(() => /failed to flush/.test(fluentBit.log), 20_000);
            assert.deepEqual([server.events.length, server.sts.assumed.length], [0, 0]);
            assert.deepEqual([...new Set(server.sts.refusals)], [code]);
        });
    }

    describe("in an authority of one's own", () => {
        /** @param chosen the authority that is trusted */
        async function isTrusted(chosen: (server: StandInServer) => string | Promise<string>): Promise<boolean> {
            const server = await StandInServer.start(folder());
            const address = server.address();
            writeLog(folder(), { namespace: "bearer", pod: "web-1", container: "iis" }, lines);
            const fluentBit = await FluentBit.start({
                settings: { routes: [routeTo("bearer")] },
                standIn: { ...address, authority: await chosen(server) },
                folder: folder(),
            });
            await until(() => server.deliveries.length > 0 || untrusted.test(fluentBit.log), 20_000);
            return server.deliveries.length > 0;
        }

        it("is given to the servers that it has signed", async () => {
            assert.equal(await isTrusted((server) => server.address().authority), true);
        });

        it("is given to a server by its own certificate, where that is signed by itself and may not sign others", async () => {
            assert.equal(
                await isTrusted(async (server) => {
                    const own = await signedByItself();
                    server.present(own);
                    return own.cert;
                }),
                true,
            );
        });

        it("is not given by a certificate that another authority has signed, without that one", async () => {
            assert.equal(await isTrusted((server) => server.certificates.cert), false);
        });
    });

    async function shipped(server: StandInServer, standIn: StandInAddress, settings: FluentBitSettingsInput) {
        writeLog(folder(), { namespace: "shop", pod: "web-1", container: "iis" }, lines);
        await FluentBit.start({ settings, standIn, folder: folder() });
        await until(() => server.events.length > 0, 20_000);
    }
});

/** A server's certificate as many make one for themselves: it may sign nothing. */
async function signedByItself(): Promise<Certificates> {
    const made = await generate([{ name: "commonName", value: "localhost" }], {
        keyType: "ec",
        algorithm: "sha256",
        extensions: [
            { name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] },
            { name: "basicConstraints", cA: false, critical: true },
            { name: "keyUsage", digitalSignature: true, critical: true },
        ],
    });
    return { key: made.private, cert: made.cert, authority: made.cert };
}
