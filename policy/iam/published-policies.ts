import type { Statement } from "./statement";

/**
 * A statement that a project publishes: its actions, and its resources if they are the same for everyone. Without them, it names everyone's own
 * resources, so it only helps to recognize the policy.
 */
interface Part {
    readonly actions: readonly string[];
    readonly resources?: readonly string[];
}

const of = (service: string, ...names: string[]) => names.map((name) => `${service}:${name}`);
const ec2 = (...types: string[]) => types.map((type) => `arn:aws:ec2:*:*:${type}/*`);
const loadBalancing = (...types: string[]) =>
    types.map((type) => `arn:aws:elasticloadbalancing:*:*:${type.replaceAll("+", "/*")}`);

const tagsInterfaces: Part = { actions: of("ec2", "CreateTags"), resources: ec2("network-interface") };

/**
 * Policies of well-known controllers with statements that no condition narrows, because their resources have no tag or name in advance. Those
 * statements, and enough others to recognize the policy.
 */
const policies: readonly (readonly Part[])[] = [
    // https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json
    [
        {
            actions: [
                ...of("cognito-idp", "DescribeUserPoolClient"),
                ...of("acm", "ListCertificates", "DescribeCertificate"),
                ...of("iam", "ListServerCertificates", "GetServerCertificate"),
                ...["waf-regional", "wafv2"].flatMap((service) =>
                    of(service, "GetWebACL", "GetWebACLForResource", "AssociateWebACL", "DisassociateWebACL"),
                ),
                ...of("shield", "GetSubscriptionState", "DescribeProtection", "CreateProtection", "DeleteProtection"),
            ],
            resources: ["*"],
        },
        {
            actions: of("ec2", "AuthorizeSecurityGroupIngress", "RevokeSecurityGroupIngress"),
            resources: ["*"],
        },
        { actions: of("ec2", "CreateSecurityGroup"), resources: ["*"] },
        {
            actions: of("elasticloadbalancing", "CreateListener", "DeleteListener", "CreateRule", "DeleteRule"),
            resources: ["*"],
        },
        {
            actions: of("elasticloadbalancing", "AddTags", "RemoveTags"),
            resources: loadBalancing(
                "listener/net+++",
                "listener/app+++",
                "listener-rule/net+++",
                "listener-rule/app+++",
            ),
        },
        {
            actions: of("elasticloadbalancing", "RegisterTargets", "DeregisterTargets"),
            resources: loadBalancing("targetgroup++"),
        },
        {
            actions: of(
                "elasticloadbalancing",
                "SetWebAcl",
                "ModifyListener",
                "AddListenerCertificates",
                "RemoveListenerCertificates",
                "ModifyRule",
                "SetRulePriorities",
            ),
            resources: ["*"],
        },
    ],
    // https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/aga_controller_iam_policy.json
    [
        { actions: of("globalaccelerator", "CreateAccelerator") },
        { actions: of("globalaccelerator", "TagResource"), resources: ["arn:aws:globalaccelerator::*:accelerator/*"] },
    ],
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
    [
        { actions: of("ec2", "CreateSnapshot", "ModifyVolume"), resources: ec2("volume") },
        { actions: of("ec2", "AttachVolume", "DetachVolume"), resources: ec2("volume", "instance") },
        { actions: of("ec2", "CreateVolume", "EnableFastSnapshotRestores"), resources: ec2("snapshot") },
        { actions: of("ec2", "DeleteTags"), resources: ec2("volume", "snapshot") },
    ],
    // https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md
    [
        {
            actions: of("iam", "CreateServiceLinkedRole", "AttachRolePolicy", "PutRolePolicy"),
            resources: ["arn:aws:iam::*:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/*"],
        },
        {
            actions: [
                ...of("s3", "ListBucket"),
                ...of("fsx", "CreateFileSystem", "DeleteFileSystem", "DescribeFileSystems"),
                ...of("fsx", "TagResource", "UpdateFileSystem"),
            ],
            resources: ["*"],
        },
    ],
    // https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md: for IPv4, for IPv6, and for one cluster
    [
        {
            actions: of(
                "ec2",
                ...["AssignPrivateIpAddresses", "AttachNetworkInterface", "CreateNetworkInterface"],
                ...["DeleteNetworkInterface", "DescribeInstances", "DescribeTags", "DescribeNetworkInterfaces"],
                ...["DescribeInstanceTypes", "DescribeSecurityGroups", "DescribeSubnets", "DetachNetworkInterface"],
                ...["ModifyNetworkInterfaceAttribute", "UnassignPrivateIpAddresses"],
            ),
            resources: ["*"],
        },
        tagsInterfaces,
    ],
    [
        {
            actions: of(
                "ec2",
                ...["AssignIpv6Addresses", "DescribeInstances", "DescribeSecurityGroups", "DescribeSubnets"],
                ...["DescribeTags", "DescribeNetworkInterfaces", "DescribeInstanceTypes"],
                "ModifyNetworkInterfaceAttribute",
            ),
            resources: ["*"],
        },
        tagsInterfaces,
    ],
    [
        tagsInterfaces,
        { actions: of("ec2", "CreateNetworkInterface"), resources: ec2("network-interface") },
        { actions: of("ec2", "CreateNetworkInterface"), resources: ec2("subnet", "security-group") },
        {
            actions: of(
                "ec2",
                ...["DeleteNetworkInterface", "UnassignPrivateIpAddresses", "AssignPrivateIpAddresses"],
                ...["AttachNetworkInterface", "DetachNetworkInterface", "ModifyNetworkInterfaceAttribute"],
            ),
            resources: ec2("network-interface"),
        },
        {
            actions: of(
                "ec2",
                ...["AttachNetworkInterface", "DetachNetworkInterface", "ModifyNetworkInterfaceAttribute"],
            ),
            resources: ec2("instance"),
        },
        { actions: of("ec2", "ModifyNetworkInterfaceAttribute"), resources: ec2("security-group") },
    ],
    // https://github.com/aws/aws-application-networking-k8s/blob/main/files/controller-installation/recommended-inline-policy.json
    [
        {
            actions: [
                ...of("vpc-lattice", "*"),
                ...of("ec2", "DescribeVpcs", "DescribeSubnets", "DescribeTags", "DescribeSecurityGroups"),
                ...of("logs", "CreateLogDelivery", "GetLogDelivery", "DescribeLogGroups", "PutResourcePolicy"),
                ...of(
                    "logs",
                    "DescribeResourcePolicies",
                    "UpdateLogDelivery",
                    "DeleteLogDelivery",
                    "ListLogDeliveries",
                ),
                ...of("tag", "GetResources", "TagResources", "UntagResources"),
                ...of("firehose", "TagDeliveryStream"),
                ...of("s3", "GetBucketPolicy", "PutBucketPolicy"),
                ...of("eks", "DescribeCluster"),
            ],
            resources: ["*"],
        },
        {
            actions: of("iam", "CreateServiceLinkedRole"),
            resources: ["arn:aws:iam::*:role/aws-service-role/vpc-lattice.amazonaws.com/AWSServiceRoleForVpcLattice"],
        },
        {
            actions: of("iam", "CreateServiceLinkedRole"),
            resources: [
                "arn:aws:iam::*:role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery",
            ],
        },
    ],
    // https://github.com/aws/aws-node-termination-handler/blob/main/README.md
    [
        {
            actions: [
                ...of("autoscaling", "CompleteLifecycleAction", "DescribeAutoScalingInstances", "DescribeTags"),
                ...of("ec2", "DescribeInstances"),
            ],
            resources: ["*"],
        },
        { actions: of("sqs", "DeleteMessage", "ReceiveMessage") },
    ],
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
    [
        {
            actions: of(
                "ec2",
                ...["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"],
                ...["DescribeSubnets", "AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"],
            ),
            resources: ["*"],
        },
    ],
    // https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
    [
        {
            actions: of(
                "ec2",
                ...["CreateNetworkInterface", "DescribeNetworkInterfaces", "DeleteNetworkInterface"],
                ...["DescribeDhcpOptions", "DescribeSubnets", "DescribeSecurityGroups", "DescribeVpcs"],
            ),
            resources: ["*"],
        },
        { actions: of("ec2", "CreateNetworkInterfacePermission") },
    ],
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
    [
        {
            actions: of(
                "ec2",
                ...["DescribeVpcs", "DescribeVpcAttribute", "DescribeSubnets", "DescribeSecurityGroups"],
                ...["DescribeNetworkInterfaces", "CreateNetworkInterface", "DeleteNetworkInterface"],
                "CreateNetworkInterfacePermission",
            ),
            resources: ["*"],
        },
        {
            actions: of(
                "es",
                ...["DescribeDomain", "DescribeDomains", "DescribeDomainConfig", "DescribeElasticsearchDomain"],
                ...["DescribeElasticsearchDomains", "DescribeElasticsearchDomainConfig", "ESHttpPost", "ESHttpPut"],
            ),
        },
    ],
    // https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/README.md
    [
        {
            actions: [
                ...of("ec2", "DescribeVolumes", "DescribeSnapshots", "CreateTags"),
                ...of("ec2", "CreateVolume", "CreateSnapshot", "DeleteSnapshot"),
            ],
            resources: ["*"],
        },
        {
            actions: [
                ...of("s3", "GetObject", "DeleteObject", "PutObject", "PutObjectTagging"),
                ...of("s3", "AbortMultipartUpload", "ListMultipartUploadParts"),
            ],
        },
        { actions: of("s3", "ListBucket") },
    ],
].map((parts) => parts.map((part) => ({ ...part, actions: part.actions.map((action) => action.toLowerCase()) })));

/** Whether a statement is one of a published policy, of which the document has all the others too. Statements can be narrower. */
export function isPublished(statement: Statement, statements: readonly Statement[]): boolean {
    return policies.some(
        (parts) =>
            parts.some((part) => part.resources !== undefined && isLike(statement, part)) &&
            parts.every((part) => statements.some((each) => isLike(each, part))),
    );
}

/** Whether a statement allows what a published one does, or most of it: other versions have some actions fewer. */
function isLike({ allows, actions, resources, notResources }: Statement, part: Part): boolean {
    return (
        allows &&
        actions !== undefined &&
        actions.length * 2 >= part.actions.length &&
        actions.every((action) => typeof action === "string" && part.actions.includes(action.toLowerCase())) &&
        notResources === undefined &&
        (part.resources === undefined ||
            (resources !== undefined &&
                resources.length === part.resources.length &&
                resources.every(
                    (resource) =>
                        typeof resource === "string" &&
                        part.resources?.includes(resource.replace(/^arn:aws[\w-]*:/, "arn:aws:")) === true,
                )))
    );
}
