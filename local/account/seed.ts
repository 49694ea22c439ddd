import { type CreateNodegroupRequest, EKS, ResourceInUseException } from "@aws-sdk/client-eks";
import { EntityAlreadyExistsException, IAM } from "@aws-sdk/client-iam";
import { serviceTrust } from "../../components/iam/trust";
import { Failure } from "../../machine/failure";
import { settings } from "../settings";

export interface Account {
    /** The cluster's OIDC issuer. */
    readonly issuer: string;
    /** Whether the account was empty: moto was restarted, and the resources of a stack are lost. */
    readonly isNew: boolean;
}

const windows = {
    instanceTypes: ["m6i.xlarge"],
    taints: [{ key: "os", value: "windows", effect: "NO_SCHEDULE" }],
} satisfies Partial<CreateNodegroupRequest>;

const nodeGroups: readonly (Partial<CreateNodegroupRequest> & { nodegroupName: string; size: number })[] = [
    { nodegroupName: "windows-2022", amiType: "WINDOWS_CORE_2022_x86_64", size: 2, ...windows },
    { nodegroupName: "windows-2025", amiType: "WINDOWS_CORE_2025_x86_64", size: 1, ...windows },
    { nodegroupName: "linux", amiType: "AL2023_x86_64_STANDARD", size: 2, instanceTypes: ["m6i.large"] },
];

const subnets = ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"];

/** Creates what exists in an account before the stack is deployed: an EKS cluster with its roles and node groups. */
export async function seedAccount(endpoint: string): Promise<Account> {
    const client = { endpoint, region: settings.region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
    const iam = new IAM(client);
    const eks = new EKS(client);
    const { clusterName, kubernetesVersion: version } = settings;
    const cluster = {
        name: clusterName,
        version,
        roleArn: await ensureRole(iam, "local-cluster-role", "eks.amazonaws.com"),
        resourcesVpcConfig: { subnetIds: subnets, endpointPublicAccess: true, endpointPrivateAccess: true },
    };
    const isNew = await isCreated(eks.createCluster(cluster));
    for (const { size, ...group } of nodeGroups) {
        const role = group.nodegroupName === "linux" ? "local-linux-node-role" : "local-windows-node-role";
        const nodeRole = await ensureRole(iam, role, "ec2.amazonaws.com");
        const scalingConfig = { minSize: size, maxSize: size, desiredSize: size };
        const request = { ...group, clusterName, version, nodeRole, subnets, scalingConfig };
        await isCreated(eks.createNodegroup(request));
    }

    const described = await eks.describeCluster({ name: clusterName });
    const issuer = described.cluster?.identity?.oidc?.issuer;
    if (issuer === undefined) {
        throw new Failure(`moto's cluster ${clusterName} has no OIDC issuer.`);
    }
    return { issuer, isNew };
}

/** Creates a role, and returns its ARN. */
async function ensureRole(iam: IAM, name: string, service: string): Promise<string> {
    await isCreated(iam.createRole({ RoleName: name, AssumeRolePolicyDocument: serviceTrust(service) }));
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
