import assert from "node:assert/strict";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, blames, findingsOf, signs } from "./findings";

const stranger = "999988887777";
const own = { accountIds: [account] };

/** A resource in a template whose parameters have no values. Account, Bucket and Name are parameters, Store is a bucket. */
function template(Type: string, Properties: object): ExampleResource {
    const Resources = { Subject: { Type, Properties }, Store: { Type: "AWS::S3::Bucket", Properties: {} } };
    return {
        type: "aws:cloudformation/stack:Stack",
        name: "subject",
        props: { templateBody: JSON.stringify({ AWSTemplateFormatVersion: "2010-09-09", Resources }) },
    };
}

const sub = (text: string) => ({ "Fn::Sub": text });
const document = (...statements: object[]) => ({
    Version: "2012-10-17",
    Statement: statements.map((statement) => ({ Effect: "Allow", ...statement })),
});
const policy = (...statements: object[]) =>
    template("AWS::IAM::ManagedPolicy", { PolicyDocument: document(...statements) });
const trust = (statement: object) =>
    template("AWS::IAM::Role", { AssumeRolePolicyDocument: document({ Action: "sts:AssumeRole", ...statement }) });
const bucketPolicy = (statement: object) =>
    template("AWS::S3::BucketPolicy", { PolicyDocument: document({ Action: "s3:PutObject", ...statement }) });
const key = (statement: object) => template("AWS::KMS::Key", { KeyPolicy: document({ Resource: "*", ...statement }) });
const queue = (statement: object) =>
    template("AWS::SQS::QueuePolicy", {
        PolicyDocument: document({ Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-west-1:1:q", ...statement }),
    });
const variable = (value: unknown) =>
    template("AWS::Lambda::Function", { Environment: { Variables: { CONNECTION: value, LOG_LEVEL: "info" } } });
const userData = (value: unknown) => template("AWS::EC2::Instance", { UserData: { "Fn::Base64": value } });

describe("the value of a parameter with NoEcho", () => {
    it("is in no message", async () => {
        const secret = "q7RtY2pLx9Vb";
        const PolicyDocument = document({ Action: "s3:GetObject", Resource: sub("arn:aws:s3:::${Name}*") });
        const stack = (given: object, parameter: object): ExampleResource => ({
            type: "aws:cloudformation/stack:Stack",
            name: "subject",
            props: {
                templateBody: JSON.stringify({
                    Parameters: { Name: { Type: "String", NoEcho: true, ...parameter } },
                    Resources: { Subject: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument } } },
                }),
                ...given,
            },
        });
        for (const subject of [stack({ parameters: { Name: secret } }, {}), stack({}, { Default: secret })]) {
            const [finding = ""] = await findingsOf("iam-resource-scope", [subject]);
            assert.match(finding, /"arn:aws:s3:::‹hidden›\*"/);
            assert.doesNotMatch(finding, new RegExp(secret));
        }
    });
    it("is in no message about the whole stack", async () => {
        const secret = "q7RtY2pLx9Vb";
        const Resource = sub("arn:aws:logs:eu-west-1:111122223333:log-group:/${Name}*");
        const own = {
            Subject: {
                Type: "AWS::IAM::ManagedPolicy",
                Properties: { PolicyDocument: document({ Action: "logs:PutLogEvents", Resource }) },
            },
            Logs: { Type: "AWS::Logs::LogGroup", Properties: { LogGroupName: sub("/${Name}/shop") } },
        };
        const templateBody = JSON.stringify({
            Parameters: { Name: { Type: "String", NoEcho: true, Default: secret } },
            Resources: own,
        });
        const [finding = ""] = await findingsOf("iam-wildcard-within-own-names", [
            { type: "aws:cloudformation/stack:Stack", name: "subject", props: { templateBody } },
        ]);
        assert.match(finding, /‹hidden›/);
        assert.doesNotMatch(finding, new RegExp(secret));
    });
});

