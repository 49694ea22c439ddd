import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { IisLogMonitorApp } from "../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { type AnyCluster, clusterArgs } from "../../components/windows-cluster/pulumi/connected-cluster";
import { WindowsCluster } from "../../components/windows-cluster/pulumi/windows-cluster";
import { facts, windowsCluster } from "./cluster";
import { account, type Registration, region, run, valueOf } from "./engine";

type Options = pulumi.ComponentResourceOptions;

const config = { "aws:region": region };
const logMonitor = { version: "2.2.2", sha256: "b".repeat(64) };
const create = { mode: "create", name: "new", kubernetesVersion: "1.35" } as const;
const place = { partition: "aws", region, accountId: account };
const site = { zoneNames: ["eu-central-1a", "eu-central-1b"], creatorArns: [`arn:aws:iam::${account}:role/deployer`] };

/** Each component, with children of many types. */
const components: Record<string, (opts: Options) => pulumi.ComponentResource> = {
    "a WindowsCluster that exists": (opts) =>
        new WindowsCluster(
            "it",
            {
                existing: facts,
                oidcProvider: "owned",
                windowsVersions: ["2022"],
                containerRuntimes: ["containerd"],
                owner: "organization/windows-eks-logging/test",
            },
            opts,
        ),
    "a WindowsCluster that it creates": (opts) =>
        new WindowsCluster(
            "it",
            { create, place, site, owner: "organization/windows-eks-logging/test", credentials: {} },
            opts,
        ),
    FluentBitWindows: (opts) =>
        new FluentBitWindows(
            "it",
            {
                cluster: windowsCluster(),
                routes: [
                    {
                        match: { namespace: "shop" },
                        to: [{ type: "cloudWatchLogs" }, { type: "s3" }, { type: "firehose" }],
                    },
                ],
            },
            opts,
        ),
    IisLogMonitorApp: (opts) =>
        new IisLogMonitorApp("it", { cluster: windowsCluster(), build: { logMonitor }, repository: {} }, opts),
};

/** What a component registered: itself first. */
function ownOf(registrations: readonly Registration[]): Registration[] {
    const [component] = registrations.filter(
        ({ name, type }) => name === "it" && type.startsWith("windows-eks-logging:"),
    );
    assert.ok(component);
    const own = [component];
    for (const one of registrations) {
        if (own.some(({ urn }) => urn === one.parent)) {
            own.push(one);
        }
    }
    return own;
}

async function registered(component: (opts: Options) => unknown, opts: () => Options): Promise<Registration[]> {
    const { registrations } = await run(() => component(opts()), { config });
    return ownOf(registrations);
}

for (const [what, component] of Object.entries(components)) {
    describe(`the options of ${what}`, () => {
        it("put it below a parent", async () => {
            const { registrations } = await run(
                () => component({ parent: new pulumi.ComponentResource("test:index:Platform", "platform") }),
                { config },
            );
            const [own, ...children] = ownOf(registrations);
            assert.match(own?.parent ?? "", /test:index:Platform::platform$/);
            assert.ok(children.length > 0);
            assert.ok(children.every(({ urn }) => urn.includes("windows-eks-logging:index:")));
        });

        it("protect all that it creates", async () => {
            const own = await registered(component, () => ({ protect: true }));
            assert.deepEqual(
                own.filter((one) => !one.protect).map(({ urn }) => urn),
                [],
            );
        });

        it("keep all that it creates when it goes", async () => {
            const own = await registered(component, () => ({ retainOnDelete: true }));
            const gone = own.filter((one) => !one.retainOnDelete).map(({ type }) => type);
            // Pulumi has no use for it on components.
            assert.deepEqual(
                gone.filter((type) => !type.startsWith("windows-eks-logging:")),
                [],
            );
        });

        it("adjust all that it creates by transformations", async () => {
            const seen: string[] = [];
            const own = await registered(component, () => ({
                transformations: [
                    ({ type, props, opts }) => {
                        seen.push(type);
                        return type === "aws:iam/role:Role"
                            ? { props: { ...(props as object), maxSessionDuration: 7200 }, opts }
                            : undefined;
                    },
                ],
            }));
            assert.deepEqual(seen.sort(), own.map(({ type }) => type).sort());
            for (const { type, inputs } of own.filter((one) => one.type === "aws:iam/role:Role")) {
                assert.equal(inputs["maxSessionDuration"], 7200, type);
            }
        });

        it("give all that it creates in AWS a provider", async () => {
            const { registrations } = await run(
                () => component({ providers: [new aws.Provider("other", { region: "eu-west-1" })] }),
                { config },
            );
            const provider = registrations.find(({ name }) => name === "other")?.urn ?? "";
            const inAws = ownOf(registrations).filter(({ type }) => type.startsWith("aws:"));
            assert.deepEqual(
                inAws.filter((one) => !one.provider.startsWith(provider)).map(({ urn }) => urn),
                [],
            );
        });
    });
}

