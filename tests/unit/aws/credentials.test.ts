import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import fc from "fast-check";

import {
    type AwsCredentials,
    credentialProblems,
    credentialsOf,
    describeCredentials,
    getTokenExec,
} from "../../../components/aws/credentials";
import program from "../../../index";
import { account, run } from "../engine";
import { runs } from "../property-runs";

const cluster = { name: "dev", region: "eu-central-1" };
const roleArn = `arn:aws:iam::${account}:role/deployer`;

/** One call of the AWS CLI. */
interface Call {
    args: string[];
    key?: string;
    session?: string;
    profile?: string;
}

/**
 * Runs an entry `exec` with a stand-in for the AWS CLI, which knows the options of version 2.34.30, refuses others as it does, and tells what it was asked.
 *
 * @param surroundings variables of whoever runs Pulumi
 */
function calls(credentials: AwsCredentials, surroundings: Record<string, string> = {}): Call[] {
    const folder = mkdtempSync(join(tmpdir(), "aws-cli-"));
    try {
        const log = join(folder, "log");
        const cli = join(folder, "aws");
        writeFileSync(
            cli,
            `#!${process.execPath}
            const args = process.argv.slice(2);
            const known = {
                eks: ["--cluster-name", "--role-arn", "--cluster-id"],
                sts: ["--role-arn", "--role-session-name", "--external-id", "--source-identity", "--tags", "--transitive-tag-keys"],
            }[args[0]];
            const general = ["--region", "--output", "--profile", "--query"];
            const unknown = args.filter((arg) => arg.startsWith("--") && !known.includes(arg) && !general.includes(arg));
            if (unknown.length > 0) { console.error("Unknown options: " + unknown.join(",")); process.exit(252); }
            const { AWS_ACCESS_KEY_ID: key, AWS_SESSION_TOKEN: session, AWS_PROFILE: profile } = process.env;
            const fs = require("fs");
            const number = fs.existsSync(process.env.LOG) ? fs.readFileSync(process.env.LOG, "utf8").split("\\n").length : 1;
            fs.appendFileSync(process.env.LOG, JSON.stringify({ args, key, session, profile }) + "\\n");
            console.log(args[0] === "sts" ? ["KEY" + number, "SECRET/+" + number, "TOKEN=" + number].join("\\t") : "{}");`,
        );
        chmodSync(cli, 0o755);
        const exec = getTokenExec(cluster, credentials);
        const own = Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value]));
        execFileSync(exec.command, exec.args, {
            env: { PATH: [folder, process.env["PATH"]].join(delimiter), LOG: log, ...surroundings, ...own },
        });
        return readFileSync(log, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Call);
    } finally {
        rmSync(folder, { recursive: true });
    }
}

const getToken = ["eks", "get-token", "--cluster-name", "dev", "--region", "eu-central-1", "--output", "json"];

