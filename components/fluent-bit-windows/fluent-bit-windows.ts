import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { componentOptions } from "../component-options";
import type { Tags } from "../aws/tags";
import { type IamConventions, type IamConventionsInput, iamConventions } from "../iam/conventions";
import { type Common, policyArgs, roleArgs } from "../iam/resource-args";
import { serviceAccountTrust } from "../iam/service-account-trust";
import { applyManifest, type Manifest, rolloutTimeout } from "../kubernetes/manifest";
import type { ArgsOf } from "../outputs/may-be-output";
import { Planned, type Trial } from "../outputs/planned";
import { parseSettings } from "../settings/parse";
import { within } from "../settings/problems";
import { ProblemsError } from "../settings/problems-error";
import { type ClusterAmongArgs, clusterAmongArgs } from "../windows-cluster/cluster-among-args";
import { assumedPlace, factsAmongArgs } from "../windows-cluster/cluster-facts";
import { type AnyCluster, type ConnectedCluster, connectedCluster } from "../windows-cluster/connected-cluster";
import { kubernetesNeedProblems } from "../windows-cluster/kubernetes-version";
import { refuseCollision } from "./instances";
import { fluentBitNeeds } from "./kubernetes-needs";
import { caBundleManifest } from "./manifests/config-maps";
import {
    type FluentBitCluster,
    fluentBitPlacementProblems,
    fluentBitProblems,
    type FluentBitPlan,
    planFluentBit,
} from "./plan";
import { readerPolicy, roleDescription, writerPolicy } from "./role-args";
import { type ActualName, createSecrets, withNames } from "./secrets";
import { type FluentBitSettings, fluentBitSettings, type FluentBitSettingsInput } from "./settings";
import { createTargets } from "./targets/create-targets";
import type { Target } from "./targets/target";
import { authorityWarnings, caBundle } from "./trust/authorities";
import { readAuthorities } from "./trust/read-authorities";

/** The settings, and beside them what all roles have in common. */
const argsSchema = z.object({
    ...fluentBitSettings.shape,
    iam: iamConventions.prefault({}),
    cluster: clusterAmongArgs,
});

/** What can be set, as in a stack file. A value that comes from another resource can be given as an Output. */
export interface FluentBitWindowsArgs extends ArgsOf<typeof fluentBitSettings> {
    /** The cluster whose nodes are read. */
    cluster: AnyCluster;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Tags;

    /** What the roles and policies that the component creates have in common. Default: nothing. */
    iam?: ArgsOf<typeof iamConventions>;
}

/** All that is planned. */
interface Planning {
    settings: FluentBitSettings;
    iam: IamConventions;
    cluster: ClusterAmongArgs;
    plan: FluentBitPlan;
}

/**
 * Fluent Bit on every Windows node of a cluster: it reads the logs of all pods, adds their metadata, and ships each namespace's
 * lines to its own destination, with permissions for exactly these destinations.
 *
 * @example
 * new FluentBitWindows("fluent-bit", { cluster, routes: [{ match: { namespace: "default" } }] });
 *
 * @throws {@link ProblemsError} when the arguments contradict themselves or one another, with every problem at once
 */
export class FluentBitWindows extends pulumi.ComponentResource {
    /** Namespace of Fluent Bit. */
    public readonly namespace: string;

    /** ARN of the role that Fluent Bit assumes; undefined where the nodes' role is used. */
    public readonly roleArn: pulumi.Output<string> | undefined;

    /** Names of the CloudWatch log groups that the component owns. */
    public readonly logGroupNames: pulumi.Output<string[]>;

    /** Names of the buckets that the component owns. */
    public readonly bucketNames: pulumi.Output<string[]>;

    /** Names of the delivery streams that the component owns. */
    public readonly deliveryStreamNames: pulumi.Output<string[]>;

    private readonly planned: Planned<Planning>;
    private readonly tags: Tags;

