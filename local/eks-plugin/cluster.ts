// Not all of @pulumi/aws, which takes much longer to load. Not only IAM's types: the argument for the role is a reference, which its module resolves.
import * as eks from "@pulumi/aws/eks";
import "@pulumi/aws/iam";
import type { Role } from "@pulumi/aws/iam";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

interface AddOnOptions {
    addonVersion: pulumi.Input<string>;
    configurationValues?: object;
}

interface AccessEntryInputs {
    principalArn: string;
    accessPolicies: Record<string, { policyArn: string; accessScope: { type: string } }>;
}

/** The arguments of `eks.Cluster` that the program sets. Known values are plain, the others are Outputs. */
export const clusterInputs = z.strictObject({
    name: z.custom<string>(),
    version: z.custom<string>(),
    authenticationMode: z.literal("API"),
    accessEntries: z.custom<Record<string, AccessEntryInputs>>(),
    serviceRole: z.custom<Role>(),
    vpcId: z.unknown().optional(),
    privateSubnetIds: z.custom<pulumi.Input<string[]>>(),
    endpointPrivateAccess: z.custom<boolean>(),
    endpointPublicAccess: z.custom<boolean>(),
    publicAccessCidrs: z.custom<string[]>().optional(),
    encryptionConfigKeyArn: z.custom<pulumi.Input<string>>(),
    enabledClusterLogTypes: z.custom<string[]>(),
    deletionProtection: z.custom<boolean>(),
    vpcCniOptions: z.custom<AddOnOptions>(),
    kubeProxyAddonOptions: z.custom<{ version: pulumi.Input<string> }>(),
    corednsAddonOptions: z.unknown().optional(),
    tags: z.custom<Record<string, string>>(),
    // This component assumes these values.
    skipDefaultSecurityGroups: z.literal(true),
    skipDefaultNodeGroup: z.literal(true),
    createInstanceRole: z.literal(false),
    createOidcProvider: z.literal(false),
});
type ClusterInputs = z.output<typeof clusterInputs>;

/**
 * Replaces `eks.Cluster`: creates the same child resources from these arguments, with the same names and options. Its kubeconfig points to the local
 * control plane, because the endpoint of the cluster in moto does not exist.
 *
 * @see https://www.pulumi.com/registry/packages/eks/api-docs/cluster/
 */
export class Cluster extends pulumi.ComponentResource {
    readonly outputs: Record<string, unknown>;

    constructor(name: string, args: ClusterInputs, opts: pulumi.ComponentResourceOptions) {
        super("eks:index:Cluster", name, {}, opts);
        const { tags, vpcCniOptions, kubeProxyAddonOptions } = args;
        const eksCluster = this.createCluster(name, args);
        const { name: clusterName } = eksCluster;
        const kubeProxy = { addonName: "kube-proxy", addonVersion: kubeProxyAddonOptions.version };
        createAddOn(`${name}-kube-proxy`, { ...kubeProxy, clusterName, tags }, this);
        createAccessEntries(name, args.accessEntries, clusterName, this);
        const cni = `${name}-vpc-cni`;
        const cniComponent = new pulumi.ComponentResource("eks:index:VpcCniAddon", cni, {}, { parent: this });
        const { addonVersion, configurationValues: values } = vpcCniOptions;
        // The real component adds its own variables of the CNI to those of the program.
        const configuration = values && { configurationValues: pulumi.jsonStringify(values) };
        createAddOn(cni, { addonName: "vpc-cni", addonVersion, ...configuration, clusterName, tags }, cniComponent);

        // Known at the same time as the real one: when the cluster exists.
        const kubeconfig = pulumi.secret(eksCluster.endpoint.apply(localKubeconfig));
        const kubeconfigJson = kubeconfig.apply((contents) => JSON.stringify(contents));
        new KubernetesProvider(`${name}-eks-k8s`, { kubeconfig: kubeconfigJson }, { parent: this });
        const oidcProviderUrl = eksCluster.identities.apply((identities) => identities[0]?.oidcs[0]?.issuer ?? "");
        this.outputs = {
            eksCluster,
            kubeconfig,
            kubeconfigJson,
            oidcProviderUrl,
            oidcIssuer: oidcProviderUrl.apply((url) => url.replace("https://", "")),
            oidcProviderArn: "",
            instanceRoles: [],
        };
        this.registerOutputs(this.outputs);
    }

    private createCluster(name: string, args: ClusterInputs): eks.Cluster {
        return new eks.Cluster(
            `${name}-eksCluster`,
            {
                name: args.name,
                roleArn: pulumi.output(args.serviceRole).arn,
                version: args.version,
                bootstrapSelfManagedAddons: true,
                vpcConfig: {
                    subnetIds: args.privateSubnetIds,
                    endpointPrivateAccess: args.endpointPrivateAccess,
                    endpointPublicAccess: args.endpointPublicAccess,
                    ...(args.publicAccessCidrs && { publicAccessCidrs: args.publicAccessCidrs }),
                },
                accessConfig: {
                    authenticationMode: args.authenticationMode,
                    bootstrapClusterCreatorAdminPermissions: true,
                },
                encryptionConfig: { provider: { keyArn: args.encryptionConfigKeyArn }, resources: ["secrets"] },
                enabledClusterLogTypes: args.enabledClusterLogTypes,
                deletionProtection: args.deletionProtection,
                tags: { Name: `${name}-eksCluster`, ...args.tags },
            },
            {
                parent: this,
                ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
            },
        );
    }
}

function createAddOn(name: string, args: eks.AddonArgs, parent: pulumi.Resource): void {
    const conflicts = { resolveConflictsOnCreate: "OVERWRITE", resolveConflictsOnUpdate: "OVERWRITE" };
    new eks.Addon(name, { ...args, ...conflicts, preserve: true }, { parent });
}

/** @see https://github.com/pulumi/pulumi-eks/blob/master/nodejs/eks/cluster/cluster.ts (createAccessEntries) */
function createAccessEntries(
    component: string,
    entries: Record<string, AccessEntryInputs>,
    clusterName: pulumi.Output<string>,
    parent: pulumi.Resource,
): void {
    for (const [name, { principalArn, accessPolicies }] of Object.entries(entries)) {
        const entry = new eks.AccessEntry(`${component}-${name}`, { clusterName, principalArn }, { parent });
        for (const [policy, { policyArn, accessScope }] of Object.entries(accessPolicies)) {
            new eks.AccessPolicyAssociation(
                `${component}-${name}-${policy}`,
                { clusterName, principalArn, policyArn, accessScope },
                { parent: entry, dependsOn: [entry] },
            );
        }
    }
}

/** The kubeconfig of the local control plane, from the environment's variables. */
function localKubeconfig(): object {
    const file = process.env["KUBECONFIG"];
    if (file === undefined) {
        throw new Error("the local EKS stand-in needs KUBECONFIG: run Pulumi through local/shell.ts");
    }
    return parse(readFileSync(file, "utf8")) as object;
}
