import {
    CreateClusterCommand,
    CreateNodegroupCommand,
    DescribeClusterCommand,
    EKSClient,
    ListNodegroupsCommand,
    ResourceNotFoundException,
    type CreateNodegroupCommandInput,
} from "@aws-sdk/client-eks";
import { CreateRoleCommand, GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { Failure } from "../../machine/failure";
import { settings } from "../settings";

export interface Account {
    /** The cluster's OIDC issuer. */
    readonly issuer: string;
    /** Whether the account was empty: moto was restarted, and the resources of a stack are lost. */
    readonly isNew: boolean;
}

const nodeGroups = [
    { name: "windows-2022", amiType: "WINDOWS_CORE_2022_x86_64", instanceType: "m6i.xlarge", size: 2, windows: true },
    { name: "windows-2025", amiType: "WINDOWS_CORE_2025_x86_64", instanceType: "m6i.xlarge", size: 1, windows: true },
    { name: "linux", amiType: "AL2023_x86_64_STANDARD", instanceType: "m6i.large", size: 2, windows: false },
] as const;

const subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];

/** Creates what exists in an account before the stack is deployed: an EKS cluster with its roles and node groups. */
export async function seedAccount(endpoint: string): Promise<Account> {
    const client = { endpoint, region: settings.region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const iam = new IAMClient(client);
    const eks = new EKSClient(client);

    const clusterRole = await ensureRole(iam, "local-cluster-role", "eks.amazonaws.com");
    const nodeRoles = {
        windows: await ensureRole(iam, "local-windows-node-role", "ec2.amazonaws.com"),
        linux: await ensureRole(iam, "local-linux-node-role", "ec2.amazonaws.com"),
    };
    const isNew = await ensureCluster(eks, clusterRole);
    for (const group of nodeGroups) {
        await ensureNodeGroup(eks, {
            clusterName: settings.clusterName,
            nodegroupName: group.name,
            nodeRole: group.windows ? nodeRoles.windows : nodeRoles.linux,
            amiType: group.amiType,
            instanceTypes: [group.instanceType],
            subnets,
            scalingConfig: { minSize: group.size, maxSize: group.size, desiredSize: group.size },
            version: settings.kubernetesVersion,
            ...(group.windows ? { taints: [{ key: "os", value: "windows", effect: "NO_SCHEDULE" as const }] } : {}),
        });
    }

    const { cluster } = await eks.send(new DescribeClusterCommand({ name: settings.clusterName }));
    const issuer = cluster?.identity?.oidc?.issuer;
    if (issuer === undefined) {
        throw new Failure(`moto's cluster ${settings.clusterName} has no OIDC issuer.`);
    }
    return { issuer, isNew };
}

async function ensureRole(iam: IAMClient, name: string, service: string): Promise<string> {
    try {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName: name }));
        return Role?.Arn ?? "";
    } catch (error) {
        if (!(error instanceof NoSuchEntityException)) {
            throw error;
        }
    }
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
    };
    const { Role } = await iam.send(
        new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) }),
    );
    return Role?.Arn ?? "";
}

/** Returns whether it created the cluster. */
async function ensureCluster(eks: EKSClient, roleArn: string): Promise<boolean> {
    try {
        await eks.send(new DescribeClusterCommand({ name: settings.clusterName }));
        return false;
    } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) {
            throw error;
        }
    }
    await eks.send(
        new CreateClusterCommand({
            name: settings.clusterName,
            roleArn,
            version: settings.kubernetesVersion,
            resourcesVpcConfig: { subnetIds: subnets, endpointPublicAccess: true, endpointPrivateAccess: true },
        }),
    );
    return true;
}

async function ensureNodeGroup(eks: EKSClient, group: CreateNodegroupCommandInput): Promise<void> {
    const { nodegroups } = await eks.send(new ListNodegroupsCommand({ clusterName: settings.clusterName }));
    if (nodegroups?.includes(group.nodegroupName ?? "") !== true) {
        await eks.send(new CreateNodegroupCommand(group));
    }
}
