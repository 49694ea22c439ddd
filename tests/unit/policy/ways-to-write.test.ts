import assert from "node:assert/strict";
import { stringify } from "yaml";
import { rules } from "../../../policy/rules";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, allFindings, blames, findingsOf, logGroupArn, signs } from "./findings";

const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const narrow = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop-logs/eks/*" }],
};
const ec2 = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const everybody = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/*" }],
};
const imds = { HttpTokens: "required", HttpPutResponseHopLimit: 1 };

/** A resource of CloudFormation's, which rules blame, and why; and the same as it should be. */
const cases: Record<string, { type: string; bad: object; good: object; by: string }> = {
    "a role's inline policy": {
        type: "AWS::IAM::Role",
        bad: { AssumeRolePolicyDocument: ec2, Policies: [{ PolicyName: "all", PolicyDocument: everything }] },
        good: { AssumeRolePolicyDocument: ec2, Policies: [{ PolicyName: "some", PolicyDocument: narrow }] },
        by: "iam-no-wildcard-action",
    },
    "a role's managed policies": {
        type: "AWS::IAM::Role",
        bad: { AssumeRolePolicyDocument: ec2, ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        good: { AssumeRolePolicyDocument: ec2, ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy"] },
        by: "iam-managed-policies",
    },
    "a role's trust": {
        type: "AWS::IAM::Role",
        bad: {
            AssumeRolePolicyDocument: { Statement: [{ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }] },
        },
        good: { AssumeRolePolicyDocument: ec2 },
        by: "iam-no-public-principal",
    },
    "an inline policy apart": {
        type: "AWS::IAM::Policy",
        bad: { PolicyName: "p", PolicyDocument: everything, Roles: [{ Ref: "Role" }] },
        good: { PolicyName: "p", PolicyDocument: narrow, Roles: [{ Ref: "Role" }] },
        by: "iam-no-wildcard-action",
    },
    "a managed policy": {
        type: "AWS::IAM::ManagedPolicy",
        bad: { PolicyDocument: everything },
        good: { PolicyDocument: narrow },
        by: "iam-no-wildcard-action",
    },
    "a function's permission": {
        type: "AWS::Lambda::Permission",
        bad: { FunctionName: "f", Action: "lambda:InvokeFunction", Principal: "s3.amazonaws.com" },
        good: {
            FunctionName: "f",
            Action: "lambda:InvokeFunction",
            Principal: "s3.amazonaws.com",
            SourceArn: "arn:aws:s3:::uploads",
            SourceAccount: account,
        },
        by: "iam-service-has-source",
    },
    "an event bus' policy for another account": {
        type: "AWS::Events::EventBusPolicy",
        bad: { StatementId: "x", Action: "events:PutEvents", Principal: "*" },
        good: {
            StatementId: "x",
            Action: "events:PutEvents",
            Principal: "*",
            Condition: { Type: "StringEquals", Key: "aws:PrincipalOrgID", Value: "o-a1b2c3d4e5" },
        },
        by: "iam-no-public-principal",
    },
    "an access entry with a policy": {
        type: "AWS::EKS::AccessEntry",
        bad: {
            ClusterName: "prod",
            PrincipalArn: `arn:aws:iam::${account}:role/ci`,
            AccessPolicies: [
                {
                    PolicyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                    AccessScope: { Type: "cluster" },
                },
            ],
        },
        good: {
            ClusterName: "prod",
            PrincipalArn: `arn:aws:iam::${account}:role/ci`,
            AccessPolicies: [
                {
                    PolicyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSAdminPolicy",
                    AccessScope: { Type: "namespace", Namespaces: ["web"] },
                },
            ],
        },
        by: "eks-administrators",
    },
    "a group's policy": {
        type: "AWS::IAM::Group",
        bad: { Policies: [{ PolicyName: "p", PolicyDocument: everything }] },
        good: { Policies: [{ PolicyName: "p", PolicyDocument: narrow }] },
        by: "iam-no-wildcard-action",
    },
    "Image Builder's instances": {
        type: "AWS::ImageBuilder::InfrastructureConfiguration",
        bad: { Name: "x", InstanceProfileName: "x" },
        good: { Name: "x", InstanceProfileName: "x", InstanceMetadataOptions: { HttpTokens: "required" } },
        by: "eks-node-metadata-service",
    },
    "a notebook": {
        type: "AWS::SageMaker::NotebookInstance",
        bad: { NotebookInstanceName: "x" },
        good: {
            NotebookInstanceName: "x",
            InstanceMetadataServiceConfiguration: { MinimumInstanceMetadataServiceVersion: "2" },
        },
        by: "eks-node-metadata-service",
    },
    "a directory bucket's policy": {
        type: "AWS::S3Express::BucketPolicy",
        bad: { Bucket: "shop--euw1-az1--x-s3", PolicyDocument: everybody },
        good: { Bucket: "shop--euw1-az1--x-s3", PolicyDocument: { Version: "2012-10-17", Statement: [] } },
        by: "iam-no-public-principal",
    },
    "who may connect to an endpoint service": {
        type: "AWS::EC2::VPCEndpointServicePermissions",
        bad: { ServiceId: "vpce-svc-1", AllowedPrincipals: ["*"] },
        good: { ServiceId: "vpce-svc-1", AllowedPrincipals: [`arn:aws:iam::${account}:root`] },
        by: "iam-no-public-access-list",
    },
    "a serverless function's URL": {
        type: "AWS::Serverless::Function",
        bad: { FunctionUrlConfig: { AuthType: "NONE" } },
        good: { FunctionUrlConfig: { AuthType: "AWS_IAM" } },
        by: "iam-no-public-access-list",
    },
    "a serverless API's policy": {
        type: "AWS::Serverless::Api",
        bad: { StageName: "prod", Auth: { ResourcePolicy: { CustomStatements: everybody.Statement } } },
        good: {
            StageName: "prod",
            Auth: {
                ResourcePolicy: { CustomStatements: everybody.Statement, IpRangeWhitelist: ["198.51.100.0/24"] },
            },
        },
        by: "iam-no-public-principal",
    },
    "a serverless state machine's policies": {
        type: "AWS::Serverless::StateMachine",
        bad: { Policies: [everything] },
        good: { Policies: [narrow] },
        by: "iam-no-wildcard-action",
    },
    "a bucket's policy": {
        type: "AWS::S3::BucketPolicy",
        bad: { Bucket: "shop", PolicyDocument: everybody },
        good: { Bucket: "shop", PolicyDocument: { Statement: [{ ...everybody.Statement[0], Effect: "Deny" }] } },
        by: "iam-no-public-principal",
    },
    "a topic's policy": {
        type: "AWS::SNS::TopicPolicy",
        bad: {
            Topics: [`arn:aws:sns:eu-west-1:${account}:orders`],
            PolicyDocument: {
                Version: "2012-10-17",
                Statement: [{ ...everybody.Statement[0], Action: "sns:Publish", Resource: "*" }],
            },
        },
        good: {
            Topics: [`arn:aws:sns:eu-west-1:${account}:orders`],
            PolicyDocument: {
                Version: "2012-10-17",
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: `arn:aws:iam::${account}:role/web` },
                        Action: "sns:Publish",
                        Resource: `arn:aws:sns:eu-west-1:${account}:orders`,
                    },
                ],
            },
        },
        by: "iam-no-public-principal",
    },
    "a secret's policy": {
        type: "AWS::SecretsManager::ResourcePolicy",
        bad: {
            SecretId: "shop",
            ResourcePolicy: { Statement: [{ ...everybody.Statement[0], Action: "secretsmanager:GetSecretValue" }] },
        },
        good: { SecretId: "shop", ResourcePolicy: { Statement: [{ ...everybody.Statement[0], Effect: "Deny" }] } },
        by: "iam-no-public-principal",
    },
    "an event bus' policy": {
        type: "AWS::Events::EventBusPolicy",
        bad: { StatementId: "all", Statement: { ...everybody.Statement[0], Action: "events:PutEvents" } },
        good: { StatementId: "all", Statement: { ...everybody.Statement[0], Effect: "Deny" } },
        by: "iam-no-public-principal",
    },
    "a permission set": {
        type: "AWS::SSO::PermissionSet",
        bad: { Name: "ops", ManagedPolicies: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
        good: { Name: "ops", InlinePolicy: narrow },
        by: "iam-managed-policies",
    },
    "a bucket's ACL": {
        type: "AWS::S3::Bucket",
        bad: { BucketName: "shop", AccessControl: "PublicRead" },
        good: { BucketName: "shop", AccessControl: "LogDeliveryWrite" },
        by: "iam-no-public-access-list",
    },
    "a function's URL": {
        type: "AWS::Lambda::Url",
        bad: { TargetFunctionArn: "resize", AuthType: "NONE" },
        good: { TargetFunctionArn: "resize", AuthType: "AWS_IAM" },
        by: "iam-no-public-access-list",
    },
    "a log group": {
        type: "AWS::Logs::LogGroup",
        bad: { LogGroupName: "/eks/shop" },
        good: { LogGroupName: "/eks/shop", RetentionInDays: 30 },
        by: "log-retention",
    },
    "a repository": {
        type: "AWS::ECR::Repository",
        bad: { RepositoryName: "shop", ImageTagMutability: "MUTABLE" },
        good: { RepositoryName: "shop", ImageTagMutability: "IMMUTABLE" },
        by: "ecr-immutable-tags",
    },
    "a repository's exclusions": {
        type: "AWS::ECR::Repository",
        bad: {
            ImageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            ImageTagMutabilityExclusionFilters: [
                { ImageTagMutabilityExclusionFilterType: "WILDCARD", ImageTagMutabilityExclusionFilterValue: "*" },
            ],
        },
        good: {
            ImageTagMutability: "IMMUTABLE_WITH_EXCLUSION",
            ImageTagMutabilityExclusionFilters: [
                { ImageTagMutabilityExclusionFilterType: "WILDCARD", ImageTagMutabilityExclusionFilterValue: "dev-*" },
            ],
        },
        by: "ecr-immutable-tags",
    },
    "a repository's encryption": {
        type: "AWS::ECR::Repository",
        bad: { RepositoryName: "shop" },
        good: { RepositoryName: "shop", EncryptionConfiguration: { EncryptionType: "KMS" } },
        by: "ecr-encryption",
    },
    "a cluster's endpoint": {
        type: "AWS::EKS::Cluster",
        bad: { ResourcesVpcConfig: { SubnetIds: ["subnet-1"] } },
        good: { ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: ["198.51.100.0/24"] } },
        by: "eks-endpoint-not-public",
    },
    "a cluster's logs": {
        type: "AWS::EKS::Cluster",
        bad: { Logging: { ClusterLogging: { EnabledTypes: [{ Type: "api" }] } } },
        good: {
            Logging: {
                ClusterLogging: { EnabledTypes: [{ Type: "api" }, { Type: "audit" }, { Type: "authenticator" }] },
            },
        },
        by: "eks-control-plane-logging",
    },
    "a cluster's Secrets": {
        type: "AWS::EKS::Cluster",
        bad: { Name: "shop" },
        good: {
            EncryptionConfig: [
                { Resources: ["secrets"], Provider: { KeyArn: `arn:aws:kms:eu-west-1:${account}:key/1` } },
            ],
        },
        by: "eks-secrets-encryption",
    },
    "a cluster's version": {
        type: "AWS::EKS::Cluster",
        bad: { Version: "1.20" },
        good: { Version: "1.99" },
        by: "eks-supported-version",
    },
    "a node group's access": {
        type: "AWS::EKS::Nodegroup",
        bad: { RemoteAccess: { Ec2SshKey: "ops" } },
        good: { RemoteAccess: { Ec2SshKey: "ops", SourceSecurityGroups: ["sg-1"] } },
        by: "network-no-remote-administration",
    },
    "a security group": {
        type: "AWS::EC2::SecurityGroup",
        bad: { SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIp: "0.0.0.0/0" }] },
        good: { SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "0.0.0.0/0" }] },
        by: "network-no-remote-administration",
    },
    "a security group with all protocols": {
        type: "AWS::EC2::SecurityGroup",
        bad: { SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: "0.0.0.0/0" }] },
        good: { SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: "10.0.0.0/8" }] },
        by: "network-no-remote-administration",
    },
    "a function for everyone of an organisation": {
        type: "AWS::Lambda::Permission",
        bad: { Action: "lambda:InvokeFunction", FunctionName: "resize", Principal: "*" },
        good: {
            Action: "lambda:InvokeFunction",
            FunctionName: "resize",
            Principal: "*",
            PrincipalOrgID: "o-a1b2c3d4e5",
        },
        by: "iam-no-public-principal",
    },
    "a security group's rule": {
        type: "AWS::EC2::SecurityGroupIngress",
        bad: { GroupId: "sg-1", IpProtocol: "-1", CidrIpv6: "::/0" },
        good: { GroupId: "sg-1", IpProtocol: "-1", CidrIp: "10.0.0.0/8" },
        by: "network-no-remote-administration",
    },
    "an instance": {
        type: "AWS::EC2::Instance",
        bad: { ImageId: "ami-1" },
        good: { ImageId: "ami-1", MetadataOptions: imds },
        by: "eks-node-metadata-service",
    },
    "a launch configuration": {
        type: "AWS::AutoScaling::LaunchConfiguration",
        bad: { ImageId: "ami-1", MetadataOptions: { HttpTokens: "optional" } },
        good: { ImageId: "ami-1", MetadataOptions: imds },
        by: "eks-node-metadata-service",
    },
};

