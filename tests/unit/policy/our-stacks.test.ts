import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";

import { parse } from "yaml";

import recordedDigests from "../../../components/fluent-bit-windows/image-digests.json";
import { upstreamTags } from "../../../components/fluent-bit-windows/images";

import { documentsOf } from "../../../policy/iam/sources";
import { reveal } from "../../../policy/resources/json";
import type { ExampleResource } from "../../../policy/rules/rule";
import program from "../../../index";
import { issuer, region, run } from "../engine";
import { kubeconfigOf, startKubernetesApi } from "../kubernetes-api";
import { allFindings, findingsOf } from "./findings";

const digest = "a".repeat(64);

/** A cluster that is there, as a stack file names it. */
function existingCluster(server: Server) {
    return { name: "dev", kubeconfig: kubeconfigOf(server), windowsVersions: ["2022"], oidcProvider: "existing" };
}

// Names and ARNs are planned by the program, so that a preview of a stack that does not exist yet shows all of them.
describe("our own stack in its very first preview", function () {
    this.timeout(60_000);
    let server: Server;
    let resources: ExampleResource[];

    before(async () => {
        server = await startKubernetesApi();
        const image = (name: string) => `public.ecr.aws/example/${name}@sha256:${digest}`;
        const settings = {
            cluster: existingCluster(server),
            fluentBit: {
                image: { overrides: { "2022": image("fluent-bit") } },
                routes: [{ match: { namespace: "shop" } }, { match: { namespace: "web" } }],
            },
            iisApps: [{ namespace: "shop", image: image("iis") }],
            tags: { team: "logs" },
        };
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        const { registrations } = await run(program, { preview: true, config });
        resources = registrations.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
    });
    after(() => server.close());

    it("shows every policy document whole", () => {
        const documents = resources.flatMap(({ type, name, props }) =>
            documentsOf({ type, props: reveal(props) }).map((document) => ({ name, ...document })),
        );
        assert.ok(documents.length >= 2, "a trust policy and a policy");
        for (const { name, place, statements, problem } of documents) {
            assert.equal(problem, undefined, `${name}: ${place}`);
            assert.ok(statements.length > 0, `${name}: ${place} is not known`);
            const parts = statements.flatMap(({ actions, resources: arns, principals, conditions }) => [
                ...(actions ?? []),
                ...(arns ?? []),
                ...(principals ?? []).map(({ value }) => value),
                ...conditions.flatMap(({ values }) => values),
            ]);
            assert.ok(
                parts.every((part) => typeof part === "string"),
                `${name}: ${place} is known in part only`,
            );
        }
    });

    it("passes every policy of the pack with its defaults, the advisory ones as well", async () => {
        assert.deepEqual(await allFindings(resources), []);
    });

    it("would not pass, were its role given one right more", async () => {
        const widened = resources.map((resource) =>
            resource.type === "aws:iam/policy:Policy"
                ? {
                      ...resource,
                      props: JSON.parse(
                          JSON.stringify(resource.props).replace(/logs:PutLogEvents/g, "logs:*"),
                      ) as object,
                  }
                : resource,
        );
        assert.notDeepEqual(await findingsOf("iam-no-wildcard-action", widened), []);
    });
});