describe("a Kubernetes provider", () => {
    const kubeconfig = facts.kubeconfig;
    const own = () => new kubernetes.Provider("own", { kubeconfig });
    const plain = () => ({ name: "dev", region, oidcProviderArn: facts.oidcProviderArn });
    const image = `registry.example/iis@sha256:${"a".repeat(64)}`;

    /** Where a program can name it, and on which cluster the component then is. */
    const named: Record<string, () => { cluster: AnyCluster; opts?: Options }> = {
        "in a list of providers": () => ({ cluster: plain(), opts: { providers: [own()] } }),
        "in a map of providers": () => ({ cluster: plain(), opts: { providers: { kubernetes: own() } } }),
        "as the provider": () => ({ cluster: plain(), opts: { provider: own() } }),
        "of the parent": () => ({
            cluster: plain(),
            opts: {
                parent: new pulumi.ComponentResource("test:index:Platform", "platform", {}, { providers: [own()] }),
            },
        }),
        "of the cluster": () => ({ cluster: { ...plain(), kubernetesProvider: own() } }),
        "beside the kubeconfig of a cluster": () => ({
            cluster: { ...plain(), kubeconfig },
            opts: { providers: [own()] },
        }),
        "beside a WindowsCluster, which has one too": () => ({
            cluster: windowsCluster(),
            opts: { providers: [own(), new aws.Provider("other", { region })] },
        }),
    };
    for (const [what, program] of Object.entries(named)) {
        it(`creates all objects of a component: ${what}`, async () => {
            const { registrations } = await run(
                () => {
                    const { cluster, opts } = program();
                    new FluentBitWindows("fluent-bit", { cluster }, opts);
                    new IisLogMonitorApp("iis", { cluster, image }, opts);
                },
                { config },
            );
            const provider = registrations.find(({ name }) => name === "own")?.urn ?? "";
            const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
            assert.ok(objects.length > 10);
            assert.deepEqual(
                objects.filter((one) => !one.provider.startsWith(provider)).map(({ urn }) => urn),
                [],
            );
        });
    }

    it("of a component's own lets its objects still wait for the nodes of a new cluster", async () => {
        const { find, ofType } = await run(
            () => {
                const cluster = new WindowsCluster("new", {
                    create,
                    place,
                    site,
                    owner: "organization/windows-eks-logging/test",
                    credentials: {},
                });
                new IisLogMonitorApp("iis", { cluster, image }, { providers: [own()] });
            },
            { config },
        );
        const [deployment] = ofType("kubernetes:apps/v1:Deployment");
        assert.ok(deployment?.dependencies.includes(find("pulumi:providers:kubernetes", "new").urn));
    });

    it("that belongs to another component's cluster is not taken from a parent where the cluster is a WindowsCluster", async () => {
        const { find, ofType } = await run(
            () => {
                const parent = new pulumi.ComponentResource("test:index:P", "platform", {}, { providers: [own()] });
                new IisLogMonitorApp("iis", { cluster: windowsCluster(), image }, { parent });
            },
            { config },
        );
        const { urn } = find("pulumi:providers:kubernetes", "cluster");
        for (const { provider } of ofType("kubernetes:apps/v1:Deployment")) {
            assert.ok(provider.startsWith(urn), provider);
        }
    });
});

