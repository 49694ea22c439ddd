import * as aws from "@pulumi/aws";
import * as eks from "@pulumi/eks";
import * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import type { AwsPlace } from "../../iam/arn";
import type { IamConventions } from "../../iam/conventions";
import type { Planned } from "../../pulumi/planned";
import {
    addedAdministrators,
    controlPlaneArgs,
    controlPlaneLogGroupArgs,
    coreDnsArgs,
    secretsKeyArgs,
} from "../create/control-plane-args";
import type { ClusterSite } from "./cluster-site";
import { createNetwork } from "./network";
import { autoScalingGroupOf, createNodeGroup, type NodeGroupPlace } from "./node-group";
import { type CreatedClusterPlan, planCreatedCluster } from "../create/plan";
import type { PlannedRole } from "../create/planned-role";
import { createRole, type RoleWithPolicies } from "./role";
import type { CreatedClusterSettings } from "../create/settings";

/** The settings, and conventions for all roles. */
export interface PlannedSettings {
    settings: CreatedClusterSettings;
    iam: IamConventions;
}

interface Planning extends PlannedSettings {
    plan: CreatedClusterPlan;
}

export interface CreatedClusterArgs {
    planned: Planned<PlannedSettings>;
    /** Account and region, which are parts of names and ARNs. */
    place: AwsPlace;
    /** Zones and administrators, as {@link lookUpClusterSite} finds them. */
    site: ClusterSite;
    tags: Tags;
}

/**
 * An EKS cluster with Linux and Windows nodes, created in the order that Windows needs: network, control plane with IP address management for Windows pods, Linux nodes, CoreDNS on them, Windows nodes. Deletion uses the opposite order.
 *
 * The cluster's own resources are those of `eks.Cluster`. `eks.Cluster` does not create the nodes (see {@link createNodeGroup}), CoreDNS (it would wait for nodes that come later) or the OIDC provider (whose tags could not be set).
 */
export class CreatedCluster extends pulumi.ComponentResource {
    /** Contents of a kubeconfig of the cluster. */
    public readonly kubeconfig: pulumi.Output<string>;

    /** URL of the cluster's OIDC issuer. */
    public readonly oidcIssuer: pulumi.Output<string>;

    /** Resources that must exist before a workload can run. */
    public readonly ready: pulumi.Resource[];

    /** Names of the Auto Scaling groups that EKS made for the node groups. */
    public readonly autoScalingGroups: Record<"windows" | "linux", pulumi.Output<string>[]>;

    private readonly planned: Planned<Planning>;
    private readonly tags: Tags;

    constructor(name: string, args: CreatedClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("windows-eks-logging:index:CreatedCluster", name, {}, opts);
        this.tags = args.tags;
        this.planned = args.planned.pick(({ settings, iam }) => ({
            settings,
            iam,
            plan: planCreatedCluster(settings, args.place, iam),
        }));

        const network = createNetwork(
            name,
            this.planned.pick(({ settings }) => settings.network),
            args.site.zoneNames,
            this.tags,
            this.protectedChild(),
        );
        const cluster = this.createControlPlane(name, network.vpcId, network.privateSubnetIds, args.site.creatorArns);

        const nodes = (role: NodeGroupPlace["role"]): NodeGroupPlace => ({
            clusterName: cluster.eksCluster.name,
            kubernetesVersion: this.kubernetesVersion(),
            subnetIds: network.privateSubnetIds,
            role,
            tags: this.tags,
        });
        const linuxRole = this.createRole(`${name}-linux-node`, ({ linuxRole: role }) => role);
        // The VPC CNI is part of `cluster`, so no node joins before something manages the addresses of Windows pods.
        const linux = createNodeGroup(
            `${name}-linux`,
            this.planned.pick(({ plan }) => plan.linuxNodes),
            nodes(linuxRole),
            {
                parent: this,
                dependsOn: [cluster],
            },
        );
        const coreDns = this.createCoreDns(name, cluster, linux);

        const windowsRole = this.createRole(`${name}-windows-node`, ({ windowsRole: role }) => role);
        const windows = this.planned
            .list(({ plan }) => plan.windowsNodeGroups)
            .map((group) =>
                createNodeGroup(`${name}-${group.decided((one) => one.name)}`, group, nodes(windowsRole), {
                    parent: this,
                    dependsOn: [cluster, coreDns],
                }),
            );

        this.kubeconfig = cluster.kubeconfigJson;
        this.oidcIssuer = cluster.oidcProviderUrl;
        this.ready = [coreDns, ...windows];
        this.autoScalingGroups = {
            windows: windows.map(autoScalingGroupOf),
            linux: [autoScalingGroupOf(linux)],
        };
        this.registerOutputs({ oidcIssuer: this.oidcIssuer });
    }