function asTemplate(resources: object, more: object = {}) {
    return { AWSTemplateFormatVersion: "2010-09-09", Resources: resources, ...more };
}

function stack(templateBody: unknown, more: object = {}): ExampleResource {
    return {
        type: "aws:cloudformation/stack:Stack",
        name: "subject",
        props: { name: "subject", templateBody, ...more },
    };
}

/** `AWS::IAM::Role` with `PolicyName` is `aws-native:iam:Role` with `policyName`; policies stay as they are. */
function native(type: string, props: object): ExampleResource {
    const [, service = "", kind = ""] = type.split("::");
    const small = (value: unknown): unknown => {
        if (Array.isArray(value)) return value.map(small);
        const isKept = (each: object) => ["Statement", "Effect", "Ref"].some((key) => key in each);
        return typeof value !== "object" || value === null || isKept(value) ? value : properties(value);
    };
    const properties = (written: object): object =>
        Object.fromEntries(
            Object.entries(written).map(([key, entry]) => [key.charAt(0).toLowerCase() + key.slice(1), small(entry)]),
        );
    return { type: `aws-native:${service.toLowerCase()}:${kind}`, name: "subject", props: properties(props) };
}

const ways: Record<string, (type: string, properties: object) => ExampleResource> = {
    "Pulumi's native provider": native,
    "the native provider's ExtensionResource": (type, properties) => ({
        type: "aws-native:index:ExtensionResource",
        name: "subject",
        props: { type, properties },
    }),
    "the Cloud Control API": (typeName, properties) => ({
        type: "aws:cloudcontrol/resource:Resource",
        name: "subject",
        props: { typeName, desiredState: JSON.stringify(properties) },
    }),
    "a template in JSON": (Type, Properties) => stack(JSON.stringify(asTemplate({ Subject: { Type, Properties } }))),
    "a template in YAML": (Type, Properties) => stack(stringify(asTemplate({ Subject: { Type, Properties } }))),
    "a template of a stack set": (Type, Properties) => ({
        ...stack(stringify(asTemplate({ Subject: { Type, Properties } }))),
        type: "aws:cloudformation/stackSet:StackSet",
    }),
    "a template of a native stack": (Type, Properties) => ({
        ...stack(JSON.stringify(asTemplate({ Subject: { Type, Properties } }))),
        type: "aws-native:cloudformation:Stack",
    }),
};

