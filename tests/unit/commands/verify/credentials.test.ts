import assert from "node:assert/strict";
import type { IncomingMessage, ServerResponse } from "node:http";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { stringify } from "yaml";

import { verifyCommand } from "../../../../commands/verify";
import { kubeconfigOf } from "../../../../commands/verifying/access";
import { existingClusterSettings } from "../../../../components/windows-cluster/settings";
import { DeployedStack, image, stackWith } from "./deployed-stack";
import { sendJson, TestServer } from "./servers";

/** The key that a request to AWS is signed with; nothing where it is not signed. */
function keyOf({ authorization = "" }: { authorization?: string | undefined }): string {
    return /Credential=([^/]+)\//.exec(authorization)?.[1] ?? "";
}

interface Asked {
    action: string;
    key: string;
    parameters: URLSearchParams;
}

describe("verify asks AWS", function () {
    this.timeout(60_000);
    const deployed = new DeployedStack(stackWith());
    let folder: string;
    let api: TestServer;
    let aws: TestServer;
    let asked: Asked[] = [];

    before(async () => {
        api = await TestServer.start(({ url = "" }, _, response) => {
            const { pathname } = new URL(url, "http://api");
            const namespace = /\/namespaces\/([^/]+)\/pods$/.exec(pathname)?.[1];
            const items =
                namespace === undefined
                    ? deployed.nodes
                    : deployed.pods.filter(({ metadata }) => metadata?.namespace === namespace);
            sendJson(response, 200, { kind: "List", apiVersion: "v1", items });
        });
        aws = await TestServer.start(answerAsAws);
        folder = mkdtempSync(join(tmpdir(), "verify-credentials-"));
        writeFileSync(join(folder, "Pulumi.yaml"), "name: windows-eks-logging\nruntime: nodejs\n");
        writeFileSync(join(folder, "kubeconfig"), api.kubeconfig);
        writeFileSync(join(folder, "token"), "web-token\n");
        mkdirSync(join(folder, ".aws"));
        const profiles = ["team", "other"].map(
            (name) => `[${name}]\naws_access_key_id = AKID${name.toUpperCase()}\naws_secret_access_key = secret\n`,
        );
        writeFileSync(join(folder, ".aws", "credentials"), profiles.join("\n"));
        writeFileSync(
            join(folder, "shared-credentials"),
            "[team]\naws_access_key_id = AKIDSHARED\naws_secret_access_key = secret\n",
        );
    });
    beforeEach(() => {
        asked = [];
    });
    after(() => {
        api.stop();
        aws.stop();
        rmSync(folder, { recursive: true, force: true });
    });

    function answerAsAws(request: IncomingMessage, body: string, response: ServerResponse): void {
        const key = keyOf(request.headers);
        const target = request.headers["x-amz-target"];
        const parameters = new URLSearchParams(target === undefined ? body : "");
        const action = target === undefined ? (parameters.get("Action") ?? "DescribeCluster") : String(target);
        asked.push({ action, key, parameters });
        if (action === "Logs_20140328.FilterLogEvents") {
            sendJson(response, 200, { events: [] });
        } else if (action === "DescribeCluster") {
            sendJson(response, 200, {
                cluster: { endpoint: "https://eks.example", certificateAuthority: { data: "Q0E=" } },
            });
        } else if (action === "GetCallerIdentity") {
            send(response, action, "<Account>111122223333</Account>");
        } else {
            // The key of a role's session is made of the role's name.
            const role = parameters.get("RoleArn")?.split("/").at(-1)?.toUpperCase() ?? "";
            const credentials =
                `<Credentials><AccessKeyId>ASIA${role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
                "<SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>";
            send(response, action, credentials);
        }
    }

    function send(response: ServerResponse, action: string, result: string): void {
        const xml = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`;
        response.writeHead(200, { "content-type": "text/xml" }).end(xml);
    }

    async function inSurroundings<T>(body: () => Promise<T>): Promise<T> {
        const earlier = process.env;
        process.env = {
            HOME: folder,
            AWS_ENDPOINT_URL: aws.url,
            AWS_EC2_METADATA_DISABLED: "true",
            AWS_ACCESS_KEY_ID: "AKIDSURROUNDINGS",
            AWS_SECRET_ACCESS_KEY: "secret",
            AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
        };
        try {
            return await body();
        } finally {
            process.env = earlier;
        }
    }

    /** @param settings the `aws:` settings of the stack file, without `aws:` */
    async function verify(settings: Record<string, unknown>, ...args: string[]): Promise<{ error: string }> {
        const config = {
            "aws:region": "eu-central-1",
            ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`aws:${key}`, value])),
            "windows-eks-logging:cluster": {
                name: "dev",
                windowsVersions: ["2022"],
                kubeconfig: join(folder, "kubeconfig"),
            },
            "windows-eks-logging:fluentBit": { routes: [{ match: { namespace: "shop" } }] },
            "windows-eks-logging:iisApps": [{ namespace: "shop", image }],
        };
        writeFileSync(join(folder, "Pulumi.test.yaml"), stringify({ config }));
        const { error = "" } = await inSurroundings(() =>
            verifyCommand(["--stack", "test", "--timeout", "0.01", ...args], {
                directory: folder,
                print: () => true,
                progress: () => Promise.resolve({ step: (_, work) => work(() => undefined) }),
            }),
        );
        return { error };
    }

    const keysOf = (action: string) => [...new Set(asked.filter((one) => one.action === action).map(({ key }) => key))];

    it("as the surroundings say, where the stack file names no credentials", async () => {
        await verify({});
        assert.deepEqual(keysOf("GetCallerIdentity"), ["AKIDSURROUNDINGS"]);
        assert.deepEqual(keysOf("Logs_20140328.FilterLogEvents"), ["AKIDSURROUNDINGS"]);
    });

    it("with the profile of the stack file, which wins over a key in the environment", async () => {
        await verify({ profile: "team" });
        assert.deepEqual(keysOf("GetCallerIdentity"), ["AKIDTEAM"]);
        assert.deepEqual(keysOf("Logs_20140328.FilterLogEvents"), ["AKIDTEAM"]);
    });

    it("with a profile of the files that the stack file names", async () => {
        await verify({ profile: "team", sharedCredentialsFiles: ["~/shared-credentials"] });
        assert.deepEqual(keysOf("GetCallerIdentity"), ["AKIDSHARED"]);
    });

    it("as the last of the stack's roles, each assumed as the one before, with session and external id", async () => {
        const roleArn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
        await verify({
            profile: "team",
            assumeRoles: [
                { roleArn: roleArn("hub") },
                { roleArn: roleArn("deployer"), externalId: "e-1", sessionName: "logs", tags: { team: "shop" } },
            ],
        });
        const [hub, deployer] = asked.filter(({ action }) => action === "AssumeRole");
        assert.equal(hub?.key, "AKIDTEAM");
        assert.equal(hub.parameters.get("RoleSessionName"), "pulumi");
        assert.equal(deployer?.key, "ASIAHUB");
        assert.deepEqual(
            ["RoleArn", "ExternalId", "RoleSessionName", "Tags.member.1.Key"].map((key) =>
                deployer.parameters.get(key),
            ),
            [roleArn("deployer"), "e-1", "logs", "team"],
        );
        assert.deepEqual(keysOf("GetCallerIdentity"), ["ASIADEPLOYER"]);
        assert.deepEqual(keysOf("Logs_20140328.FilterLogEvents"), ["ASIADEPLOYER"]);
    });

    it("by a web identity, with the token in its file", async () => {
        await verify({
            assumeRoleWithWebIdentity: {
                roleArn: "arn:aws:iam::111122223333:role/ci",
                webIdentityTokenFile: join(folder, "token"),
            },
        });
        const [assumed] = asked.filter(({ action }) => action === "AssumeRoleWithWebIdentity");
        assert.deepEqual([assumed?.key, assumed?.parameters.get("WebIdentityToken")], ["", "web-token"]);
        assert.deepEqual(keysOf("GetCallerIdentity"), ["ASIACI"]);
    });

    it("with a profile of the command line, in the place of all that the stack file says", async () => {
        const secretKey = { secure: "v1:AAAA" };
        const { error } = await verify({ accessKey: "AKIDSTACK", secretKey });
        assert.match(error, /^aws:secretKey: is a secret, which only Pulumi's engine can read.*--profile NAME/);
        assert.deepEqual(asked, []);
        await verify({ accessKey: "AKIDSTACK", secretKey }, "--profile", "other");
        assert.deepEqual(keysOf("GetCallerIdentity"), ["AKIDOTHER"]);
    });

    it("and says which credentials fail", async () => {
        const { error } = await verify({ profile: "nobodys" });
        assert.match(error, /^Could not determine the AWS account with aws:profile nobodys: .*--profile NAME/);
    });

    it("and the cluster, by the same identity", async () => {
        const cluster = existingClusterSettings.parse({ name: "dev", oidcProvider: "existing" });
        const credentials = { profile: "team", assumeRoles: [{ roleArn: "arn:aws:iam::111122223333:role/deployer" }] };
        const text = await inSurroundings(() => kubeconfigOf(cluster, "eu-central-1", credentials, undefined));
        assert.deepEqual(keysOf("DescribeCluster"), ["ASIADEPLOYER"]);
        assert.match(text, /"--profile","team","--role-arn","arn:aws:iam::111122223333:role\/deployer"/);
    });
});
