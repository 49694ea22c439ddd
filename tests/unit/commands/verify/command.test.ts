import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { stringify } from "yaml";

import { verifyCommand } from "../../../../commands/verify";
import type { Report } from "../../../../commands/verifying/report";
import { DeployedStack, groupPrefix, image, stackWith } from "./deployed-stack";
import { sendJson, statusObject, TestServer } from "./servers";

const root = join(__dirname, "..", "..", "..", "..");

/** Environment variables that the AWS SDK reads. */
type Variables = Record<`AWS_${string}` | "HOME", string>;

interface Ended {
    status: number | null;
    stdout: string;
    stderr: string;
}

describe("npm run verify", function () {
    this.timeout(60_000);
    const deployed = new DeployedStack(stackWith());
    let folder: string;
    let api: TestServer;
    let aws: TestServer;
    /** Of a process of its own, which takes seconds to start. */
    let passes: Ended;
    let fails: Ended;
    let noApps: Ended;
    let noCredentials: Ended;
    let watched: Ended;
    let watchedWithoutCredentials: Ended;
    const markers: { pod: string; marker: string }[] = [];

    before(async () => {
        api = await TestServer.start(({ url = "" }, _, response) => {
            const { pathname, searchParams } = new URL(url, "http://api");
            const proxied = /\/namespaces\/shop\/pods\/([^/:]+):80\/proxy\/(broken)?$/.exec(pathname)?.[1];
            const namespace = /\/namespaces\/([^/]+)\/pods$/.exec(pathname)?.[1];
            if (proxied !== undefined) {
                markers.push({ pod: proxied, marker: searchParams.get("marker") ?? "" });
                response.writeHead(pathname.endsWith("broken") && proxied === "iis-2" ? 500 : 200).end();
            } else if (pathname === "/api/v1/nodes") {
                sendJson(response, 200, { kind: "NodeList", apiVersion: "v1", items: deployed.nodes });
            } else if (namespace !== undefined) {
                const items = deployed.pods.filter(({ metadata }) => metadata?.namespace === namespace);
                sendJson(response, 200, { kind: "PodList", apiVersion: "v1", items });
            } else {
                sendJson(response, 404, statusObject(404, "not found"));
            }
        });
        aws = await TestServer.start((request, body, response) => {
            if (request.headers["x-amz-target"] === "Logs_20140328.FilterLogEvents") {
                const { logGroupName } = JSON.parse(body) as { logGroupName: string };
                const events = logGroupName === `${groupPrefix}shop` ? markers.map(event) : [];
                sendJson(response, 200, { events });
            } else {
                response.writeHead(200, { "content-type": "text/xml" }).end(identity);
            }
        });
        folder = mkdtempSync(join(tmpdir(), "verify-command-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        writeFileSync(join(folder, "kubeconfig"), api.kubeconfig);
        writeStack("test", [{ namespace: "shop", image }]);
        writeStack("none", []);
        const variables: Variables = {
            HOME: folder,
            AWS_ENDPOINT_URL: aws.url,
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
            AWS_SECRET_ACCESS_KEY: "secret",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        };
        const test = ["--stack", "test"];
        [passes, fails, watched] = await Promise.all([
            started(test, variables),
            called([...test, "--path", "/broken", "--json", "--report", join(folder, "report.json")], variables),
            started([...test, "--watch", "1h"], variables),
        ]);
        noApps = await called(["--stack", "none"], variables);
        const none = { ...variables, AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" };
        noCredentials = await called(test, none);
        watchedWithoutCredentials = await called([...test, "--watch", "--rounds", "1"], none);
    });

    after(() => {
        api.stop();
        aws.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    function writeStack(name: string, iisApps: object[]): void {
        const config = {
            "aws:region": "eu-central-1",
            "windows-eks-logging:cluster": {
                name: "dev",
                windowsVersions: ["2022"],
                kubeconfig: join(folder, "kubeconfig"),
            },
            "windows-eks-logging:fluentBit": { routes: [{ match: { namespace: "shop" } }] },
            "windows-eks-logging:iisApps": iisApps,
        };
        writeFileSync(join(folder, `Pulumi.${name}.yaml`), stringify({ config }));
    }

    /** As somebody types it. */
    function started(args: readonly string[], variables: Variables): Promise<Ended> {
        const tsx = pathToFileURL(require.resolve("tsx")).href;
        const child = spawn(process.execPath, ["--import", tsx, join(root, "commands", "verify.ts"), ...args], {
            cwd: folder,
            env: { PATH: process.env["PATH"], ...variables },
        });
        let stdout = "";
        let stderr = "";
        child.stdout.on("data", (text: Buffer) => {
            stdout += text.toString();
            if (args.includes("--watch")) {
                child.kill("SIGTERM");
            }
        });
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        return new Promise((resolve) =>
            child.once("close", (status) => {
                resolve({ status, stdout, stderr });
            }),
        );
    }

    /** The same, without a process of its own. */
    async function called(args: readonly string[], variables: Variables): Promise<Ended> {
        const earlier = process.env;
        process.env = { PATH: earlier["PATH"], ...variables };
        let stdout = "";
        try {
            const { exitCode, error = "" } = await verifyCommand(args, {
                directory: folder,
                print: (text) => (stdout += text),
                progress: () => Promise.resolve({ step: (_, work) => work(() => undefined) }),
            });
            return { status: exitCode, stdout, stderr: error };
        } finally {
            process.env = earlier;
        }
    }

    it("exits with 0 where nothing is wrong: the result on standard output, the progress on standard error", () => {
        const { status, stdout, stderr } = passes;
        assert.equal(status, 0, stdout + stderr);
        assert.match(
            stdout,
            /^Stack test: cluster dev in eu-central-1, account 111122223333\. Marker [0-9a-f-]{36}\n\nNodes\n {2}ok +win-1: Ready/,
        );
        assert.match(stdout, /\nPassed in [\d.]+ s: 9 ok, 0 failed, 0 skipped\.\n$/);
        assert.match(stderr, /^\[STARTED\] Check the nodes\n/);
        assert.doesNotMatch(stderr, /Warning/);
    });

    it("exits with 1 where something is, and writes the same report to a file as to standard output", () => {
        const { status, stdout } = fails;
        assert.equal(status, 1, stdout);
        assert.equal(readFileSync(join(folder, "report.json"), "utf8"), stdout);
        const { checks, ...head } = JSON.parse(stdout) as Report;
        assert.deepEqual(
            [head.stack, head.cluster, head.region, head.account, head.result],
            ["test", "dev", "eu-central-1", "111122223333", "failed"],
        );
        assert.ok(markers.some(({ marker }) => marker.startsWith(head.run)));
        assert.deepEqual(
            checks.filter((check) => check.status === "failed").map(({ step, subject }) => [step, subject]),
            [["requests", "shop/iis-2/iis"]],
        );
        assert.equal(typeof checks.find(({ step }) => step === "arrival")?.seconds, "number");
    });

    it("exits with 2 where the stack has no application to ask", () => {
        assert.equal(noApps.status, 2);
        assert.match(noApps.stderr, /^Pulumi\.none\.yaml: has no iisApps.*--no-requests/);
    });

    it("exits with 3 where AWS cannot be asked, and shows no stack trace", () => {
        assert.equal(noCredentials.status, 3);
        assert.match(
            noCredentials.stderr,
            /^Could not determine the AWS account with the AWS CLI's default credentials: Could not load credentials.*AWS_PROFILE/m,
        );
        for (const { stderr } of [passes, fails, noApps, noCredentials]) {
            assert.doesNotMatch(stderr, /^ {4}at /m);
        }
    });

    it("writes a line for each round of a watch, and ends when it is told to, without waiting for the next one", () => {
        const { status, stdout, stderr } = watched;
        assert.equal(status, 0, stdout + stderr);
        assert.equal(stderr, "SIGTERM: ends after this round. Once more ends it at once.\n");
        const { round, exitCode, result, checks } = JSON.parse(stdout) as Report & { round: number; exitCode: number };
        assert.deepEqual([round, exitCode, result, checks.length], [1, 0, "passed", 9]);
        assert.equal(stdout.indexOf("\n"), stdout.length - 1);
    });

    it("says in the line of a round why nothing could be looked at", () => {
        const { status, stdout } = watchedWithoutCredentials;
        assert.equal(status, 3);
        const { exitCode, result, error } = JSON.parse(stdout) as { exitCode: number; result: string; error: string };
        assert.deepEqual([exitCode, result], [3, "unknown"]);
        assert.match(error, /^Could not determine the AWS account/);
    });

    function event({ pod, marker }: { pod: string; marker: string }, index: number): object {
        const host = deployed.pod(pod).spec?.nodeName ?? "";
        const names = { namespace: "shop", pod, container: "iis", host, image };
        return {
            eventId: String(index),
            logStreamName: `${host}.kube.shop.iis.${pod}`,
            message: JSON.stringify({ log: `GET / marker=${marker} 80`, ...names }),
        };
    }
});

const identity =
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
    "<Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";