for (const [way, write] of Object.entries(ways)) {
    describe(`what is written by ${way}`, () => {
        for (const [title, { type, bad, good, by }] of Object.entries(cases)) {
            it(`is blamed: ${title}`, async () => {
                const findings = await findingsOf(by, [write(type, bad)]);
                assert.notDeepEqual(findings, []);
                assert.match(findings.join("\n"), /^subject/);
            });
            it(`is signed: ${title}`, async () => {
                assert.deepEqual(await findingsOf(by, [write(type, good)]), []);
            });
        }
    });
}

describe("a CloudFormation template", () => {
    const role = (more: object) => ({ Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: ec2, ...more } });

    it("is read in YAML's short forms, with its parameters", async () => {
        const template = `
Parameters:
  Bucket: { Type: String, Default: shop-logs }
Conditions:
  IsProduction: !Equals [!Ref AWS::Region, eu-west-1]
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: ["s3:PutObject"]
            Resource: !Sub "arn:\${AWS::Partition}:s3:::\${Bucket}/*"
          - Effect: Allow
            Action: !If [IsProduction, "s3:*", "s3:GetObject"]
            Resource: !Join ["", ["arn:aws:s3:::", !Ref Bucket, "/*"]]
      Roles: [!Ref Role]
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: !Sub '{"Statement": []}'
      PermissionsBoundary: !GetAtt Boundary.Arn
`;
        const findings = await findingsOf("iam-no-wildcard-action", [stack(template)]);
        assert.equal(findings.length, 1);
        assert.match(findings[0] ?? "", /^subject, Policy: policy, statement 2: .*s3:\*/);
        assert.deepEqual(await findingsOf("iam-resource-scope", [stack(template)]), []);
    });

    /** A security group that admits remote desktops from a range. */
    const remoteDesktop = (CidrIp: unknown) => ({
        Type: "AWS::EC2::SecurityGroup",
        Properties: {
            GroupDescription: "jump",
            SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 3389, ToPort: 3389, CidrIp }],
        },
    });

    describe("with a choice whose key is not known", () => {
        const jump = (cidrOf: Record<string, string>, CidrIp: object) =>
            stack(
                JSON.stringify({
                    Parameters: { Env: { Type: "String" }, Size: { Type: "Number" } },
                    Mappings: {
                        Networks: Object.fromEntries(Object.entries(cidrOf).map(([env, cidr]) => [env, { cidr }])),
                    },
                    Resources: {
                        Jump: remoteDesktop(CidrIp),
                    },
                }),
            );
        const inMap = (key: unknown, ...more: object[]) => ({ "Fn::FindInMap": ["Networks", key, "cidr", ...more] });
        const rule = "network-no-remote-administration";
        const env = { Ref: "Env" };
        blames(rule, {
            "an open value in a map": jump({ prod: "10.0.0.0/8", test: "0.0.0.0/0" }, inMap(env)),
            "an open value of a region": jump(
                { "eu-west-1": "10.0.0.0/8", "us-east-1": "0.0.0.0/0" },
                inMap({ Ref: "AWS::Region" }),
            ),
            "an open value of a partition": jump(
                { aws: "10.0.0.0/8", "aws-cn": "0.0.0.0/0" },
                inMap({ Ref: "AWS::Partition" }),
            ),
            "an open value of a stack": jump(
                { "shop-prod": "10.0.0.0/8", "shop-test": "0.0.0.0/0" },
                inMap({ Ref: "AWS::StackName" }),
            ),
            "an open value under a part of the stack's name": jump(
                { "shop-prod": "10.0.0.0/8", "shop-test": "0.0.0.0/0" },
                inMap({ "Fn::Select": [0, { "Fn::Split": [".", { Ref: "AWS::StackName" }] }] }),
            ),
            "an open value in a list": jump({}, { "Fn::Select": [{ Ref: "Size" }, ["10.0.0.0/8", "0.0.0.0/0"]] }),
            "an open value where the map has none": jump(
                { prod: "10.0.0.0/8" },
                inMap("test", { DefaultValue: "0.0.0.0/0" }),
            ),
        });
        signs(rule, {
            "a map without an open value": jump({ prod: "10.0.0.0/8", test: "10.1.0.0/16" }, inMap(env)),
            "an open value under another key": jump({ prod: "10.0.0.0/8", test: "0.0.0.0/0" }, inMap("prod")),
            "an open value of another partition": {
                ...jump({ aws: "10.0.0.0/8", "aws-cn": "0.0.0.0/0" }, inMap({ Ref: "AWS::Partition" })),
                provider: { region: "eu-west-1" },
            },
            "an open value at another place": jump({}, { "Fn::Select": [0, ["10.0.0.0/8", "0.0.0.0/0"]] }),
        });

        const many = (count: number, last: string) =>
            Object.fromEntries(
                Array.from({ length: count }, (_, index) => [
                    `env-${index}`,
                    index === count - 1 ? last : `10.${Math.floor(index / 250)}.${index % 250}.0/24`,
                ]),
            );
        blames(rule, { "the last of 300 values": jump(many(300, "0.0.0.0/0"), inMap(env)) });
        signs(rule, { "300 narrow values": jump(many(300, "10.9.0.0/16"), inMap(env)) });

        it("takes the values of one row together", async () => {
            const judged = (rows: object) => {
                const inRow = (name: string) => ({ "Fn::FindInMap": ["Rows", env, name] });
                const ingress = {
                    IpProtocol: "tcp",
                    FromPort: inRow("port"),
                    ToPort: inRow("port"),
                    CidrIp: inRow("cidr"),
                };
                const template = asTemplate(
                    {
                        Jump: {
                            Type: "AWS::EC2::SecurityGroup",
                            Properties: { GroupDescription: "jump", SecurityGroupIngress: [ingress] },
                        },
                    },
                    { Mappings: { Rows: rows } },
                );
                return findingsOf(rule, [stack(JSON.stringify(template))]);
            };
            const office = "10.0.0.0/8";
            const rows = { a: { cidr: office, port: 443 }, b: { cidr: office, port: 22 } };
            assert.deepEqual(await judged({ ...rows, c: { cidr: "0.0.0.0/0", port: 443 } }), []);
            assert.equal((await judged({ ...rows, c: { cidr: "0.0.0.0/0", port: 22 } })).length, 1);
        });

        it("judges each of 300 values for some of 100 resources that choose from them", async () => {
            for (const bad of [0, 150, 299]) {
                const cidrs = Object.entries(many(300, "10.9.0.0/16")).map(
                    ([key, cidr], index) => [key, { cidr: index === bad ? "0.0.0.0/0" : cidr }] as const,
                );
                const resources = Array.from(
                    { length: 100 },
                    (_, index) => [`Jump${index}`, remoteDesktop(inMap(env))] as const,
                );
                const template = asTemplate(Object.fromEntries(resources), {
                    Mappings: { Networks: Object.fromEntries(cidrs) },
                });
                assert.notDeepEqual(await findingsOf(rule, [stack(JSON.stringify(template))]), []);
            }
        });

        it("reports a flaw of all values once", async () => {
            const open = jump({ prod: "0.0.0.0/0", test: "0.0.0.0/0" }, inMap(env));
            assert.equal((await findingsOf(rule, [open])).length, 1);
        });
    });

    describe("with conditions", () => {
        const jump = (more: object, parameters?: object) => {
            const { CidrIp, ...rest } = { CidrIp: { "Fn::If": ["IsProd", "10.0.0.0/8", "0.0.0.0/0"] }, ...more } as {
                CidrIp: unknown;
                Condition?: string;
            };
            const template = {
                Parameters: { Env: { Type: "String" } },
                Conditions: {
                    IsProd: { "Fn::Equals": [{ Ref: "Env" }, "prod"] },
                    IsTest: { "Fn::Not": [{ Condition: "IsProd" }] },
                },
                Resources: {
                    Jump: { ...remoteDesktop(CidrIp), ...rest },
                },
            };
            const { props, ...resource } = stack(JSON.stringify(template));
            return { ...resource, props: { ...props, ...(parameters === undefined ? {} : { parameters }) } };
        };
        const rule = "network-no-remote-administration";
        const open = { "Fn::If": ["IsProd", "0.0.0.0/0", "10.0.0.0/8"] };
        const nested = { "Fn::If": ["IsProd", "10.0.0.0/8", { "Fn::If": ["IsBlue", "0.0.0.0/0", "10.1.0.0/16"] }] };
        blames(rule, {
            "an open first branch": jump({ CidrIp: open }),
            "an open second branch": jump({}),
            "an open branch in a branch": jump({ CidrIp: nested }),
            "the branch that the stack's parameter selects": jump({}, { Env: "test" }),
            "a branch of a resource that exists only with it": jump({ Condition: "IsTest" }),
        });
        signs(rule, {
            "branches that are not open": jump({ CidrIp: { "Fn::If": ["IsProd", "10.0.0.0/8", "10.1.0.0/16"] } }),
            "an open branch that the stack's parameter excludes": jump({}, { Env: "prod" }),
            "an open branch of a resource that does not exist with it": jump({ Condition: "IsProd" }),
            "a resource that the stack's parameter excludes": jump({ Condition: "IsTest" }, { Env: "prod" }),
        });

        it("knows that a parameter has one of its values", async () => {
            const found = async (CidrIp: object, AllowedValues?: string[]) => {
                const compared = (value: string) => ({ "Fn::Equals": [{ Ref: "Env" }, value] });
                const SecurityGroupIngress = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp }];
                const template = {
                    Parameters: { Env: { Type: "String", ...(AllowedValues === undefined ? {} : { AllowedValues }) } },
                    Conditions: { IsProd: compared("prod"), IsTest: compared("test") },
                    Resources: { Jump: { Type: "AWS::EC2::SecurityGroup", Properties: { SecurityGroupIngress } } },
                };
                return (await findingsOf(rule, [stack(JSON.stringify(template))])).length > 0;
            };
            const both = { "Fn::If": ["IsProd", { "Fn::If": ["IsTest", "0.0.0.0/0", "10.0.0.0/8"] }, "10.1.0.0/16"] };
            const none = { "Fn::If": ["IsProd", "10.0.0.0/8", { "Fn::If": ["IsTest", "10.1.0.0/16", "0.0.0.0/0"] }] };
            assert.equal(await found(both), false);
            assert.equal(await found(none), true);
            assert.equal(await found(none, ["prod", "test"]), false);
            assert.equal(await found(none, ["prod", "test", "dev"]), true);
        });

        it("ends with conditions that name each other many times, or in a circle", async () => {
            const each = (index: number) => ({
                "Fn::And": Array.from({ length: 10 }, () => ({ Condition: `C${index}` })),
            });
            const levels = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`C${index}`, each(index + 1)]));
            for (const last of [{ "Fn::Equals": [{ Ref: "Env" }, "prod"] }, { Condition: "C0" }]) {
                const CidrIp = { "Fn::If": ["C0", "10.0.0.0/8", "0.0.0.0/0"] };
                const SecurityGroupIngress = [{ IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp }];
                const template = {
                    Conditions: { ...levels, C30: last },
                    Resources: { Jump: { Type: "AWS::EC2::SecurityGroup", Properties: { SecurityGroupIngress } } },
                };
                const findings = await findingsOf(rule, [stack(JSON.stringify(template))]);
                assert.equal(findings.length, "Condition" in last ? 0 : 1);
            }
        });

        it("judges a resource for which all of many conditions must meet", async () => {
            const parameters = ["A", "B", "C", "D", "E", "F"];
            const conditions = parameters.map((name, index) => {
                const isYes = { "Fn::Equals": [{ Ref: name }, "yes"] };
                return [name, index % 2 === 0 ? isYes : { "Fn::Not": [isYes] }] as const;
            });
            const template = {
                Conditions: {
                    ...Object.fromEntries(conditions),
                    All: { "Fn::And": parameters.map((Condition) => ({ Condition })) },
                },
                Resources: {
                    P: {
                        Type: "AWS::IAM::ManagedPolicy",
                        Condition: "All",
                        Properties: {
                            PolicyDocument: {
                                Version: "2012-10-17",
                                Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
                            },
                        },
                    },
                },
            };
            assert.equal((await findingsOf("iam-no-wildcard-action", [stack(JSON.stringify(template))])).length, 1);
        });

        it("judges what needs one of many conditions without another one, whichever these are", async () => {
            const names = Array.from({ length: 40 }, (_, index) => `C${index}`);
            const fine = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::shop/a" };
            const branch = (name: string, then: object, otherwise: object) => ({ "Fn::If": [name, then, otherwise] });
            const Conditions = Object.fromEntries(
                names.map((name) => [name, { "Fn::Equals": [{ Ref: `Use${name}` }, "yes"] }]),
            );
            for (const [with_, without] of [
                ["C0", "C1"],
                ["C38", "C39"],
                ["C39", "C20"],
            ] as const) {
                const flaw = branch(with_, branch(without, fine, { ...fine, Action: "*" }), fine);
                const Statement = [...names.map((name) => branch(name, fine, { Ref: "AWS::NoValue" })), flaw];
                const template = {
                    Conditions,
                    Resources: {
                        P: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: { Statement } } },
                    },
                };
                const findings = await findingsOf("iam-no-wildcard-action", [stack(JSON.stringify(template))]);
                assert.notDeepEqual(findings, [], `${with_} without ${without}`);
            }
        });

        it("says each flaw once", async () => {
            const Action = ["s3:*", { "Fn::If": ["IsProd", "sqs:SendMessage", "sqs:ReceiveMessage"] }];
            const PolicyDocument = { Statement: [{ Effect: "Allow", Action, Resource: "arn:aws:s3:::shop/*" }] };
            const template = asTemplate({ P: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument } } });
            assert.equal((await findingsOf("iam-no-wildcard-action", [stack(JSON.stringify(template))])).length, 1);
        });

        it("finds a password in each branch of any property", async () => {
            const MasterUserPassword = { "Fn::If": ["IsProd", "{{resolve:secretsmanager:db}}", "q7RtY2pLx9Vb"] };
            const template = asTemplate({ Db: { Type: "AWS::RDS::DBInstance", Properties: { MasterUserPassword } } });
            assert.equal((await findingsOf("aws-no-plain-secrets", [stack(JSON.stringify(template))])).length, 1);
        });

        it("finds a password beside a list of 300,000 entries", async () => {
            const Tags = Array.from({ length: 300_000 }, () => 1);
            const template = asTemplate({
                Topic: { Type: "AWS::SNS::Topic", Properties: { Tags } },
                Db: { Type: "AWS::RDS::DBInstance", Properties: { MasterUserPassword: "q7RtY2pLx9Vb" } },
            });
            const findings = await findingsOf("aws-no-plain-secrets", [stack(JSON.stringify(template))]);
            assert.match(findings.join(), /MasterUserPassword/);
        });

        it("finds a password in a branch of a branch", async () => {
            const secret = "q7RtY2pLx9Vb";
            const inner = [
                ["IsBlue", secret, "{{resolve:ssm:x}}"] as const,
                ["IsBlue", "{{resolve:ssm:x}}", secret] as const,
            ];
            for (const branches of inner.map((each) => ({ "Fn::If": each }))) {
                for (const outer of [
                    ["IsProd", "{{resolve:ssm:y}}", branches],
                    ["IsProd", branches, "{{resolve:ssm:y}}"],
                ]) {
                    const MasterUserPassword = { "Fn::If": outer };
                    const template = asTemplate({
                        Db: { Type: "AWS::RDS::DBInstance", Properties: { MasterUserPassword } },
                    });
                    const findings = await findingsOf("aws-no-plain-secrets", [stack(JSON.stringify(template))]);
                    assert.equal(findings.length, 1, JSON.stringify(outer));
                }
            }
        });
    });

    it("is read where another one holds it", async () => {
        const inner = asTemplate({
            Role: role({ ManagedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] }),
        });
        const set = (template: object) =>
            asTemplate({
                Accounts: {
                    Type: "AWS::CloudFormation::StackSet",
                    Properties: { TemplateBody: JSON.stringify(template) },
                },
            });
        const found = async (template: object) =>
            (await findingsOf("iam-managed-policies", [stack(template)])).map((finding) => finding.split(":")[0]);
        assert.deepEqual(await found(set(inner)), ["subject, Accounts, Role"]);
        assert.deepEqual(await found(set(set(inner))), ["subject, Accounts, Accounts, Role"]);
    });

    it("takes AWS' own policies of a serverless function by their names", async () => {
        const attached = (...Policies: unknown[]) =>
            findingsOf("iam-managed-policies", [
                stack(asTemplate({ Function: { Type: "AWS::Serverless::Function", Properties: { Policies } } })),
            ]);
        assert.equal((await attached("AdministratorAccess")).length, 1);
        assert.equal((await attached("arn:aws:iam::aws:policy/AdministratorAccess")).length, 1);
        assert.deepEqual(
            await attached("AWSLambdaBasicExecutionRole", "AWSXRayDaemonWriteAccess", {
                S3ReadPolicy: { BucketName: "shop" },
            }),
            [],
        );
    });

    it("asks nodes of a cluster for one hop", async () => {
        const nodes = (Tags: object[]) =>
            findingsOf("eks-node-metadata-service", [
                stack(
                    asTemplate({
                        Template: {
                            Type: "AWS::EC2::LaunchTemplate",
                            Properties: {
                                LaunchTemplateName: "nodes",
                                LaunchTemplateData: {
                                    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
                                },
                            },
                        },
                        Nodes: {
                            Type: "AWS::AutoScaling::AutoScalingGroup",
                            Properties: { LaunchTemplate: { LaunchTemplateName: "nodes", Version: "1" }, Tags },
                        },
                    }),
                ),
            ]);
        const ofCluster = { Key: "kubernetes.io/cluster/shop", Value: "owned", PropagateAtLaunch: true };
        assert.equal((await nodes([ofCluster])).length, 1);
        assert.deepEqual(await nodes([]), []);
    });

    it("joins what a user and its group may do", async () => {
        const may = (Action: string, Resource: string) => ({
            PolicyName: "p",
            PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
        });
        const pass = may("iam:PassRole", `arn:aws:iam::${account}:role/app`);
        const start = may("ec2:RunInstances", "*");
        const group = { Type: "AWS::IAM::Group", Properties: { GroupName: "ci", Policies: [start] } };
        const user = { UserName: "anna", Policies: [pass] };
        const rule = "iam-no-privilege-escalation-across-policies";
        const joined = (User: object, more: object = {}) =>
            findingsOf(rule, [
                stack(asTemplate({ Group: group, User: { Type: "AWS::IAM::User", Properties: User }, ...more })),
            ]);
        const addition = {
            Type: "AWS::IAM::UserToGroupAddition",
            Properties: { GroupName: { Ref: "Group" }, Users: [{ Ref: "User" }] },
        };
        assert.equal((await joined({ ...user, Groups: [{ Ref: "Group" }] })).length, 1);
        assert.equal((await joined(user, { Addition: addition })).length, 1);
        assert.deepEqual(await joined(user), []);
    });

    it("has its account for its own", async () => {
        const template = asTemplate({
            Key: {
                Type: "AWS::KMS::Key",
                Properties: {
                    KeyPolicy: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Effect: "Allow",
                                Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } },
                                Action: "kms:*",
                                Resource: "*",
                            },
                        ],
                    },
                },
            },
            Role: {
                Type: "AWS::IAM::Role",
                Properties: {
                    AssumeRolePolicyDocument: {
                        Version: "2012-10-17",
                        Statement: [
                            {
                                Effect: "Allow",
                                Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/ci" } },
                                Action: "sts:AssumeRole",
                            },
                        ],
                    },
                },
            },
        });
        assert.deepEqual(await allFindings([stack(JSON.stringify(template))]), []);
    });

    it("is followed from a role to the policy that names it", async () => {
        const grant = (Action: string, Resource: string) => ({
            PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
        });
        const template = asTemplate({
            Role: role({}),
            Pass: {
                Type: "AWS::IAM::ManagedPolicy",
                Properties: { ...grant("iam:PassRole", `arn:aws:iam::${account}:role/a*`), Roles: [{ Ref: "Role" }] },
            },
            Start: {
                Type: "AWS::IAM::Policy",
                Properties: { PolicyName: "start", ...grant("ec2:RunInstances", "*"), Roles: [{ Ref: "Role" }] },
            },
        });
        const findings = await findingsOf("iam-no-privilege-escalation-across-policies", [
            stack(JSON.stringify(template)),
        ]);
        assert.match(findings.join("\n"), /iam:PassRole/);
    });

    it("is judged by what it says now, where a part is not known yet", async () => {
        const template = asTemplate({
            Role: role({
                ManagedPolicyArns: [{ "Fn::ImportValue": "Policy" }, "arn:aws:iam::aws:policy/AdministratorAccess"],
            }),
        });
        assert.equal((await findingsOf("iam-managed-policies", [stack(JSON.stringify(template))])).length, 1);
    });

    it("means one's own account by AWS::AccountId, whichever accounts the settings name", async () => {
        const trusted = (AWS: unknown) => ({
            AssumeRolePolicyDocument: {
                Statement: [{ Effect: "Allow", Principal: { AWS }, Action: "sts:AssumeRole" }],
            },
        });
        const key = {
            KeyPolicy: {
                Statement: [
                    {
                        Effect: "Allow",
                        Principal: { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } },
                        Action: "kms:*",
                        Resource: "*",
                    },
                ],
            },
        };
        const judged = async (rule: string, Type: string, Properties: object) => {
            const template = JSON.stringify(asTemplate({ Subject: { Type, Properties } }));
            return findingsOf(rule, [stack(template)], { accountIds: [account] });
        };
        const trust = async (AWS: unknown) => judged("iam-cross-account-trust", "AWS::IAM::Role", trusted(AWS));
        assert.deepEqual(await judged("iam-cross-account-access", "AWS::KMS::Key", key), []);
        assert.deepEqual(await trust({ Ref: "AWS::AccountId" }), []);
        assert.equal((await trust([{ Ref: "AWS::AccountId" }, "999988887777"])).length, 1);
    });

    it("is read for the policies of every resource that has one", async () => {
        const foreign = {
            Version: "2012-10-17",
            Statement: [{ Effect: "Allow", Principal: { AWS: "999988887777" }, Action: "s3:GetObject", Resource: "*" }],
        };
        const resources: [type: string, properties: object][] = [
            ["Logs::DeliveryDestination", { DeliveryDestinationPolicy: { DeliveryDestinationPolicy: foreign } }],
            ["Logs::DeliveryDestination", { DeliveryDestinationPolicy: foreign }],
            ["DynamoDB::Table", { StreamSpecification: { ResourcePolicy: { PolicyDocument: foreign } } }],
            ["DynamoDB::GlobalTable", { Replicas: [{ ResourcePolicy: { PolicyDocument: foreign } }] }],
            ["SageMaker::ModelPackageGroup", { ModelPackageGroupPolicy: foreign }],
            ["Redshift::Cluster", { NamespaceResourcePolicy: foreign }],
            ["RedshiftServerless::Namespace", { NamespaceResourcePolicy: foreign }],
            ["OSIS::Pipeline", { ResourcePolicy: { Policy: foreign } }],
            ["DSQL::Cluster", { PolicyDocument: JSON.stringify(foreign) }],
            ["ApiGateway::DomainNameV2", { Policy: foreign }],
            ["S3Outposts::BucketPolicy", { PolicyDocument: foreign }],
            ["S3Express::AccessPoint", { Policy: foreign }],
            ["CloudTrail::ResourcePolicy", { ResourcePolicy: foreign }],
            ["Lex::ResourcePolicy", { Policy: foreign }],
            ["MediaPackageV2::ChannelPolicy", { Policy: foreign }],
            ["SSM::ResourcePolicy", { Policy: foreign }],
        ];
        for (const [type, Properties] of resources) {
            const template = asTemplate({ Subject: { Type: `AWS::${type}`, Properties } });
            const findings = await findingsOf("iam-cross-account-access", [stack(JSON.stringify(template))], {
                accountIds: [account],
            });
            assert.equal(findings.length, 1, type);
        }
    });

    it("of which nothing can be read is left alone", async () => {
        for (const body of ["", "Resources: [", "- a", '{"Resources": 1}', "Resources: {A: {Type: 1}}", undefined]) {
            assert.deepEqual(await allFindings([stack(body)]), []);
        }
    });

    it("is excused by the stack's name", async () => {
        const template = JSON.stringify(asTemplate({ Group: { Type: "AWS::Logs::LogGroup", Properties: {} } }));
        const exceptions = [{ resource: "subject", reason: "moves in May" }];
        assert.equal((await findingsOf("log-retention", [stack(template)])).length, 1);
        assert.deepEqual(await findingsOf("log-retention", [stack(template)], { exceptions }), []);
    });
});

