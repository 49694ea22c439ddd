import assert from "node:assert/strict";

import { deliveryFailure } from "../../../../commands/verifying/delivery-failure";
import type { FluentBitSettingsInput } from "../../../../components/fluent-bit-windows/settings";
import { names, routeTo } from "./every-destination";
import { credentialText, FluentBit, until, withFolder, writeLog } from "./fluent-bit";
import { ForwardProxy, type ProxyUser } from "./forward-proxy";
import { StandInServer } from "./stand-in";

const lines = [{ time: new Date().toISOString(), text: "one" }];
const group = "/aws/containerinsights/dev/cloudwatch";
const password = { kubernetesSecret: { name: "proxy", key: "password" } };
const toCloudWatch: FluentBitSettingsInput = { routes: [{ match: { namespace: "cloudwatch" } }] };

/** AWS' names and those of `example.com` lead nowhere here but through the proxy. */
describe("Fluent Bit behind a proxy", function () {
    this.timeout(60_000);
    const folder = withFolder("proxy");
    let proxy: ForwardProxy | undefined;

    afterEach(async () => {
        await proxy?.stop();
    });

    async function started(
        httpProxy: object,
        settings: FluentBitSettingsInput,
        allowed?: ProxyUser,
    ): Promise<{ server: StandInServer; through: ForwardProxy; fluentBit: FluentBit }> {
        const server = await StandInServer.start(folder());
        server.cloudWatch.createGroups([group]);
        const through = await ForwardProxy.start(server.address().proxy, allowed);
        proxy = through;
        for (const namespace of [...names, "cloudwatch"]) {
            writeLog(folder(), { namespace, pod: "web-1", container: "iis" }, lines);
        }
        const fluentBit = await FluentBit.start({
            settings: { ...settings, httpProxy: { url: through.url, ...httpProxy } },
            standIn: server.address(),
            folder: folder(),
            byName: true,
        });
        return { server, through, fluentBit };
    }

    it("reaches AWS, STS, Splunk and HTTP servers by tunnels, each by its own name and port", async () => {
        const asked = names.filter((name) => ["firehose", "splunk", "bearer", "basic"].includes(name));
        const { server, through } = await started(
            {},
            { routes: [...asked.map(routeTo), ...(toCloudWatch.routes ?? [])] },
        );
        await server.until((seen) => seen.length >= asked.length && server.events.length > 0, 30_000);
        const tunnels = new Set(through.tunnels);
        for (const host of ["logs.eu-central-1.amazonaws.com:443", "sts.eu-central-1.amazonaws.com:443"]) {
            assert.ok(tunnels.has(host), host);
        }
        assert.ok(tunnels.has("splunk.example.com:8088") && tunnels.has("logs.example.com:443"));
        assert.equal(tunnels.has("firehose.eu-central-1.amazonaws.com:443"), asked.includes("firehose"));
        assert.deepEqual(
            [...tunnels].filter((host) => !/\.(amazonaws|example)\.com:/.test(host)),
            [],
        );
        assert.deepEqual([server.faults, through.refused], [[], 0]);
    });

    it("says its user and a password with all that a URL would need encoded", async () => {
        const user = { user: "fluent-bit@corp", password: credentialText };
        const { server, through, fluentBit } = await started({ user: user.user, password }, toCloudWatch, user);
        await until(() => server.events.length > 0, 20_000);
        assert.equal(through.refused, 0);
        assert.equal(fluentBit.log.includes(credentialText), false);
    });

    it("says that a proxy refuses it, and delivers nothing", async () => {
        const { server, through, fluentBit } = await started({}, toCloudWatch, { user: "other", password: "other" });
        await until(() => /flb_establish_proxy error/.test(fluentBit.log) && through.refused > 0, 20_000);
        assert.match(deliveryFailure(fluentBit.log) ?? "", /fluentBit\.httpProxy does not open a tunnel/);
        assert.deepEqual([server.events.length, through.tunnels], [0, []]);
    });

    it("goes past it to what noProxy names, and to nothing else", async () => {
        const { server, through, fluentBit } = await started(
            {},
            { ...toCloudWatch, noProxy: [".eu-central-1.amazonaws.com"] },
        );
        await until(() => /failed to flush/.test(fluentBit.log), 20_000);
        assert.deepEqual([server.events.length, through.tunnels], [0, []]);
    });
});