describe("the credentials of Pulumi's AWS provider, for the token of an EKS cluster", () => {
    it("are the AWS CLI's own where the stack says nothing", () => {
        assert.deepEqual(getTokenExec(cluster), {
            apiVersion: "client.authentication.k8s.io/v1beta1",
            command: "aws",
            args: getToken,
            interactiveMode: "Never",
        });
    });

    it("are a profile by the option, which wins over keys in the surroundings", () => {
        const [call] = calls({ profile: "prod" }, { AWS_ACCESS_KEY_ID: "AMBIENT" });
        assert.deepEqual(call?.args, [...getToken, "--profile", "prod"]);
    });

    it("are a role, and a profile that assumes it", () => {
        const [call] = calls({ profile: "prod", assumeRoles: [{ roleArn }] });
        assert.deepEqual(call?.args, [...getToken, "--profile", "prod", "--role-arn", roleArn]);
    });

    it("are a role with what `aws eks get-token` has no option for", () => {
        const role = {
            roleArn,
            sessionName: "pulumi-ci",
            externalId: 'it\'s $(secret) "here"',
            sourceIdentity: "me",
            tags: { team: "a b" },
            transitiveTagKeys: ["team"],
        };
        const [assume, token, ...more] = calls(
            { profile: "prod", assumeRoles: [role] },
            { AWS_PROFILE: "other", AWS_SESSION_TOKEN: "AMBIENT" },
        );
        assert.deepEqual(assume?.args.slice(0, -4), [
            ...["sts", "assume-role", "--role-arn", roleArn, "--role-session-name", "pulumi-ci"],
            ...[
                "--external-id",
                role.externalId,
                "--source-identity",
                "me",
                "--tags",
                '[{"Key":"team","Value":"a b"}]',
            ],
            ...["--transitive-tag-keys", "team", "--region", "eu-central-1", "--profile", "prod"],
        ]);
        assert.deepEqual(token, { args: getToken, key: "KEY1", session: "TOKEN=1" });
        assert.deepEqual(more, []);
    });

    it("are several roles, each assumed by the one before", () => {
        const other = `arn:aws:iam::444455556666:role/other`;
        const [first, second, token] = calls({ assumeRoles: [{ roleArn }, { roleArn: other }] });
        assert.ok(first?.args.includes(roleArn));
        assert.ok(second?.args.includes(other));
        assert.equal(second?.key, "KEY1");
        assert.equal(token?.key, "KEY2");
    });

    it("fail where a role cannot be assumed, and do not go on as somebody else", () => {
        // The stand-in refuses what is no option, as the CLI refuses a role: with a status and nothing on standard output.
        const exec = getTokenExec(cluster, { assumeRoles: [{ roleArn, externalId: "x" }] });
        const script = exec.args[1] ?? "";
        assert.throws(() =>
            execFileSync("sh", ["-c", `aws() { return 254; }\n${script.replace("exec aws", "echo token; aws")}`], {
                stdio: "pipe",
            }),
        );
    });

    it("are keys, with an empty session token where they have none", () => {
        const [call] = calls(
            { accessKey: "AKIA1", secretKey: "s", profile: "ignored" },
            { AWS_SESSION_TOKEN: "AMBIENT", AWS_ACCESS_KEY_ID: "AMBIENT" },
        );
        assert.deepEqual(call, { args: getToken, key: "AKIA1", session: "" });
    });

    it("are a web identity, which keys in the surroundings do not replace", () => {
        const web = { roleArn, webIdentityTokenFile: "/token", sessionName: "ci" };
        const [call] = calls({ assumeRoleWithWebIdentity: web }, { AWS_ACCESS_KEY_ID: "AMBIENT" });
        assert.equal(call?.key, "");
        const env = getTokenExec(cluster, { assumeRoleWithWebIdentity: web }).env ?? [];
        assert.deepEqual(
            env.slice(3).map(({ name, value }) => `${name}=${value}`),
            [`AWS_ROLE_ARN=${roleArn}`, "AWS_WEB_IDENTITY_TOKEN_FILE=/token", "AWS_ROLE_SESSION_NAME=ci"],
        );
    });

    it("reach the CLI as they are, whatever is in them", function () {
        this.timeout(0);
        fc.assert(
            fc.property(
                fc.string({ minLength: 1 }).filter((text) => !text.includes("\0")),
                (externalId) => {
                    const [assume] = calls({ assumeRoles: [{ roleArn, externalId }] });
                    assert.equal(assume?.args[assume.args.indexOf("--external-id") + 1], externalId);
                },
            ),
            { numRuns: runs(5) },
        );
    });

    it("are refused by name where nothing can carry them", () => {
        const settings = (credentials: AwsCredentials, platform: NodeJS.Platform = "linux") =>
            credentialProblems(credentials, platform).map(({ setting }) => setting);
        assert.deepEqual(settings({ assumeRoles: [{ roleArn, externalId: "x" }] }), []);
        assert.deepEqual(settings({ assumeRoles: [{ roleArn, externalId: "x" }] }, "win32"), [
            "aws:assumeRoles[0].externalId",
        ]);
        assert.deepEqual(settings({ assumeRoles: [{ roleArn }, { roleArn }] }, "win32"), ["aws:assumeRoles"]);
        assert.deepEqual(settings({ assumeRoles: [{ roleArn }] }, "win32"), []);
        assert.deepEqual(settings({ assumeRoleWithWebIdentity: { roleArn, webIdentityToken: "t" } }), [
            "aws:assumeRoleWithWebIdentity.webIdentityToken",
        ]);
        assert.deepEqual(settings({ sharedConfigFiles: ["a", "b"], sharedCredentialsFiles: ["c", "d"] }), [
            "aws:sharedConfigFiles",
            "aws:sharedCredentialsFiles",
        ]);
    });

    it("are read from a stack's configuration, and named without a secret", () => {
        const read = credentialsOf({
            region: "eu-central-1",
            accessKey: "AKIA1",
            secretKey: "s3cret",
            assumeRoles: [{ roleArn }],
        });
        assert.deepEqual(read, { accessKey: "AKIA1", secretKey: "s3cret", assumeRoles: [{ roleArn }] });
        assert.equal(describeCredentials(read), `aws:accessKey and the role ${roleArn}`);
        assert.throws(() => credentialsOf({ assumeRole: { roleArn } }), /aws:assumeRoles, a list/);
        assert.throws(
            () => credentialsOf({ assumeRoles: { roleArn: "s3cret" } }),
            (error: Error) => /^ {2}aws:assumeRoles: /m.test(error.message) && !error.message.includes("s3cret"),
        );
    });

    it("stop a deployment before the first resource where they cannot be carried", async () => {
        const registered: string[] = [];
        const config = {
            "windows-eks-logging:cluster": JSON.stringify({ mode: "create", name: "dev", kubernetesVersion: "1.35" }),
            "aws:assumeRoleWithWebIdentity": JSON.stringify({ roleArn, webIdentityToken: "eyJ" }),
        };
        await assert.rejects(run(program, { config, registered }), (error: Error) => {
            assert.match(error.message, /aws:assumeRoleWithWebIdentity\.webIdentityToken: .*to a file/);
            assert.match(error.message, /Nothing was changed/);
            assert.ok(!error.message.includes("eyJ"));
            return true;
        });
        assert.deepEqual(registered, []);
    });

    it("go from the stack file into the provider of Kubernetes, as a secret", async () => {
        const config = {
            "windows-eks-logging:cluster": JSON.stringify({ mode: "create", name: "dev", kubernetesVersion: "1.35" }),
            "aws:profile": "prod",
            "aws:assumeRoles": JSON.stringify([{ roleArn, externalId: "x" }]),
        };
        const { find } = await run(program, { config });
        const provider = find("pulumi:providers:kubernetes");
        assert.match(String(provider.inputs["kubeconfig"]), /--external-id x .*--profile prod/);
        assert.deepEqual(provider.secrets, ["kubeconfig"]);
    });
});