describe("Kubernetes objects in others", () => {
    const map = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "app" }, data: { DB_PASSWORD: "hunter2" } };
    const { kind: _, apiVersion: __, ...item } = map;
    const template = { apiVersion: "v1", kind: "List", items: [map] };
    const holders: Record<string, ExampleResource> = {
        "a list": { type: "kubernetes:core/v1:List", name: "subject", props: template },
        "a list of its kind": { type: "kubernetes:core/v1:ConfigMapList", name: "subject", props: { items: [item] } },
        "a list in a list": { type: "kubernetes:core/v1:List", name: "subject", props: { items: [template] } },
        "a group of manifests": {
            type: "kubernetes:yaml/v2:ConfigGroup",
            name: "subject",
            props: { yaml: `---\n${stringify(map)}---\n` },
        },
        "a group of manifests of the first version": {
            type: "kubernetes:yaml:ConfigGroup",
            name: "subject",
            props: { yaml: [stringify(map)] },
        },
        "a group of objects": { type: "kubernetes:yaml/v2:ConfigGroup", name: "subject", props: { objs: [map] } },
        "another cluster's manifests": {
            type: "kubernetes:work.open-cluster-management.io/v1:ManifestWork",
            name: "subject",
            props: { kind: "ManifestWork", spec: { workload: { manifests: [map] } } },
        },
        "a workflow that makes one": {
            type: "kubernetes:argoproj.io/v1alpha1:Workflow",
            name: "subject",
            props: {
                kind: "Workflow",
                spec: { templates: [{ resource: { action: "create", manifest: stringify(map) } }] },
            },
        },
    };
    for (const [title, holder] of Object.entries(holders)) {
        it(`are judged: ${title}`, async () => {
            const findings = await findingsOf("kubernetes-no-plain-secrets", [holder]);
            assert.equal(findings.length, 1);
            assert.match(findings[0] ?? "", /^subject, ConfigMap app: data "DB_PASSWORD"/);
        });
    }

    it("are judged with what their controllers make, wherever they are written", async () => {
        const application = {
            apiVersion: "argoproj.io/v1alpha1",
            kind: "Application",
            metadata: { name: "web", namespace: "argocd" },
            spec: { source: { chart: "web", helm: { values: "hostNetwork: true\n" } } },
        };
        const work = {
            apiVersion: "work.open-cluster-management.io/v1",
            kind: "ManifestWork",
            metadata: { name: "web", namespace: "east" },
            spec: { workload: { manifests: [application] } },
        };
        for (const props of [{ objs: [application] }, { yaml: stringify(work) }]) {
            const group = { type: "kubernetes:yaml/v2:ConfigGroup", name: "subject", props };
            const findings = await findingsOf("kubernetes-host-access", [group]);
            assert.equal(findings.length, 1);
            assert.match(findings[0] ?? "", /^subject, /);
            const exceptions = [{ resource: "subject", reason: "moves in May" }];
            assert.deepEqual(await findingsOf("kubernetes-host-access", [group], { exceptions }), []);
        }
    });

    it("are judged once, where a chart or a group makes them", async () => {
        const pod = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: "web", namespace: "shop" },
            spec: { hostNetwork: true, containers: [{ name: "web", image: "web" }] },
        };
        const components = [
            { type: "kubernetes:helm.sh/v4:Chart", name: "web", props: { values: { hostNetwork: true } } },
            { type: "kubernetes:helm.sh/v3:Chart", name: "web", props: { values: { hostNetwork: true } } },
            { type: "kubernetes:yaml/v2:ConfigGroup", name: "web", props: { objs: [pod] } },
            { type: "kubernetes:yaml:ConfigFile", name: "web", props: { yaml: JSON.stringify(pod) } },
        ];
        for (const component of components) {
            const made = { type: "kubernetes:core/v1:Pod", name: "pod", props: pod, parent: "web" };
            const findings = await findingsOf("kubernetes-host-access", [component, made]);
            assert.equal(findings.length, 1, component.type);
            assert.match(findings[0] ?? "", /^pod: /);
            if (!component.type.endsWith("ConfigFile")) {
                const alone = await findingsOf("kubernetes-host-access", [component]);
                assert.equal(alone.length, 1, component.type);
                assert.match(alone[0] ?? "", /^web/);
            }
        }
    });

    it("are judged once, where the stack has them too", async () => {
        const binding = {
            apiVersion: "v1",
            kind: "LimitRange",
            metadata: { name: "limits", namespace: "shop" },
            spec: {},
        };
        const pod = {
            apiVersion: "v1",
            kind: "Pod",
            metadata: { name: "web", namespace: "shop" },
            spec: { containers: [{ name: "web", image: "web" }] },
        };
        const findings = await findingsOf("kubernetes-resources-set", [
            { type: "kubernetes:yaml/v2:ConfigGroup", name: "group", props: { objs: [binding, pod] } },
            { type: "kubernetes:core/v1:Pod", name: "web", props: pod },
        ]);
        assert.equal(findings.length, 1);
        assert.match(findings[0] ?? "", /^web: /);
    });
});

