import assert from "node:assert/strict";

import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

import { FluentBitWindows } from "../../../components/fluent-bit-windows/pulumi/fluent-bit-windows";
import { IisLogMonitorApp } from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { type AnyCluster, clusterArgs } from "../../../components/windows-cluster/pulumi/connected-cluster";
import { WindowsCluster } from "../../../components/windows-cluster/pulumi/windows-cluster";
import { facts, windowsCluster } from "../cluster";
import { account, issuer, region, type Registration, type Run, run } from "../engine";
import { unknownOutput } from "../outputs";

const config = { "aws:region": region };
const image = `${account}.dkr.ecr.${region}.amazonaws.com/iis@sha256:${"a".repeat(64)}`;
const oidcProviderArn = `arn:aws:iam::${account}:oidc-provider/${issuer.replace("https://", "")}`;

function components(cluster: AnyCluster): pulumi.Resource[] {
    const fluentBit = new FluentBitWindows("fluent-bit", {
        cluster,
        routes: [
            { match: { namespace: "shop" }, to: [{ type: "cloudWatchLogs" }, { type: "s3" }, { type: "firehose" }] },
        ],
    });
    return [fluentBit, new IisLogMonitorApp("iis", { cluster, image, repository: {} })];
}

function eksCluster(changes: object = {}): eks.Cluster {
    return new eks.Cluster("dev", { name: "dev", createOidcProvider: true, ...changes });
}

function awsCluster(): aws.eks.Cluster {
    return new aws.eks.Cluster("dev", {
        name: "dev",
        roleArn: `arn:aws:iam::${account}:role/eks`,
        vpcConfig: { subnetIds: ["subnet-1", "subnet-2"] },
    });
}

/** What of a run the components made, by the types of what they made. */
function made(registrations: readonly Registration[]): { type: string; inputs: object }[] {
    return registrations
        .filter(({ urn, type }) => /FluentBitWindows\$|IisLogMonitorApp\$/.test(urn) && !type.startsWith("pulumi:"))
        .map(({ type, inputs }) => ({ type, inputs }))
        .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

async function refusal(program: () => unknown): Promise<string> {
    try {
        await run(program, { config });
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error), String(error));
        return error.message;
    }
    throw new Error("it was not refused");
}

const clusters: Record<string, () => AnyCluster> = {
    "an eks.Cluster": eksCluster,
    "an eks.Cluster of which the program says more": () => ({
        ...clusterArgs(eksCluster()),
        windowsVersions: ["2022", "2025"],
    }),
    "an aws.eks.Cluster and its provider": () => ({ ...clusterArgs(awsCluster()), oidcProviderArn }),
    "names and ARNs": () => ({ name: "dev", oidcProviderArn, kubeconfig: facts.kubeconfig }),
    "names and ARNs, with the kubeconfig as an object": () => ({
        name: "dev",
        oidcProviderArn,
        kubeconfig: pulumi.output(JSON.parse(facts.kubeconfig) as never),
    }),
    "names and ARNs, with a provider of Kubernetes": () => ({
        name: "dev",
        region,
        accountId: account,
        version: "1.33",
        oidcProviderArn: pulumi.output(oidcProviderArn),
        kubernetesProvider: new kubernetes.Provider("dev", { kubeconfig: facts.kubeconfig }),
    }),
};

