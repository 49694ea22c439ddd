import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

import { choosePorts, partNames, portNames, rememberedPorts, takenPorts } from "../../../local/ports";

describe("the ports of an environment", () => {
    let folder: string;
    let file: string;

    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "ports-"));
        file = path.join(folder, "ports.json");
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("are one for each name, and no two the same", async () => {
        const ports = await choosePorts(file);
        assert.deepEqual(Object.keys(ports).sort(), [...portNames].sort());
        assert.equal(new Set(Object.values(ports)).size, portNames.length);
    });

    it("are remembered", async () => {
        assert.equal(rememberedPorts(file), undefined);
        const ports = await choosePorts(file);
        assert.deepEqual(rememberedPorts(file), ports);
    });

    it("are chosen anew when the file is not ours", () => {
        writeFileSync(file, '{"etcd": 2379}');
        assert.equal(rememberedPorts(file), undefined);
    });

    it("are taken when another program listens where a part that does not run should", async () => {
        const ports = await choosePorts(file);
        const server = createServer().listen(ports.moto, "127.0.0.1");
        await once(server, "listening");
        try {
            assert.deepEqual(await takenPorts(ports, new Set()), ["moto"]);
            assert.deepEqual(await takenPorts(ports, new Set(["moto"])), []);
        } finally {
            server.close();
        }
    });

    it("belong to the parts that `make up` starts", () => {
        assert.deepEqual([...partNames].sort(), [
            "buildkitd",
            "etcd",
            "kube-apiserver",
            "kube-controller-manager",
            "kube-scheduler",
            "kwok",
            "moto",
            "pods",
            "registry",
        ]);
    });
});
