import * as grpc from "@grpc/grpc-js";
import { LanguageRuntimeClient } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
    AboutRequest,
    LanguageHandshakeRequest,
    ProgramInfo,
    RunPluginRequest,
    RunRequest,
    type RunPluginResponse,
    type RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import * as assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { bundleFile, pluginBundles } from "../../../local/tools/plugin-bundles";
import { scriptedEngine } from "./scripted-engine";

const packages = join(__dirname, "../../../node_modules");

describe("language host, as the engine meets it", function () {
    this.timeout(60_000);
    let engine: grpc.Server;
    let engineAddress: string;
    let host: ChildProcessWithoutNullStreams;
    let client: LanguageRuntimeClient;
    let folder: string;
    let output = "";
    let errors = "";

    beforeEach(async () => {
        output = "";
        errors = "";
        const scripted = await scriptedEngine((message) => (errors += `${message}\n`));
        engine = scripted.server;
        engineAddress = scripted.address;
        host = spawn(bundleFile(await pluginBundles(), "pulumi-language-nodejs"), [engineAddress]);
        const [port] = (await once(createInterface(host.stdout), "line")) as [string];
        host.stdout.on("data", (chunk) => (output += String(chunk)));
        host.stderr.on("data", (chunk) => (errors += String(chunk)));
        client = new LanguageRuntimeClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
        await new Promise((resolve) => {
            client.handshake(new LanguageHandshakeRequest().setEngineAddress(engineAddress), resolve);
        });
        folder = mkdtempSync(join(tmpdir(), "language-host-"));
        symlinkSync(packages, join(folder, "node_modules"));
    });

    afterEach(() => {
        client.close();
        host.kill();
        engine.forceShutdown();
        rmSync(folder, { recursive: true });
    });

    function run(program: string, change: (request: RunRequest) => void = () => undefined): Promise<RunResponse> {
        writeFileSync(join(folder, "index.js"), program);
        const request = new RunRequest()
            .setProject("shop")
            .setStack("dev")
            .setMonitorAddress(engineAddress)
            .setInfo(new ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint("."));
        change(request);
        return new Promise((resolve, reject) => {
            client.run(request, (error, response) => {
                if (error) reject(error);
                else resolve(response);
            });
        });
    }

    it("passes on what a program writes, all of it, and the code it ends with", async () => {
        const response = await run(`
            process.stderr.write("to stderr\\n");
            process.stdout.write("x".repeat(300_000) + "\\nlast line\\n", () => process.exit(7));
        `);
        assert.equal(response.getError(), "Program exited with non-zero exit code: 7");
        assert.equal(response.getBail(), false);
        // What the host has passed on may still be on its way through the pipe to here.
        await written(`${"x".repeat(300_000)}\nlast line\n`);
        await eventually(() => {
            assert.ok(errors.includes("to stderr\n"));
        });
    });

    it("adds nothing to an error that the program has shown already", async () => {
        const response = await run("process.exit(32)");
        assert.deepEqual([response.getError(), response.getBail()], ["", true]);
    });

    it("gives a program its stack and configuration", async () => {
        await run(
            `const pulumi = require("@pulumi/pulumi");
            const config = new pulumi.Config();
            console.log(pulumi.getProject(), pulumi.getStack(), config.get("size"), pulumi.runtime.isDryRun());
            pulumi.isSecret(config.requireSecret("size")).then((secret) => { console.log("secret:", secret); process.exit(0); });`,
            (request) => {
                request.setDryrun(true).setConfigsecretkeysList(["shop:size"]).getConfigMap().set("shop:size", "3");
            },
        );
        assert.match(output, /^shop dev 3 true\nsecret: true\n/m);
    });

    it("says what to do when the SDK is not installed", async () => {
        rmSync(join(folder, "node_modules"));
        const response = await run("");
        assert.match(response.getError(), /@pulumi\/pulumi\/cmd\/run was not found from .*npm ci/);
    });

    it("says that the program was killed, and asks a running one to end when the engine cancels", async () => {
        const killed = await run(`process.kill(process.pid, "SIGKILL")`);
        assert.equal(killed.getError(), "Program exited unexpectedly: SIGKILL");

        const ending = run(
            `process.on("SIGINT", () => process.exit(3)); console.log("ready"); setInterval(() => {}, 1000);`,
        );
        await written("ready");
        client.cancel(new Empty(), () => undefined);
        assert.equal((await ending).getError(), "Program exited with non-zero exit code: 3");
    });

    it("says what it does not do", async () => {
        const refused = await new Promise<grpc.ServiceError | null>((resolve) => {
            client.about(new AboutRequest(), resolve);
        });
        assert.equal(refused?.code, grpc.status.UNIMPLEMENTED);
        assert.equal(refused.details, `the local Node language host does not support "about"`);
    });

    it("ends with the engine, and its program with it", async () => {
        // It does not even listen when it is asked to end.
        const program = `process.on("SIGINT", () => {}); console.log("pid", process.pid); setInterval(() => {}, 1000);`;
        const running = run(program);
        running.catch(() => undefined);
        const pid = Number(/pid (\d+)/.exec(await written(/pid \d+\n/))?.[1]);
        engine.forceShutdown();
        await once(host, "exit");
        await eventually(() => {
            assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
        });
    });

    it("runs a policy pack in its own folder, with what the engine gives it", async () => {
        writeFileSync(
            join(folder, "index.js"),
            `console.log(process.env.FROM_ENGINE, process.cwd()); process.stderr.write("pack"); process.exit(5);`,
        );
        const call = client.runPlugin(
            new RunPluginRequest()
                .setKind("analyzer")
                .setPwd(tmpdir())
                .setArgsList([engineAddress])
                .setEnvList([`PATH=${process.env.PATH ?? ""}`, "FROM_ENGINE=a=b"])
                .setInfo(new ProgramInfo().setRootDirectory(folder).setProgramDirectory(folder).setEntryPoint(".")),
        );
        const pack = { stdout: "", stderr: "", exitCode: 0 };
        call.on("data", (message: RunPluginResponse) => {
            pack.stdout += Buffer.from(message.getStdout_asU8()).toString();
            pack.stderr += Buffer.from(message.getStderr_asU8()).toString();
            pack.exitCode ||= message.getExitcode();
        });
        await once(call, "end");
        assert.deepEqual(pack, { stdout: `a=b ${folder}\n`, stderr: "pack", exitCode: 5 });
    });

    async function written(text: string | RegExp): Promise<string> {
        await eventually(() => {
            assert.ok(typeof text === "string" ? output.includes(text) : text.test(output), "not written yet");
        });
        return output;
    }
});

/** Tries again until it holds, for 20 seconds. */
async function eventually(assertion: () => void): Promise<void> {
    const deadline = Date.now() + 20_000;
    for (;;) {
        try {
            assertion();
            return;
        } catch (error) {
            if (Date.now() > deadline) throw error;
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
    }
}
