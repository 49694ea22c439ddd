import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { componentOptions } from "../../pulumi/component-options";
import { type ClusterComponentArgs, startOnCluster } from "../../pulumi/cluster-component";
import type { Tags } from "../../aws/tags";
import { conventionPlacementProblems, type IamConventions, iamConventions } from "../../iam/conventions";
import { type Common, policyArgs, roleArgs } from "../../iam/resource-args";
import { serviceAccountTrust } from "../../iam/trust";
import type { Manifest } from "../../kubernetes/manifest";
import { applyManifest, rolloutTimeout } from "../../pulumi/apply-manifest";
import type { ArgsOf } from "../../outputs/may-be-output";
import { claimsAsRead } from "../../existing-objects/kubernetes-claims";
import { lookForOwn } from "../../existing-objects/pulumi/look-for-own";
import { Gate } from "../../pulumi/gate";
import { knownBeforehand } from "../../pulumi/beforehand";
import type { Planned, Trial } from "../../pulumi/planned";
import { describeProblem, onePerValue, type Problem } from "../../settings/problems";
import { ProblemsError } from "../../settings/problems-error";
import type { Naming } from "../../settings/section";
import { type ClusterAmongArgs, clusterAmongArgs } from "../../windows-cluster/cluster-among-args";
import type { ConnectedCluster } from "../../windows-cluster/pulumi/connected-cluster";
import { kubernetesNeedProblems } from "../../windows-cluster/kubernetes-version";
import { fluentBitArnProblems } from "../arn-placement";
import { destinationTags } from "../destination-tags";
import { createInsights } from "./create-insights";
import { refuseCollision } from "./instances";
import { fluentBitNeeds } from "../kubernetes-needs";
import { fluentBitLookUps, lookUpFluentBit } from "./look-up";
import { caBundleManifest } from "../manifests/config-maps";
import { createMonitoring } from "./create-monitoring";
import { fluentBitPlacementProblems, type FluentBitPlan, planFluentBit, plannedFluentBitProblems } from "../plan";
import type { FluentBitCluster } from "../cluster";
import { readerPolicy, roleDescription, writerPolicy } from "../role-args";
import { type ActualName, createSecrets, withNames } from "./secrets";
import { type FluentBitSettings, fluentBitSettings } from "../settings";
import { createTargets } from "./create-targets";
import type { Target } from "../targets/target";
import { authorityWarnings, caBundle } from "../trust/authorities";
import { readAuthorities } from "../trust/read-authorities";

/** The settings, and conventions for all roles. */
const argsSchema = fluentBitSettings.extend({ iam: iamConventions.prefault({}), cluster: clusterAmongArgs });

/** The settings of a stack file. Values from other resources can be Outputs. */
export interface FluentBitWindowsArgs extends ArgsOf<typeof fluentBitSettings>, ClusterComponentArgs {}

