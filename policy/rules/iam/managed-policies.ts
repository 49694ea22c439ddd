import { attachedPolicies, awsManagedName, typesThatAttach } from "../../iam/attached-policies";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { ec2Trust, role } from "./examples";

/** Policies that roles of EKS need, according to its user guide. */
const eks = [
    "AmazonEKSClusterPolicy",
    "AmazonEKSServicePolicy",
    "AmazonEKSVPCResourceController",
    "AmazonEKSComputePolicy",
    "AmazonEKSBlockStoragePolicy",
    "AmazonEKSLoadBalancingPolicy",
    "AmazonEKSNetworkingPolicy",
    "AmazonEKSLocalOutpostClusterPolicy",
    "AmazonEKSWorkerNodePolicy",
    "AmazonEKSWorkerNodeMinimalPolicy",
    "AmazonEKS_CNI_Policy",
    "AmazonEKSFargatePodExecutionRolePolicy",
    "AmazonEKSConnectorAgentPolicy",
    "AmazonEC2ContainerRegistryPullOnly",
    "AmazonEC2ContainerRegistryReadOnly",
    "AmazonSSMManagedInstanceCore",
    "service-role/AmazonEBSCSIDriverPolicy",
    "service-role/AmazonEBSCSIDriverPolicyV2",
    "service-role/AmazonEFSCSIDriverPolicy",
];

/** Policies that AWS services need for a role that only they can assume. */
const services = [
    "AWSXRayDaemonWriteAccess",
    "service-role/AWSLambdaBasicExecutionRole",
    "service-role/AWSLambdaVPCAccessExecutionRole",
    "service-role/AWSLambdaSQSQueueExecutionRole",
    "service-role/AWSLambdaDynamoDBExecutionRole",
    "service-role/AWSLambdaKinesisExecutionRole",
    "service-role/AmazonECSTaskExecutionRolePolicy",
    "service-role/AmazonAPIGatewayPushToCloudWatchLogs",
    "service-role/AWSAppSyncPushToCloudWatchLogs",
    "service-role/AmazonRDSEnhancedMonitoringRole",
    "service-role/AWSBackupServiceRolePolicyForBackup",
    "service-role/AWSBackupServiceRolePolicyForRestores",
    "service-role/AWS_ConfigRole",
];

export const managedPolicies = resourceRule<{ allowed: string[]; additionallyAllowed: string[] }>({
    name: "iam-managed-policies",
    displayName: "AWS-managed policies are on an allow-list",
    description: "Only AWS-managed policies that the role of a service needs are attached.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["iam", "least-privilege"],
    appliesTo: typesThatAttach,
    rationale: `AWS-managed policies do not name your resources, and AWS can change them. The allow-list below contains those that the roles of EKS
clusters, nodes and add-ons need, and a few for roles of other services. For everything else, write your own policy.
\`CloudWatchAgentServerPolicy\` is intentionally not on the list: it allows to write to every log group of the account, while a log
shipper only needs its own.

Permissions boundaries are not checked, because they grant nothing. The other rules check the statements of customer-managed policies.`,
    remediationSteps: "Write a policy with the needed statements, or add the name to the allow-list.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description: "Names of AWS-managed policies, with their path; `*` and `?` are wildcards.",
            default: [...eks, ...services],
        },
        additionallyAllowed: {
            type: "array",
            items: { type: "string" },
            description: "Further names, in addition to the default list.",
            default: [],
        },
    },
    check: (resource, { allowed, additionallyAllowed }) =>
        attachedPolicies(resource).flatMap((arn) => {
            const name = awsManagedName(arn);
            if (name === undefined || [...allowed, ...additionallyAllowed].some((pattern) => matches(pattern, name))) {
                return [];
            }
            return [
                {
                    message:
                        `${resource.name}: attaches the AWS-managed policy ${name}, which is not on the allow-list. ` +
                        "Write a policy with the needed actions and resources, or add the name to the allow-list.",
                },
            ];
        }),
    examples: {
        bad: [
            {
                title: "administrator",
                resources: [
                    role("app", ec2Trust, { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
                ],
            },
            {
                title: "an attachment, in another partition",
                resources: [
                    {
                        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                        name: "app-logs",
                        props: { role: "app", policyArn: "arn:aws-cn:iam::aws:policy/CloudWatchLogsFullAccess" },
                    },
                ],
            },
        ],
        good: [
            {
                title: "policies of a Windows node's role",
                resources: [
                    role("windows-node", ec2Trust, {
                        managedPolicyArns: [
                            "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
                            "arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy",
                            "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
                        ],
                    }),
                ],
            },
            {
                title: "your own policy",
                resources: [
                    {
                        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                        name: "app-logs",
                        props: { role: "app", policyArn: "arn:aws:iam::111122223333:policy/ship-logs" },
                    },
                ],
            },
        ],
    },
});