it("every rule that reads a resource by itself reads all ways to write it", () => {
    // The engine does not call a function that is marked with a type for other types.
    for (const rule of rules) {
        for (const check of "validateResource" in rule ? [rule.validateResource].flat() : []) {
            assert.equal((check as { __pulumiType?: string }).__pulumiType, undefined, rule.name);
        }
    }
});

describe("resources of AWS that a controller in the cluster makes", () => {
    const custom = (group: string, kind: string, spec: object): ExampleResource => ({
        type: `kubernetes:${group}/v1beta1:${kind}`,
        name: "subject",
        props: { apiVersion: `${group}/v1beta1`, kind, metadata: { name: "subject", namespace: "shop" }, spec },
    });
    const byAck = (service: string, kind: string, spec: object) => custom(`${service}.services.k8s.aws`, kind, spec);
    const byCrossplane = (service: string, kind: string, forProvider: object) =>
        custom(`${service}.aws.upbound.io`, kind, { forProvider });
    const text = (Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });
    const onStar = text([{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" }]);
    const onOne = text([{ Effect: "Allow", Action: "logs:PutLogEvents", Resource: `${logGroupArn}:*` }]);
    const open = text([{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: "*" }]);
    const trustOf = (Principal: object | string) => text([{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }]);
    const ofPods = trustOf({ Service: "ec2.amazonaws.com" });
    const administrator = "arn:aws:iam::aws:policy/AdministratorAccess";
    const inComposition = (base: object) =>
        custom("apiextensions.crossplane.io", "Composition", { pipeline: [{ input: { resources: [{ base }] } }] });
    const asBase = (policy: string) => ({
        apiVersion: "iam.aws.m.upbound.io/v1beta1",
        kind: "RolePolicy",
        spec: { forProvider: { role: "app", policy } },
    });

    const byCommunity = (service: string, kind: string, forProvider: object) =>
        custom(`${service}.aws.crossplane.io`, kind, { forProvider });
    const stranger = "999988887777";
    const ofStranger = (Action: string) =>
        text([{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${stranger}:root` }, Action, Resource: "*" }]);
    const structured = (principal: object, condition?: object[]) => ({
        version: "2012-10-17",
        statements: [
            { effect: "Allow", principal, action: ["s3:GetObject"], resource: ["arn:aws:s3:::shop/*"], condition },
        ],
    });
    blames("iam-no-public-principal", {
        "the policy of a bucket of Crossplane's community": byCommunity("s3", "BucketPolicy", {
            policy: structured({ allowAnon: true }),
        }),
        "the policy of a repository of Crossplane's community": byCommunity("ecr", "RepositoryPolicy", {
            policy: {
                version: "2012-10-17",
                statements: [{ effect: "Allow", principal: { raw: "*" }, action: ["ecr:*"] }],
            },
        }),
        "the policy of a table of ACK": byAck("dynamodb", "Table", {
            resourcePolicy: text([{ Effect: "Allow", Principal: "*", Action: "dynamodb:GetItem", Resource: "*" }]),
        }),
        "the policy of an access point of ACK": byAck("s3control", "AccessPoint", { policy: open }),
        "the policy of a cluster of ACK": byAck("kafka", "ServerlessCluster", { policy: open }),
        "a domain of Crossplane": byCrossplane("opensearch", "Domain", { accessPolicies: open }),
        "the policy of an event bus of Crossplane": byCrossplane("cloudwatchevents", "BusPolicy", { policy: open }),
        "a permission of an alias of ACK": byAck("lambda", "Alias", {
            functionName: "resize",
            permissions: [{ action: "lambda:InvokeFunction", principal: "*" }],
        }),
    });
    signs("iam-no-public-principal", {
        "a bucket of Crossplane's community for an organisation": byCommunity("s3", "BucketPolicy", {
            policy: structured({ allowAnon: true }, [
                {
                    operatorKey: "StringEquals",
                    conditions: [{ key: "aws:PrincipalOrgID", stringValue: "o-a1b2c3d4e5" }],
                },
            ]),
        }),
        "a bucket of Crossplane's community for one role": byCommunity("s3", "BucketPolicy", {
            policy: structured({ awsPrincipals: [{ iamRoleArn: `arn:aws:iam::${account}:role/app` }] }),
        }),
    });
    blames(
        "iam-cross-account-access",
        {
            "a key of ACK": byAck("kms", "Key", { policy: ofStranger("kms:Decrypt") }),
            "a grant of ACK": byAck("kms", "Grant", {
                keyID: "k",
                granteePrincipal: `arn:aws:iam::${stranger}:role/app`,
                operations: ["Decrypt"],
            }),
            "a grant of Crossplane": byCrossplane("kms", "Grant", {
                granteePrincipal: `arn:aws:iam::${stranger}:role/app`,
                operations: ["Decrypt"],
            }),
            "a secret of Crossplane's community": byCommunity("secretsmanager", "Secret", {
                resourcePolicy: ofStranger("secretsmanager:GetSecretValue"),
            }),
            "a bucket of Crossplane's community": byCommunity("s3", "Bucket", {
                policy: structured({ awsPrincipals: [{ awsAccountId: stranger }] }),
            }),
            "a function of Crossplane's community": byCommunity("lambda", "Permission", {
                action: "lambda:InvokeFunction",
                functionName: "resize",
                principal: stranger,
            }),
            "an image of Crossplane": byCrossplane("ec2", "AMILaunchPermission", { accountId: stranger }),
            "permissions of Lake Formation by Crossplane": byCrossplane("lakeformation", "Permissions", {
                principal: stranger,
                permissions: ["SELECT"],
            }),
            "a share of ACK": byAck("ram", "ResourceShare", { name: "net", principals: [stranger] }),
            "an endpoint service of ACK": byAck("ec2", "VPCEndpointServiceConfiguration", {
                allowedPrincipals: [`arn:aws:iam::${stranger}:root`],
            }),
        },
        { accountIds: [account] },
    );
    blames("iam-no-privilege-escalation-across-policies", {
        "a role of Crossplane with halves in two objects": [
            byCrossplane("iam", "Role", { assumeRolePolicy: ofPods }),
            byCrossplane("iam", "RolePolicy", {
                roleRef: { name: "subject" },
                policy: text([{ Effect: "Allow", Action: "iam:PassRole", Resource: "*" }]),
            }),
            {
                ...byCrossplane("iam", "RolePolicy", {
                    roleSelector: { matchControllerRef: true },
                    role: "subject",
                    policy: text([{ Effect: "Allow", Action: "ec2:RunInstances", Resource: "*" }]),
                }),
                name: "start",
            },
        ],
    });
    blames("iam-no-public-access-list", {
        "a bucket of ACK for everybody, by a grant": byAck("s3", "Bucket", {
            name: "shop",
            grantRead: 'uri="http://acs.amazonaws.com/groups/global/AllUsers"',
        }),
        "the ACL of a bucket of a former Crossplane": byCrossplane("s3", "BucketACL", {
            accessControlPolicy: [
                {
                    grant: [
                        {
                            permission: "READ",
                            grantee: [{ type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers" }],
                        },
                    ],
                    owner: [{ id: "x" }],
                },
            ],
        }),
        "a bucket of Crossplane's community": byCommunity("s3", "Bucket", { acl: "public-read" }),
    });
    blames("network-no-remote-administration", {
        "a group of ACK": byAck("ec2", "SecurityGroup", {
            ingressRules: [{ ipProtocol: "tcp", fromPort: 3389, toPort: 3389, ipRanges: [{ cidrIP: "0.0.0.0/0" }] }],
        }),
        "a group of Crossplane's community": byCommunity("ec2", "SecurityGroup", {
            ingress: [{ ipProtocol: "tcp", fromPort: 22, toPort: 22, ipv6Ranges: [{ cidrIPv6: "::/0" }] }],
        }),
        "a rule of Crossplane's community": byCommunity("ec2", "SecurityGroupRule", {
            type: "ingress",
            protocol: "tcp",
            fromPort: 22,
            toPort: 22,
            ipv6cidrBlock: "::/0",
        }),
        "a rule of Crossplane": byCrossplane("ec2", "SecurityGroupIngressRule", {
            ipProtocol: "tcp",
            fromPort: 22,
            toPort: 22,
            cidrIpv4: "0.0.0.0/0",
        }),
    });
    signs("network-no-remote-administration", {
        "a group of ACK for an office": byAck("ec2", "SecurityGroup", {
            ingressRules: [
                { ipProtocol: "tcp", fromPort: 3389, toPort: 3389, ipRanges: [{ cidrIP: "203.0.113.0/24" }] },
            ],
        }),
    });
    blames("eks-node-metadata-service", {
        "a version of a launch template of Crossplane's community": byCommunity("ec2", "LaunchTemplateVersion", {
            launchTemplateData: { imageId: "ami-1", metadataOptions: { httpTokens: "optional" } },
        }),
    });
    blames("eks-endpoint-not-public", {
        "a cluster of ACK": byAck("eks", "Cluster", { resourcesVPCConfig: { endpointPublicAccess: true } }),
        "a cluster of a former Crossplane": byCrossplane("eks", "Cluster", {
            vpcConfig: [{ endpointPublicAccess: true }],
        }),
    });
    signs("eks-endpoint-not-public", {
        "a private cluster of ACK": byAck("eks", "Cluster", {
            resourcesVPCConfig: { endpointPublicAccess: true, publicAccessCIDRs: ["203.0.113.0/24"] },
        }),
    });
    signs("eks-control-plane-logging", {
        "a cluster of ACK with logs": byAck("eks", "Cluster", {
            logging: { clusterLogging: [{ enabled: true, types: ["api", "audit", "authenticator"] }] },
        }),
    });
    blames("iam-no-public-principal", {
        "the trust of a role of ACK": byAck("iam", "Role", { name: "app", assumeRolePolicyDocument: trustOf("*") }),
        "the policy of a queue of ACK": byAck("sqs", "Queue", { queueName: "jobs", policy: open }),
        "the trust of a role of Crossplane": byCrossplane("iam", "Role", { assumeRolePolicy: trustOf("*") }),
        "the policy of a queue of Crossplane": byCrossplane("sqs", "QueuePolicy", { policy: open }),
    });
    blames("iam-resource-scope", {
        "a policy of ACK": byAck("iam", "Policy", { name: "app", policyDocument: onStar }),
        "an inline policy of a role of ACK": byAck("iam", "Role", { name: "app", inlinePolicies: { logs: onStar } }),
        "an inline policy of a user of ACK": byAck("iam", "User", { name: "app", inlinePolicies: { logs: onStar } }),
        "an inline policy of a role of Crossplane": byCrossplane("iam", "Role", {
            assumeRolePolicy: ofPods,
            inlinePolicy: [{ name: "logs", policy: onStar }],
        }),
        "a policy in a composition": inComposition(asBase(onStar)),
    });
    signs("iam-resource-scope", {
        "a narrow policy of ACK": byAck("iam", "Policy", { name: "app", policyDocument: onOne }),
        "a narrow policy of Crossplane": byCrossplane("iam", "Policy", { policy: onOne }),
        "a narrow policy in a composition": inComposition(asBase(onOne)),
    });
    blames("iam-managed-policies", {
        "a role of ACK": byAck("iam", "Role", { name: "app", policies: [administrator] }),
        "a group of ACK": byAck("iam", "Group", { name: "team", policies: [administrator] }),
        "an attachment of Crossplane": byCrossplane("iam", "RolePolicyAttachment", { policyArn: administrator }),
    });
    blames("iam-no-public-access-list", {
        "a function's URL of ACK": byAck("lambda", "FunctionURLConfig", { authType: "NONE" }),
        "a bucket of ACK": byAck("s3", "Bucket", { name: "shop", acl: "public-read" }),
        "a bucket of ACK that allows public policies": byAck("s3", "Bucket", {
            name: "shop",
            publicAccessBlock: { blockPublicACLs: true, ignorePublicACLs: true },
        }),
    });
    signs("iam-no-public-access-list", {
        "a private bucket of ACK": byAck("s3", "Bucket", {
            name: "shop",
            publicAccessBlock: {
                blockPublicACLs: true,
                blockPublicPolicy: true,
                ignorePublicACLs: true,
                restrictPublicBuckets: true,
            },
        }),
    });
    blames("aws-no-plain-secrets", {
        "a function of ACK": byAck("lambda", "Function", { environment: { variables: { DB_PASSWORD: "hunter2" } } }),
    });
    blames("eks-administrators", {
        "an access entry of ACK": byAck("eks", "AccessEntry", {
            principalARN: `arn:aws:iam::${account}:role/dev`,
            accessPolicies: [
                {
                    policyARN: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
                    accessScope: { type: "cluster" },
                },
            ],
        }),
    });
    const team = { key: "team", value: "web" };
    signs(
        "stack-required-tags",
        {
            "a key of ACK": byAck("kms", "Key", { policy: "", tags: [{ tagKey: "team", tagValue: "web" }] }),
            "a user of ACK": byAck("iam", "User", { name: "app", tags: [team] }),
            "a security group of ACK": byAck("ec2", "SecurityGroup", { name: "app", tags: [team] }),
            "a cluster of ACK": byAck("eks", "Cluster", { tags: { team: "web" } }),
            "an endpoint of Crossplane's community": byCommunity("ec2", "VPCEndpoint", {
                policyDocument: onOne,
                tagSpecifications: [{ resourceType: "vpc-endpoint", tags: [team] }],
            }),
            "a role of Crossplane": byCrossplane("iam", "Role", { tags: { team: "web" } }),
        },
        { required: ["team"] },
    );
    blames(
        "stack-required-tags",
        { "a key of ACK": byAck("kms", "Key", { policy: "", tags: [{ tagKey: "stage", tagValue: "prod" }] }) },
        { required: ["team"] },
    );
    it("have one finding for one secret", async () => {
        for (const value of ["hunter2", `ghp_${"a1B2".repeat(9)}`]) {
            const variables = { DB_PASSWORD: value };
            const userData = `#!/bin/bash\n\nexport DB_PASSWORD=${value}\n`;
            for (const one of [
                byAck("lambda", "Function", { environment: { variables } }),
                byCrossplane("ec2", "Instance", { userData }),
            ]) {
                const findings = await allFindings([one]);
                assert.equal(
                    findings.filter((each) => each.includes("-no-plain-secrets: ")).length,
                    1,
                    findings.join("\n"),
                );
            }
        }
    });
    it("are fine if they are narrow", async () => {
        const role = byAck("iam", "Role", {
            name: "app",
            assumeRolePolicyDocument: ofPods,
            inlinePolicies: { logs: onOne },
            tags: [{ key: "team", value: "web" }],
        });
        assert.deepEqual(await allFindings([role], { "stack-required-tags": { required: ["team"] } }), []);
    });
});