describe("our own stack in a company's IAM", function () {
    this.timeout(60_000);
    const boundary = "arn:aws:iam::111122223333:policy/company/Boundary";
    const asked = {
        "iam-permissions-boundary": { boundaries: [boundary], paths: ["/team/*"], names: ["team-*"] },
    };
    let server: Server;

    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    async function preview(settings: { identity?: object; iam?: object }): Promise<ExampleResource[]> {
        const image = (name: string) => `public.ecr.aws/example/${name}@sha256:${digest}`;
        const values = {
            cluster: existingCluster(server),
            fluentBit: {
                image: { overrides: { "2022": image("fluent-bit") } },
                routes: [{ match: { namespace: "shop" }, to: [{ type: "firehose" }] }],
                ...(settings.identity !== undefined && { identity: settings.identity }),
            },
            iam: settings.iam ?? {},
            tags: { team: "logs" },
        };
        const config = Object.fromEntries(
            Object.entries(values).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        const roleArn = "arn:aws:iam::111122223333:role/company/fluent-bit";
        const host = issuer.replace("https://", "");
        const trust = {
            Effect: "Allow",
            Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${host}:sub`]: "system:serviceaccount:amazon-cloudwatch:fluent-bit" } },
        };
        const { registrations } = await run(program, {
            preview: true,
            config,
            invokes: {
                "aws:iam/getPolicy:getPolicy": ({ arn }) => ({ arn }),
                "aws:iam/getRole:getRole": () => ({
                    arn: roleArn,
                    assumeRolePolicy: JSON.stringify({ Statement: [trust] }),
                }),
                "aws:iam/getPrincipalPolicySimulation:getPrincipalPolicySimulation": () => ({ results: [] }),
            },
        });
        return registrations.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
    }

    it("passes the whole pack, and what the company asks of roles, with boundary, path and prefix", async () => {
        const iam = { permissionsBoundaryArn: boundary, path: "/team/logs/", namePrefix: "team-" };
        assert.deepEqual(await allFindings(await preview({ iam }), asked), []);
    });

    it("is blamed for each role without them", async () => {
        const rule = "iam-permissions-boundary";
        const found = await findingsOf(rule, await preview({}), asked[rule]);
        assert.equal(found.length, 6, found.join("\n"));
    });

    it("passes with a role of somebody else's that the pack is told of", async () => {
        const identity = { type: "irsa", roleArn: "arn:aws:iam::111122223333:role/company/fluent-bit" };
        const elsewhere = ["arn:aws:iam::111122223333:role/company/*"];
        const told = { "kubernetes-service-account-role-defined": { elsewhere } };
        const resources = await preview({ identity });
        const untold = await allFindings(resources);
        assert.match(untold.join("\n"), /^kubernetes-service-account-role-defined: [^\n]*company\/fluent-bit[^\n]*$/);
        assert.deepEqual(await allFindings(resources, told), []);
    });
});

describe("our own stack with readers", function () {
    this.timeout(60_000);
    let server: Server;

    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    it("passes every policy, and would not if one could read all log groups", async () => {
        const readers = ["arn:aws:iam::111122223333:role/audit", "arn:aws:iam::111122223333:group/developers"];
        const values = {
            cluster: existingCluster(server),
            fluentBit: {
                image: { overrides: { "2022": `public.ecr.aws/example/fluent-bit@sha256:${digest}` } },
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: ["cloudWatchLogs", "s3", "firehose"].map((type) => ({ type, readers })),
                    },
                ],
            },
            tags: { team: "logs" },
        };
        const config = Object.fromEntries(
            Object.entries(values).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        const { registrations } = await run(program, { preview: true, config });
        const attachments = registrations.filter(({ type }) => /GroupPolicyAttachment|RolePolicyAttachment/.test(type));
        const attachedTo = attachments.map(({ inputs }) => String(inputs["group"] ?? inputs["role"]));
        assert.deepEqual(
            ["audit", "developers"].map((holder) => attachedTo.filter((one) => one === holder).length),
            [3, 3],
        );
        const resources = registrations.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
        assert.deepEqual(await allFindings(resources), []);
        const widened = JSON.parse(
            JSON.stringify(resources).replaceAll("log-group:/aws/containerinsights/dev/shop:*", "log-group:*"),
        ) as ExampleResource[];
        assert.notDeepEqual(await findingsOf("iam-resource-scope", widened), []);
    });
});

describe("our own stack with HostProcess pods", function () {
    this.timeout(60_000);
    const page = readFileSync(join(__dirname, "..", "..", "..", "docs", "node-logs.md"), "utf8");
    const [, documented = ""] = /```json\n(.*?)```/s.exec(page) ?? [];
    let server: Server;

    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    async function preview(fluentBit: object): Promise<ExampleResource[]> {
        const image = `public.ecr.aws/example/fluent-bit@sha256:${digest}`;
        const settings = {
            cluster: existingCluster(server),
            fluentBit: { image: { overrides: { "2022": image, linux: image } }, linuxNodes: true, ...fluentBit },
            tags: { team: "logs" },
        };
        const config = Object.fromEntries(
            Object.entries(settings).map(([key, value]) => [`windows-eks-logging:${key}`, JSON.stringify(value)]),
        );
        const { registrations } = await run(program, { preview: true, config });
        return registrations.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
    }

    for (const [what, fluentBit, daemonSet] of [
        [
            "all that nodes log",
            {
                nodeLogs: [
                    { source: "containerd" },
                    { source: "eks" },
                    { source: "kubelet" },
                    { source: "kubeProxy" },
                    { source: "eventLog", channel: "System" },
                ],
            },
            "fluent-bit-events-windows-2022",
        ],
        ["metadata from the kubelet", { metadata: { from: "kubelet" } }, "fluent-bit-windows-2022"],
    ] as const) {
        it(`is blamed for these alone, and passes with the documented allow-list: ${what}`, async () => {
            const resources = await preview(fluentBit);
            const findings = await allFindings(resources);
            const rule = "kubernetes-host-access";
            assert.equal(findings.length, 2, findings.join("\n"));
            for (const finding of findings) {
                assert.ok(finding.startsWith(`${rule}: `), finding);
                assert.ok(finding.includes(`DaemonSet amazon-cloudwatch/${daemonSet} `), finding);
            }
            const { [rule]: settings } = JSON.parse(documented) as Record<string, object>;
            assert.deepEqual(await findingsOf(rule, resources, settings), []);
        });
    }
});

describe("the stacks of this repository", function () {
    this.timeout(60_000);
    const root = join(__dirname, "..", "..", "..");
    let server: Server;

    before(async () => {
        server = await startKubernetesApi();
    });
    after(() => server.close());

    /** The settings of a stack file, with a cluster that answers, and whose OIDC provider the mocks have. */
    function configOf(stack: string): Record<string, string> {
        const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as {
            config: Record<string, unknown>;
        };
        const key = "windows-eks-logging:cluster";
        const cluster = config[key] as { mode?: string };
        return Object.fromEntries(
            Object.entries({
                ...config,
                ...(cluster.mode !== "create" && {
                    [key]: { ...cluster, kubeconfig: kubeconfigOf(server), oidcProvider: "existing" },
                }),
            }).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
        );
    }

    // The digests of upstream's images are recorded by `npm run pin`, from a registry that answers.
    const unpinned = upstreamTags().filter((name) => !(name in recordedDigests));
    const isUnpinned = (finding: string) =>
        finding.startsWith("images-by-digest: ") && unpinned.some((name) => finding.includes(`${name} `));

    for (const stack of ["dev", "prod", "demo"]) {
        it(`pass every policy: ${stack}`, async () => {
            const config = configOf(stack);
            // Keys and certificates have to be of the region where the stack is.
            const invokes = { "aws:index/getRegion:getRegion": () => ({ region: config["aws:region"] ?? region }) };
            const { registrations } = await run(program, { preview: true, config, invokes });
            const resources = registrations.map(({ type, name, inputs }) => ({ type, name, props: inputs }));
            const findings = await allFindings(resources);
            assert.deepEqual(
                findings.filter((finding) => !isUnpinned(finding)),
                [],
            );
        });
    }
});
