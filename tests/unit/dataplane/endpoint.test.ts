import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";

import {
    CloudWatchLogsClient,
    CreateLogGroupCommand,
    CreateLogStreamCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { Endpoint } from "../../../dataplane/endpoint/endpoint";
import { identity } from "../../../dataplane/endpoint/identity";
import { writtenLine } from "../../../dataplane/pods/content";

/** AWS' own client judges whether the endpoint speaks as AWS does. */
describe("dataplane: the stand-in for CloudWatch Logs", function () {
    // It is a process of its own.
    this.timeout(30_000);

    const source = "shop/web-1/app";
    const expected = { [source]: { group: "/shop", lines: 1 } };
    const place = { logGroupName: "/shop", logStreamName: "web-1" };
    let folder: string;
    let endpoint: Endpoint;
    let client: CloudWatchLogsClient;
    let common: { endpoint: string; region: string; maxAttempts: number };
    let requestHandler: { httpsAgent: Agent };

    function clientWith(given: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) {
        return new CloudWatchLogsClient({ ...common, requestHandler, credentials: given });
    }

    /** What STS gives for the token of the run's service account. */
    async function credentials({ token, roleArn } = identity) {
        const sts = new STSClient({ ...common, requestHandler });
        const { Credentials: found } = await sts.send(
            new AssumeRoleWithWebIdentityCommand({
                RoleArn: roleArn,
                RoleSessionName: "fluent-bit",
                WebIdentityToken: token,
            }),
        );
        assert.ok((found?.Expiration?.getTime() ?? 0) > Date.now());
        return {
            accessKeyId: found?.AccessKeyId ?? "",
            secretAccessKey: found?.SecretAccessKey ?? "",
            sessionToken: found?.SessionToken ?? "",
        };
    }

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "endpoint-test-"));
    });

    after(() => {
        rmSync(folder, { recursive: true });
    });

    beforeEach(async () => {
        endpoint = await Endpoint.start(folder, "plain");
        const ca = readFileSync(endpoint.authority);
        common = { endpoint: endpoint.url, region: "eu-central-1", maxAttempts: 1 };
        requestHandler = { httpsAgent: new Agent({ ca }) };
        client = clientWith(await credentials());
        await endpoint.createGroups(["/shop"]);
    });

    afterEach(() => {
        client.destroy();
        endpoint.stop();
    });

    async function put(timestamp = Date.now(), message = writtenLine("plain", { source, sequence: 0 }).toString()) {
        return client.send(new PutLogEventsCommand({ ...place, logEvents: [{ timestamp, message }] }));
    }

    async function isRefused(work: Promise<unknown>, name: string): Promise<void> {
        await assert.rejects(
            work,
            (error: Error) => error.name === name || assert.fail(`${error.name}: ${error.message}`),
        );
    }

    it("gives credentials for the token of its service account and for its role alone", async () => {
        await isRefused(credentials({ ...identity, token: "another" }), "InvalidIdentityTokenException");
        await isRefused(credentials({ ...identity, roleArn: `${identity.roleArn}-2` }), "AccessDenied");
    });

    it("takes no request without credentials that it has given", async () => {
        const given = await credentials();
        for (const [wrong, name] of [
            [{ ...given, sessionToken: "another" }, "UnrecognizedClientException"],
            [{ accessKeyId: given.accessKeyId, secretAccessKey: given.secretAccessKey }, "UnrecognizedClientException"],
            [{ ...given, accessKeyId: "AKIAIOSFODNN7EXAMPLE" }, "UnrecognizedClientException"],
            [{ ...given, secretAccessKey: "another" }, "InvalidSignatureException"],
        ] as const) {
            client = clientWith(wrong);
            await isRefused(put(), name);
        }
    });

    it("takes lines for a stream that was made, and says what arrived", async () => {
        await client.send(new CreateLogStreamCommand(place));
        await put();
        const { judgement, bytes, events, violations } = await endpoint.report(expected);
        assert.deepEqual([judgement.arrived, judgement.lost, events, bytes], [1, 0, 1, 226]);
        assert.deepEqual(violations, {});
    });

    it("goes down and comes up again although a request is just being received", async () => {
        const { port } = new URL(endpoint.url);
        const socket = connect({ host: "127.0.0.1", port: Number(port), rejectUnauthorized: false });
        await once(socket, "secureConnect");
        socket.write("POST / HTTP/1.1\r\nHost: logs\r\nContent-Length: 1000\r\n\r\nhalf of it");
        // Until that has arrived.
        await isRefused(put(), "ResourceNotFoundException");
        const closed = once(socket, "close");
        await endpoint.setFault({ type: "down" });
        await closed;
        await endpoint.setFault(undefined);
        await client.send(new CreateLogStreamCommand(place));
        await put();
    });

    it("knows only groups and streams that were made, and makes none twice", async () => {
        await isRefused(put(), "ResourceNotFoundException");
        const elsewhere = { ...place, logGroupName: "/elsewhere" };
        await isRefused(client.send(new CreateLogStreamCommand(elsewhere)), "ResourceNotFoundException");
        await client.send(new CreateLogGroupCommand({ logGroupName: "/elsewhere" }));
        await client.send(new CreateLogStreamCommand(elsewhere));
        await isRefused(client.send(new CreateLogStreamCommand(elsewhere)), "ResourceAlreadyExistsException");
        await isRefused(
            client.send(new CreateLogStreamCommand({ ...place, logStreamName: "a:b" })),
            "InvalidParameterException",
        );
    });

    it("forgets streams that are deleted", async () => {
        await client.send(new CreateLogStreamCommand(place));
        await endpoint.deleteStreams();
        await isRefused(put(), "ResourceNotFoundException");
    });

    it("refuses what breaks a limit, and leaves out what is too old", async () => {
        await client.send(new CreateLogStreamCommand(place));
        await isRefused(put(Date.now(), "x".repeat(1_048_577)), "InvalidParameterException");
        await put(Date.now() - 15 * 24 * 3600 * 1000);
        const { judgement, violations } = await endpoint.report(expected);
        assert.deepEqual([judgement.arrived, judgement.refused, judgement.lost], [0, 1, 0]);
        assert.deepEqual(Object.values(violations), [1]);
    });

    it("goes wrong on demand, and is well again at the same address", async () => {
        await client.send(new CreateLogStreamCommand(place));
        await endpoint.setFault({ type: "throttled", share: 1 });
        await isRefused(put(), "ThrottlingException");
        await endpoint.setFault({ type: "failing", share: 1 });
        await isRefused(put(), "ServiceUnavailableException");
        await endpoint.setFault({ type: "down" });
        await assert.rejects(put(), /ECONNREFUSED/);
        await endpoint.setFault({ type: "slow", milliseconds: 300 });
        const began = performance.now();
        await put();
        assert.ok(performance.now() - began >= 300);
        await endpoint.setFault(undefined);
        await put();
        const { judgement } = await endpoint.report(expected);
        assert.deepEqual([judgement.arrived, judgement.repeated], [1, 1]);
    });
});
