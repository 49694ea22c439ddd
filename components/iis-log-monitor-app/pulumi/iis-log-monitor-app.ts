import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";

import { componentOptions } from "../../pulumi/component-options";
import { type ClusterComponentArgs, startOnCluster } from "../../pulumi/cluster-component";
import type { Tags } from "../../aws/tags";
import type { Manifest } from "../../kubernetes/manifest";
import { applyManifest, rolloutTimeout } from "../../pulumi/apply-manifest";
import { conventionPlacementProblems, type IamConventions, iamConventions } from "../../iam/conventions";
import { anyPlace } from "../../iam/arn";
import type { ArgsOf } from "../../outputs/may-be-output";
import { lookForOwn } from "../../existing-objects/pulumi/look-for-own";
import { Gate } from "../../pulumi/gate";
import { orExample } from "../../pulumi/mocked";
import { knownBeforehand } from "../../pulumi/beforehand";
import type { Planned, Trial } from "../../pulumi/planned";
import { ProblemsError } from "../../settings/problems-error";
import { describeProblem } from "../../settings/problems";
import type { Naming } from "../../settings/section";
import { type ClusterAmongArgs, clusterAmongArgs } from "../../windows-cluster/cluster-among-args";
import type { ConnectedCluster } from "../../windows-cluster/pulumi/connected-cluster";
import { kubernetesNeedProblems } from "../../windows-cluster/kubernetes-version";
import type { WindowsVersion } from "../../windows-cluster/windows-versions";
import { createImage } from "./create-image";
import type { BuildSettings } from "../image/settings";
import { refuseCollision } from "./instances";
import { iisLogMonitorAppNeeds } from "../kubernetes-needs";
import { iisLogMonitorAppLookUps, lookUpIisLogMonitorApp } from "./look-up";
import { loadBalancerHost } from "./load-balancer";
import { logMonitorConfiguration } from "../log-monitor/configuration-file";
import { type IisCluster, type IisLogMonitorAppPlan, planIisLogMonitorApp, repositoryName } from "../plan";
import { iisLogMonitorAppPlacementProblems } from "../placement";
import { iisLogMonitorAppProblems } from "../problems";
import { lifecyclePolicyArgs, repositoryArgs } from "../repository-args";
import { type IisLogMonitorAppSettings, iisLogMonitorAppSettings } from "../settings";
import { namedImages, variantsOf } from "../variants";

/** The settings, and conventions for all roles. */
const argsSchema = iisLogMonitorAppSettings.extend({ iam: iamConventions.prefault({}), cluster: clusterAmongArgs });

/** The settings of a stack file. Values from other resources can be Outputs. */
export interface IisLogMonitorAppArgs extends ArgsOf<typeof iisLogMonitorAppSettings>, ClusterComponentArgs {}

const componentName = "IisLogMonitorApp";

/** The parts of the plan that do not depend on an image. */
interface Planning {
    settings: IisLogMonitorAppSettings;
    iam: IamConventions;
    cluster: ClusterAmongArgs & IisCluster;
}

/**
 * IIS with Microsoft's LogMonitor, which writes IIS' log files, the Event Log and ETW to the container's standard output: an ECR repository, the image, a Deployment for each Windows version, a Service, and optionally a HorizontalPodAutoscaler, an Ingress, sites, and permissions of a group-managed service account.
 *
 * @example
 * new IisLogMonitorApp("built", { cluster, build: { logMonitor: { sha256: "…" } } });
 * new IisLogMonitorApp("made-elsewhere", { cluster, image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:…" });
 *
 * @throws ProblemsError with all problems, if the arguments contradict each other or the cluster
 */
export class IisLogMonitorApp extends pulumi.ComponentResource {
    /** URL of the ECR repository for the image; undefined if none is created. */
    public readonly repositoryUrl: pulumi.Output<string> | undefined;

    /** The image of each Windows version, by its digest; empty as long as there is none. */
    public readonly images: Partial<Record<WindowsVersion, pulumi.Output<string>>>;

    /** The Service's address inside the cluster; undefined as long as there is no image to run. */
    public readonly serviceAddress: string | undefined;

