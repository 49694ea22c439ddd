import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import {
    FluentBitWindows,
    type FluentBitWindowsArgs,
} from "../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import {
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { WindowsCluster, type NewClusterArgs } from "../../components/windows-cluster/pulumi/windows-cluster";
import { windowsCluster } from "./cluster";
import { account, invokes as engineInvokes, type Invokes, region, run } from "./engine";
import { existingIam } from "./existing-iam";

const key = "arn:aws:kms:us-east-1:111122223333:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a";
const boundary = "arn:aws:iam::999988887777:policy/boundary";
const image = `registry.example.com/iis@sha256:${"0".repeat(64)}`;
const match = { namespace: "shop" };
const many = Object.fromEntries(Array.from({ length: 49 }, (_, index) => [`key-${index}`, "value"]));

const roleArn = `arn:aws:iam::${account}:role/fluent-bit`;
const ownBoundary = `arn:aws:iam::${account}:policy/boundary`;
const toDatadog = {
    match,
    to: [
        {
            type: "datadog" as const,
            site: "datadoghq.eu" as const,
            apiKey: { secretsManager: { secret: "datadog", key: "key" } },
        },
    ],
};

/** What was registered of a component: without the component itself, and without the cluster that it works on. */
function childrenOf(registered: readonly string[]): string[] {
    return registered.filter((urn) => /:index:(FluentBitWindows|IisLogMonitorApp|CreatedCluster)\$/.test(urn));
}

const fluentBit = (args: Partial<FluentBitWindowsArgs>) => () =>
    new FluentBitWindows("fluent-bit", { cluster: windowsCluster(), ...args });
const app = (args: Partial<IisLogMonitorAppArgs>) => () =>
    new IisLogMonitorApp("iis", { cluster: windowsCluster(), image, ...args });
const cluster =
    (create: object, args: Partial<NewClusterArgs> = {}) =>
    () =>
        new WindowsCluster("cluster", {
            create: { mode: "create", name: "new", kubernetesVersion: "1.35", ...create },
            place: { partition: "aws", region, accountId: account },
            site: { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [] },
            owner: "organization/windows-eks-logging/test",
            credentials: {},
            ...args,
        });

/** What AWS or Kubernetes would refuse in the middle of a deployment, and the line that says so. */
const refused: Record<string, [create: () => unknown, line: RegExp]> = {
    "a key of another region": [
        fluentBit({ cloudWatchLogs: { kmsKeyArn: key } }),
        /^ {2}FluentBitWindows\.cloudWatchLogs\.kmsKeyArn = .* is in us-east-1, but a key encrypts only resources in its own region/m,
    ],
    "a host of another region": [
        fluentBit({ awsEndpoints: { cloudWatchLogs: "vpce-0123-abcd.logs.us-east-1.vpce.amazonaws.com" } }),
        /^ {2}FluentBitWindows\.awsEndpoints\.cloudWatchLogs = .* is a host of us-east-1/m,
    ],
    "a boundary of another account": [
        fluentBit({ iam: { permissionsBoundaryArn: boundary } }),
        /^ {2}FluentBitWindows\.iam\.permissionsBoundaryArn = .* belongs to the account 999988887777/m,
    ],
    "tags of an application whose keys differ by case alone": [
        app({ tags: { team: "shop" }, iam: { tags: { Team: "shop" } } }),
        /^ {2}IisLogMonitorApp\.iam\.tags\.Team = "shop": differs from another tag's key only in case/m,
    ],
    "a tag that IAM does not take": [
        fluentBit({ tags: { team: "a#b" } }),
        /^ {2}FluentBitWindows\.tags\.team = "a#b": must consist of letters, digits, spaces/m,
    ],
    "more tags than an object takes": [
        fluentBit({ tags: many, routes: [{ match, tags: { one: "1", two: "2" } }] }),
        /^ {2}FluentBitWindows\.routes\[0\]\.tags: makes 51 tags on one resource, but AWS allows 50; remove 1 here or under tags$/m,
    ],
    "a certificate of another region": [
        app({
            ingress: {
                scheme: "internal",
                tls: { certificateArns: [`arn:aws:acm:us-east-1:${account}:certificate/0b7e9a52`] },
            },
        }),
        /^ {2}IisLogMonitorApp\.ingress\.tls\.certificateArns\[0\] = .* is in us-east-1, but a load balancer needs a certificate in its own region/m,
    ],
    "an application's boundary of another account": [
        app({ iam: { permissionsBoundaryArn: boundary } }),
        /^ {2}IisLogMonitorApp\.iam\.permissionsBoundaryArn = .* belongs to the account 999988887777/m,
    ],
    "a cluster's key of another region": [
        cluster({ secretsKmsKeyArn: key }),
        /^ {2}WindowsCluster\.secretsKmsKeyArn = .* is in us-east-1/m,
    ],
    "zones of another region": [
        cluster({ network: { type: "created", zones: ["us-east-1a", "us-east-1b"] } }),
        /^ {2}WindowsCluster\.network\.zones\[0\] = "us-east-1a": is a zone of another region/m,
    ],
    "a Kubernetes that EKS does not support any more": [
        cluster({ kubernetesVersion: "1.28" }),
        /^ {2}WindowsCluster\.kubernetesVersion = "1\.28": is no longer supported by EKS/m,
    ],
    "a cluster's boundary of another account": [
        cluster({}, { iam: { permissionsBoundaryArn: boundary } }),
        /^ {2}WindowsCluster\.iam\.permissionsBoundaryArn = .* belongs to the account 999988887777/m,
    ],
};

