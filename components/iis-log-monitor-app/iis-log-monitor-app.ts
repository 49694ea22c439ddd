import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

import { applyManifest, rolloutTimeout } from "../kubernetes/manifest";
import { type IamConventions, type IamConventionsInput, iamConventions } from "../iam/conventions";
import { parseSettings } from "../settings/parse";
import { ProblemsError } from "../settings/problems-error";
import type { WindowsCluster } from "../windows-cluster/windows-cluster";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import { createImage } from "./image/create-image";
import { loadBalancerHost } from "./load-balancer";
import { logMonitorConfiguration } from "./log-monitor/configuration-file";
import { type IisLogMonitorAppPlan, planIisLogMonitorApp, repositoryName } from "./plan";
import { iisLogMonitorAppProblems } from "./problems";
import { lifecyclePolicyArgs, repositoryArgs } from "./repository-args";
import {
    type IisLogMonitorAppSettings,
    iisLogMonitorAppSettings,
    type IisLogMonitorAppSettingsInput,
} from "./settings";
import { namedImages, variantsOf } from "./variants";

export interface IisLogMonitorAppArgs extends IisLogMonitorAppSettingsInput {
    /** The cluster that runs the application. */
    cluster: WindowsCluster;

    /** Tags for what the component creates in AWS. Default: none. */
    tags?: Record<string, string>;

    /** What the roles and policies that the component creates have in common. Default: nothing. */
    iam?: IamConventionsInput;
}

/**
 * IIS with Microsoft's LogMonitor, which brings IIS' log files, the Event Log and ETW to the container's standard output: an ECR
 * repository, the image, a Deployment for each Windows version, a Service, and as asked for a scaler, an Ingress, sites, and the rights of a
 * group-managed service account.
 *
 * @example
 * new IisLogMonitorApp("built", { cluster, build: { logMonitor: { sha256: "…" } } });
 * new IisLogMonitorApp("made-elsewhere", { cluster, image: "111122223333.dkr.ecr.eu-central-1.amazonaws.com/iis@sha256:…" });
 *
 * @throws {@link ProblemsError} when the arguments contradict themselves or the cluster, with every problem at once
 */
export class IisLogMonitorApp extends pulumi.ComponentResource {
    /** URL of the ECR repository to push the image to; undefined where none is created. */
    public readonly repositoryUrl: pulumi.Output<string> | undefined;

    /** The image that runs on each Windows version, by its digest; empty as long as there is none. */
    public readonly images: Partial<Record<WindowsVersion, pulumi.Output<string>>>;

    /** The Service's address inside the cluster; undefined as long as there is no image to run. */
    public readonly serviceAddress: string | undefined;

    /** Host name of the load balancer, the Ingress' or the Service's; undefined where there is none. */
    public readonly loadBalancer: pulumi.Output<string | undefined> | undefined;

    constructor(name: string, args: IisLogMonitorAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:IisLogMonitorApp", name, {}, opts);
        const { cluster, tags = {}, iam, ...input } = args;
        const settings = parseSettings(iisLogMonitorAppSettings, input, "IisLogMonitorApp");
        const iisCluster = { name: cluster.facts.name, windowsVersions: cluster.windowsVersions };
        const problems = iisLogMonitorAppProblems(settings, iisCluster);
        if (problems.length > 0) {
            throw new ProblemsError(problems);
        }
        const repository = this.createRepository(name, planIisLogMonitorApp(settings, iisCluster), tags);

        this.repositoryUrl = repository?.repositoryUrl;
        this.images = this.createImages(name, settings, cluster, repository, {
            tags,
            iam: parseSettings(iamConventions, iam ?? {}, "IisLogMonitorApp.iam"),
        });
        const plan = planIisLogMonitorApp(settings, iisCluster, this.images);
        for (const warning of plan.warnings) {
            void pulumi.log.warn(warning, this);
        }
        const objects = this.createKubernetesObjects(name, plan, cluster, settings.rolloutTimeoutMinutes);
        this.serviceAddress = plan.serviceAddress;
        this.loadBalancer = loadBalancerHost(objects, settings.service.type);
        this.registerOutputs({
            repositoryUrl: this.repositoryUrl,
            images: this.images,
            serviceAddress: this.serviceAddress,
            loadBalancer: this.loadBalancer,
        });
    }

    private createRepository(
        name: string,
        plan: IisLogMonitorAppPlan,
        tags: Record<string, string>,
    ): aws.ecr.Repository | undefined {
        if (plan.repository === undefined) {
            return undefined;
        }
        const opts = { parent: this };
        const repository = new aws.ecr.Repository(name, repositoryArgs(plan.repository, tags), opts);
        new aws.ecr.LifecyclePolicy(name, lifecyclePolicyArgs(plan.repository, repository.name), opts);
        return repository;
    }

    private createImages(
        name: string,
        settings: IisLogMonitorAppSettings,
        cluster: WindowsCluster,
        created: aws.ecr.Repository | undefined,
        common: { tags: Record<string, string>; iam: IamConventions },
    ): Partial<Record<WindowsVersion, pulumi.Output<string>>> {
        const { build } = settings;
        if (build === undefined) {
            const images = Object.entries(namedImages(settings));
            return Object.fromEntries(images.map(([version, image]) => [version, pulumi.output(image)]));
        }
        const repository = repositoryName(settings, { ...cluster.facts, windowsVersions: cluster.windowsVersions });
        const url =
            created?.repositoryUrl ?? aws.ecr.getRepositoryOutput({ name: repository }, { parent: this }).repositoryUrl;
        const configuration = logMonitorConfiguration(settings.logMonitor);
        const opts = { parent: this, ...(created !== undefined && { dependsOn: [created] }) };
        return Object.fromEntries(
            variantsOf(settings).map(({ windowsVersion, suffix }) => {
                const target = {
                    name: `${name}${suffix}`,
                    repository: { name: repository, url },
                    windowsVersion,
                    place: cluster.facts,
                    ...common,
                };
                return [windowsVersion, createImage(build, target, configuration, opts)];
            }),
        );
    }

    private createKubernetesObjects(
        name: string,
        plan: IisLogMonitorAppPlan,
        cluster: WindowsCluster,
        timeoutMinutes: number,
    ): pulumi.Resource[] {
        const objects: pulumi.Resource[] = [];
        let namespace: pulumi.Resource[] = [];
        // Files and rights that a pod needs to start: without them its first attempts fail.
        const needed: pulumi.Resource[] = [];
        for (const [key, manifest] of Object.entries(plan.manifests)) {
            const isDeployment = manifest.kind === "Deployment";
            const created = applyManifest(`${name}-${key}`, manifest, {
                parent: this,
                provider: cluster.kubernetesProvider,
                dependsOn: isDeployment ? [...namespace, ...needed] : namespace,
                ...(isDeployment && rolloutTimeout(timeoutMinutes)),
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
