import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { IisLogMonitorApp } from "../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { WindowsCluster, type LookedUpClusterArgs } from "../../components/windows-cluster/pulumi/windows-cluster";
import { account, region, valueOf, withoutStackTraces } from "./engine";

const image = `registry.example/iis@sha256:${"a".repeat(64)}`;
const routes = [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs" }, { type: "s3" }] }] as const;

/** How the mocks of a program's own tests answer calls. */
const mocks: Record<string, pulumi.runtime.Mocks["call"]> = {
    "as in Pulumi's documentation": ({ inputs }) => inputs as Record<string, unknown>,
    "with nothing": () => ({}),
    "with an error": ({ token }) => {
        throw new Error(`no mock of ${token}`);
    },
};

interface Made {
    type: string;
    name: string;
    inputs: Record<string, unknown>;
}

/** Runs a program as a user's unit test does, and returns what it made and what it printed. */
async function test(
    call: pulumi.runtime.Mocks["call"],
    program: () => pulumi.ComponentResource[],
): Promise<{ made: Made[]; printed: string[] }> {
    const made: Made[] = [];
    const printed: string[] = [];
    const { warn, error } = console;
    console.warn = console.error = (text: string) => printed.push(text);
    try {
        await pulumi.runtime.setMocks({
            call,
            newResource: ({ type, name, inputs }) => {
                made.push({ type, name, inputs: inputs as Record<string, unknown> });
                return { id: `${name}-id`, state: inputs as object };
            },
        });
        pulumi.runtime.setAllConfig({ "aws:region": region });
        await withoutStackTraces(async () => {
            await Promise.all(program().map(({ urn }) => valueOf(urn)));
            await pulumi.runtime.disconnect();
        });
        return { made, printed };
    } finally {
        Object.assign(console, { warn, error });
    }
}

function all(cluster: Partial<LookedUpClusterArgs> = {}): pulumi.ComponentResource[] {
    const prod = new WindowsCluster("cluster", { name: "prod", ...cluster });
    return [
        prod,
        new FluentBitWindows("fluent-bit", { cluster: prod, routes }),
        new IisLogMonitorApp("shop", { cluster: prod, image }),
    ];
}

describe("a program's own unit tests, over Pulumi's mocks", () => {
    for (const [what, call] of Object.entries(mocks)) {
        it(`see what a program creates, without a word of what could not be looked up: mocks that answer ${what}`, async () => {
            const { made, printed } = await test(call, () => all());
            assert.deepEqual(printed, []);
            for (const type of ["aws:iam/role:Role", "aws:s3/bucket:Bucket", "kubernetes:apps/v1:DaemonSet"]) {
                assert.ok(
                    made.some((one) => one.type === type),
                    type,
                );
            }
        });
    }

    const logMonitor = { sha256: "5".repeat(64) };
    const example = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/example";
    for (const what of ["as in Pulumi's documentation", "with nothing"]) {
        for (const type of ["dockerBuild", "docker"] as const) {
            it(`see an application that builds its image with ${type}: mocks that answer ${what}`, async () => {
                const { made, printed } = await test(mocks[what] as pulumi.runtime.Mocks["call"], () => [
                    new IisLogMonitorApp("shop", {
                        cluster: new WindowsCluster("cluster", { name: "prod" }),
                        build: { type, logMonitor },
                    }),
                ]);
                assert.deepEqual(printed, []);
                const inputs = JSON.stringify(made.map((one) => one.inputs));
                assert.match(inputs, new RegExp(`"${example}:[0-9a-f]{16}"`));
                assert.match(inputs, new RegExp(`"image":"${example}@sha256:0{64}"`));
            });
        }
        it(`see an application whose image EC2 Image Builder builds: mocks that answer ${what}`, async () => {
            const { made, printed } = await test(mocks[what] as pulumi.runtime.Mocks["call"], () => [
                new IisLogMonitorApp("shop", {
                    cluster: new WindowsCluster("cluster", { name: "prod" }),
                    build: {
                        type: "imageBuilder",
                        baseImage: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/iis:1",
                        logMonitor,
                    },
                }),
            ]);
            assert.deepEqual(printed, []);
            assert.ok(made.some(({ type }) => type === "aws:imagebuilder/image:Image"));
            const inputs = JSON.stringify(made.map((one) => one.inputs));
            assert.match(inputs, new RegExp(`"image":"${example}@sha256:0{64}"`));
        });
    }

    it("get from the cluster what their mocks answer", async () => {
        const issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123";
        const { made } = await test(
            ({ token, inputs }) =>
                token === "aws:eks/getCluster:getCluster"
                    ? { ...(inputs as object), identities: [{ oidcs: [{ issuer }] }] }
                    : { accountId: account },
            () => all(),
        );
        const role = made.find(({ type }) => type === "aws:iam/role:Role");
        assert.match(
            String(role?.inputs["assumeRolePolicy"]),
            new RegExp(`arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123`),
        );
    });

    it("create the same components again", async () => {
        const cluster = {
            name: "prod",
            accountId: account,
            kubeconfig: "{}",
            oidcProviderArn: `arn:aws:iam::${account}:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123`,
        };
        const create = () => [
            new FluentBitWindows("fluent-bit", { cluster, routes }),
            new IisLogMonitorApp("shop", { cluster, image }),
        ];
        const { made } = await test(
            () => ({}),
            () => [...create(), ...create()],
        );
        assert.equal(made.filter(({ type }) => type === "windows-eks-logging:index:FluentBitWindows").length, 2);
    });

    it("see that a setting is wrong", async () => {
        await assert.rejects(
            test(
                () => ({}),
                () => all({ windowsVersions: [] }),
            ),
            /WindowsCluster\.windowsVersions/,
        );
    });
});