    private kubernetesVersion(): string {
        return this.planned.decided(({ plan }) => plan.kubernetesVersion);
    }

    private createRole(name: string, roleOf: (plan: CreatedClusterPlan) => PlannedRole): RoleWithPolicies {
        const planned = this.planned.pick(({ plan, iam }) => ({ role: roleOf(plan), iam }));
        return createRole(name, planned, this.tags, { parent: this });
    }

    /** Options of resources whose replacement would replace the cluster. */
    private protectedChild(): { parent: pulumi.Resource; protect: boolean } {
        return { parent: this, protect: this.planned.decided(({ settings }) => settings.protect) };
    }

    private createControlPlane(
        name: string,
        vpcId: pulumi.Input<string>,
        privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>,
        creatorArns: readonly string[],
    ): eks.Cluster {
        const { role, attachments } = this.createRole(`${name}-control-plane`, ({ clusterRole }) => clusterRole);
        const logGroup = this.createLogGroup(name);
        const ownsKey = this.planned.decided(({ settings }) => settings.secretsKmsKeyArn === undefined);
        const secretsKeyArn = ownsKey
            ? this.createSecretsKey(name).arn
            : this.planned.output(({ settings }) => settings.secretsKmsKeyArn ?? "");
        const created = {
            serviceRole: role,
            vpcId,
            privateSubnetIds,
            secretsKeyArn,
            vpcCniVersion: this.addOnVersion("vpc-cni", "vpcCni"),
            kubeProxyVersion: this.addOnVersion("kube-proxy", "kubeProxy"),
            administrators: Object.fromEntries(
                this.planned
                    .list(({ settings }) => addedAdministrators(settings, creatorArns))
                    .map((one) => [one.label((arn) => arn), one.output((arn) => arn)]),
            ),
            publicAccessCidrs: this.planned.output(({ settings }) => settings.publicAccessCidrs),
        };
        // What of the settings may be an Output is in `created`.
        const argsOf = ({ settings, plan }: Planning) => controlPlaneArgs(settings, plan, created, this.tags);
        return new eks.Cluster(
            name,
            // The component takes only plain values for the others.
            this.planned.decided(argsOf),
            {
                ...this.protectedChild(),
                // Created first: otherwise EKS creates a log group without retention. Deleted last: otherwise EKS creates it again.
                dependsOn: [...attachments, logGroup],
            },
        );
    }

    private createLogGroup(name: string): aws.cloudwatch.LogGroup {
        return new aws.cloudwatch.LogGroup(
            `${name}-control-plane`,
            this.planned.args(({ settings, plan }) => controlPlaneLogGroupArgs(settings, plan, this.tags)),
            {
                parent: this,
                retainOnDelete: this.planned.decided(({ settings }) => settings.controlPlaneLogs.keepOnDestroy),
            },
        );
    }

    private createSecretsKey(name: string): aws.kms.Key {
        return new aws.kms.Key(
            `${name}-secrets`,
            this.planned.args(({ plan }) => secretsKeyArgs(plan, this.tags)),
            this.protectedChild(),
        );
    }

    private createCoreDns(name: string, cluster: eks.Cluster, linux: aws.eks.NodeGroup): aws.eks.Addon {
        return new aws.eks.Addon(
            `${name}-coredns`,
            coreDnsArgs(cluster.eksCluster.name, this.addOnVersion("coredns", "coreDns"), this.tags),
            // Without a node to run on, the add-on stays degraded until the creation times out.
            { parent: this, dependsOn: [linux] },
        );
    }

    /** Looked up before anything exists, so that a preview shows the version. */
    private addOnVersion(
        addonName: string,
        setting: keyof CreatedClusterSettings["addOnVersions"],
    ): pulumi.Input<string> {
        return this.planned.decided(({ settings }) => settings.addOnVersions[setting] !== undefined)
            ? this.planned.output(({ settings }) => settings.addOnVersions[setting] ?? "")
            : aws.eks.getAddonVersionOutput(
                  { addonName, kubernetesVersion: this.kubernetesVersion(), mostRecent: false },
                  { parent: this },
              ).version;
    }
}
