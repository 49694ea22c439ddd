import assert from "node:assert/strict";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { pinCommand } from "../../../commands/pin";
import { imageOf } from "../../../components/fluent-bit-windows/images";
import { fluentBitSettings } from "../../../components/fluent-bit-windows/settings";
import { registryDigest } from "../../../commands/registry-digest";

const digest = `sha256:${"0b7e9a52".repeat(8)}`;

describe("asking a registry for a tag's digest", () => {
    let server: Server;
    let answer: (request: IncomingMessage, response: ServerResponse) => void;

    beforeEach(async () => {
        server = createServer((request, response) => {
            answer(request, response);
        });
        await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    });

    afterEach(() => {
        server.close();
    });

    const host = () => `localhost:${(server.address() as AddressInfo).port}`;
    const reference = () => `${host()}/fluent/fluent-bit:windows-2022-5.1.5`;

    it("gets a token where the registry wants one, as Docker Hub does, and asks for indexes too", async () => {
        const scope = "repository:fluent/fluent-bit:pull";
        answer = (request, response) => {
            const url = new URL(request.url ?? "", `http://${host()}`);
            if (url.pathname === "/token") {
                assert.deepEqual(
                    [url.searchParams.get("service"), url.searchParams.get("scope")],
                    ["registry.example", scope],
                );
                response.end('{"token":"abc"}');
            } else if (request.headers.authorization !== "Bearer abc") {
                const challenge = `Bearer realm="http://${host()}/token",service="registry.example",scope="${scope}"`;
                response.writeHead(401, { "www-authenticate": challenge }).end();
            } else {
                assert.equal(
                    `${request.method} ${url.pathname}`,
                    "HEAD /v2/fluent/fluent-bit/manifests/windows-2022-5.1.5",
                );
                assert.match(request.headers.accept ?? "", /image\.index\.v1\+json.*manifest\.v2\+json/);
                response.writeHead(200, { "docker-content-digest": digest }).end();
            }
        };
        assert.equal(await registryDigest(reference()), digest);
    });

    it("records the digests of all tags of a mirror, as images from there are named", async () => {
        const folder = mkdtempSync(join(tmpdir(), "pin-"));
        const file = join(folder, "components", "fluent-bit-windows", "image-digests.json");
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, '{"kept:1": "sha256:a"}');
        answer = (_, response) => response.writeHead(200, { "docker-content-digest": digest }).end();
        const before = process.cwd();
        process.chdir(folder);
        try {
            const mirror = `${host()}/mirror/fluent-bit`;
            await pinCommand([mirror]);
            const { image } = fluentBitSettings.parse({ image: { repository: mirror } });
            const platforms = ["2019", "2022", "2025", "linux"] as const;
            const named = platforms.map((one) => imageOf(one, image).reference);
            assert.deepEqual(JSON.parse(readFileSync(file, "utf8")), {
                "kept:1": "sha256:a",
                ...Object.fromEntries(named.map((name) => [name, digest])),
            });
            await assert.rejects(pinCommand([`${mirror}@${digest}`]), /has a digest; write the tag/);
        } finally {
            process.chdir(before);
            rmSync(folder, { recursive: true });
        }
    });

    it("says that there is no such tag", async () => {
        answer = (_, response) => response.writeHead(404).end();
        await assert.rejects(
            registryDigest(reference()),
            /windows-2022-5\.1\.5: the registry has no such tag.*HTTP 404/,
        );
    });

    it("says that it wants credentials", async () => {
        answer = (_, response) => response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
        await assert.rejects(registryDigest(reference()), /requires credentials; this command only/);
    });

    it("does not take something else for a digest", async () => {
        answer = (_, response) => response.writeHead(200, { "docker-content-digest": "sha256:short" }).end();
        await assert.rejects(registryDigest(reference()), /no such tag/);
    });

    it("says that the registry cannot be reached", async () => {
        await assert.rejects(registryDigest("localhost:1/fluent-bit:a"), /could not connect to localhost:1/);
    });
});
