import {
    CreateClusterCommand,
    CreateNodegroupCommand,
    DescribeClusterCommand,
    EKSClient,
    ResourceInUseException,
} from "@aws-sdk/client-eks";
import { CreateRoleCommand, EntityAlreadyExistsException, IAMClient } from "@aws-sdk/client-iam";
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
    const cluster = {
        name: settings.clusterName,
        roleArn: clusterRole,
        version: settings.kubernetesVersion,
        resourcesVpcConfig: { subnetIds: subnets, endpointPublicAccess: true, endpointPrivateAccess: true },
    };
    const isNew = await isCreated(eks.send(new CreateClusterCommand(cluster)));
    for (const group of nodeGroups) {
        const request = {
            clusterName: settings.clusterName,
            nodegroupName: group.name,
            nodeRole: group.windows ? nodeRoles.windows : nodeRoles.linux,
            amiType: group.amiType,
            instanceTypes: [group.instanceType],
            subnets,
            scalingConfig: { minSize: group.size, maxSize: group.size, desiredSize: group.size },
            version: settings.kubernetesVersion,
            ...(group.windows ? { taints: [{ key: "os", value: "windows", effect: "NO_SCHEDULE" as const }] } : {}),
        };
        await isCreated(eks.send(new CreateNodegroupCommand(request)));
    }

    const described = await eks.send(new DescribeClusterCommand({ name: settings.clusterName }));
    const issuer = described.cluster?.identity?.oidc?.issuer;
    if (issuer === undefined) {
        throw new Failure(`moto's cluster ${settings.clusterName} has no OIDC issuer.`);
    }
    return { issuer, isNew };
}

/** Creates a role, and returns its ARN. */
async function ensureRole(iam: IAMClient, name: string, service: string): Promise<string> {
    const trust = {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
    };
    const request = { RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust) };
    await isCreated(iam.send(new CreateRoleCommand(request)));
    return `arn:aws:iam::${settings.accountId}:role/${name}`;
}

/** Whether a request has created something that did not exist before. */
async function isCreated(request: Promise<unknown>): Promise<boolean> {
    try {
        await request;
        return true;
    } catch (error) {
        if (error instanceof ResourceInUseException || error instanceof EntityAlreadyExistsException) {
            return false;
        }
        throw error;
    }
}
