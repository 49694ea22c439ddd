import assert from "node:assert/strict";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, allFindings, policy, resourcePolicy, trust } from "./findings";

const root = { AWS: `arn:aws:iam::${account}:root` };
const key = `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const github = "token.actions.githubusercontent.com";

/** What well-made stacks of others consist of, as AWS' own guides and the makers of add-ons show it. */
const signed: Record<string, ExampleResource> = {
    "cluster autoscaler": policy(
        {
            Action: [
                "autoscaling:DescribeAutoScalingGroups",
                "ec2:DescribeLaunchTemplateVersions",
                "ec2:DescribeInstanceTypes",
            ],
            Resource: "*",
        },
        {
            Action: ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            Resource: "*",
            Condition: { StringEquals: { "aws:ResourceTag/k8s.io/cluster-autoscaler/shop": "owned" } },
        },
    ),
    "EBS CSI driver with a key of one's own": policy(
        {
            Action: "ec2:CreateVolume",
            Resource: arn("ec2", "volume/*"),
            Condition: { StringLike: { "aws:RequestTag/ebs.csi.aws.com/cluster": "true" } },
        },
        {
            Action: "ec2:DeleteVolume",
            Resource: arn("ec2", "volume/*"),
            Condition: { StringLike: { "ec2:ResourceTag/ebs.csi.aws.com/cluster": "true" } },
        },
        {
            Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
            Resource: key,
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
        {
            Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"],
            Resource: key,
        },
    ),
    "external-dns and cert-manager for one zone": policy(
        { Action: "route53:ChangeResourceRecordSets", Resource: "arn:aws:route53:::hostedzone/Z0123456789" },
        { Action: "route53:GetChange", Resource: "arn:aws:route53:::change/*" },
        { Action: ["route53:ListHostedZones", "route53:ListHostedZonesByName"], Resource: "*" },
    ),
    "a Lambda function of a queue in a network": policy(
        {
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: `${arn("logs", "log-group:/aws/lambda/resize")}:*`,
        },
        { Action: ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"], Resource: arn("sqs", "jobs") },
        { Action: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], Resource: "*" },
    ),
    "an ECS task's execution role": policy(
        { Action: "ecr:GetAuthorizationToken", Resource: "*" },
        { Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: arn("ecr", "repository/shop/web") },
        { Action: "secretsmanager:GetSecretValue", Resource: arn("secretsmanager", "secret:shop/db-AbCdEf") },
    ),
    "a state machine that logs": policy(
        {
            Action: "lambda:InvokeFunction",
            Resource: [arn("lambda", "function:resize"), arn("lambda", "function:resize:*")],
        },
        {
            Action: [
                "logs:CreateLogDelivery",
                "logs:GetLogDelivery",
                "logs:UpdateLogDelivery",
                "logs:DeleteLogDelivery",
                "logs:ListLogDeliveries",
                "logs:PutResourcePolicy",
                "logs:DescribeResourcePolicies",
                "logs:DescribeLogGroups",
            ],
            Resource: "*",
        },
    ),
    "a deployment role": policy(
        {
            Action: ["lambda:UpdateFunctionCode", "lambda:GetFunction", "lambda:CreateFunction"],
            Resource: arn("lambda", "function:resize"),
        },
        {
            Action: "iam:PassRole",
            Resource: `arn:aws:iam::${account}:role/resize`,
            Condition: { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
        },
        { Action: ["s3:GetObject", "s3:PutObject"], Resource: "arn:aws:s3:::shop-artifacts/releases/*" },
        {
            Action: "s3:ListBucket",
            Resource: "arn:aws:s3:::shop-artifacts",
            Condition: { StringLike: { "s3:prefix": "releases/*" } },
        },
    ),
    "roles that a platform hands out within a boundary": policy({
        Action: ["iam:CreateRole", "iam:PutRolePolicy", "iam:AttachRolePolicy"],
        Resource: `arn:aws:iam::${account}:role/apps/*`,
        Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/apps` } },
    }),
    "people who manage their own keys": policy({
        Sid: "AllowManageOwnAccessKeys",
        Action: ["iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:ListAccessKeys", "iam:UpdateAccessKey"],
        Resource: "arn:aws:iam::*:user/${aws:username}",
    }),
    "people who open sessions on their team's machines": policy(
        {
            Action: "ssm:StartSession",
            Resource: arn("ec2", "instance/*"),
            Condition: { StringEquals: { "ssm:resourceTag/team": "web" } },
        },
        {
            Action: ["ssm:TerminateSession", "ssm:ResumeSession"],
            Resource: "arn:aws:ssm:*:*:session/${aws:username}-*",
        },
    ),
    "a guard rail": policy({
        Effect: "Deny",
        NotAction: ["iam:*", "sts:*"],
        Resource: "*",
        Condition: { StringNotEquals: { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } },
    }),
    "a builder's network interfaces": policy({
        Action: "ec2:CreateNetworkInterfacePermission",
        Resource: arn("ec2", "network-interface/*"),
        Condition: {
            StringEquals: {
                "ec2:AuthorizedService": "codebuild.amazonaws.com",
                "ec2:Subnet": [arn("ec2", "subnet/subnet-1")],
            },
        },
    }),
    "a cluster's role": trust({
        Principal: { Service: "eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
    }),
    "a repository's deployment role": trust({
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${github}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
            StringEquals: { [`${github}:aud`]: "sts.amazonaws.com" },
            StringLike: { [`${github}:sub`]: "repo:octo/shop:ref:refs/heads/*" },
        },
    }),
    "a supplier's role": trust({
        Principal: { AWS: "arn:aws:iam::464622532012:root" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "sts:ExternalId": "5b7e2d0c" } },
    }),
    "a key for logs, with administrators and users": resourcePolicy(
        "aws:kms/key:Key",
        { Sid: "Enable IAM User Permissions", Principal: root, Action: "kms:*", Resource: "*" },
        {
            Principal: { AWS: `arn:aws:iam::${account}:role/key-administrators` },
            Action: [
                "kms:Create*",
                "kms:Describe*",
                "kms:Enable*",
                "kms:List*",
                "kms:Put*",
                "kms:Update*",
                "kms:Revoke*",
                "kms:Disable*",
                "kms:Get*",
                "kms:Delete*",
                "kms:TagResource",
                "kms:ScheduleKeyDeletion",
            ],
            Resource: "*",
        },
        {
            Principal: {
                AWS: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
            },
            Action: "kms:CreateGrant",
            Resource: "*",
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
        {
            Principal: { Service: "logs.eu-west-1.amazonaws.com" },
            Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            Resource: "*",
            Condition: { ArnEquals: { "kms:EncryptionContext:aws:logs:arn": arn("logs", "log-group:/shop/web") } },
        },
    ),
    "a bucket that only takes what is encrypted on the way, from a load balancer": resourcePolicy(
        "aws:s3/bucketPolicy:BucketPolicy",
        {
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: `arn:aws:s3:::logs/AWSLogs/${account}/*`,
        },
        {
            Principal: { Service: "delivery.logs.amazonaws.com" },
            Action: "s3:PutObject",
            Resource: `arn:aws:s3:::logs/AWSLogs/${account}/*`,
            Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": account } },
        },
    ),
    "a queue that a bucket notifies": resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", {
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: arn("sqs", "uploads"),
        Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" },
            StringEquals: { "aws:SourceAccount": account },
        },
    }),
    "a topic of the organisation": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
        Principal: "*",
        Action: "sns:Subscribe",
        Resource: arn("sns", "releases"),
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
    "a repository that another account pulls from": resourcePolicy("aws:ecr/repositoryPolicy:RepositoryPolicy", {
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
    }),
    "a secret that one role reads": resourcePolicy("aws:secretsmanager/secretPolicy:SecretPolicy", {
        Principal: { AWS: `arn:aws:iam::${account}:role/web` },
        Action: "secretsmanager:GetSecretValue",
        Resource: "*",
    }),
    "EKS' logs' own groups in China": {
        type: "aws:iam/policy:Policy",
        name: "subject",
        props: {
            policy: {
                Statement: {
                    Effect: "Allow",
                    Action: "logs:PutLogEvents",
                    Resource: `arn:aws-cn:logs:cn-north-1:${account}:log-group:/aws/eks/shop/cluster:*`,
                },
            },
        },
    },
};

describe("what experts sign on well-made stacks", () => {
    for (const [title, resource] of Object.entries(signed)) {
        it(`${title} is blamed by no policy`, async () => {
            assert.deepEqual(await allFindings([resource]), []);
        });
    }

    it("is blamed by none when it is all in one stack either", async () => {
        const stack = Object.values(signed).map((resource, index) => ({ ...resource, name: `subject-${index}` }));
        assert.deepEqual(await allFindings(stack), []);
    });
});
