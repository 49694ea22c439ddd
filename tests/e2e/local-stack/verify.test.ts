import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { IAMClient } from "@aws-sdk/client-iam";
import type { KubernetesObject, KubernetesObjectApi } from "@kubernetes/client-node";
import type { Context } from "mocha";
import { parse, parseAllDocuments, stringify } from "yaml";

import type { Check } from "../../../commands/verifying/check";
import { openCluster } from "../../../commands/verifying/cluster";
import type { Report } from "../../../commands/verifying/report";
import { type Environment, openEnvironment } from "../../../local/environment";
import { layout, logFile } from "../../../local/layout";
import { podLogs } from "../../../local/pods/container-log";
import { installedFluentBit } from "../../../local/shipping/fluent-bit-program";
import { shipFromNodes } from "../../../local/shipping/node-shippers";
import { RolePolicies } from "./role-policies";

const user = "verifier";

/** `npm run verify` by somebody with the rights that docs/verify.md lists, and no others. */
describe("verifying the stack `local`", function () {
    this.timeout(120_000);
    let environment: Environment;
    let objects: KubernetesObjectApi;
    let rights: KubernetesObject[];
    let folder: string;
    let kubeconfig: string;

    before(async () => {
        environment = openEnvironment();
        const kubernetes = await import("@kubernetes/client-node");
        const admin = new kubernetes.KubeConfig();
        admin.loadFromFile(environment.kubeconfig);
        objects = kubernetes.KubernetesObjectApi.makeApiClient(admin);
        folder = mkdtempSync(join(tmpdir(), "verify-"));
        kubeconfig = join(folder, "kubeconfig");
        writeFileSync(kubeconfig, impersonating(readFileSync(environment.kubeconfig, "utf8")));
        rights = documentedRights();
        for (const object of rights) {
            await objects.create(object);
        }
    });

    after(async () => {
        for (const object of rights) {
            await objects.delete(object);
        }
        rmSync(folder, { recursive: true, force: true });
    });

    const verify = (...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> => {
        const command = [
            "--import",
            "tsx",
            "commands/verify.ts",
            "--stack",
            "local",
            "--kubeconfig",
            kubeconfig,
            "--json",
        ];
        const child = spawn(process.execPath, [...command, ...args], { env: environment.variables });
        let stdout = "";
        let stderr = "";
        child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
        child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
        return new Promise((resolve) => {
            child.once("close", (code) => {
                resolve({ code, stdout, stderr });
            });
        });
    };
    /** Does the work while Fluent Bit ships; without one on PATH, the test is left out. */
    const shipping = async <T>(test: Context, work: () => Promise<T>): Promise<T> => {
        const program = installedFluentBit();
        if (program === undefined) {
            console.log("      left out: there is no fluent-bit on PATH");
            return test.skip();
        }
        const shippers = await shipFromNodes(program, environment);
        try {
            return await work();
        } finally {
            await shippers.stop();
        }
    };
    const of = (step: Check["step"], { checks }: Report): Check[] => checks.filter((check) => check.step === step);

    it("goes up to the shipper: nodes, DaemonSets, requests, and the lines in the containers' logs", async () => {
        const { code, stdout, stderr } = await verify("--timeout", "1");
        assert.equal(code, 1, stderr);
        const report = JSON.parse(stdout) as Report;
        for (const step of ["nodes", "fluentBit", "requests"] as const) {
            assert.ok(of(step, report).length >= 2);
            assert.deepEqual(
                of(step, report).filter(({ status }) => status !== "passed"),
                [],
            );
        }
        // Nobody ships here, so nothing arrives, and nothing is claimed of what cannot be read back.
        const shop = of("arrival", report).filter(({ detail }) =>
            detail.startsWith("is not in /aws/containerinsights/local/shop"),
        );
        assert.equal(shop.length, of("requests", report).length);
        assert.ok(
            of("arrival", report).every((check) => check.status === (shop.includes(check) ? "failed" : "skipped")),
        );
        const logs = containerLogs().filter((log) => log.includes(report.run));
        assert.equal(logs.length, of("requests", report).length);
        for (const log of logs) {
            assert.match(
                log,
                /^\S+Z stdout F \{"Source": "File","LogEntry": \{"Logline": "#Software: Microsoft Internet Information Services/,
            );
            assert.match(
                log,
                /GET \/ marker=[0-9a-f-]{36}\.\d+ 80 - 127\.0\.0\.1 windows-eks-logging-verify - 200 0 0 1"/,
            );
        }
    });

    it("finds each line in its log group, as planned, and in no other, by a real Fluent Bit", async function () {
        const { code, stdout, stderr } = await shipping(this, () => verify("--timeout", "45"));
        assert.equal(code, 0, stdout + stderr);
        const report = JSON.parse(stdout) as Report;
        const arrived = of("arrival", report).filter(({ detail }) =>
            detail.includes("/aws/containerinsights/local/shop after"),
        );
        assert.equal(arrived.length, of("requests", report).length);
        assert.ok(arrived.every(({ status, seconds }) => status === "passed" && (seconds ?? 0) > 0));
        assert.deepEqual(
            of("otherLogGroups", report).map(({ status }) => status),
            ["passed"],
        );
    });

    for (const action of ["logs:CreateLogStream", "logs:PutLogEvents"]) {
        it(`fails when Fluent Bit's role may not do ${action} any more`, async function () {
            const iam = new IAMClient({
                endpoint: environment.aws,
                region: environment.region,
                credentials: { accessKeyId: "test", secretAccessKey: "test" },
            });
            await new RolePolicies(iam, "local-eu-central-1-fluent-bit").without(action, async () => {
                const before = shipperLog().length;
                const { code, stdout, stderr } = await shipping(this, () => verify("--timeout", "15"));
                assert.equal(code, 1, stderr);
                const report = JSON.parse(stdout) as Report;
                const failed = of("arrival", report).filter(({ status }) => status === "failed");
                assert.equal(failed.length, of("requests", report).length);
                const [, operation = ""] = action.split(":");
                const denied = new RegExp(`${operation} API responded with error='AccessDeniedException'`);
                assert.match(shipperLog().slice(before), denied);
            });
        });
    }

    it("asks by the name of a site, through an API server that has another", async () => {
        const cluster = await openCluster(readFileSync(kubeconfig, "utf8"));
        const [pod] = await cluster.pods("shop", { "app.kubernetes.io/name": "iis" });
        const target = { namespace: "shop", pod: pod?.metadata?.name ?? "", port: 80, scheme: "http" } as const;
        assert.deepEqual(await cluster.get(target, "/", { Host: "shop.example.com" }), { by: "pod", status: 200 });
        const closed = await cluster.get({ ...target, port: 81 }, "/", {});
        assert.deepEqual([closed.by, closed.status], ["apiServer", 503]);
    });

    it("names the right that is missing", async () => {
        const [role] = rights.filter(({ kind }) => kind === "ClusterRole") as (KubernetesObject & {
            rules: unknown[];
        })[];
        assert.ok(role);
        await objects.replace({
            ...(await objects.read(named(role))),
            rules: role.rules.slice(0, 1),
        } as KubernetesObject);
        try {
            const { code, stderr } = await verify("--timeout", "1");
            assert.equal(code, 3);
            assert.match(stderr, /does not allow you to get pods\/proxy in the namespace shop/);
        } finally {
            await objects.replace({ ...(await objects.read(named(role))), rules: role.rules } as KubernetesObject);
        }
    });
});

/** The objects of docs/verify.md, given to our user. */
function documentedRights(): KubernetesObject[] {
    const yaml = /```yaml\n(.*?)```/s.exec(readFileSync("docs/verify.md", "utf8"))?.[1] ?? "";
    return parseAllDocuments(yaml)
        .map((document) => document.toJS() as KubernetesObject)
        .map((object) =>
            object.kind === "ClusterRoleBinding"
                ? { ...object, subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }] }
                : object,
        );
}

function named({ apiVersion, kind, metadata }: KubernetesObject) {
    return { apiVersion: apiVersion ?? "", kind: kind ?? "", metadata: { name: metadata?.name ?? "" } };
}

/** The admin's kubeconfig, such that its bearer acts as our user. */
function impersonating(kubeconfig: string): string {
    const config = parse(kubeconfig) as { users: { user: Record<string, unknown> }[] };
    return stringify({ ...config, users: config.users.map((one) => ({ ...one, user: { ...one.user, as: user } })) });
}

/** What every container has logged so far. */
function containerLogs(): string[] {
    const nodes = existsSync(layout.nodeLogs) ? readdirSync(layout.nodeLogs) : [];
    return nodes.flatMap((node) =>
        readdirSync(podLogs(layout.nodeLogs, node), { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8")),
    );
}

/** What Fluent Bit has logged on one of the nodes. */
function shipperLog(): string {
    const file = logFile("fluent-bit-ip-10-0-64-21.eu-central-1.compute.internal");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
}
