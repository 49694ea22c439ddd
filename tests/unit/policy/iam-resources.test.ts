import assert from "node:assert/strict";
import { account, allow, blames, findingsOf, logGroupArn, policy, resourcePolicy, signs } from "./findings";

const logs = (resource: string) => `arn:aws:logs:eu-west-1:${account}:${resource}`;

describe("iam-resource-scope", () => {
    const rule = "iam-resource-scope";
    blames(rule, {
        "a star": allow("logs:PutLogEvents", "*"),
        "stars in a row": allow("logs:PutLogEvents", "**"),
        "a question mark after a star": allow("logs:PutLogEvents", "?*"),
        "an ARN of stars": allow("logs:PutLogEvents", "arn:aws:logs:*:*:*"),
        "an ARN that ends early": allow("logs:PutLogEvents", "arn:aws:logs:*"),
        "an ARN of everything": allow("logs:PutLogEvents", "arn:aws:*"),
        "any log group": allow("logs:PutLogEvents", logs("log-group:*")),
        "any log group and stream": allow("logs:PutLogEvents", logs("log-group:*:log-stream:*")),
        "a slash and anything": allow("logs:PutLogEvents", logs("log-group:/*")),
        "a first letter left open": allow("logs:PutLogEvents", logs("log-group:?eks/prod/app:*")),
        "every AWS service's log groups": allow("logs:PutLogEvents", logs("log-group:/aws/*")),
        "every function's log group": allow("logs:PutLogEvents", logs("log-group:/aws/lambda/*")),
        "one of several resources": allow("logs:PutLogEvents", [`${logGroupArn}:*`, "*"]),
        "a star in China": allow("logs:PutLogEvents", "arn:aws-cn:logs:cn-north-1:*:log-group:*"),
        "any bucket": allow("s3:GetObject", "arn:aws:s3:::*"),
        "any bucket's objects": allow("s3:GetObject", "arn:aws:s3:::*/*"),
        "a bucket that strangers may own": allow("s3:PutObject", "arn:aws:s3:::logs-*/*"),
        "a bucket that strangers may own, by one letter": allow("s3:PutObject", "arn:aws:s3:::log?/x"),
        "any Auto Scaling group": allow(
            "autoscaling:SetDesiredCapacity",
            `arn:aws:autoscaling:eu-west-1:${account}:autoScalingGroup:*:autoScalingGroupName/*`,
        ),
        "any Auto Scaling group, by its number": allow(
            "autoscaling:SetDesiredCapacity",
            `arn:aws:autoscaling:eu-west-1:${account}:autoScalingGroup:*`,
        ),
        "any queue": allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:*`),
        "a queue of any account": allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:*:orders"),
        "a role of any account": allow("sts:AssumeRole", "arn:aws:iam::*:role/deploy"),
        "any role to pass": allow("iam:PassRole", `arn:aws:iam::${account}:role/*`),
        "any role to pass, to one service": allow("iam:PassRole", "*", {
            Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
        }),
        "any secret": allow("secretsmanager:GetSecretValue", "*"),
        "any machine to stop": allow("ec2:TerminateInstances", `arn:aws:ec2:eu-west-1:${account}:instance/*`),
        "any disk to copy": allow("ec2:CreateSnapshot", `arn:aws:ec2:eu-west-1:${account}:volume/*`),
        "a condition that always holds": allow("dynamodb:GetItem", "*", {
            Condition: { StringLike: { "aws:ResourceTag/team": "*" } },
        }),
        "a condition that holds without its key": allow("dynamodb:GetItem", "*", {
            Condition: { StringEqualsIfExists: { "aws:ResourceTag/team": "web" } },
        }),
        "a condition that holds for no values at all": allow("dynamodb:GetItem", "*", {
            Condition: { "ForAllValues:StringEquals": { "aws:ResourceTag/team": "web" } },
        }),
        "a condition that says what it is not": allow("dynamodb:GetItem", "*", {
            Condition: { StringNotEquals: { "aws:ResourceTag/team": "bank" } },
        }),
        "a condition on who asks, not on what": allow("dynamodb:GetItem", "*", {
            Condition: { StringEquals: { "aws:PrincipalTag/team": "web" } },
        }),
    });
    signs(rule, {
        "certificates that a controller chooses by their names": allow(
            ["acm:ListCertificates", "acm:DescribeCertificate"],
            "*",
        ),
        "composite alarms, which AWS refuses to narrower permissions": allow("cloudwatch:PutCompositeAlarm", "*"),
        "what a function of Object Lambda answers": allow("s3-object-lambda:WriteGetObjectResponse", "*"),
        "a log group, in the form of IAM's reference": allow("logs:PutLogEvents", logGroupArn),
        "a log group and what is in it": allow("logs:PutLogEvents", `${logGroupArn}:*`),
        "a log group's streams": allow("logs:PutLogEvents", `${logGroupArn}:log-stream:*`),
        "a log group in every region": allow("logs:PutLogEvents", `arn:aws:logs:*:${account}:log-group:/eks/app:*`),
        "a log group whose account is left open, which changes nothing": allow(
            "logs:PutLogEvents",
            "arn:aws:logs:*:*:log-group:/aws/containerinsights/prod/*",
        ),
        "an Auto Scaling group by its name, after a number that AWS has chosen": allow(
            ["autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"],
            `arn:aws:autoscaling:eu-west-1:${account}:autoScalingGroup:*:autoScalingGroupName/web`,
        ),
        "Auto Scaling groups that begin alike": allow(
            "autoscaling:SetDesiredCapacity",
            "arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/eks-web-*",
        ),
        "part of a bucket": allow("s3:GetObject", "arn:aws:s3:::reports/2026/*"),
        "a bucket by name": allow("s3:ListBucket", "arn:aws:s3:::reports"),
        "a secret's six characters": allow(
            "secretsmanager:GetSecretValue",
            `arn:aws:secretsmanager:eu-west-1:${account}:secret:db-??????`,
        ),
        "a part of the parameters": allow("ssm:GetParameter", `arn:aws:ssm:eu-west-1:${account}:parameter/shop/prod/*`),
        "a table's indexes": allow("dynamodb:Query", `arn:aws:dynamodb:eu-west-1:${account}:table/orders/index/*`),
        "actions that work on a star alone": allow(
            [
                "ecr:GetAuthorizationToken",
                "ec2:DescribeInstances",
                "cloudwatch:PutMetricData",
                "sts:GetCallerIdentity",
                "xray:PutTraceSegments",
                "logs:DescribeLogGroups",
            ],
            "*",
        ),
        lists: allow(["rds:DescribeDBInstances", "cloudwatch:ListMetrics", "ce:GetCostAndUsage"], "*"),
        "resources picked by a tag": allow("dynamodb:GetItem", "*", {
            Condition: { StringEquals: { "aws:ResourceTag/team": "web" } },
        }),
        "resources that carry a tag": allow("ec2:DeleteVolume", "*", {
            Condition: { Null: { "aws:ResourceTag/ebs.csi.aws.com/cluster": "false" } },
        }),
        "a service-linked role": allow("iam:CreateServiceLinkedRole", "*", {
            Condition: { StringEquals: { "iam:AWSServiceName": "elasticloadbalancing.amazonaws.com" } },
        }),
        "a service-linked role by its path": allow(
            "iam:CreateServiceLinkedRole",
            "arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS",
        ),
        "keys used through a service": allow("kms:Decrypt", "*", {
            Condition: { StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } },
        }),
        "what a launch makes": policy(
            {
                Action: "ec2:RunInstances",
                Resource: [`arn:aws:ec2:eu-west-1:${account}:instance/*`, `arn:aws:ec2:eu-west-1:${account}:volume/*`],
            },
            { Action: "ec2:RunInstances", Resource: `arn:aws:ec2:eu-west-1:${account}:subnet/subnet-1` },
        ),
        "a change of DNS, whose number nobody knows beforehand": allow(
            "route53:GetChange",
            "arn:aws:route53:::change/*",
        ),
        "a queue of any account of the organisation": allow("sqs:SendMessage", "arn:aws:sqs:eu-west-1:*:orders", {
            Condition: { StringEquals: { "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
        }),
        "a key's policy, which is about that key": resourcePolicy("aws:kms/key:Key", {
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: "kms:Decrypt",
            Resource: "*",
        }),
        "a Deny": policy({ Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }),
        "people's own sessions": allow("ssm:TerminateSession", "arn:aws:ssm:*:*:session/${aws:username}-*"),
    });

    it("says which types of resource the action takes, and the form of their ARN", async () => {
        const [finding] = await findingsOf(rule, [allow("logs:FilterLogEvents", "*")]);
        assert.match(finding ?? "", /^subject: policy, statement 1: "\*".*logs:FilterLogEvents.*log-group/);
        assert.match(finding ?? "", /arn:\$\{Partition\}:logs:\$\{Region\}:\$\{Account\}:log-group:\$\{LogGroupName\}/);
    });

    for (const [action, form] of Object.entries({
        "ec2:TerminateInstances": "ec2:${Region}:${Account}:instance/${InstanceId}",
        "ec2:AttachVolume": "ec2:${Region}:${Account}:volume/${VolumeId}",
        "ec2:AuthorizeSecurityGroupIngress": "ec2:${Region}:${Account}:security-group/${SecurityGroupId}",
        "ecs:RunTask":
            "ecs:${Region}:${Account}:task-definition/${TaskDefinitionFamilyName}:${TaskDefinitionRevisionNumber}",
        "ecs:UpdateService": "ecs:${Region}:${Account}:service/${ClusterName}/${ServiceName}",
        "lambda:InvokeFunction": "lambda:${Region}:${Account}:function:${FunctionName}",
        "logs:PutLogEvents": "logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}",
        "logs:CreateLogGroup": "logs:${Region}:${Account}:log-group:${LogGroupName}",
        "s3:GetObject": "s3:::${BucketName}/${ObjectName}",
        "s3:ListBucket": "s3:::${BucketName}",
        "dynamodb:GetItem": "dynamodb:${Region}:${Account}:table/${TableName}",
        "secretsmanager:GetSecretValue": "secretsmanager:${Region}:${Account}:secret:${SecretId}",
        "ssm:GetParameter": "ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}",
        "ssm:StartSession": "ec2:${Region}:${Account}:instance/${InstanceId}",
        "ssm:SendCommand": "ssm:${Region}:${Account}:document/${DocumentName}",
        "sqs:SendMessage": "sqs:${Region}:${Account}:${QueueName}",
        "sns:Publish": "sns:${Region}:${Account}:${TopicName}",
        "kms:Decrypt": "kms:${Region}:${Account}:key/${KeyId}",
        "ecr:BatchGetImage": "ecr:${Region}:${Account}:repository/${RepositoryName}",
        "iam:PassRole": "iam::${Account}:role/${RoleNameWithPath}",
        "route53:ChangeResourceRecordSets": "route53:::hostedzone/${Id}",
        "elasticloadbalancing:RegisterTargets":
            "elasticloadbalancing:${Region}:${Account}:targetgroup/${TargetGroupName}/${TargetGroupId}",
        "eks:UpdateNodegroupConfig": "eks:${Region}:${Account}:nodegroup/${ClusterName}/${NodegroupName}/${UUID}",
        "autoscaling:SetDesiredCapacity":
            "autoscaling:${Region}:${Account}:autoScalingGroup:${GroupId}:autoScalingGroupName/${GroupFriendlyName}",
    })) {
        it(`shows the form of what ${action} is about`, async () => {
            const [finding = ""] = await findingsOf(rule, [allow(action, "*")]);
            const [, shown] = /in the form arn:\$\{Partition\}:(.*)\.$/.exec(finding) ?? [];
            assert.equal(shown, form);
        });
    }

    it("asks nobody for the ID of something that AWS numbers when it is created", async () => {
        for (const action of ["ec2:RunInstances", "ec2:CreateFleet", "ec2:CreateVolume", "ec2:CreateSecurityGroup"]) {
            const [finding = ""] = await findingsOf(rule, [allow(action, "*")]);
            assert.match(finding, /AWS chooses the ID of what this action creates, .* aws:RequestTag\/<key>/);
            const Condition = { StringEquals: { "aws:RequestTag/team": "web" } };
            assert.deepEqual(await findingsOf(rule, [allow(action, "*", { Condition })]), []);
        }
        for (const action of ["ec2:CreateRoute", "ec2:TerminateInstances", "lambda:CreateFunction"]) {
            assert.match((await findingsOf(rule, [allow(action, "*")])).join(), /Write the needed ARNs, in the form/);
        }
    });

    it("leaves out the actions beside it that work on a star alone", async () => {
        const findings = await findingsOf(rule, [allow(["ec2:DescribeInstances", "ec2:StopInstances"], "*")]);
        assert.equal(findings.length, 1);
        assert.doesNotMatch(findings[0] ?? "", /DescribeInstances/);
    });
});

describe("iam-wildcard-within-own-names", () => {
    const rule = "iam-wildcard-within-own-names";
    const group = (name: string) => ({ type: "aws:cloudwatch/logGroup:LogGroup", name, props: { name } });
    const bucket = { type: "aws:s3/bucket:Bucket", name: "archive", props: { bucket: "shop-archive" } };
    const secret = { type: "aws:secretsmanager/secret:Secret", name: "db", props: { name: "shop/db" } };
    const parameter = { type: "aws:ssm/parameter:Parameter", name: "url", props: { name: "/shop/prod/url" } };
    const queue = { type: "aws:sqs/queue:Queue", name: "orders", props: { name: "orders" } };
    blames(rule, {
        "a parent of the groups": [
            group("/eks/prod/a"),
            group("/eks/prod/b"),
            allow("logs:PutLogEvents", logs("log-group:/eks/prod/*")),
        ],
        "a group's siblings": [group("/eks/prod/app"), allow("logs:PutLogEvents", logs("log-group:/eks/prod/app*"))],
        "a group's siblings, streams and all": [
            group("/eks/prod/app"),
            allow("logs:PutLogEvents", logs("log-group:/eks/prod/app*:log-stream:*")),
        ],
        "a letter left open": [group("/eks/prod/app"), allow("logs:PutLogEvents", logs("log-group:/eks/pro?/app:*"))],
        "a queue's siblings": [queue, allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:order*`)],
        "parameters beside one's own": [
            parameter,
            allow("ssm:GetParameter", `arn:aws:ssm:eu-west-1:${account}:parameter/shop/*`),
        ],
        "a secret's neighbours": [
            secret,
            allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${account}:secret:shop/*`),
        ],
        "a role's neighbours": [
            { type: "aws:iam/role:Role", name: "node", props: { name: "shop-node" } },
            allow("iam:PassRole", `arn:aws:iam::${account}:role/shop-*`),
        ],
    });
    signs(rule, {
        "a group's streams": [
            group("/eks/prod/app"),
            allow("logs:PutLogEvents", logs("log-group:/eks/prod/app:log-stream:*")),
        ],
        "a group with the suffix": [
            group("/eks/prod/app"),
            allow("logs:PutLogEvents", logs("log-group:/eks/prod/app:*")),
        ],
        "part of a bucket": [bucket, allow("s3:PutObject", "arn:aws:s3:::shop-archive/eks/*")],
        "a secret's six characters": [
            secret,
            allow("secretsmanager:GetSecretValue", `arn:aws:secretsmanager:eu-west-1:${account}:secret:shop/db-??????`),
        ],
        "a pattern for what the stack does not define": [
            group("/eks/prod/app"),
            allow("ssm:GetParameter", `arn:aws:ssm:eu-west-1:${account}:parameter/shop/*`),
        ],
        "a pattern for another kind": [
            group("orders"),
            allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:order*`),
        ],
        "resources picked by a tag": [
            queue,
            allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:order*`, {
                Condition: { StringEquals: { "aws:ResourceTag/team": "web" } },
            }),
        ],
        "a region left open": [
            group("/eks/prod/app"),
            allow("logs:PutLogEvents", `arn:aws:logs:*:${account}:log-group:/eks/prod/app:*`),
        ],
    });

    it("says what to write instead", async () => {
        const [finding] = await findingsOf(rule, [
            group("/eks/prod/a"),
            group("/eks/prod/b"),
            allow("logs:PutLogEvents", logs("log-group:/eks/prod/*")),
        ]);
        assert.match(finding ?? "", /log-group:\/eks\/prod\/a, .*log-group:\/eks\/prod\/b/);
    });
});
