import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

import { portNames } from "../../../local/ports";

describe("a command in the local environment", function () {
    this.timeout(60_000);
    let home: string;

    before(() => {
        home = mkdtempSync(path.join(tmpdir(), "shell-"));
        mkdirSync(path.join(home, "run"));
        const ports = Object.fromEntries(portNames.map((name, index) => [name, 20_000 + index]));
        writeFileSync(path.join(home, "run", "ports.json"), JSON.stringify(ports));
        const description = { pulumi: path.join(home, "pulumi"), searchPath: [] };
        writeFileSync(path.join(home, "run", "environment.json"), JSON.stringify(description));
        // What version 1 of the AWS CLI looks at, and version 2.
        const script =
            '#!/bin/sh\necho "$AWS_DEFAULT_REGION $AWS_REGION $AWS_ENDPOINT_URL ${AWS_PROFILE-none} $AWS_CONFIG_FILE"\n';
        writeFileSync(path.join(home, "aws"), script, { mode: 0o755 });
        mkdirSync(path.join(home, "node"));
        writeFileSync(path.join(home, "node", "node"), "#!/bin/sh\necho installed\n", { mode: 0o755 });
    });

    after(() => {
        rmSync(home, { recursive: true });
    });

    it("prints the same variables for a shell, and removes the user's own", async () => {
        const { stdout: script } = await promisify(execFile)(process.execPath, ["--import", "tsx", "local/shell.ts"], {
            env: { ...process.env, LOCAL_ENVIRONMENT_HOME: home, AWS_PROFILE: "mine", PULUMI_STACK: "prod" },
        });
        const asked = 'echo "${AWS_PROFILE-none} ${PULUMI_STACK-none} $AWS_REGION"';
        const { stdout } = await promisify(execFile)("sh", ["-c", `${script}\n${asked}`], {
            env: { PATH: process.env["PATH"], AWS_PROFILE: "mine", PULUMI_STACK: "prod" },
        });
        assert.equal(stdout.trim(), "none none eu-central-1");
    });

    it("runs under the Node.js that make has installed, although the user's is on PATH", async () => {
        const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "local/shell.ts", "node"], {
            env: { ...process.env, LOCAL_ENVIRONMENT_HOME: home },
        });
        assert.equal(stdout.trim(), "installed");
    });

    it("does not go through the user's proxy to this machine", async () => {
        const { stdout } = await promisify(execFile)(
            process.execPath,
            ["--import", "tsx", "local/shell.ts", "sh", "-c", 'echo "$no_proxy $NO_PROXY"'],
            {
                env: {
                    ...process.env,
                    LOCAL_ENVIRONMENT_HOME: home,
                    HTTPS_PROXY: "http://proxy.example.com:3128",
                    NO_PROXY: "example.com",
                },
            },
        );
        const hosts = "example.com,127.0.0.1,localhost";
        assert.equal(stdout.trim(), `${hosts} ${hosts}`);
    });

    it("knows region and endpoint in every version of the AWS CLI, and nothing of the user's own set-up", async () => {
        const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", "local/shell.ts", "aws"], {
            env: {
                ...process.env,
                LOCAL_ENVIRONMENT_HOME: home,
                PATH: [home, process.env["PATH"]].join(path.delimiter),
                AWS_PROFILE: "mine",
                AWS_DEFAULT_REGION: "us-east-1",
                AWS_CONFIG_FILE: path.join(home, "config"),
            },
        });
        assert.equal(stdout.trim(), "eu-central-1 eu-central-1 http://127.0.0.1:20006 none /dev/null");
    });
});