    /** Host name of the load balancer of the Ingress or the Service; undefined without a load balancer. */
    public readonly loadBalancer: pulumi.Output<string | undefined> | undefined;

    constructor(name: string, args: IisLogMonitorAppArgs, opts?: pulumi.ComponentResourceOptions) {
        const gate = new Gate();
        super("windows-eks-logging:index:IisLogMonitorApp", name, {}, componentOptions(opts, gate));
        const started = startOnCluster(this, {
            type: componentName,
            name,
            args,
            opts,
            gate,
            schema: argsSchema,
            plan: planWith,
        });
        const { given, cluster, named, planned: planning, lookUp } = started;
        const tags = started.tags();
        const { namespace, name: appName } = planning.decided(({ settings }) => ({
            namespace: settings.namespace,
            name: settings.name,
        }));
        refuseCollision(given, cluster, { component: name, namespace, name: appName });
        gate.opensAfter(lookUp ? this.lookUp(name, planning, cluster, named) : planning.checked());
        const repository = this.createRepository(
            name,
            planning.pick((known) => planIisLogMonitorApp(known.settings, known.cluster).repository),
            tags,
        );

        this.repositoryUrl = repository?.repositoryUrl;
        this.images = this.createImages(name, planning, cluster, repository, tags);
        // The digest of a built image is known only after the build. "No image" is a decision of the settings.
        const built = planning.decided(({ settings }) => settings.build !== undefined) ? this.images : undefined;
        const plan = planning.pick((known) => planIisLogMonitorApp(known.settings, known.cluster, built));
        plan.each(
            ({ warnings }) => named(warnings).map(describeProblem),
            (warning) => void pulumi.log.warn(warning, this),
        );
        const { rolloutTimeoutMinutes, serviceType } = planning.decided(({ settings }) => ({
            rolloutTimeoutMinutes: settings.rolloutTimeoutMinutes,
            serviceType: settings.service.type,
        }));
        const objects = this.createKubernetesObjects(name, plan, cluster, rolloutTimeoutMinutes);
        this.serviceAddress = plan.decided(({ serviceAddress }) => serviceAddress);
        this.loadBalancer = loadBalancerHost(objects, serviceType);
        this.registerOutputs({
            repositoryUrl: this.repositoryUrl,
            images: this.images,
            serviceAddress: this.serviceAddress,
            loadBalancer: this.loadBalancer,
        });
    }

    /** Finds out what would make the deployment fail half-way. What a resource of this program decides cannot be asked for before. */
    private async lookUp(
        name: string,
        planning: Planned<Planning>,
        { facts: { partition, region }, isCreated, kubeconfig }: ConnectedCluster,
        named: Naming,
    ): Promise<void> {
        const [lookUps, access] = await Promise.all([
            planning.beforehand(({ settings, iam, cluster }) =>
                iisLogMonitorAppLookUps(name, settings, { ...cluster, partition, region }, iam),
            ),
            isCreated ? undefined : knownBeforehand(kubeconfig),
        ]);
        const { problems, warnings } = await lookUpIisLogMonitorApp(lookUps, { parent: this });
        for (const warning of named(await planning.concealed(warnings)).map(describeProblem)) {
            void pulumi.log.warn(warning, this);
        }
        if (problems.length > 0) {
            throw new ProblemsError(named(await planning.concealed(problems)));
        }
        await lookForOwn(named(lookUps.claims ?? []), this, { name, kubeconfig: access?.value });
    }

    private createRepository(
        name: string,
        planned: Planned<IisLogMonitorAppPlan["repository"]>,
        tags: Tags,
    ): aws.ecr.Repository | undefined {
        if (!planned.decided((repository) => repository !== undefined)) {
            return undefined;
        }
        const owned = planned as Planned<NonNullable<IisLogMonitorAppPlan["repository"]>>;
        const opts = { parent: this };
        const repository = new aws.ecr.Repository(
            name,
            owned.args((one) => repositoryArgs(one, tags)),
            opts,
        );
        new aws.ecr.LifecyclePolicy(
            name,
            owned.args((one) => lifecyclePolicyArgs(one, repository.name)),
            opts,
        );
        return repository;
    }

