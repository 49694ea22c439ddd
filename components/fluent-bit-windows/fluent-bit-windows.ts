import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { type IamConventions, type IamConventionsInput, iamConventions } from "../iam/conventions";
import { type Common, policyArgs, roleArgs } from "../iam/resource-args";
import { serviceAccountTrust } from "../iam/service-account-trust";
import { applyManifest, type Manifest, rolloutTimeout } from "../kubernetes/manifest";
import { ConfigurationError } from "../settings/configuration-error";
import { parseSettings } from "../settings/parse";
import { ProblemsError } from "../settings/problems-error";
import type { WindowsCluster } from "../windows-cluster/windows-cluster";
import { caBundleManifest } from "./manifests/config-maps";
import {
    type FluentBitCluster,
    fluentBitPlacementProblems,
    fluentBitProblems,
    type FluentBitPlan,
    planFluentBit,
} from "./plan";
import { readerPolicy, roleDescription, writerPolicy } from "./role-args";
import { createSecrets, withNames } from "./secrets";
import { type FluentBitSettings, fluentBitSettings, type FluentBitSettingsInput } from "./settings";
import { createTargets } from "./targets/create-targets";
import type { Target } from "./targets/target";
import { authorityWarnings, caBundle } from "./trust/authorities";
import { readAuthorities } from "./trust/read-authorities";

export interface FluentBitWindowsArgs extends FluentBitSettingsInput {
    /** The cluster whose nodes are read. */
    cluster: WindowsCluster;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Record<string, string>;

    /** What the roles and policies that the component creates have in common. Default: nothing. */
    iam?: IamConventionsInput;
}

/**
 * Fluent Bit on every Windows node of a cluster: it reads the logs of all pods, adds their metadata, and ships each namespace's
 * lines to its own destination, with permissions for exactly these destinations.
 *
 * @example
 * new FluentBitWindows("fluent-bit", { cluster, routes: [{ match: { namespace: "default" } }] });
 *
 * @throws {@link ConfigurationError} when the arguments contradict themselves or one another, with every problem at once
 */
export class FluentBitWindows extends pulumi.ComponentResource {
    /** Namespace of Fluent Bit. */
    public readonly namespace: string;

    /** ARN of the role that Fluent Bit assumes; undefined where the nodes' role is used. */
    public readonly roleArn: pulumi.Output<string> | undefined;

    /** Names of the CloudWatch log groups that the component owns. */
    public readonly logGroupNames: string[];

    /** Names of the buckets that the component owns. */
    public readonly bucketNames: string[];

    /** Names of the delivery streams that the component owns. */
    public readonly deliveryStreamNames: string[];

    private readonly plan: FluentBitPlan;
    private readonly common: Common;

    constructor(name: string, args: FluentBitWindowsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:FluentBitWindows", name, {}, opts);
        const { cluster, tags = {}, iam = {}, ...input } = args;
        const settings = parseSettings(fluentBitSettings, input, "FluentBitWindows");
        refuseSecond(name, cluster);
        this.common = { tags, iam: parseSettings(iamConventions, iam, "FluentBitWindows.iam") };
        this.plan = planOrThrow(settings, cluster, this.common.iam);
        for (const warning of this.plan.warnings) {
            void pulumi.log.warn(warning, this);
        }

        const targets = createTargets(name, this.plan.targets, this.common, { parent: this });
        const role = this.createRole(name, cluster);
        const permissions = this.createPolicies(name, role);
        this.createReaders(name);
        this.createKubernetesObjects(name, cluster, settings, [...targets, ...permissions]);

        this.namespace = settings.namespace;
        this.roleArn = role?.arn ?? (this.plan.role && pulumi.output(this.plan.role.arn));
        this.logGroupNames = this.namesOf("logGroup");
        this.bucketNames = this.namesOf("bucket");
        this.deliveryStreamNames = this.namesOf("deliveryStream");
        this.registerOutputs({
            namespace: this.namespace,
            roleArn: this.roleArn,
            logGroupNames: this.logGroupNames,
            bucketNames: this.bucketNames,
            deliveryStreamNames: this.deliveryStreamNames,
        });
    }

    private namesOf(kind: Target["kind"]): string[] {
        return this.plan.targets.filter((target) => target.kind === kind).map((target) => target.name);
    }

    private createRole(name: string, cluster: WindowsCluster): aws.iam.Role | undefined {
        const { role } = this.plan;
        if (role === undefined || role.given) {
            return undefined;
        }
        return new aws.iam.Role(
            name,
            roleArgs(
                {
                    name: this.plan.roleName,
                    description: roleDescription(cluster.facts.name),
                    // Of a cluster that this very deployment creates, the issuer is known only when it is there.
                    trust: pulumi
                        .all([cluster.oidcProviderArn, cluster.oidcIssuer])
                        .apply(([provider, issuer]) =>
                            JSON.stringify(serviceAccountTrust(provider, issuer, role.serviceAccount)),
                        ),
                },
                this.common,
            ),
            // IAM takes a trust in a provider only once the provider is there.
            { parent: this, dependsOn: cluster.oidcProvider ?? [] },
        );
    }