/** AWS and a cluster, in which some things are missing and others there already. */
const surroundings: Record<string, [create: () => unknown, invokes: Invokes, line: RegExp]> = {
    "a role that IAM does not have": [
        fluentBit({ identity: { type: "irsa", roleArn } }),
        {},
        /^ {2}FluentBitWindows\.identity\.roleArn = .*: IAM has no such role/m,
    ],
    "a role of the nodes that IAM does not have": [
        fluentBit({ identity: { type: "nodeRole", roleName: "nodes" } }),
        {},
        /^ {2}FluentBitWindows\.identity\.roleName = "nodes": IAM has no such role/m,
    ],
    "a boundary that IAM does not have": [
        fluentBit({ iam: { permissionsBoundaryArn: ownBoundary } }),
        {},
        /^ {2}FluentBitWindows\.iam\.permissionsBoundaryArn = .*: IAM has no such policy/m,
    ],
    "a secret that cannot be read": [
        fluentBit({ routes: [toDatadog] }),
        {
            "aws:secretsmanager/getSecretVersion:getSecretVersion": () => {
                throw new Error("couldn't find resource");
            },
        },
        /^ {2}FluentBitWindows\.routes\[0\]\.to\[0\]\.apiKey\.secretsManager\.secret = "datadog": could not be read from AWS Secrets Manager/m,
    ],
    "a secret without the entry": [
        fluentBit({ routes: [toDatadog] }),
        {
            "aws:secretsmanager/getSecretVersion:getSecretVersion": () => ({ versionId: "1", secretString: "{}" }),
        },
        /^ {2}FluentBitWindows\.routes\[0\]\.to\[0\]\.apiKey\.secretsManager\.key = "key": the secret datadog/m,
    ],
    "a log group that exists": [
        fluentBit({ routes: [{ match }] }),
        {
            "aws:cloudwatch/getLogGroups:getLogGroups": () => ({
                logGroupNames: ["/aws/containerinsights/dev/shop"],
            }),
            "aws:cloudwatch/getLogGroup:getLogGroup": () => ({
                tags: { team: "other" },
                retentionInDays: 30,
                logGroupClass: "STANDARD",
            }),
        },
        /^ {2}FluentBitWindows\.routes\[0\]\.to\[0\]: log group "\/aws\/containerinsights\/dev\/shop" exists \(tag team: other\)/m,
    ],
    "a repository that exists": [
        app({ repository: { create: true } }),
        {
            "aws:ecr/getRepository:getRepository": () => ({ tags: {}, encryptionConfigurations: [] }),
        },
        /^ {2}IisLogMonitorApp\.repository: ECR repository "dev\/iis" exists/m,
    ],
    "a cluster that exists": [
        cluster({}),
        { "aws:eks/getCluster:getCluster": () => ({ name: "new", tags: { owner: "platform" } }) },
        /^ {2}WindowsCluster\.name: EKS cluster "new" exists \(tag owner: platform\)/m,
    ],
    "a boundary of a cluster that IAM does not have": [
        cluster({}, { iam: { permissionsBoundaryArn: ownBoundary } }),
        {},
        /^ {2}WindowsCluster\.iam\.permissionsBoundaryArn = .*: IAM has no such policy/m,
    ],
    "an application's boundary that IAM does not have": [
        app({
            image: undefined,
            build: {
                type: "imageBuilder",
                baseImage: `${account}.dkr.ecr.${region}.amazonaws.com/base/iis:1`,
                logMonitor: { version: "2.2.2", sha256: "b".repeat(64) },
            },
            iam: { permissionsBoundaryArn: ownBoundary },
        }),
        {},
        /^ {2}IisLogMonitorApp\.iam\.permissionsBoundaryArn = .*: IAM has no such policy/m,
    ],
};

