import assert from "node:assert/strict";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, allFindings, blames, policy, resourcePolicy, trust } from "./findings";

/**
 * Policies as the makers of well-known add-ons and AWS' guides publish them, cut to what is of interest: statements that
 * are limited by conditions, which an expert signs.
 */
const region = "eu-west-1";
const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
const ec2 = (...types: string[]) => types.map((type) => `arn:aws:ec2:*:*:${type}/*`);
const resource = (type: string, props: object): ExampleResource => ({ type, name: "subject", props });
const bucketPolicy = (...statements: object[]) => resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", ...statements);
const owned = { "aws:ResourceTag/kubernetes.io/cluster/shop": "owned" };
const creating = {
    "aws:RequestTag/kubernetes.io/cluster/shop": "owned",
    "aws:RequestTag/eks:eks-cluster-name": "shop",
};
const root = { AWS: `arn:aws:iam::${account}:root` };

/** https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json */
const unlimited = [
    {
        Action: [
            "cognito-idp:DescribeUserPoolClient",
            "acm:ListCertificates",
            "acm:DescribeCertificate",
            "iam:ListServerCertificates",
            "iam:GetServerCertificate",
            "waf-regional:GetWebACL",
            "waf-regional:GetWebACLForResource",
            "waf-regional:AssociateWebACL",
            "waf-regional:DisassociateWebACL",
            "wafv2:GetWebACL",
            "wafv2:GetWebACLForResource",
            "wafv2:AssociateWebACL",
            "wafv2:DisassociateWebACL",
            "shield:GetSubscriptionState",
            "shield:DescribeProtection",
            "shield:CreateProtection",
            "shield:DeleteProtection",
        ],
        Resource: "*",
    },
    { Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"], Resource: "*" },
    { Action: "ec2:CreateSecurityGroup", Resource: "*" },
    {
        Action: [
            "elasticloadbalancing:CreateListener",
            "elasticloadbalancing:DeleteListener",
            "elasticloadbalancing:CreateRule",
            "elasticloadbalancing:DeleteRule",
        ],
        Resource: "*",
    },
    {
        Action: ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"],
        Resource: ["listener/net", "listener/app", "listener-rule/net", "listener-rule/app"].map(
            (type) => `arn:aws:elasticloadbalancing:*:*:${type}/*/*/*`,
        ),
    },
    {
        Action: ["elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"],
        Resource: "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*",
    },
    {
        Action: [
            "elasticloadbalancing:SetWebAcl",
            "elasticloadbalancing:ModifyListener",
            "elasticloadbalancing:AddListenerCertificates",
            "elasticloadbalancing:RemoveListenerCertificates",
            "elasticloadbalancing:ModifyRule",
        ],
        Resource: "*",
    },
];

const serviceRole = (service: string, name: string) => ({
    Action: "iam:CreateServiceLinkedRole",
    Resource: `arn:aws:iam::*:role/aws-service-role/${service}/${name}`,
    Condition: { StringLike: { "iam:AWSServiceName": service } },
});
const lattice = [
    {
        Action: [
            "vpc-lattice:*",
            "ec2:DescribeVpcs",
            "ec2:DescribeSubnets",
            "ec2:DescribeTags",
            "ec2:DescribeSecurityGroups",
            "logs:CreateLogDelivery",
            "logs:GetLogDelivery",
            "logs:DescribeLogGroups",
            "logs:PutResourcePolicy",
            "logs:DescribeResourcePolicies",
            "logs:UpdateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:ListLogDeliveries",
            "tag:GetResources",
            "firehose:TagDeliveryStream",
            "s3:GetBucketPolicy",
            "s3:PutBucketPolicy",
            "tag:TagResources",
            "tag:UntagResources",
        ],
        Resource: "*",
    },
    serviceRole("vpc-lattice.amazonaws.com", "AWSServiceRoleForVpcLattice"),
    serviceRole("delivery.logs.amazonaws.com", "AWSServiceRoleForLogDelivery"),
];

const published: Record<string, ExampleResource> = {
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    "a topic as SNS makes it": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
        Sid: "__default_statement_ID",
        Principal: { AWS: "*" },
        Action: [
            "SNS:GetTopicAttributes",
            "SNS:SetTopicAttributes",
            "SNS:AddPermission",
            "SNS:RemovePermission",
            "SNS:DeleteTopic",
            "SNS:Subscribe",
            "SNS:ListSubscriptionsByTopic",
            "SNS:Publish",
        ],
        Resource: arn("sns", "alarms"),
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
    }),
    // https://github.com/aws/karpenter-provider-aws/blob/main/website/content/en/docs/getting-started/getting-started-with-karpenter/cloudformation.yaml
    Karpenter: policy(
        {
            Sid: "AllowScopedEC2InstanceAccessActions",
            Action: ["ec2:RunInstances", "ec2:CreateFleet"],
            Resource: [
                `arn:aws:ec2:${region}::image/*`,
                `arn:aws:ec2:${region}::snapshot/*`,
                ...ec2("security-group", "subnet", "capacity-reservation"),
            ],
        },
        {
            Sid: "AllowScopedEC2LaunchTemplateAccessActions",
            Action: ["ec2:RunInstances", "ec2:CreateFleet"],
            Resource: ec2("launch-template"),
            Condition: { StringEquals: owned, StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" } },
        },
        {
            Sid: "AllowScopedEC2InstanceActionsWithTags",
            Action: ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateLaunchTemplate"],
            Resource: ec2(
                "fleet",
                "instance",
                "volume",
                "network-interface",
                "launch-template",
                "spot-instances-request",
            ),
            Condition: { StringEquals: creating, StringLike: { "aws:RequestTag/karpenter.sh/nodepool": "*" } },
        },
        {
            Sid: "AllowScopedResourceCreationTagging",
            Action: "ec2:CreateTags",
            Resource: ec2(
                "fleet",
                "instance",
                "volume",
                "network-interface",
                "launch-template",
                "spot-instances-request",
            ),
            Condition: {
                StringEquals: {
                    ...creating,
                    "ec2:CreateAction": ["RunInstances", "CreateFleet", "CreateLaunchTemplate"],
                },
            },
        },
        {
            Sid: "AllowScopedResourceTagging",
            Action: "ec2:CreateTags",
            Resource: ec2("instance"),
            Condition: {
                StringEquals: owned,
                StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" },
                StringEqualsIfExists: { "aws:RequestTag/eks:eks-cluster-name": "shop" },
                "ForAllValues:StringEquals": {
                    "aws:TagKeys": ["eks:eks-cluster-name", "karpenter.sh/nodeclaim", "Name"],
                },
            },
        },
        {
            Sid: "AllowScopedDeletion",
            Action: ["ec2:TerminateInstances", "ec2:DeleteLaunchTemplate"],
            Resource: ec2("instance", "launch-template"),
            Condition: { StringEquals: owned, StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" } },
        },
        {
            Sid: "AllowSSMReadActions",
            Action: "ssm:GetParameter",
            Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
        },
        { Sid: "AllowPricingReadActions", Action: "pricing:GetProducts", Resource: "*" },
        {
            Sid: "AllowPassingInstanceRole",
            Action: "iam:PassRole",
            Resource: `arn:aws:iam::${account}:role/KarpenterNodeRole-shop`,
            Condition: { StringEquals: { "iam:PassedToService": ["ec2.amazonaws.com", "ec2.amazonaws.com.cn"] } },
        },
        {
            Sid: "AllowScopedInstanceProfileCreationActions",
            Action: "iam:CreateInstanceProfile",
            Resource: `arn:aws:iam::${account}:instance-profile/*`,
            Condition: {
                StringEquals: { ...creating, "aws:RequestTag/topology.kubernetes.io/region": region },
                StringLike: { "aws:RequestTag/karpenter.k8s.aws/ec2nodeclass": "*" },
            },
        },
        {
            Sid: "AllowScopedInstanceProfileActions",
            Action: ["iam:AddRoleToInstanceProfile", "iam:RemoveRoleFromInstanceProfile", "iam:DeleteInstanceProfile"],
            Resource: `arn:aws:iam::${account}:instance-profile/*`,
            Condition: { StringEquals: owned, StringLike: { "aws:ResourceTag/karpenter.k8s.aws/ec2nodeclass": "*" } },
        },
        {
            Sid: "AllowInstanceProfileReadActions",
            Action: "iam:GetInstanceProfile",
            Resource: `arn:aws:iam::${account}:instance-profile/*`,
        },
        { Sid: "AllowAPIServerEndpointDiscovery", Action: "eks:DescribeCluster", Resource: arn("eks", "cluster/shop") },
    ),
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
    "EBS CSI driver": policy(
        {
            Action: ["ec2:DescribeAvailabilityZones", "ec2:DescribeInstances", "ec2:DescribeVolumes"],
            Resource: "*",
        },
        {
            Action: "ec2:CreateTags",
            Resource: ec2("volume", "snapshot"),
            Condition: { StringEquals: { "ec2:CreateAction": ["CreateVolume", "CreateSnapshot"] } },
        },
        {
            Action: "ec2:CreateVolume",
            Resource: ec2("volume"),
            Condition: { StringLike: { "aws:RequestTag/CSIVolumeName": "*" } },
        },
        {
            Action: "ec2:DeleteVolume",
            Resource: ec2("volume"),
            Condition: { StringLike: { "ec2:ResourceTag/CSIVolumeName": "*" } },
        },
        {
            Action: "ec2:DeleteVolume",
            Resource: ec2("volume"),
            Condition: { StringLike: { "ec2:ResourceTag/kubernetes.io/created-for/pvc/name": "*" } },
        },
        {
            Action: ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:ModifyVolume"],
            Resource: ec2("volume", "instance"),
            Condition: { StringEquals: { "ec2:ResourceTag/ebs.csi.aws.com/cluster": "true" } },
        },
        {
            Action: "ec2:DeleteSnapshot",
            Resource: ec2("snapshot"),
            Condition: { StringLike: { "ec2:ResourceTag/CSIVolumeSnapshotName": "*" } },
        },
    ),
    // https://github.com/kubernetes-sigs/aws-efs-csi-driver/blob/master/docs/iam-policy-example.json
    "EFS CSI driver": policy(
        {
            Action: [
                "elasticfilesystem:DescribeAccessPoints",
                "elasticfilesystem:DescribeFileSystems",
                "elasticfilesystem:DescribeMountTargets",
                "ec2:DescribeAvailabilityZones",
            ],
            Resource: "*",
        },
        {
            Action: "elasticfilesystem:CreateAccessPoint",
            Resource: "*",
            Condition: { StringLike: { "aws:RequestTag/efs.csi.aws.com/cluster": "true" } },
        },
        {
            Action: "elasticfilesystem:DeleteAccessPoint",
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/efs.csi.aws.com/cluster": "true" } },
        },
        {
            Action: "elasticfilesystem:TagResource",
            Resource: "*",
            Condition: { StringLike: { "aws:ResourceTag/efs.csi.aws.com/cluster": "true" } },
        },
    ),
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEFSCSIDriverPolicy.html
    "AWS' own policy for the CSI driver for EFS": policy(
        {
            Action: "elasticfilesystem:CreateAccessPoint",
            Resource: "*",
            Condition: {
                Null: { "aws:RequestTag/efs.csi.aws.com/cluster": "false" },
                "ForAllValues:StringEquals": { "aws:TagKeys": "efs.csi.aws.com/cluster" },
            },
        },
        {
            Action: "elasticfilesystem:TagResource",
            Resource: "*",
            Condition: {
                StringEquals: { "elasticfilesystem:CreateAction": "CreateAccessPoint" },
                Null: { "aws:RequestTag/efs.csi.aws.com/cluster": "false" },
                "ForAllValues:StringEquals": { "aws:TagKeys": "efs.csi.aws.com/cluster" },
            },
        },
    ),
    // https://github.com/kubernetes-sigs/aws-load-balancer-controller/blob/main/docs/install/iam_policy.json
    "Load Balancer Controller": policy(
        {
            Action: "iam:CreateServiceLinkedRole",
            Resource: "*",
            Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
        },
        {
            Action: "ec2:CreateTags",
            Resource: ec2("security-group"),
            Condition: {
                StringEquals: { "ec2:CreateAction": "CreateSecurityGroup" },
                Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" },
            },
        },
        {
            Action: ["ec2:CreateTags", "ec2:DeleteTags"],
            Resource: ec2("security-group"),
            Condition: {
                Null: {
                    "aws:RequestTag/elbv2.k8s.aws/cluster": "true",
                    "aws:ResourceTag/elbv2.k8s.aws/cluster": "false",
                },
            },
        },
        {
            Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress", "ec2:DeleteSecurityGroup"],
            Resource: "*",
            Condition: { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } },
        },
        {
            Action: ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"],
            Resource: "*",
            Condition: { Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" } },
        },
        {
            Action: ["elasticloadbalancing:DeleteLoadBalancer", "elasticloadbalancing:RegisterTargets"],
            Resource: "*",
            Condition: { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } },
        },
        {
            Action: "elasticloadbalancing:AddTags",
            Resource: [
                "arn:aws:elasticloadbalancing:*:*:targetgroup/*/*",
                "arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*",
            ],
            Condition: {
                StringEquals: { "elasticloadbalancing:CreateAction": ["CreateTargetGroup", "CreateLoadBalancer"] },
                Null: { "aws:RequestTag/elbv2.k8s.aws/cluster": "false" },
            },
        },
    ),
    "Load Balancer Controller, what no condition limits": policy(...unlimited),
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/AmazonEBSCSIDriverPolicyV2.json
    "EBS CSI driver, volumes with a tag on any instance": policy(
        {
            Action: ["ec2:AttachVolume", "ec2:DetachVolume"],
            Resource: ec2("volume"),
            Condition: { StringEquals: { "ec2:ResourceTag/ebs.csi.aws.com/cluster": "true" } },
        },
        { Action: ["ec2:AttachVolume", "ec2:DetachVolume"], Resource: ec2("instance") },
    ),
    // https://github.com/kubernetes-sigs/aws-ebs-csi-driver/blob/master/docs/example-iam-policy.json
    "EBS CSI driver, what no condition limits": policy(
        { Action: ["ec2:CreateSnapshot", "ec2:ModifyVolume"], Resource: ec2("volume") },
        { Action: ["ec2:AttachVolume", "ec2:DetachVolume"], Resource: ec2("volume", "instance") },
        { Action: ["ec2:CreateVolume", "ec2:EnableFastSnapshotRestores"], Resource: ec2("snapshot") },
        { Action: "ec2:DeleteTags", Resource: ec2("volume", "snapshot") },
    ),
    // https://github.com/kubernetes-sigs/aws-fsx-csi-driver/blob/master/docs/install.md
    "FSx CSI driver": policy(
        {
            Action: ["iam:CreateServiceLinkedRole", "iam:AttachRolePolicy", "iam:PutRolePolicy"],
            Resource: "arn:aws:iam::*:role/aws-service-role/s3.data-source.lustre.fsx.amazonaws.com/*",
        },
        {
            Action: [
                "s3:ListBucket",
                "fsx:CreateFileSystem",
                "fsx:DeleteFileSystem",
                "fsx:DescribeFileSystems",
                "fsx:TagResource",
                "fsx:UpdateFileSystem",
            ],
            Resource: "*",
        },
    ),
    // https://github.com/aws/amazon-vpc-cni-k8s/blob/master/docs/iam-policy.md
    "VPC CNI with IPv4": policy(
        {
            Action: [
                "ec2:AssignPrivateIpAddresses",
                "ec2:AttachNetworkInterface",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeInstances",
                "ec2:DescribeTags",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeSubnets",
                "ec2:DetachNetworkInterface",
                "ec2:ModifyNetworkInterfaceAttribute",
                "ec2:UnassignPrivateIpAddresses",
            ],
            Resource: "*",
        },
        { Action: ["ec2:CreateTags"], Resource: ec2("network-interface") },
    ),
    "VPC CNI with IPv6": policy(
        {
            Action: [
                "ec2:AssignIpv6Addresses",
                "ec2:DescribeInstances",
                "ec2:DescribeSubnets",
                "ec2:DescribeTags",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeInstanceTypes",
                "ec2:ModifyNetworkInterfaceAttribute",
            ],
            Resource: "*",
        },
        { Action: ["ec2:CreateTags"], Resource: ec2("network-interface") },
    ),
    "VPC CNI of one cluster": policy(
        { Action: ["ec2:DescribeInstances", "ec2:DescribeSubnets"], Resource: "*" },
        { Action: ["ec2:CreateTags"], Resource: ec2("network-interface") },
        {
            Action: ["ec2:CreateNetworkInterface"],
            Resource: ec2("network-interface"),
            Condition: { StringEquals: { "aws:RequestTag/cluster.k8s.amazonaws.com/name": "shop" } },
        },
        {
            Action: ["ec2:CreateNetworkInterface"],
            Resource: ec2("subnet", "security-group"),
            Condition: { ArnEquals: { "ec2:Vpc": "arn:aws:ec2:*:*:vpc/vpc-0a1b2c3d" } },
        },
        {
            Action: [
                "ec2:DeleteNetworkInterface",
                "ec2:UnassignPrivateIpAddresses",
                "ec2:AssignPrivateIpAddresses",
                "ec2:AttachNetworkInterface",
                "ec2:DetachNetworkInterface",
                "ec2:ModifyNetworkInterfaceAttribute",
            ],
            Resource: ec2("network-interface"),
            Condition: { StringEquals: { "aws:ResourceTag/cluster.k8s.amazonaws.com/name": "shop" } },
        },
        {
            Action: ["ec2:AttachNetworkInterface", "ec2:DetachNetworkInterface", "ec2:ModifyNetworkInterfaceAttribute"],
            Resource: ec2("instance"),
            Condition: { StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/shop": "owned" } },
        },
        { Action: ["ec2:ModifyNetworkInterfaceAttribute"], Resource: ec2("security-group") },
    ),
    // https://github.com/aws/aws-application-networking-k8s/blob/main/files/controller-installation/recommended-inline-policy.json
    "Gateway API controller for VPC Lattice": policy(...lattice),
    // https://github.com/aws/aws-node-termination-handler/blob/main/README.md
    "node termination handler": policy(
        {
            Action: [
                "autoscaling:CompleteLifecycleAction",
                "autoscaling:DescribeAutoScalingInstances",
                "autoscaling:DescribeTags",
                "ec2:DescribeInstances",
            ],
            Resource: "*",
        },
        { Action: ["sqs:DeleteMessage", "sqs:ReceiveMessage"], Resource: arn("sqs", "spot") },
    ),
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    "a function in a network": policy(
        {
            Action: ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"],
            Resource: "*",
        },
        { Action: "sqs:SendMessage", Resource: arn("sqs", "dead") },
    ),
    // https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html
    "builds in a network": policy(
        {
            Action: [
                "ec2:CreateNetworkInterface",
                "ec2:DescribeDhcpOptions",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeSubnets",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeVpcs",
            ],
            Resource: "*",
        },
        {
            Action: "ec2:CreateNetworkInterfacePermission",
            Resource: arn("ec2", "network-interface/*"),
            Condition: {
                StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
                ArnEquals: { "ec2:Subnet": [arn("ec2", "subnet/subnet-1")] },
            },
        },
    ),
    // https://docs.aws.amazon.com/firehose/latest/APIReference/API_VpcConfiguration.html
    "a delivery stream to OpenSearch in a network": policy(
        {
            Action: [
                "ec2:DescribeVpcs",
                "ec2:DescribeVpcAttribute",
                "ec2:DescribeSubnets",
                "ec2:DescribeSecurityGroups",
                "ec2:DescribeNetworkInterfaces",
                "ec2:CreateNetworkInterface",
                "ec2:CreateNetworkInterfacePermission",
                "ec2:DeleteNetworkInterface",
            ],
            Resource: "*",
        },
        {
            Action: [
                "es:DescribeDomain",
                "es:DescribeDomains",
                "es:DescribeDomainConfig",
                "es:ESHttpPost",
                "es:ESHttpPut",
            ],
            Resource: [arn("es", "domain/logs"), arn("es", "domain/logs/*")],
        },
    ),
    "interfaces for one service in a subnet": policy(
        {
            Action: "ec2:CreateNetworkInterface",
            Resource: ["subnet/subnet-1", "security-group/sg-1", "network-interface/*"].map((name) => arn("ec2", name)),
        },
        {
            Action: "ec2:CreateNetworkInterfacePermission",
            Resource: arn("ec2", "network-interface/*"),
            Condition: { StringEquals: { "ec2:AuthorizedService": "firehose.amazonaws.com" } },
        },
    ),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html#access-points-delegating-control
    "a bucket that leaves it to its access points": bucketPolicy({
        Principal: { AWS: "*" },
        Action: "*",
        Resource: ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*"],
        Condition: { StringEquals: { "s3:DataAccessPointAccount": account } },
    }),
    // https://docs.aws.amazon.com/polly/latest/dg/security_iam_id-based-policy-examples.html
    "texts that are read and translated": policy({
        Action: ["polly:SynthesizeSpeech", "translate:TranslateText", "comprehend:DetectEntities"],
        Resource: "*",
    }),
    // https://github.com/vmware-tanzu/velero-plugin-for-aws/blob/main/README.md
    "Velero's snapshots": policy(
        {
            Action: [
                "ec2:DescribeVolumes",
                "ec2:DescribeSnapshots",
                "ec2:CreateTags",
                "ec2:CreateVolume",
                "ec2:CreateSnapshot",
                "ec2:DeleteSnapshot",
            ],
            Resource: "*",
        },
        {
            Action: [
                "s3:GetObject",
                "s3:DeleteObject",
                "s3:PutObject",
                "s3:AbortMultipartUpload",
                "s3:ListMultipartUploadParts",
            ],
            Resource: "arn:aws:s3:::shop-backups/*",
        },
        { Action: "s3:ListBucket", Resource: "arn:aws:s3:::shop-backups" },
    ),
    "reading tags": policy({ Action: ["sns:ListTagsForResource", "kms:ListResourceTags"], Resource: "*" }),
    // https://karpenter.sh/docs/reference/cloudformation/
    "Karpenter, zonal shifts": policy({ Action: "arc-zonal-shift:GetManagedResource", Resource: "*" }),
    // https://kubernetes-sigs.github.io/external-dns/latest/docs/tutorials/aws/
    "external-dns for names": policy(
        {
            Action: "route53:ChangeResourceRecordSets",
            Resource: "arn:aws:route53:::hostedzone/*",
            Condition: {
                "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": [
                        "*.shop.example.com",
                        "_acme-challenge.shop.example.com",
                    ],
                },
                "ForAllValues:StringEquals": {
                    "route53:ChangeResourceRecordSetsRecordTypes": ["A", "AAAA", "CNAME", "TXT"],
                    "route53:ChangeResourceRecordSetsActions": ["CREATE", "UPSERT", "DELETE"],
                },
            },
        },
        {
            Action: ["route53:ListHostedZones", "route53:ListResourceRecordSets", "route53:ListTagsForResources"],
            Resource: "*",
        },
    ),
    // https://cert-manager.io/docs/configuration/acme/dns01/route53/
    "cert-manager for proofs of ownership": policy(
        { Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" },
        {
            Action: ["route53:ChangeResourceRecordSets"],
            Resource: "arn:aws:route53:::hostedzone/*",
            Condition: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] } },
        },
        { Action: "route53:ListHostedZonesByName", Resource: "*" },
    ),
    // https://docs.aws.amazon.com/autoscaling/ec2/userguide/security_iam_service-with-iam.html
    "cluster autoscaler for groups by name": policy(
        { Action: ["autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeTags"], Resource: "*" },
        {
            Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            Resource: [
                `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:*:autoScalingGroupName/shop-windows`,
                `arn:aws:autoscaling:${region}:${account}:autoScalingGroup:930d940e-891e-4781-a11a-7b0acd480f03:autoScalingGroupName/shop-linux`,
            ],
        },
    ),
    // https://github.com/kubernetes/autoscaler/blob/master/cluster-autoscaler/cloudprovider/aws/README.md
    "cluster autoscaler for groups by tags": policy(
        {
            Action: [
                "autoscaling:DescribeAutoScalingGroups",
                "ec2:GetInstanceTypesFromInstanceRequirements",
                "eks:DescribeNodegroup",
            ],
            Resource: "*",
        },
        {
            Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            Resource: "*",
            Condition: {
                StringEquals: {
                    "autoscaling:ResourceTag/k8s.io/cluster-autoscaler/enabled": "true",
                    "autoscaling:ResourceTag/k8s.io/cluster-autoscaler/shop": "owned",
                },
            },
        },
    ),
    // https://external-secrets.io/latest/provider/aws-secrets-manager/
    "external-secrets for names": policy(
        {
            Action: [
                "secretsmanager:GetResourcePolicy",
                "secretsmanager:GetSecretValue",
                "secretsmanager:DescribeSecret",
                "secretsmanager:ListSecretVersionIds",
            ],
            Resource: arn("secretsmanager", "secret:shop/*"),
        },
        { Action: ["ssm:GetParameter", "ssm:GetParametersByPath"], Resource: arn("ssm", "parameter/shop/*") },
        {
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/shop" } },
        },
    ),
    // https://github.com/vmware-tanzu/velero-plugin-for-aws
    "Velero with tags": policy(
        { Action: ["ec2:DescribeVolumes", "ec2:DescribeSnapshots"], Resource: "*" },
        {
            Action: ["ec2:CreateSnapshot", "ec2:CreateVolume"],
            Resource: ec2("volume", "snapshot"),
            Condition: { Null: { "aws:RequestTag/velero.io/backup": "false" } },
        },
        {
            Action: "ec2:CreateSnapshot",
            Resource: ec2("volume"),
            Condition: { StringEquals: { "aws:ResourceTag/kubernetes.io/cluster/shop": "owned" } },
        },
        {
            Action: "ec2:DeleteSnapshot",
            Resource: ec2("snapshot"),
            Condition: { StringLike: { "aws:ResourceTag/velero.io/backup": "*" } },
        },
        {
            Action: ["s3:GetObject", "s3:DeleteObject", "s3:PutObject", "s3:AbortMultipartUpload"],
            Resource: "arn:aws:s3:::shop-velero/*",
        },
        { Action: "s3:ListBucket", Resource: "arn:aws:s3:::shop-velero" },
    ),
    // https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    "a pipeline that deploys with the CDK's roles": policy({
        Action: "sts:AssumeRole",
        Resource: `arn:aws:iam::${account}:role/cdk-*`,
        Condition: { StringEquals: { "iam:ResourceTag/aws-cdk:bootstrap-role": ["deploy", "file-publishing"] } },
    }),
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html
    "people who manage what they sign in with": policy(
        {
            Sid: "ViewAccountInfo",
            Action: ["iam:GetAccountPasswordPolicy", "iam:ListVirtualMFADevices"],
            Resource: "*",
        },
        {
            Sid: "ManageOwn",
            Action: [
                "iam:ChangePassword",
                "iam:GetUser",
                "iam:CreateAccessKey",
                "iam:UpdateAccessKey",
                "iam:UploadSSHPublicKey",
                "iam:ResetServiceSpecificCredential",
                "iam:EnableMFADevice",
            ],
            Resource: "arn:aws:iam::*:user/${aws:username}",
        },
        { Sid: "NewDevice", Action: "iam:CreateVirtualMFADevice", Resource: "arn:aws:iam::*:mfa/*" },
        {
            Sid: "DenyAllExceptListedIfNoMFA",
            Effect: "Deny",
            NotAction: ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "sts:GetSessionToken"],
            Resource: "*",
            Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
        },
    ),
    // https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
    "a function that rotates its secrets": policy(
        {
            Action: ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"],
            Resource: arn("secretsmanager", "secret:*"),
            Condition: {
                StringEquals: { "secretsmanager:resource/AllowRotationLambdaArn": arn("lambda", "function:rotate") },
            },
        },
        { Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    ),
    // https://docs.aws.amazon.com/eks/latest/userguide/cni-iam-role.html
    "a network plug-in for its own interfaces": policy({
        Action: ["ec2:AssignPrivateIpAddresses", "ec2:DeleteNetworkInterface", "ec2:DetachNetworkInterface"],
        Resource: "*",
        Condition: { StringEquals: { "aws:ResourceTag/cluster.k8s.amazonaws.com/name": "shop" } },
    }),
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    "an administrator of roles within a boundary": policy(
        {
            Sid: "CreateOrChangeOnlyWithBoundary",
            Action: ["iam:CreateRole", "iam:AttachRolePolicy", "iam:PutRolePermissionsBoundary"],
            Resource: `arn:aws:iam::${account}:role/apps/*`,
            Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/apps` } },
        },
        {
            Sid: "NoBoundaryDelete",
            Effect: "Deny",
            Action: ["iam:DeleteRolePermissionsBoundary", "iam:CreatePolicyVersion"],
            Resource: "*",
        },
    ),
    // https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
    "a device that is what its certificate says": resource("aws:iot/policy:Policy", {
        name: "device",
        policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Action: "iot:Connect",
                    Resource: arn("iot", "client/${iot:Connection.Thing.ThingName}"),
                    Condition: { Bool: { "iot:Connection.Thing.IsAttached": "true" } },
                },
                {
                    Effect: "Allow",
                    Action: "iot:Publish",
                    Resource: arn("iot", "topic/shop/${iot:Connection.Thing.ThingName}"),
                },
            ],
        }),
    }),

    // https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html
    "a bucket for a trail": bucketPolicy(
        {
            Sid: "AWSCloudTrailAclCheck20150319",
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "s3:GetBucketAcl",
            Resource: "arn:aws:s3:::shop-trail",
            Condition: { StringEquals: { "aws:SourceArn": arn("cloudtrail", "trail/shop") } },
        },
        {
            Sid: "AWSCloudTrailWrite20150319",
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: `arn:aws:s3:::shop-trail/AWSLogs/${account}/*`,
            Condition: {
                StringEquals: {
                    "s3:x-amz-acl": "bucket-owner-full-control",
                    "aws:SourceArn": arn("cloudtrail", "trail/shop"),
                },
            },
        },
    ),
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
    "a bucket behind a distribution": bucketPolicy({
        Principal: { Service: "cloudfront.amazonaws.com" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::shop-web/*",
        Condition: { StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${account}:distribution/EXAMPLE` } },
    }),
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    "a bucket for other buckets' access logs": bucketPolicy({
        Principal: { Service: "logging.s3.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::shop-logs/web/*",
        Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:s3:::shop-web" },
            StringEquals: { "aws:SourceAccount": account },
        },
    }),
    // https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
    "a bucket for a load balancer's logs, by AWS' account of the region": bucketPolicy({
        Principal: { AWS: "arn:aws:iam::156460612806:root" },
        Action: "s3:PutObject",
        Resource: `arn:aws:s3:::shop-logs/AWSLogs/${account}/*`,
    }),
    // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-endpoints-s3.html
    "a bucket that a network reads": bucketPolicy({
        Principal: "*",
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::shop-packages/*",
        Condition: { StringEquals: { "aws:SourceVpce": "vpce-0a1b2c3d4e5f67890" } },
    }),
    // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
    "a topic for alarms": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: arn("sns", "alarms"),
        Condition: {
            ArnLike: { "aws:SourceArn": arn("cloudwatch", "alarm:*") },
            StringEquals: { "aws:SourceAccount": account },
        },
    }),
    // https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html
    "a queue of a topic": resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", {
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn("sqs", "orders"),
        Condition: { ArnEquals: { "aws:SourceArn": arn("sns", "orders") } },
    }),
    // https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
    "a key with its users, for disks": resourcePolicy(
        "aws:kms/key:Key",
        { Sid: "Enable IAM User Permissions", Principal: root, Action: "kms:*", Resource: "*" },
        {
            Sid: "Allow use of the key",
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Resource: "*",
        },
        {
            Sid: "Allow attachment of persistent resources",
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
            Resource: "*",
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
    ),
    // https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html, https://docs.aws.amazon.com/lambda/latest/dg/images-create.html
    "a repository of the organisation, and of functions": resourcePolicy(
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        {
            Sid: "pull from the organisation",
            Principal: "*",
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        },
        {
            Principal: { Service: "lambda.amazonaws.com" },
            Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
            Condition: { StringLike: { "aws:SourceArn": arn("lambda", "function:*") } },
        },
    ),
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
    "a private API": resourcePolicy(
        "aws:apigateway/restApiPolicy:RestApiPolicy",
        { Principal: "*", Action: "execute-api:Invoke", Resource: "execute-api:/*" },
        {
            Effect: "Deny",
            Principal: "*",
            Action: "execute-api:Invoke",
            Resource: "execute-api:/*",
            Condition: { StringNotEquals: { "aws:SourceVpc": "vpc-0a1b2c3d4e5f67890" } },
        },
    ),
    // https://docs.aws.amazon.com/opensearch-service/latest/developerguide/createdomain-configure-slow-logs.html
    "log groups that a domain writes": resource("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
        policyName: "search",
        policyDocument: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { Service: "es.amazonaws.com" },
                    Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
                    Resource: `${arn("logs", "log-group:/search/shop")}:*`,
                    Condition: {
                        StringEquals: { "aws:SourceAccount": account },
                        ArnLike: { "aws:SourceArn": arn("es", "domain/shop") },
                    },
                },
            ],
        }),
    }),
    "a domain that one role searches": resource("aws:opensearch/domainPolicy:DomainPolicy", {
        domainName: "shop",
        accessPolicies: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
                {
                    Effect: "Allow",
                    Principal: { AWS: `arn:aws:iam::${account}:role/web` },
                    Action: ["es:ESHttpGet", "es:ESHttpPost"],
                    Resource: `${arn("es", "domain/shop")}/*`,
                },
            ],
        }),
    }),
    // https://docs.aws.amazon.com/lambda/latest/dg/with-s3.html
    "a function that a bucket calls": resource("aws:lambda/permission:Permission", {
        action: "lambda:InvokeFunction",
        function: "resize",
        principal: "s3.amazonaws.com",
        sourceArn: "arn:aws:s3:::shop-uploads",
        sourceAccount: account,
    }),
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-perms.html
    "an event bus of the organisation": resourcePolicy("aws:cloudwatch/eventBusPolicy:EventBusPolicy", {
        Principal: "*",
        Action: "events:PutEvents",
        Resource: arn("events", "event-bus/shop"),
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),

    // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-abac.html
    "a role for pods": trust({
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
    }),
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    "a role that Systems Manager takes for one's own account": trust({
        Principal: { Service: "ssm.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": account } },
    }),
    "a role for people with a second factor": trust({
        Principal: root,
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
    }),
};

describe("what experts sign of what others publish", () => {
    for (const [title, subject] of Object.entries(published)) {
        it(`${title} is blamed by no policy`, async () => {
            assert.deepEqual(await allFindings([subject]), []);
        });
    }

    it("is blamed by none when it is all in one stack either", async () => {
        const stack = Object.values(published).map((subject, index) => ({ ...subject, name: `subject-${index}` }));
        assert.deepEqual(await allFindings(stack), []);
    });
});

describe("what experts do not sign, though others publish it", () => {
    const [, firewall = {}] = unlimited;
    blames("iam-resource-scope", {
        "one statement of a controller alone": policy(firewall),
        "a controller's statements without one of them": policy(...unlimited.slice(1)),
        "a controller's statement with one action more": policy(
            ...unlimited.slice(0, 1),
            { ...firewall, Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:AuthorizeSecurityGroupEgress"] },
            ...unlimited.slice(2),
        ),
        "a statement beside a controller's": policy(...unlimited, {
            Action: "ec2:TerminateInstances",
            Resource: "*",
        }),
        "any volume on any instance": policy({
            Action: "ec2:AttachVolume",
            Resource: ec2("volume", "instance"),
        }),
    });
    const handler = {
        Action: ["autoscaling:CompleteLifecycleAction", "autoscaling:DescribeTags", "ec2:DescribeInstances"],
        Resource: "*",
    };
    const snapshots = { Action: ["ec2:CreateTags", "ec2:CreateVolume", "ec2:DeleteSnapshot"], Resource: "*" };
    const objects = ["s3:GetObject", "s3:DeleteObject", "s3:PutObject"];
    blames("iam-resource-scope", {
        "every queue in the policy of a node termination handler": policy(handler, {
            Action: ["sqs:DeleteMessage", "sqs:ReceiveMessage"],
            Resource: "*",
        }),
        "every object in the policy of Velero": policy(
            snapshots,
            { Action: objects, Resource: "*" },
            { Action: "s3:ListBucket", Resource: "arn:aws:s3:::shop-backups" },
        ),
    });
    const interfaces = [
        "ec2:CreateNetworkInterface",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeSubnets",
    ];
    blames("iam-no-permissions-management", {
        "network interfaces for everybody in the policy of a build": policy(
            { Action: interfaces, Resource: "*" },
            { Action: "ec2:CreateNetworkInterfacePermission", Resource: "*" },
        ),
    });
    const [controlled = {}] = lattice;
    blames("iam-no-wildcard-action", {
        "a controller's wildcard alone": policy(controlled),
        "another wildcard beside a controller's": policy({ Action: "s3:*", Resource: "*" }, ...lattice),
    });
    blames("iam-no-permissions-management", {
        "a controller's permission for bucket policies alone": policy(controlled),
    });
    blames("iam-no-privilege-escalation", {
        "roles of services beside others": policy({
            Action: "iam:AttachRolePolicy",
            Resource: [
                `arn:aws:iam::${account}:role/aws-service-role/fsx.amazonaws.com/*`,
                `arn:aws:iam::${account}:role/app`,
            ],
        }),
        "roles of services by a wildcard alone": policy({
            Action: "iam:AttachRolePolicy",
            Resource: `arn:aws:iam::${account}:role/*/aws-service-role/x`,
        }),
    });
});