    private createPolicies(name: string, role: aws.iam.Role | undefined): pulumi.Resource[] {
        if (this.plan.role?.given === true) {
            return [];
        }
        const opts = { parent: this };
        return this.plan.policies.map((planned) => {
            const unique = `${name}-${planned.name}`;
            const policy = new aws.iam.Policy(unique, policyArgs(writerPolicy(planned), this.common), opts);
            const attachment = { role: role?.name ?? this.plan.roleName, policyArn: policy.arn };
            return new aws.iam.RolePolicyAttachment(unique, attachment, opts);
        });
    }

    /** Lets others read what is written, each what it may. */
    private createReaders(name: string): void {
        const opts = { parent: this };
        for (const planned of this.plan.readers) {
            const unique = `${name}-${planned.name}`;
            const { arn: policyArn } = new aws.iam.Policy(unique, policyArgs(readerPolicy(planned), this.common), opts);
            for (const role of planned.roles) {
                new aws.iam.RolePolicyAttachment(`${unique}-${role}`, { role, policyArn }, opts);
            }
            for (const group of planned.groups) {
                new aws.iam.GroupPolicyAttachment(`${unique}-${group}`, { group, policyArn }, opts);
            }
        }
    }

    /** @param before what has to be there before Fluent Bit starts: where it writes, and the permission to do so */
    private createKubernetesObjects(
        name: string,
        cluster: WindowsCluster,
        settings: FluentBitSettings,
        before: pulumi.Resource[],
    ): void {
        const opts = { parent: this, provider: cluster.kubernetesProvider };
        const earlier: pulumi.Resource[] = [];
        const { manifests, names } = this.withAuthorities(cluster, settings);
        for (const [key, manifest] of Object.entries(manifests)) {
            if (manifest.kind !== "DaemonSet") {
                // The namespace is the first; the other objects do not wait for one another.
                earlier.push(applyManifest(`${name}-${key}`, manifest, { ...opts, dependsOn: earlier.slice(0, 1) }));
            }
        }
        const secrets = createSecrets(name, settings.namespace, this.plan.credentials, {
            ...opts,
            dependsOn: earlier.slice(0, 1),
        });
        for (const [key, manifest] of Object.entries(manifests)) {
            if (manifest.kind === "DaemonSet") {
                // Daemon sets need all that comes before them, but not one another: they roll out side by side.
                applyManifest(`${name}-${key}`, withNames(manifest, { ...secrets, ...names }), {
                    ...opts,
                    ...rolloutTimeout(settings.rolloutTimeoutMinutes),
                    dependsOn: [...earlier, ...before],
                });
            }
        }
    }

    /** The manifests, with the CA bundle as it is when the authorities that only the cluster knows have been read, and the name that its ConfigMap then has by the planned one. */
    private withAuthorities(
        cluster: WindowsCluster,
        settings: FluentBitSettings,
    ): { manifests: Record<string, Manifest>; names: Record<string, pulumi.Output<string>> } {
        const { authorities, manifests } = this.plan;
        const planned = manifests["ca-bundle"];
        if (authorities.references.length === 0 || planned?.kind !== "ConfigMap") {
            return { manifests, names: {} };
        }
        // Certificates are no secrets, although they are read with one.
        const read = pulumi.unsecret(cluster.kubeconfig).apply(async (kubeconfig) => {
            const isNew = (namespace: string) => settings.createNamespace && namespace === settings.namespace;
            const texts = await readAuthorities(authorities, kubeconfig, isNew);
            for (const warning of authorityWarnings(texts, new Date())) {
                void pulumi.log.warn(warning, this);
            }
            return caBundleManifest(settings, caBundle(texts));
        });
        const name = read.metadata.name;
        const bundle = { ...planned, metadata: { ...planned.metadata, name }, data: read.data } as unknown as Manifest;
        return { manifests: { ...manifests, "ca-bundle": bundle }, names: { [planned.metadata.name]: name } };
    }
}

const names = new WeakMap<WindowsCluster, string>();

/** Two on one cluster would read each file twice, and write their read positions into one folder of the node. */
function refuseSecond(name: string, cluster: WindowsCluster): void {
    const earlier = names.get(cluster);
    if (earlier !== undefined) {
        throw new ConfigurationError(
            `FluentBitWindows ${JSON.stringify(name)}: ${JSON.stringify(earlier)} ships the logs of the cluster ${cluster.facts.name} already. ` +
                "Two would ship each line twice, and overwrite each other's read positions on the nodes. Give one component the routes of both.",
        );
    }
    names.set(cluster, name);
}

function planOrThrow(settings: FluentBitSettings, cluster: WindowsCluster, iam: IamConventions): FluentBitPlan {
    const known: FluentBitCluster = {
        ...cluster.facts,
        isCreated: cluster.isCreated,
        windowsVersions: cluster.windowsVersions,
        containerRuntimes: cluster.containerRuntimes,
        iam,
    };
    const plan = planFluentBit(settings, known, new Date());
    const problems = [
        ...fluentBitProblems(settings, known.name, known.windowsVersions),
        ...fluentBitPlacementProblems(plan, known),
    ];
    if (problems.length > 0) {
        throw new ProblemsError(problems);
    }
    return plan;
}