for (const preview of [true, false]) {
    describe(`a component looks up by itself in a ${preview ? "preview" : "deployment"}, and refuses`, () => {
        let folder: string;
        const before = process.cwd();
        beforeEach(() => {
            // Where the file for pulumi import is written.
            folder = mkdtempSync(join(tmpdir(), "checks-"));
            process.chdir(folder);
        });
        afterEach(() => {
            process.chdir(before);
            rmSync(folder, { recursive: true });
        });

        for (const [what, [create, invokes, line]] of Object.entries(surroundings)) {
            it(`${what}, before anything of it is registered`, async () => {
                const registered: string[] = [];
                await assert.rejects(run(create, { registered, invokes, preview }), line);
                assert.deepEqual(childrenOf(registered), []);
            });
        }
    });
}

describe("what a component looks up", () => {
    const asked: string[] = [];
    const noting: Invokes = Object.fromEntries(
        Object.entries({ ...engineInvokes, ...existingIam({ roles: [roleArn], policies: [ownBoundary] }) }).map(
            ([token, answer]) => [
                token,
                (inputs) => {
                    asked.push(`${token} ${JSON.stringify(inputs)}`);
                    return answer(inputs);
                },
            ],
        ),
    );
    beforeEach(() => {
        asked.length = 0;
    });

    it("is not what a resource of the same program decides", async () => {
        for (const preview of [true, false]) {
            asked.length = 0;
            const { registrations } = await run(
                () => {
                    const role = new aws.iam.Role("own", { name: "own", assumeRolePolicy: "{}" });
                    const policy = new aws.iam.Policy("own", { name: "own", policy: "{}" });
                    return fluentBit({
                        identity: { type: "irsa", roleArn: role.arn },
                        iam: { permissionsBoundaryArn: policy.arn },
                    })();
                },
                { invokes: noting, preview },
            );
            assert.ok(registrations.some(({ type }) => type.startsWith("kubernetes:apps")));
            assert.deepEqual(
                asked.filter((one) => /getRole|getPolicy/.test(one)),
                [],
            );
        }
    });

    it("is what an Output without a resource says", async () => {
        await run(fluentBit({ identity: { type: "irsa", roleArn: pulumi.output(roleArn) } }), { invokes: noting });
        assert.ok(
            asked.some((one) => one.includes('getRole {"name":"fluent-bit"}')),
            asked.join("\n"),
        );
    });

    it("is nothing where the program says so", async () => {
        await run(fluentBit({ lookUp: false, identity: { type: "irsa", roleArn } }), { invokes: noting });
        await run(app({ lookUp: false }), { invokes: noting });
        assert.deepEqual(asked, []);
    });

    it("does not show a secret", async () => {
        const secret = fluentBit({ identity: { type: "nodeRole", roleName: pulumi.secret("hidden-role") } });
        await assert.rejects(run(secret), (error: Error) => {
            assert.match(error.message, /FluentBitWindows\.identity\.roleName: IAM has no such role/);
            return !error.message.includes("hidden-role");
        });
    });

    it("leaves the mocks of a program's own tests alone, which answer what they are asked", async () => {
        const echo: Invokes = Object.fromEntries(
            Object.keys(engineInvokes).map((token) => [token, (inputs) => inputs]),
        );
        const { registrations } = await run(
            () => {
                fluentBit({ identity: { type: "irsa", roleArn }, routes: [{ match }] })();
                app({ iam: { permissionsBoundaryArn: ownBoundary } })();
            },
            { invokes: echo },
        );
        assert.ok(registrations.some(({ type }) => type.startsWith("kubernetes:apps")));
    });
});

describe("a component refuses by itself", () => {
    for (const [what, [create, line]] of Object.entries(refused)) {
        it(what, async () => {
            const registered: string[] = [];
            await assert.rejects(run(create, { registered }), line);
            assert.deepEqual(childrenOf(registered), []);
        });
    }
});

describe("a component with several mistakes", () => {
    it("names all of them at once: wrong values, and contradictions between others", async () => {
        const wrong = app({
            image: undefined,
            build: { type: "docker", context: "nowhere", logMonitor: { version: "2.2.2", sha256: "b" } },
            replicas: 3,
            autoscaling: { maxReplicas: 5 },
            iam: { path: "logging" },
        });
        await assert.rejects(run(wrong), ({ message }: Error) => {
            const settings = [...message.matchAll(/^ {2}([^ :]+)/gm)].map(([, setting]) => setting);
            assert.deepEqual(settings.sort(), [
                "IisLogMonitorApp.build.context",
                "IisLogMonitorApp.build.logMonitor.sha256",
                "IisLogMonitorApp.iam.path",
                "IisLogMonitorApp.replicas",
            ]);
            return true;
        });
    });
});
