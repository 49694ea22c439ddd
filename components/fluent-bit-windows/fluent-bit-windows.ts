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
import { createMonitoring } from "./monitoring/create-monitoring";
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

/** The settings, and conventions for all roles. */
const argsSchema = z.object({
    ...fluentBitSettings.shape,
    iam: iamConventions.prefault({}),
    cluster: clusterAmongArgs,
});

/** The settings of a stack file. Values from other resources can be Outputs. */
export interface FluentBitWindowsArgs extends ArgsOf<typeof fluentBitSettings> {
    /** The cluster whose logs are shipped. */
    cluster: AnyCluster;

    /** Tags for the component's AWS resources. Default: none. */
    tags?: Tags;

    /** Conventions for the component's roles and policies. Default: none. */
    iam?: ArgsOf<typeof iamConventions>;
}

/** The whole plan. */
interface Planning {
    settings: FluentBitSettings;
    iam: IamConventions;
    cluster: ClusterAmongArgs;
    plan: FluentBitPlan;
}

/**
 * Fluent Bit on every Windows node of a cluster. It reads the logs of all pods, adds metadata, and ships each namespace's lines to its own destination, with permissions for only these destinations.
 *
 * @example
 * new FluentBitWindows("fluent-bit", { cluster, routes: [{ match: { namespace: "default" } }] });
 *
 * @throws {@link ProblemsError} with all problems, if the arguments contradict each other

 */
export class FluentBitWindows extends pulumi.ComponentResource {
    /** Fluent Bit's namespace. */
    public readonly namespace: string;

    /** ARN of the role that Fluent Bit assumes; undefined if it uses the nodes' role. */
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
        createMonitoring(
            name,
            this.planned.pick(({ plan: { monitoring } }) => ({ monitoring })),
            tags,
            { parent: this },
        );
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
        // If this deployment creates the cluster, the issuer is known only after that.
        const trust = pulumi
            .all([oidcProviderArn, oidcIssuer])
            .apply(([provider, issuer]) => JSON.stringify(serviceAccountTrust(provider, issuer, role.serviceAccount)));
        return new aws.iam.Role(
            name,
            this.planned.args((planning) => {
                const description = roleDescription(planning.cluster.name);
                return roleArgs({ name: planning.plan.roleName, description, trust }, this.common(planning));
            }),
            // IAM accepts a trust policy only if the provider exists.
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

    /** Grants readers access to their targets. */
    private createReaders(name: string): void {
        const opts = { parent: this };
        for (const { unique, policyArn, planned } of this.createEach(name, ({ plan }) => plan.readers, readerPolicy)) {
            // The resource name of a role that is not known yet contains the sample, which does not change.
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

    /** @param before resources that must exist before Fluent Bit starts: its targets, and the permission to write to them */
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
                // DaemonSets need all earlier objects, but not one another, so they roll out in parallel.
                applyManifest(`${name}-${key}`, withNames(manifest, [...secrets, ...names]), {
                    ...opts,
                    ...rolloutTimeout(rolloutTimeoutMinutes),
                    dependsOn: [...earlier, ...before],
                });
            }
        }
    }

    /** The Kubernetes objects of the plan, with Outputs where they depend on them. */
    private manifests(): Record<string, Manifest> {
        const keys = this.planned.decided(({ plan }) => Object.keys(plan.manifests));
        return Object.fromEntries(
            keys.map((key) => [
                key,
                // The kind, which is known, decides the type.
                this.planned.args(({ plan }) => plan.manifests[key] as Manifest) as unknown as Manifest,
            ]),
        );
    }

    /** The manifests with the CA bundle that includes authorities read from the cluster, and the final name of its ConfigMap by the planned name. */
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
        // Certificates are not secrets, although they are read with one.
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
    "is missing: Fluent Bit assumes its role through the cluster's IAM OIDC provider. Set the provider's ARN, or an existing role (identity.roleArn)";

const noKubeconfig =
    "is missing: it is needed to read the certificates of certificateAuthorities that are in the cluster";

type PlainArgs = FluentBitSettingsInput & { iam?: IamConventionsInput; cluster: unknown };

function planWith({ iam = {}, cluster: given, ...input }: PlainArgs, cluster: ConnectedCluster): Trial<Planning> {
    const { name, accountId, version, autoScalingGroups } = parseSettings(
        clusterAmongArgs,
        given,
        "FluentBitWindows.cluster",
    );
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
        autoScalingGroups,
    };
    const plan = planFluentBit(settings, known, new Date());
    return {
        plan: { settings, iam: conventions, cluster: { name, accountId, version, autoScalingGroups }, plan },
        problems: within("FluentBitWindows", [
            ...(version === undefined ? [] : kubernetesNeedProblems(fluentBitNeeds(settings), version)),
            ...fluentBitProblems(settings, known.name, known.windowsVersions),
            ...fluentBitPlacementProblems(plan, known),
        ]),
    };
}