describe("names that a program chooses", () => {
    /** The names of what a component creates, by type. */
    const namesOf = (registrations: readonly Registration[], prefix: string) =>
        registrations
            .filter(({ type }) => type.startsWith(prefix))
            .flatMap(({ inputs }) => {
                const { name, namespace } = (inputs["metadata"] ?? inputs) as { name?: string; namespace?: string };
                return name === undefined ? [] : [{ name, namespace }];
            });

    it("are the names of what Fluent Bit and its destinations have in AWS, and its policies grant these", async () => {
        const { registrations, ofType, result } = await run(
            () =>
                new FluentBitWindows("it", {
                    cluster: windowsCluster(),
                    namespace: "acme-logs",
                    iam: { namePrefix: "acme-", path: "/acme/" },
                    cloudWatchLogs: { prefix: "/acme/logs" },
                    s3: { bucket: "acme-archive" },
                    routes: [
                        {
                            match: { namespace: "shop" },
                            to: [
                                { type: "cloudWatchLogs", logGroup: "/acme/shop" },
                                { type: "s3" },
                                { type: "firehose", deliveryStream: "acme-stream" },
                            ],
                        },
                    ],
                }),
            { config },
        );
        const groups = namesOf(registrations, "aws:cloudwatch/logGroup:").map(({ name }) => name);
        assert.ok(groups.includes("/acme/shop"), String(groups));
        assert.deepEqual(
            groups.filter((name) => !name.startsWith("/acme/") && !name.includes("acme-stream")),
            [],
        );
        assert.deepEqual(
            ofType("aws:s3/bucket:Bucket").map(({ inputs }) => inputs["bucket"]),
            ["acme-archive"],
        );
        assert.deepEqual(await valueOf(result.deliveryStreamNames), ["acme-stream"]);
        for (const type of ["aws:iam/role:", "aws:iam/policy:"]) {
            const named = registrations.filter((one) => one.type.startsWith(type));
            assert.ok(named.length > 0);
            for (const { inputs } of named) {
                assert.match(String(inputs["name"]), /^acme-/);
                assert.equal(inputs["path"], "/acme/");
            }
        }
        const granted = ofType("aws:iam/policy:Policy")
            .map(({ inputs }) => String(inputs["policy"]))
            .join("\n");
        for (const part of ["log-group:/acme/shop", "arn:aws:s3:::acme-archive", "deliverystream/acme-stream"]) {
            assert.ok(granted.includes(part), part);
        }
        assert.doesNotMatch(granted, /containerinsights/);
        const namespaced = namesOf(registrations, "kubernetes:").filter(({ namespace }) => namespace !== undefined);
        assert.ok(namespaced.length > 0);
        assert.ok(namespaced.every(({ namespace }) => namespace === "acme-logs"));
    });

    it("are the names of what an application has", async () => {
        const { find, ofType, result } = await run(
            () =>
                new IisLogMonitorApp("it", {
                    cluster: windowsCluster(),
                    name: "storefront",
                    namespace: "shop",
                    repository: { name: "acme/storefront" },
                    build: { logMonitor },
                }),
            { config },
        );
        assert.equal(find("aws:ecr/repository:Repository").inputs["name"], "acme/storefront");
        assert.equal(result.serviceAddress, "http://storefront.shop.svc.cluster.local:80");
        for (const { inputs } of ofType("kubernetes:apps/v1:Deployment")) {
            const { name, namespace } = inputs["metadata"] as { name: string; namespace: string };
            assert.match(name, /^storefront/);
            assert.equal(namespace, "shop");
        }
    });
});