const componentName = "FluentBitWindows";

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
    private readonly named: Naming;

    constructor(name: string, args: FluentBitWindowsArgs, opts?: pulumi.ComponentResourceOptions) {
        const gate = new Gate();
        super("windows-eks-logging:index:FluentBitWindows", name, {}, componentOptions(opts, gate));
        const { given, cluster, named, planned, tags, lookUp } = startOnCluster(this, {
            type: componentName,
            name,
            args,
            opts,
            gate,
            schema: argsSchema,
            plan: planWith,
        });
        this.named = named;
        this.planned = planned;
        this.tags = tags(destinationTags(planned.sample.settings));
        refuseCollision(given, cluster, {
            component: name,
            ...this.planned.decided(({ settings: { namespace, instance } }) => ({ namespace, instance })),
            targets: this.planned.sample.plan.targets,
        });
        this.planned.each(
            ({ plan }) => this.described(plan.warnings),
            (warning) => void pulumi.log.warn(warning, this),
        );

        gate.opensAfter(lookUp ? this.lookUp(name, cluster) : this.planned.checked());

        const plan = this.planned.pick(({ plan }) => plan);
        const written = this.planned.pick(({ plan: { targets: all }, iam }) => ({ targets: all, iam }));
        const targets = createTargets(name, written, this.tags, { parent: this });
        createInsights(
            name,
            plan.pick(({ insights }) => insights),
            { parent: this, dependsOn: targets },
        );
        const role = this.createRole(name, cluster);
        const permissions = this.createPolicies(name, role);
        this.createReaders(name);
        createMonitoring(
            name,
            this.planned.pick(({ plan: { monitoring } }) => ({ monitoring })),
            this.tags,
            { parent: this },
        );
        this.createKubernetesObjects(name, cluster, gate, [...targets, ...permissions]);

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

    /** Finds out what would make the deployment fail half-way. What a resource of this program decides cannot be asked for before. */
    private async lookUp(name: string, cluster: ConnectedCluster): Promise<void> {
        const { partition, region } = cluster.facts;
        const [lookUps, oidcIssuer, oidcProviderArn, kubeconfig] = await Promise.all([
            this.planned.beforehand(({ settings, plan, iam, cluster: known }) =>
                fluentBitLookUps(name, {
                    settings,
                    plan,
                    cluster: { partition, region, ...known, windowsVersions: [], containerRuntimes: [], iam },
                }),
            ),
            ...[cluster.oidcIssuer, cluster.oidcProviderArn, cluster.kubeconfig].map((value) =>
                cluster.isCreated ? undefined : knownBeforehand(value),
            ),
        ]);
        const surroundings = {
            ...(oidcIssuer !== undefined &&
                oidcProviderArn !== undefined && {
                    issuer: { oidcIssuer: oidcIssuer.value, oidcProviderArn: oidcProviderArn.value },
                }),
            kubeconfig: kubeconfig?.value,
            invoke: { parent: this },
        };
        const { problems, warnings, names } = await lookUpFluentBit(lookUps, surroundings);
        for (const warning of this.described(await this.planned.concealed(warnings))) {
            void pulumi.log.warn(warning, this);
        }
        if (problems.length > 0) {
            throw new ProblemsError(this.named(await this.planned.concealed(problems)));
        }
        const claims = claimsAsRead(this.named(lookUps.claims ?? []), names);
        await lookForOwn(claims, this, { name, kubeconfig: kubeconfig?.value });
    }

    /** Warnings, as a person reads them. */
    private described(warnings: readonly Problem[]): string[] {
        return this.named(warnings).map(describeProblem);
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
            throw new ProblemsError(this.named([{ setting: "cluster.oidcProviderArn", remedy: noProvider }]));
        }
        // If this deployment creates the cluster, the issuer is known only after that.
        const trust = pulumi
            .all([oidcProviderArn, oidcIssuer])
            .apply(([provider, issuer]) => serviceAccountTrust(provider, issuer, role.serviceAccount));
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
    private createKubernetesObjects(
        name: string,
        cluster: ConnectedCluster,
        gate: Gate,
        before: pulumi.Resource[],
    ): void {
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
        const secrets = createSecrets(
            name,
            namespace,
            this.planned,
            { named: this.named, gate },
            {
                ...opts,
                dependsOn: earlier.slice(0, 1),
            },
        );
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
            throw new ProblemsError(this.named([{ setting: "cluster.kubeconfig", remedy: noKubeconfig }]));
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
                const texts = await readAuthorities(authorities, contents, isNew, this.named);
                for (const warning of this.described(authorityWarnings(texts, new Date()))) {
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

function planWith(
    { iam, cluster: { name, accountId, version, autoScalingGroups }, ...settings }: z.output<typeof argsSchema>,
    cluster: ConnectedCluster,
): Trial<Planning> {
    const known: FluentBitCluster = {
        partition: cluster.facts.partition,
        region: cluster.facts.region,
        name,
        accountId,
        isCreated: cluster.isCreated,
        windowsVersions: cluster.windowsVersions,
        containerRuntimes: cluster.containerRuntimes,
        iam,
        autoScalingGroups,
    };
    const plan = planFluentBit(settings, known, new Date());
    return {
        plan: { settings, iam, cluster: { name, accountId, version, autoScalingGroups }, plan },
        problems: [
            ...(version === undefined ? [] : kubernetesNeedProblems(fluentBitNeeds(settings), version)),
            ...plannedFluentBitProblems(settings, known, plan),
            ...onePerValue([
                ...fluentBitArnProblems(settings, known),
                ...conventionPlacementProblems(iam, known),
                ...fluentBitPlacementProblems(plan, known),
            ]),
        ],
    };
}