describe("a map of a template by the account", () => {
    const inMap = (key: unknown): ExampleResource => ({
        type: "aws:cloudformation/stack:Stack",
        name: "subject",
        props: {
            templateBody: JSON.stringify({
                Mappings: { Accounts: { [account]: { Objects: "arn:aws:s3:::shop/a" }, [stranger]: { Objects: "*" } } },
                Resources: {
                    Subject: {
                        Type: "AWS::IAM::ManagedPolicy",
                        Properties: {
                            PolicyDocument: document({
                                Action: "s3:GetObject",
                                Resource: { "Fn::FindInMap": ["Accounts", key, "Objects"] },
                            }),
                        },
                    },
                },
            }),
        },
    });
    blames("iam-resource-scope", {
        "the value of one of the accounts": inMap({ Ref: "AWS::AccountId" }),
        "the value of an account that is written as a number": inMap(Number(stranger)),
    });
    signs("iam-resource-scope", { "the value of another account": inMap(account) });
});

describe("a text of a template with an unknown part", () => {
    const foreignRole = sub(`arn:aws:iam::${stranger}:role/\${Name}`);
    blames(
        "iam-cross-account-trust",
        {
            "a role of another account": trust({ Principal: { AWS: foreignRole } }),
            "a role of another account, by Fn::Join": trust({
                Principal: { AWS: { "Fn::Join": ["", [`arn:aws:iam::${stranger}:role/`, { Ref: "Name" }]] } },
            }),
            "a role of another account in a policy that is a text": template("AWS::IAM::Role", {
                AssumeRolePolicyDocument: sub(
                    JSON.stringify(
                        document({
                            Principal: { AWS: `arn:aws:iam::${stranger}:role/\${Name}` },
                            Action: "sts:AssumeRole",
                        }),
                    ),
                ),
            }),
        },
        own,
    );
    blames(
        "iam-cross-account-access",
        {
            "a bucket for a role of another account": bucketPolicy({
                Principal: { AWS: foreignRole },
                Resource: sub("arn:aws:s3:::${Bucket}/*"),
            }),
            "a topic of another account": queue({
                Principal: { Service: "sns.amazonaws.com" },
                Condition: { ArnEquals: { "aws:SourceArn": sub(`arn:aws:sns:eu-west-1:${stranger}:\${Name}`) } },
            }),
        },
        own,
    );
    signs(
        "iam-cross-account-trust",
        {
            "a role of an unknown account": trust({ Principal: { AWS: sub("arn:aws:iam::${Account}:role/deploy") } }),
            "an unknown role of one's own account": trust({
                Principal: { AWS: sub(`arn:aws:iam::${account}:role/\${Name}`) },
            }),
            "an unknown role of the stack's account": trust({
                Principal: { AWS: sub("arn:aws:iam::${AWS::AccountId}:role/${Name}") },
            }),
        },
        own,
    );

    blames(
        "iam-cross-account-trust",
        {
            "another account, limited by an unknown tag that it can choose": template("AWS::IAM::Role", {
                AssumeRolePolicyDocument: sub(
                    JSON.stringify(
                        document({
                            Principal: { AWS: `arn:aws:iam::${stranger}:root` },
                            Action: "sts:AssumeRole",
                            Condition: { StringEquals: { "aws:RequestTag/${Tag}": "web" } },
                        }),
                    ),
                ),
            }),
        },
        own,
    );

    const put = (Resource: unknown) => policy({ Action: "logs:PutLogEvents", Resource });
    blames("iam-resource-scope", {
        "every log group of an unknown account": put(sub("arn:aws:logs:${Region}:${Account}:log-group:*")),
        "names that go on after an unknown bucket": policy({
            Action: "s3:GetObject",
            Resource: sub("arn:aws:s3:::${Bucket}*/data"),
        }),
    });
    signs("iam-resource-scope", {
        "an unknown log group": put(sub("arn:aws:logs:${Region}:${Account}:log-group:${Name}:*")),
        "log groups whose name begins with an unknown one": put(sub("arn:aws:logs:eu-west-1:1:log-group:${Name}*")),
        "an unknown name below that of AWS": put(sub("arn:aws:logs:eu-west-1:1:log-group:/aws/${Name}*")),
        "the objects of an unknown bucket": policy({
            Action: "s3:GetObject",
            Resource: sub("arn:aws:s3:::${Bucket}/*"),
        }),
        "what is below an unknown ARN": policy({ Action: "s3:GetObject", Resource: sub("${BucketArn}/*") }),
        "what a list of unknown parts says": policy({
            Action: "s3:GetObject",
            Resource: { "Fn::Join": ["/", [{ "Fn::GetAtt": ["Store", "Arn"] }, "*"]] },
        }),
    });
    signs("iam-known-actions", {
        "objects of what can be a bucket and a path": policy({
            Action: "s3:GetObject",
            Resource: sub("arn:aws:s3:::${Bucket}"),
        }),
    });

    blames("iam-no-privilege-escalation", {
        "every role of an unknown account": policy({
            Action: "iam:PassRole",
            Resource: sub("arn:aws:iam::${Account}:role/*"),
        }),
        "a permission that a Deny of an unknown role does not take": policy(
            { Action: "iam:PutRolePolicy", Resource: sub("arn:aws:iam::1:role/${Name}") },
            { Effect: "Deny", Action: "iam:PutRolePolicy", Resource: sub("arn:aws:iam::1:role/${Other}") },
        ),
    });
    signs("iam-no-privilege-escalation", {
        "an unknown role for one service": policy({
            Action: "iam:PassRole",
            Resource: sub("arn:aws:iam::${Account}:role/${Name}"),
            Condition: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
        }),
    });
    signs(
        "iam-cross-account-access",
        {
            "an unknown role of another account": bucketPolicy({
                Principal: { AWS: `arn:aws:iam::${stranger}:root` },
                Resource: sub("arn:aws:s3:::${Bucket}/*"),
                Condition: { ArnEquals: { "aws:PrincipalArn": foreignRole } },
            }),
        },
        own,
    );
    signs("iam-no-wildcard-action", {
        "a key for the administrators of one's own and of an unknown account": key({
            Principal: { AWS: [`arn:aws:iam::${account}:root`, sub("arn:aws:iam::${Account}:root")] },
            Action: "kms:*",
        }),
        "a key for the administrators of an unknown account": key({
            Principal: { AWS: sub("arn:aws:iam::${Account}:root") },
            Action: "kms:*",
        }),
    });

    const deliver = (Resource: unknown) =>
        bucketPolicy({ Principal: { Service: "delivery.logs.amazonaws.com" }, Resource });
    blames("iam-service-has-source", {
        "a service of an unknown region": queue({ Principal: { Service: sub("logs.${Region}.amazonaws.com") } }),
        "all objects of an unknown bucket": deliver(sub("arn:aws:s3:::${Bucket}/*")),
        "all objects of a bucket of the template": deliver(sub("${Store.Arn}/*")),
    });
    const from = (arn: string) =>
        queue({
            Principal: { Service: "sns.amazonaws.com" },
            Condition: { ArnLike: { "aws:SourceArn": sub(arn) } },
        });
    const fromBucket = (arn: unknown) =>
        queue({ Principal: { Service: "s3.amazonaws.com" }, Condition: { ArnLike: { "aws:SourceArn": arn } } });
    const ofService = (Resource: unknown) => queue({ Principal: { Service: "sns.amazonaws.com" }, Resource });
    blames("iam-service-has-source", {
        "topics of every account": from("arn:aws:sns:*:*:${Name}"),
        "a bucket without an account": fromBucket(sub("arn:aws:s3:::${Bucket}")),
        "a bucket of the template without an account": fromBucket({ "Fn::GetAtt": ["Store", "Arn"] }),
        "a bucket of the template without an account, as YAML names it": fromBucket({ "Fn::GetAtt": "Store.Arn" }),
        "a queue with an unknown name": ofService(sub("arn:aws:sqs:eu-west-1:1:${Queue}")),
        "an unknown queue": ofService({ "Fn::GetAtt": ["Queue", "Arn"] }),
    });
    signs("iam-service-has-source", {
        "a topic of an unknown account": from("arn:aws:sns:eu-west-1:${Account}:alarms"),
        "an unknown source": from("${Topic}"),
        "the path of an unknown account": deliver(sub("arn:aws:s3:::${Bucket}/AWSLogs/${Account}/*")),
        "an unknown path": deliver(sub("arn:aws:s3:::${Bucket}/${Prefix}/*")),
    });

    const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    const web = (provider: string, Condition: object) => ({
        Principal: { Federated: sub(`arn:aws:iam::\${AWS::AccountId}:oidc-provider/${provider}`) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition,
    });
    signs("iam-irsa-trust", {
        "the provider of an unknown cluster": trust(
            web("${Provider}", {
                StringEquals: {
                    [`${issuer}:sub`]: "system:serviceaccount:shop:web",
                    [`${issuer}:aud`]: "sts.amazonaws.com",
                },
            }),
        ),
        "an unknown repository": trust(
            web("token.actions.githubusercontent.com", {
                StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
                StringLike: { "token.actions.githubusercontent.com:sub": sub("repo:${Repository}:*") },
            }),
        ),
        "keys of an unknown cluster": template("AWS::IAM::Role", {
            AssumeRolePolicyDocument: sub(
                JSON.stringify(
                    document({
                        Principal: { Federated: "arn:aws:iam::${AWS::AccountId}:oidc-provider/${Provider}" },
                        Action: "sts:AssumeRoleWithWebIdentity",
                        Condition: {
                            StringEquals: {
                                "${Provider}:sub": "system:serviceaccount:shop:web",
                                "${Provider}:aud": "sts.amazonaws.com",
                            },
                        },
                    }),
                ),
            ),
        }),
    });
    const role = (ManagedPolicyArns: unknown) =>
        template("AWS::IAM::Role", { AssumeRolePolicyDocument: document(), ManagedPolicyArns });
    blames("iam-managed-policies", {
        "a policy of AWS in an unknown partition": role([sub("arn:${Partition}:iam::aws:policy/AdministratorAccess")]),
    });
    signs("iam-managed-policies", {
        "an unknown policy of AWS": role([sub("arn:aws:iam::aws:policy/${Name}")]),
        "an unknown policy": role([sub("arn:aws:iam::${Account}:policy/${Name}")]),
    });
    blames("eks-administrators", {
        "an administrator in an unknown partition": template("AWS::EKS::AccessEntry", {
            ClusterName: "shop",
            PrincipalArn: `arn:aws:iam::${account}:role/web`,
            AccessPolicies: [
                {
                    PolicyArn: sub("arn:${Partition}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"),
                    AccessScope: { Type: "cluster" },
                },
            ],
        }),
    });
    signs("iam-policy-is-readable", {
        "a policy with an unknown statement": template("AWS::IAM::ManagedPolicy", {
            PolicyDocument: sub('{"Version":"2012-10-17","Statement":[${Statement}]}'),
        }),
    });

    blames("aws-no-plain-secrets", {
        "a password in a connection string": variable(sub("Server=db;Password=hunter2;Database=${Name}")),
        "a password in a connection string, by Fn::Join": variable({
            "Fn::Join": [";", ["Server=db", "Password=hunter2", { Ref: "Name" }]],
        }),
        "a password in a script": userData(sub("net user svc Sup3rS3cret! /add\r\nhostname ${Name}\r\n")),
        "a password under its name": template("AWS::RDS::DBInstance", { MasterUserPassword: sub("q7RtY2pLx9Vb") }),
        "a password among the values of Fn::Sub": template("AWS::DMS::Endpoint", {
            ExtraConnectionAttributes: { "Fn::Sub": ["Server=db;Password=${Pw};x=1", { Pw: "q7RtY2pLx9Vb" }] },
        }),
    });
    signs("aws-no-plain-secrets", {
        "an unknown password in a connection string": variable(sub("Server=db;Password=${Pw};Database=shop")),
        "an unknown password in a URL": variable(sub("postgres://shop:${Pw}@db/shop")),
        "an unknown password under its name": template("AWS::RDS::DBInstance", { MasterUserPassword: sub("${Pw}") }),
        "an unknown password in a script": userData(sub("net user svc ${Pw} /add\r\n")),
    });

    it("is shown with the part left open", async () => {
        const every = put(sub("arn:aws:logs:${Region}:${Account}:log-group:*"));
        const [finding = ""] = await findingsOf("iam-resource-scope", [every]);
        assert.match(finding, /"arn:aws:logs:\$\{…\}:\$\{…\}:log-group:\*" does not limit the name/);
    });
});