describe("two components on one cluster", () => {
    it("may be two applications", async () => {
        const { registrations } = await run(
            () => {
                const cluster = windowsCluster();
                for (const name of ["shop", "crm"]) {
                    new IisLogMonitorApp(name, { cluster, name, build: { logMonitor } });
                }
            },
            { config },
        );
        const urns = registrations.map(({ urn }) => urn);
        assert.equal(new Set(urns).size, urns.length);
        const objects = registrations.filter(({ type }) => type.startsWith("kubernetes:"));
        const names = objects.map(({ type, inputs }) => {
            const { name, namespace } = inputs["metadata"] as { name: string; namespace?: string };
            return `${type} ${namespace ?? ""}/${name}`;
        });
        assert.equal(new Set(names).size, names.length, names.join("\n"));
    });

    it("may be two Fluent Bits, which share neither folders nor names", async () => {
        const { registrations, ofType } = await run(
            () => {
                const cluster = windowsCluster();
                const routes = [{ match: { namespace: "shop" } }];
                const readers = [`arn:aws:iam::${account}:role/reader`];
                new FluentBitWindows("first", { cluster, routes, linuxNodes: true, nodeLogs: [{ source: "kubelet" }] });
                new FluentBitWindows("second", {
                    cluster,
                    instance: "security",
                    namespace: "security-logs",
                    linuxNodes: true,
                    nodeLogs: [{ source: "eventLog", channel: "System" }],
                    cloudWatchLogs: { prefix: "/security/dev" },
                    routes: [{ match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs", readers }] }],
                });
            },
            { config },
        );
        const own = registrations.filter(({ type }) => /^(aws|kubernetes):/.test(type));
        const names = own.flatMap(({ type, inputs }) => {
            const { name, namespace } = (inputs["metadata"] ?? inputs) as { name?: string; namespace?: string };
            return name === undefined ? [] : `${type} ${namespace ?? ""}/${name}`;
        });
        assert.equal(new Set(names).size, names.length, names.join("\n"));
        const folders = ofType("kubernetes:apps/v1:DaemonSet").map(({ name, inputs }) => {
            const { volumes } = (
                inputs["spec"] as { template: { spec: { volumes: { hostPath?: { path: string } }[] } } }
            ).template.spec;
            const state = volumes
                .flatMap(({ hostPath }) => hostPath?.path ?? [])
                .filter((path) => /fluent-bit/.test(path));
            return `${name} ${state.join()}`;
        });
        assert.deepEqual(folders.filter((folder) => !folder.includes("2025")).sort(), [
            "first-events-windows-2022 C:\\var\\fluent-bit\\events",
            "first-linux /var/fluent-bit/state",
            "first-windows-2022 C:\\var\\fluent-bit\\state",
            "second-events-windows-2022 C:\\var\\fluent-bit-security\\events",
            "second-linux /var/fluent-bit-security/state",
            "second-windows-2022 C:\\var\\fluent-bit-security\\state",
        ]);
    });

    const second: Record<string, [object, RegExp]> = {
        "the same folders": [{ namespace: "other" }, /FluentBitWindows\.instance: is the same as for "first"/],
        "the same namespace": [
            { instance: "security", cloudWatchLogs: { prefix: "/x" } },
            /FluentBitWindows\.namespace = "amazon-cloudwatch": is the namespace of "first"/,
        ],
        "the same log groups": [
            { instance: "security", namespace: "other" },
            /FluentBitWindows\.unrouted.*would create \/aws\/containerinsights\/dev\/_unrouted, which "first" on this cluster creates too/,
        ],
    };
    for (const [what, [args, sentence]] of Object.entries(second)) {
        it(`may not be two Fluent Bits with ${what}`, async () => {
            const both = run(
                () => {
                    const cluster = windowsCluster();
                    new FluentBitWindows("first", { cluster });
                    new FluentBitWindows("second", { cluster, ...args });
                },
                { config },
            );
            await assert.rejects(both, sentence);
        });
    }

    const describedTwice: Record<string, () => [AnyCluster, AnyCluster]> = {
        "by one Output": () => {
            const cluster = new aws.eks.Cluster("cluster", { roleArn: "role", vpcConfig: { subnetIds: [] } });
            const { oidcProviderArn } = facts;
            return [
                { ...clusterArgs(cluster), region, oidcProviderArn },
                { ...clusterArgs(cluster), region, oidcProviderArn },
            ];
        },
        "by the same facts": () => {
            const { name, accountId, oidcProviderArn, kubeconfig } = facts;
            const described = { name, region, accountId, oidcProviderArn, kubeconfig };
            return [described, { ...described }];
        },
    };
    for (const [how, clusters] of Object.entries(describedTwice)) {
        it(`are on one, where it is described twice, ${how}`, async () => {
            const both = run(
                () => {
                    const [one, other] = clusters();
                    new FluentBitWindows("first", { cluster: one });
                    new FluentBitWindows("second", { cluster: other, namespace: "other" });
                },
                { config },
            );
            await assert.rejects(both, /FluentBitWindows\.instance: is the same as for "first"/);
        });
    }

    it("may not be two of one name, where each is constructed by itself, as for another language", async () => {
        const { result } = await run(
            () => {
                const cluster = windowsCluster();
                new FluentBitWindows("first", { cluster });
                return cluster;
            },
            { config },
        );
        // Another connection to the engine.
        await assert.rejects(
            run(() => new FluentBitWindows("second", { cluster: result, namespace: "other" }), { config }),
            /FluentBitWindows\.instance: is the same as for "first"/,
        );
    });

    it("are on two, where two accounts have a cluster of one name", async () => {
        const { ofType } = await run(
            () => {
                for (const name of ["one", "other"]) {
                    const provider = new aws.Provider(name, { region });
                    new FluentBitWindows(
                        name,
                        {
                            cluster: {
                                name: "prod",
                                region,
                                oidcProviderArn: facts.oidcProviderArn,
                                kubeconfig: `{"current-context":"${name}"}`,
                            },
                        },
                        { providers: [provider] },
                    );
                }
            },
            { config },
        );
        assert.equal(ofType("windows-eks-logging:index:FluentBitWindows").length, 2);
    });

    it("may not be two applications of one name", async () => {
        const both = run(
            () => {
                const cluster = windowsCluster();
                new IisLogMonitorApp("first", { cluster, build: { logMonitor } });
                new IisLogMonitorApp("second", { cluster, build: { logMonitor } });
            },
            { config },
        );
        await assert.rejects(
            both,
            /IisLogMonitorApp\.name = "iis": is already the name of "first" in the namespace default/,
        );
    });
});