describe("a cluster that the components take", () => {
    describe("may be", () => {
        let known: Run;
        before(async () => {
            known = await run(() => components(windowsCluster({ windowsVersions: ["2022", "2025"] })), { config });
        });

        for (const [what, cluster] of Object.entries(clusters)) {
            it(`${what}, with resources of the same names in a preview and in a deployment`, async () => {
                const deployed = await run(() => components(cluster()), { config });
                assert.deepEqual(made(deployed.registrations), made(known.registrations));
                const previewed = await run(() => components(cluster()), { config, preview: true });
                const urns = ({ registrations }: Run) => registrations.map(({ urn }) => urn).sort();
                assert.deepEqual(urns(previewed), urns(deployed));
            });
        }
    });

    const exported = {
        name: "dev",
        oidcProviderArn,
        kubeconfig: facts.kubeconfig,
        key: `arn:aws:kms:${region}:${account}:key/0b7e9a52-3f0c-4a6e-9d55-1f2e3d4c5b6a`,
    };
    const ofStack = (key = "key") => {
        const stack = new pulumi.StackReference("acme/platform/prod");
        const [name, arn, contents] = ["name", "oidcProviderArn", "kubeconfig"].map((one) => stack.requireOutput(one));
        return new FluentBitWindows("fluent-bit", {
            cluster: { name, oidcProviderArn: arn, kubeconfig: contents } as AnyCluster,
            cloudWatchLogs: { kmsKeyArn: stack.getOutput(key) },
            routes: [{ match: { namespace: "shop" } }],
        });
    };
    for (const preview of [true, false]) {
        it(`may be what another stack exports, known in a ${preview ? "preview" : "deployment"}`, async () => {
            const { ofType, find } = await run(() => ofStack(), {
                config,
                preview,
                exported,
                secretExports: ["kubeconfig"],
            });
            const groups = ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs);
            assert.ok(groups.some(({ name }) => name === "/aws/containerinsights/dev/shop"));
            assert.ok(groups.every(({ kmsKeyId }) => kmsKeyId === exported.key));
            assert.deepEqual(find("pulumi:providers:kubernetes").secrets, ["kubeconfig"]);
        });
    }

    it("lets what another stack exports be wrong in a preview already, and in a secret without a word of it", async () => {
        const refusalOf = (more: object, secretExports: string[] = []) =>
            assert.rejects.bind(
                assert,
                run(() => ofStack(), { config, preview: true, exported: { ...exported, ...more }, secretExports }),
            );
        await refusalOf({ key: "alias/logs" })(
            /cloudWatchLogs\.kmsKeyArn = "alias\/logs": must be the ARN of a KMS key/,
        );
        await refusalOf({ key: "alias/logs" }, ["key"])(
            (error: Error) => /kmsKeyArn: must be the ARN/.test(error.message) && !error.message.includes("alias/logs"),
        );
        await refusalOf({ name: "no name" })(/FluentBitWindows\.cluster\.name = "no name"/);
    });

    it("may be without what another stack does not export, where that has a default", async () => {
        const { ofType } = await run(() => ofStack("nothing"), { config, exported });
        assert.ok(ofType("aws:cloudwatch/logGroup:LogGroup").every(({ inputs }) => inputs["kmsKeyId"] === undefined));
    });

    it("may be unknown but for its region: what does not contain its name or account is known in a preview", async () => {
        const { find, ofType } = await run(
            () => {
                const cluster = { name: unknownOutput("name"), accountId: unknownOutput("account") };
                components({
                    ...cluster,
                    oidcProviderArn: unknownOutput("arn"),
                    kubeconfig: unknownOutput("kubeconfig"),
                });
            },
            { config, preview: true },
        );
        assert.deepEqual(
            ofType("aws:cloudwatch/logGroup:LogGroup")
                .map(({ name }) => name.replace("fluent-bit-", ""))
                .sort(),
            [
                "/aws/containerinsights/cluster/_monitoring",
                "/aws/containerinsights/cluster/_unrouted",
                "/aws/containerinsights/cluster/amazon-cloudwatch",
                "/aws/containerinsights/cluster/shop",
                "cluster-shop-errors",
            ],
        );
        const { spec } = find("kubernetes:apps/v1:DaemonSet", "fluent-bit-windows-2022").inputs as {
            spec: { template: { spec: { nodeSelector: object } } };
        };
        assert.equal((spec.template.spec.nodeSelector as Record<string, string>)["kubernetes.io/os"], "windows");
    });

    it("gives resources names that do not change with its own", async () => {
        const urns = async (name: string) =>
            (
                await run(
                    () => components({ name: pulumi.output(name), oidcProviderArn, kubeconfig: facts.kubeconfig }),
                    {
                        config,
                    },
                )
            ).registrations
                .map(({ urn }) => urn)
                // Two components register side by side, in any order.
                .sort();
        assert.deepEqual(await urns("dev"), await urns("another"));
    });

    it("is reached by the provider in the component's options", async () => {
        const { ofType, find } = await run(
            () => {
                const provider = new kubernetes.Provider("bastion", { kubeconfig: facts.kubeconfig });
                const cluster = { name: "dev", oidcProviderArn };
                new FluentBitWindows("fluent-bit", { cluster }, { providers: [provider] });
            },
            { config },
        );
        const { urn } = find("pulumi:providers:kubernetes", "bastion");
        assert.ok(ofType("kubernetes:apps/v1:DaemonSet").every(({ provider }) => provider.startsWith(urn)));
    });

    const kubeconfig = facts.kubeconfig;
    const refused: Record<string, [() => AnyCluster, RegExp]> = {
        "an aws.eks.Cluster without a provider of OIDC": [
            awsCluster,
            /FluentBitWindows\.cluster\.oidcProviderArn: is missing: Fluent Bit assumes its role through/,
        ],
        "an eks.Cluster without a provider of OIDC": [
            () => eksCluster({ createOidcProvider: false }),
            /eks\.Cluster: has no IAM OIDC provider.*createOidcProvider: true/,
        ],
        "something else as its provider": [
            () => ({ name: "dev", kubeconfig, oidcProviderArn: pulumi.output(issuer) }),
            /(FluentBitWindows|IisLogMonitorApp)\.cluster\.oidcProviderArn = "https:.*must be the ARN of an IAM OIDC provider/,
        ],
        "a wrong name": [
            () => ({ name: pulumi.output("no name"), kubeconfig, oidcProviderArn }),
            /FluentBitWindows\.cluster\.name = "no name": must be the name of an EKS cluster/,
        ],
        "a wrong region": [
            () => ({ name: "dev", region: "eu-centrl-1", kubeconfig, oidcProviderArn }),
            /FluentBitWindows\.cluster\.region = "eu-centrl-1": .*did you mean "eu-central-1"/,
        ],
        "a wrong account": [
            () => ({ name: "dev", accountId: "1234", kubeconfig, oidcProviderArn }),
            /FluentBitWindows\.cluster\.accountId = "1234": must be an AWS account/,
        ],
        "a Windows version that does not exist": [
            () => ({ name: "dev", kubeconfig, oidcProviderArn, windowsVersions: ["2016"] as never }),
            /FluentBitWindows\.cluster\.windowsVersions\[0\] = "2016"/,
        ],
        "something else instead of a kubeconfig": [
            () => ({ name: "dev", oidcProviderArn, kubeconfig: pulumi.output(undefined) as never }),
            /FluentBitWindows\.cluster\.kubeconfig: must be a kubeconfig: its contents as text.*it is undefined/,
        ],
        "a file of a kubeconfig that is not there": [
            () => ({ name: "dev", oidcProviderArn, kubeconfig: pulumi.output("prod.kubeconfig") }),
            /FluentBitWindows\.cluster\.kubeconfig = "prod\.kubeconfig": there is no such file/,
        ],
        "an Output of it": [
            () => pulumi.output({ name: "dev", kubeconfig, oidcProviderArn }) as never,
            /FluentBitWindows\.cluster: must be .*; it is an Output or a promise\. Write the map itself/,
        ],
        "a promise of it": [
            () => Promise.resolve({ name: "dev", kubeconfig, oidcProviderArn }) as never,
            /FluentBitWindows\.cluster: must be .*; it is an Output or a promise\. Write the map itself/,
        ],
        "Windows versions that are not known yet": [
            () => ({ name: "dev", kubeconfig, oidcProviderArn, windowsVersions: pulumi.output(["2022"]) as never }),
            /FluentBitWindows\.cluster\.windowsVersions: is an Output/,
        ],
        "a region that is not known yet": [
            () => ({ name: "dev", kubeconfig, oidcProviderArn, region: pulumi.output(region) as never }),
            /FluentBitWindows\.cluster\.region: is an Output/,
        ],
        "a provider of something else": [
            () => ({ name: "dev", oidcProviderArn, kubernetesProvider: new aws.Provider("aws", { region }) }),
            /FluentBitWindows\.cluster\.kubernetesProvider: must be a provider of Kubernetes/,
        ],
        "a resource instead of its name": [
            () => ({ name: awsCluster() as never, kubeconfig, oidcProviderArn }),
            /FluentBitWindows\.cluster\.name: is a resource \(aws:eks\/cluster:Cluster\); write its attribute/,
        ],
        "an Output in a text": [
            // oxlint-disable-next-line typescript/restrict-template-expressions, typescript/no-base-to-string -- what a program without a linter does
            () => ({ name: `${pulumi.output("dev")}`, kubeconfig, oidcProviderArn }),
            /FluentBitWindows\.cluster\.name: contains an Output or a promise as text.*pulumi\.interpolate/,
        ],
        "an Output in the text of an Output": [
            () => ({
                // oxlint-disable-next-line typescript/restrict-template-expressions, typescript/no-base-to-string -- as above
                name: pulumi.output("x").apply(() => `${pulumi.output("dev")}`),
                kubeconfig,
                oidcProviderArn,
            }),
            /FluentBitWindows\.cluster\.name: contains an Output or a promise as text/,
        ],
        "a misspelt argument": [
            () => ({ name: "dev", kubeconfig, oidcProvider: oidcProviderArn }) as never,
            /FluentBitWindows\.cluster\.oidcProvider .*did you mean "oidcProviderArn"/,
        ],
        "no name": [() => ({ kubeconfig, oidcProviderArn }) as never, /FluentBitWindows\.cluster\.name: is missing/],
        "nothing that reaches it": [
            () => ({ name: "dev", oidcProviderArn }),
            /FluentBitWindows\.cluster\.kubernetesProvider: is missing/,
        ],
        "another resource": [
            () => new aws.s3.Bucket("bucket") as never,
            /FluentBitWindows\.cluster: must be a WindowsCluster, an eks\.Cluster/,
        ],
        "no cluster": [
            () => undefined as never,
            /FluentBitWindows\.cluster: must be a WindowsCluster, an eks\.Cluster/,
        ],
        "a text": [
            () => "dev" as never,
            /FluentBitWindows\.cluster = "dev": must be a WindowsCluster, an eks\.Cluster/,
        ],
    };
    for (const [what, [cluster, sentence]] of Object.entries(refused)) {
        it(`is refused: ${what}`, async () => {
            assert.match(await refusal(() => components(cluster())), sentence);
        });
    }

    it("is refused before anything is created where its values are known, also if nothing is looked up", async () => {
        const registered: string[] = [];
        const program = () =>
            new FluentBitWindows("fluent-bit", {
                cluster: { name: "dev", kubeconfig, oidcProviderArn },
                lookUp: false,
                cloudWatchLogs: { kmsKeyArn: pulumi.output("alias/logs") },
                routes: [{ match: { namespace: "shop" }, to: [{ type: "s3", bucket: unknownOutput() }] }],
            });
        await assert.rejects(run(program, { config, registered }), /kmsKeyArn = "alias\/logs"/);
        assert.deepEqual(
            registered.filter((urn) => urn.includes("FluentBitWindows$")),
            [],
        );
    });

    it("is asked for where the arguments are missing", async () => {
        for (const program of [
            () => new FluentBitWindows("it", undefined as never),
            () => new IisLogMonitorApp("it", null as never),
            () => new WindowsCluster("it", undefined as never),
        ]) {
            assert.match(
                await refusal(program),
                /(FluentBitWindows|IisLogMonitorApp|WindowsCluster): the arguments are missing/,
            );
        }
        const args = pulumi.output({ cluster: { name: "dev", kubeconfig, oidcProviderArn } });
        assert.match(
            await refusal(() => new FluentBitWindows("it", args)),
            /FluentBitWindows: the arguments are an Output/,
        );
    });

    for (const [when, version] of Object.entries({ before: "1.26", late: pulumi.output("1.26") })) {
        it(`has to be new enough for the settings, also when its version is known ${when}`, async () => {
            const cluster = { name: "dev", kubeconfig, oidcProviderArn, version };
            assert.match(
                await refusal(() => new FluentBitWindows("fluent-bit", { cluster, metadata: { from: "kubelet" } })),
                /FluentBitWindows\.metadata\.from = "kubelet": needs Kubernetes 1\.33, but the cluster has 1\.26/,
            );
            assert.match(
                await refusal(() => new IisLogMonitorApp("iis", { cluster, image })),
                /IisLogMonitorApp\.name = "iis": needs Kubernetes 1\.27, but the cluster has 1\.26/,
            );
        });
    }
});