    constructor(name: string, args: FluentBitWindowsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:FluentBitWindows", name, {}, componentOptions(opts));
        const { cluster: given, tags = {}, ...input } = args;
        const cluster = connectedCluster(given, this, name, "FluentBitWindows.cluster");
        this.tags = tags;
        this.planned = Planned.from({
            component: "FluentBitWindows",
            schema: argsSchema,
            args: { ...input, cluster: factsAmongArgs(cluster.facts) },
            place: assumedPlace(cluster.facts),
            plan: (known) => planWith(known as PlainArgs, cluster),
        });
        refuseCollision(given, {
            component: name,
            ...this.planned.decided(({ settings: { namespace, instance } }) => ({ namespace, instance })),
            targets: this.planned.sample.plan.targets,
        });
        this.planned.each(
            ({ plan }) => plan.warnings,
            (warning) => void pulumi.log.warn(warning, this),
        );

        const plan = this.planned.pick(({ plan }) => plan);
        const written = this.planned.pick(({ plan: { targets: all }, iam }) => ({ targets: all, iam }));
        const targets = createTargets(name, written, tags, { parent: this });
        const role = this.createRole(name, cluster);
        const permissions = this.createPolicies(name, role);
        this.createReaders(name);
        this.createKubernetesObjects(name, cluster, [...targets, ...permissions]);

        this.namespace = this.planned.decided(({ settings }) => settings.namespace);
        this.roleArn = role?.arn ?? (plan.sample.role && plan.output(({ role: given }) => given?.arn ?? ""));
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

    private namesOf(kind: Target["kind"]): pulumi.Output<string[]> {
        return this.planned.output(({ plan }) =>
            plan.targets.filter((target) => target.kind === kind).map((target) => target.name),
        );
    }

    private createRole(name: string, cluster: ConnectedCluster): aws.iam.Role | undefined {
        const role = this.planned.decided(({ plan }) => plan.role && { ...plan.role, arn: "" });
        if (role === undefined || role.given) {
            return undefined;
        }
        const { oidcProviderArn, oidcIssuer } = cluster;
        if (oidcProviderArn === undefined || oidcIssuer === undefined) {
            throw new ProblemsError([{ setting: "FluentBitWindows.cluster.oidcProviderArn", remedy: noProvider }]);
        }
        // Of a cluster that this very deployment creates, the issuer is known only when it is there.
        const trust = pulumi
            .all([oidcProviderArn, oidcIssuer])
            .apply(([provider, issuer]) => JSON.stringify(serviceAccountTrust(provider, issuer, role.serviceAccount)));
        return new aws.iam.Role(
            name,
            this.planned.args((planning) => {
                const description = roleDescription(planning.cluster.name);
                return roleArgs({ name: planning.plan.roleName, description, trust }, this.common(planning));
            }),
            // IAM takes a trust in a provider only once the provider is there.
            { parent: this, dependsOn: cluster.oidcProvider ?? [] },
        );
    }

    private createPolicies(name: string, role: aws.iam.Role | undefined): pulumi.Resource[] {
        if (this.planned.sample.plan.role?.given === true) {
            return [];
        }
        const opts = { parent: this };
        const roleName = role?.name ?? this.planned.output(({ plan }) => plan.roleName);
        return this.createEach(name, ({ plan }) => plan.policies, writerPolicy).map(({ unique, policyArn }) => {
            return new aws.iam.RolePolicyAttachment(unique, { role: roleName, policyArn }, opts);
        });
    }

    /** Lets others read what is written, each what it may. */
    private createReaders(name: string): void {
        const opts = { parent: this };
        for (const { unique, policyArn, planned } of this.createEach(name, ({ plan }) => plan.readers, readerPolicy)) {
            // In the program, a role that is not known yet is called by its sample, which stays the same.
            for (const role of planned.list(({ roles }) => roles)) {
                const attachment = { role: role.output((one) => one), policyArn };
                new aws.iam.RolePolicyAttachment(`${unique}-${role.sample}`, attachment, opts);
            }
            for (const group of planned.list(({ groups }) => groups)) {
                const attachment = { group: group.output((one) => one), policyArn };
                new aws.iam.GroupPolicyAttachment(`${unique}-${group.sample}`, attachment, opts);
            }
        }
    }

    /** Creates the policies of a list. */
    private createEach<P extends { name: string }>(
        name: string,
        policies: (planning: Planning) => readonly P[],
        described: (policy: P) => { name: string; description: string; document: object },
    ): { unique: string; policyArn: pulumi.Output<string>; planned: Planned<P> }[] {
        return this.planned
            .list((planning) => policies(planning).map((policy) => ({ policy, common: this.common(planning) })))
            .map((planned) => {
                const unique = `${name}-${planned.label(({ policy }) => policy.name)}`;
                const args = planned.args(({ policy, common }) => policyArgs(described(policy), common));
                const { arn: policyArn } = new aws.iam.Policy(unique, args, { parent: this });
                return { unique, policyArn, planned: planned.pick(({ policy }) => policy) };
            });
    }

    private common({ iam }: Planning): Common {
        return { tags: this.tags, iam };
    }

    /** @param before what has to be there before Fluent Bit starts: where it writes, and the permission to do so */
    private createKubernetesObjects(name: string, cluster: ConnectedCluster, before: pulumi.Resource[]): void {
        const opts = { parent: this, provider: cluster.kubernetesProvider };
        const earlier: pulumi.Resource[] = [];
        const { manifests, names } = this.withAuthorities(cluster);
        for (const [key, manifest] of Object.entries(manifests)) {
            if (manifest.kind !== "DaemonSet") {
                // The namespace is the first; the other objects do not wait for one another.
                earlier.push(applyManifest(`${name}-${key}`, manifest, { ...opts, dependsOn: earlier.slice(0, 1) }));
            }
        }
        const { namespace, rolloutTimeoutMinutes } = this.planned.decided(({ settings }) => ({
            namespace: settings.namespace,
            rolloutTimeoutMinutes: settings.rolloutTimeoutMinutes,
        }));
        const plan = this.planned.pick(({ plan: whole }) => whole);
        const secrets = createSecrets(name, namespace, plan, { ...opts, dependsOn: earlier.slice(0, 1) });
        for (const [key, manifest] of Object.entries(manifests)) {
            if (manifest.kind === "DaemonSet") {
                // Daemon sets need all that comes before them, but not one another: they roll out side by side.
                applyManifest(`${name}-${key}`, withNames(manifest, [...secrets, ...names]), {
                    ...opts,
                    ...rolloutTimeout(rolloutTimeoutMinutes),
                    dependsOn: [...earlier, ...before],
                });
            }
        }
    }

    /** What the plan says of Kubernetes' objects, with Outputs where it depends on some. */
    private manifests(): Record<string, Manifest> {
        const keys = this.planned.decided(({ plan }) => Object.keys(plan.manifests));
        return Object.fromEntries(
            keys.map((key) => [
                key,
                // The kind decides the type, and is known.
                this.planned.args(({ plan }) => plan.manifests[key] as Manifest) as unknown as Manifest,
            ]),
        );
    }

    /** The manifests, with the CA bundle as it is when the authorities that only the cluster knows have been read, and the name that its ConfigMap then has by the planned one. */
    private withAuthorities(cluster: ConnectedCluster): { manifests: Record<string, Manifest>; names: ActualName[] } {
        const manifests = this.manifests();
        const planned = manifests["ca-bundle"];
        const references = this.planned.list(({ plan }) => plan.authorities.references);
        if (references.length === 0 || planned?.kind !== "ConfigMap") {
            return { manifests, names: [] };
        }
        const { kubeconfig } = cluster;
        if (kubeconfig === undefined) {
            throw new ProblemsError([{ setting: "FluentBitWindows.cluster.kubeconfig", remedy: noKubeconfig }]);
        }
        const wanted = this.planned.output(({ plan, settings: { namespace, createNamespace } }) => ({
            authorities: plan.authorities,
            settings: { namespace, createNamespace },
        }));
        // Certificates are no secrets, although they are read with one.
        const read = pulumi
            .all([wanted, pulumi.unsecret(kubeconfig)])
            .apply(async ([{ authorities, settings }, contents]) => {
                const isNew = (namespace: string) => settings.createNamespace && namespace === settings.namespace;
                const texts = await readAuthorities(authorities, contents, isNew);
                for (const warning of authorityWarnings(texts, new Date())) {
                    void pulumi.log.warn(warning, this);
                }
                return caBundleManifest(settings, caBundle(texts));
            });
        const name = read.metadata.name;
        const bundle = { ...planned, metadata: { ...planned.metadata, name }, data: read.data } as unknown as Manifest;
        return {
            manifests: { ...manifests, "ca-bundle": bundle },
            names: [{ planned: planned.metadata.name, actual: name }],
        };
    }
}

const noProvider =
    "is missing: Fluent Bit assumes its role through the cluster's IAM OIDC provider. Name the provider, or a role that exists (identity.roleArn)";

const noKubeconfig =
    "is missing: certificateAuthorities names certificates that are in the cluster, and they are read with it";

type PlainArgs = FluentBitSettingsInput & { iam?: IamConventionsInput; cluster: unknown };

function planWith({ iam = {}, cluster: given, ...input }: PlainArgs, cluster: ConnectedCluster): Trial<Planning> {
    const { name, accountId, version } = parseSettings(clusterAmongArgs, given, "FluentBitWindows.cluster");
    const settings = parseSettings(fluentBitSettings, input, "FluentBitWindows");
    const conventions = parseSettings(iamConventions, iam, "FluentBitWindows.iam");
    const known: FluentBitCluster = {
        partition: cluster.facts.partition,
        region: cluster.facts.region,
        name,
        accountId,
        isCreated: cluster.isCreated,
        windowsVersions: cluster.windowsVersions,
        containerRuntimes: cluster.containerRuntimes,
        iam: conventions,
    };
    const plan = planFluentBit(settings, known, new Date());
    return {
        plan: { settings, iam: conventions, cluster: { name, accountId, version }, plan },
        problems: within("FluentBitWindows", [
            ...(version === undefined ? [] : kubernetesNeedProblems(fluentBitNeeds(settings), version)),
            ...fluentBitProblems(settings, known.name, known.windowsVersions),
            ...fluentBitPlacementProblems(plan, known),
        ]),
    };
}
