import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

/** What a generated SDK has for a component: the engine has it constructed by the plug-in. */
class Remote extends pulumi.ComponentResource {
    constructor(type: string, name: string, args: Record<string, unknown>, outputs: readonly string[]) {
        const unset = Object.fromEntries(outputs.map((output) => [output, undefined]));
        super(`windows-eks-logging:index:${type}`, name, { ...unset, ...args }, {}, true);
    }

    output(name: string): unknown {
        return (this as unknown as Record<string, unknown>)[name];
    }
}

const config = new pulumi.Config();

const key = new aws.kms.Key("logs", { enableKeyRotation: true });

const cluster = new Remote(
    "WindowsCluster",
    "cluster",
    { name: config.require("cluster"), kubeconfig: config.requireSecret("kubeconfig") },
    ["name", "accountId", "oidcProviderArn", "kubeconfig"],
);
const fluentBit = new Remote(
    "FluentBitWindows",
    "fluent-bit",
    {
        cluster,
        namespace: config.require("namespace"),
        routes: [
            {
                match: { namespace: "shop" },
                to: [
                    {
                        type: "cloudWatchLogs",
                        retentionDays: 30,
                        kmsKeyArn: key.arn,
                    },
                ],
            },
        ],
    },
    ["logGroupNames", "roleArn"],
);
const iis = new Remote(
    "IisLogMonitorApp",
    "iis",
    {
        // By what is known of it, and not by a reference.
        cluster: {
            name: cluster.output("name"),
            accountId: cluster.output("accountId"),
            kubeconfig: cluster.output("kubeconfig"),
            windowsVersions: ["2022"],
        },
        name: "remote",
        namespace: `${config.require("namespace")}-app`,
        image: `registry.example/iis@sha256:${"b".repeat(64)}`,
        rolloutTimeoutMinutes: 2,
    },
    ["serviceAddress"],
);

export const logGroupNames = fluentBit.output("logGroupNames");
export const roleArn = fluentBit.output("roleArn");
export const kubeconfig = cluster.output("kubeconfig");
export const serviceAddress = iis.output("serviceAddress");