    private createImages(
        name: string,
        planning: Planned<Planning>,
        cluster: ConnectedCluster,
        created: aws.ecr.Repository | undefined,
        tags: Tags,
    ): Partial<Record<WindowsVersion, pulumi.Output<string>>> {
        if (planning.sample.settings.build === undefined) {
            const versions = planning.decided(({ settings }) => Object.keys(namedImages(settings)) as WindowsVersion[]);
            return Object.fromEntries(
                versions.map((version) => [
                    version,
                    planning.output(({ settings }) => namedImages(settings)[version] as string),
                ]),
            );
        }
        const named = planning.output(({ settings, cluster: known }) => repositoryName(settings, known));
        const { partition, region } = cluster.facts;
        const url = orExample(
            created?.repositoryUrl ?? aws.ecr.getRepositoryOutput({ name: named }, { parent: this }).repositoryUrl,
            `${anyPlace.accountId}.dkr.ecr.${region}.amazonaws.com/example`,
        );
        const image = planning.pick(({ settings, iam, cluster: known }) => ({
            // The code above has decided that there is an image.
            build: settings.build as BuildSettings,
            configuration: logMonitorConfiguration(settings.logMonitor),
            repository: repositoryName(settings, known),
            iam,
            place: { partition, region, accountId: known.accountId },
        }));
        const opts = { parent: this, ...(created !== undefined && { dependsOn: [created] }) };
        return Object.fromEntries(
            planning
                .decided(({ settings }) => variantsOf(settings))
                .map(({ windowsVersion, suffix }) => {
                    const target = { name: `${name}${suffix}`, url, windowsVersion, tags };
                    return [windowsVersion, createImage(image, target, opts)];
                }),
        );
    }

    private createKubernetesObjects(
        name: string,
        plan: Planned<IisLogMonitorAppPlan>,
        cluster: ConnectedCluster,
        timeoutMinutes: number,
    ): pulumi.Resource[] {
        const objects: pulumi.Resource[] = [];
        let namespace: pulumi.Resource[] = [];
        // Files and permissions that a pod needs to start: without them its first attempts fail.
        const needed: pulumi.Resource[] = [];
        for (const key of plan.decided(({ manifests }) => Object.keys(manifests))) {
            // The kind, which is known, decides the type.
            const manifest = plan.args(({ manifests }) => manifests[key] as Manifest) as unknown as Manifest;
            const isDeployment = manifest.kind === "Deployment";
            const created = applyManifest(`${name}-${key}`, manifest, {
                parent: this,
                provider: cluster.kubernetesProvider,
                dependsOn: isDeployment ? [...namespace, ...needed] : namespace,
                ...(waitsForPods.includes(manifest.kind) && rolloutTimeout(timeoutMinutes)),
            });
            objects.push(created);
            if (manifest.kind === "Namespace") {
                namespace = [created];
            } else if (["ConfigMap", "ServiceAccount", "Role", "RoleBinding"].includes(manifest.kind)) {
                needed.push(created);
            }
        }
        return objects;
    }
}

/**
 * Kinds for which Pulumi's provider waits until pods run or have an address. It creates them at the same time, each with a timeout of its own.
 *
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/service.go (`DefaultServiceTimeoutMins`)
 * @see https://github.com/pulumi/pulumi-kubernetes/blob/master/provider/pkg/await/ingress.go (`DefaultIngressTimeoutMins`)
 */
const waitsForPods: readonly Manifest["kind"][] = ["Deployment", "Service", "Ingress"];

function planWith(
    { iam, cluster: given, ...settings }: z.output<typeof argsSchema>,
    { windowsVersions, facts }: ConnectedCluster,
): Trial<Planning> {
    const cluster = { ...given, windowsVersions };
    const { version, accountId } = cluster;
    const place = { partition: facts.partition, region: facts.region, accountId };
    return {
        plan: { settings, iam, cluster },
        problems: [
            ...(version === undefined ? [] : kubernetesNeedProblems(iisLogMonitorAppNeeds(settings), version)),
            ...iisLogMonitorAppProblems(settings, cluster),
            ...conventionPlacementProblems(iam, place),
            ...iisLogMonitorAppPlacementProblems(settings, place),
        ],
    };
}
