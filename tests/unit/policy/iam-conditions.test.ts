import assert from "node:assert/strict";
import fc from "fast-check";
import { narrowedBy } from "../../../policy/iam/condition";
import { readStatements } from "../../../policy/iam/statement";
import type { Json } from "../../../policy/resources/json";
import { account, allow, blames, findingsOf, logGroupArn, policy, resourcePolicy, signs, trust } from "./findings";

/** Statements by the condition that they stand under, so that each line of a table is a condition. */
function under<T>(make: (Condition: object) => T, conditions: Record<string, object>): Record<string, T> {
    return Object.fromEntries(Object.entries(conditions).map(([title, condition]) => [title, make(condition)]));
}

describe("conditions that say who may", () => {
    const rule = "iam-no-public-principal";
    const everybody = (Condition: object) =>
        resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", {
            Principal: "*",
            Action: "sqs:SendMessage",
            Resource: `arn:aws:sqs:eu-west-1:${account}:orders`,
            Condition,
        });
    blames(
        rule,
        under(everybody, {
            "encryption on the way": { Bool: { "aws:SecureTransport": "true" } },
            "any organisation": { StringLike: { "aws:PrincipalOrgID": "o-*" } },
            "any organisation, one letter at least": { StringLike: { "aws:PrincipalOrgID": "o-?*" } },
            "an organisation by its first letters": { StringLike: { "aws:PrincipalOrgID": "o-a1b*" } },
            "a path in any organisation": {
                "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-*/r-ab12/ou-ab12-11111111/*" },
            },
            "paths that outsiders have none of": {
                "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
            },
            "an organisation beside any": { StringLike: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"] } },
            "the caller's own organisation": {
                StringEquals: { "aws:PrincipalOrgID": "${aws:PrincipalOrgID}" },
            },
            "an organisation by a tag, which the caller has given": {
                StringEquals: { "aws:PrincipalOrgID": "${aws:PrincipalTag/organisation}" },
            },
            "a role of the caller's own account": {
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:PrincipalAccount}:role/deploy" },
            },
            "that there is an organisation": { Null: { "aws:PrincipalOrgID": "false" } },
            "a role of any account": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deploy" } },
            "any principal by an ARN of wildcards": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:*" } },
            "any principal by StringLike": { StringLike: { "aws:PrincipalArn": "arn:*" } },
            "any topic": { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" } },
            "a topic of any account": { ArnEquals: { "aws:SourceArn": "arn:aws:sns:eu-west-1:*:orders" } },
            "a bucket that strangers may own": { ArnLike: { "aws:SourceArn": "arn:aws:s3:::orders-*" } },
            "a hosted zone of any account": { ArnLike: { "aws:SourceArn": "arn:aws:route53:::hostedzone/*" } },
            "any account": { StringLike: { "aws:SourceAccount": "*" } },
            "accounts by their first digits": { StringLike: { "aws:SourceAccount": "1111*" } },
            "any twelve digits": { StringLike: { "aws:PrincipalAccount": "????????????" } },
            "an account, or no account at all": { StringEqualsIfExists: { "aws:SourceAccount": account } },
            "an ARN, or none": { ArnLikeIfExists: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${account}:orders` } },
            "not another account": { StringNotEquals: { "aws:SourceAccount": "999988887777" } },
            "a time": { DateGreaterThan: { "aws:CurrentTime": "2026-01-01T00:00:00Z" } },
            "an end of a time": { DateLessThan: { "aws:TokenIssueTime": "2030-01-01T00:00:00Z" } },
            "a second in a clock": { NumericLessThan: { "aws:EpochTime": "1900000000" } },
            "a user agent": { StringLike: { "aws:UserAgent": "aws-cli/*" } },
            "a referrer": { StringLike: { "aws:Referer": "https://shop.example.com/*" } },
            "a region": { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
            "a user's name, which any account can give": { StringEquals: { "aws:username": "deploy" } },
            "a tag, which any account can give its roles": { StringEquals: { "aws:PrincipalTag/team": "web" } },
            "a kind of principal": { StringEquals: { "aws:PrincipalType": "AssumedRole" } },
            "any service of AWS": { Bool: { "aws:PrincipalIsAWSService": "true" } },
            "a call by way of AWS": { Bool: { "aws:ViaAWSService": "true" } },
            "a session's name": { StringLike: { "aws:userid": "*:deploy" } },
            "an address in somebody's network": { IpAddress: { "aws:VpcSourceIp": "10.0.0.0/8" } },
            "any endpoint of a network": { StringLike: { "aws:SourceVpce": "vpce-*" } },
            "any network": { StringLike: { "aws:SourceVpc": "vpc-*" } },
            "any address of IPv6": { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "::/0"] } },
            "an address as text with a wildcard": { StringLike: { "aws:SourceIp": "*" } },
            "no values": { StringEquals: { "aws:SourceAccount": [] } },
            "a way to access points of anybody": { StringEquals: { "s3:AccessPointNetworkOrigin": "VPC" } },
        }),
    );
    signs(
        rule,
        under(everybody, {
            "an account": { StringEquals: { "aws:SourceAccount": account } },
            "an account by StringLike": { StringLike: { "aws:SourceAccount": account } },
            "the account of the resource": { StringEquals: { "aws:PrincipalAccount": "${aws:ResourceAccount}" } },
            "an organisation by StringLike": { StringLike: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            "a path of an organisation": {
                "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*" },
            },
            "paths, with a guard": {
                "ForAllValues:StringLike": { "aws:PrincipalOrgPaths": "o-a1b2c3d4e5/*" },
                Null: { "aws:PrincipalOrgPaths": "false" },
            },
            "an organisation, with a guard": {
                StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                Null: { "aws:PrincipalOrgID": false },
            },
            "roles of an account": { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/app-*` } },
            "a principal of the resource's account": {
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:ResourceAccount}:role/app" },
            },
            "everything of an account": { ArnLike: { "aws:SourceArn": `arn:aws:*:*:${account}:*` } },
            "a topic": { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${account}:orders` } },
            "a bucket": { ArnLike: { "aws:SourceArn": "arn:aws:s3:::orders" } },
            "a bucket by StringEquals": { StringEquals: { "aws:SourceArn": "arn:aws:s3:::orders" } },
            "a distribution in any case": {
                stringequals: { "AWS:SOURCEARN": `arn:aws:cloudfront::${account}:distribution/E1` },
            },
            "a role's sessions": { StringLike: { "aws:userid": "AROAEXAMPLEID1234567:*" } },
            "endpoints of a network": { StringEquals: { "aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-2b3c4d5e"] } },
            "an account beside encryption": {
                Bool: { "aws:SecureTransport": "true" },
                StringEquals: { "aws:PrincipalAccount": account },
            },
            "addresses of an office": { IpAddress: { "aws:SourceIp": ["198.51.100.0/24", "2001:db8::/48"] } },
        }),
    );
});

describe("conditions that bound a trusted account", () => {
    const rule = "iam-cross-account-trust";
    const stranger = (Condition: object) =>
        trust(
            { Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole", Condition },
            { arn: `arn:aws:iam::${account}:role/subject` },
        );
    blames(
        rule,
        under(stranger, {
            "encryption on the way": { Bool: { "aws:SecureTransport": "true" } },
            "a region": { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
            "a session's name": { StringEquals: { "sts:RoleSessionName": "deploy" } },
            "a source identity, which the caller sets": { StringEquals: { "sts:SourceIdentity": "deploy" } },
            "its own number again": { StringEquals: { "aws:PrincipalAccount": "999988887777" } },
            "its own ARN again": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999988887777:*" } },
            "any of its roles": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999988887777:role/*" } },
            "tags, which it gives itself": { StringEquals: { "aws:PrincipalTag/team": "web" } },
            "an external ID that can be guessed": { StringLike: { "sts:ExternalId": "acme-*" } },
            "that there is an external ID": { Null: { "sts:ExternalId": "false" } },
            "an external ID, or none": { StringLikeIfExists: { "sts:ExternalId": "8c7d9f0e" } },
            "an empty external ID": { StringEquals: { "sts:ExternalId": "" } },
            "any organisation": { StringLike: { "aws:PrincipalOrgID": "o-*" } },
            "a time": { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
            "no second factor": { Bool: { "aws:MultiFactorAuthPresent": "false" } },
            "a second factor, or none": { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } },
        }),
    );
    signs(
        rule,
        under(stranger, {
            "an external ID": { StringEquals: { "sts:ExternalId": "8c7d9f0e" } },
            "an external ID by StringLike": { StringLike: { "sts:ExternalId": "8c7d9f0e" } },
            "one of its roles": { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::999988887777:role/agent" } },
            "roles by a prefix": { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::999988887777:role/agents/*" } },
            "an organisation": { StringLike: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            "a second factor": { Bool: { "aws:MultiFactorAuthPresent": "true" } },
            "fixed addresses": { IpAddress: { "aws:SourceIp": "198.51.100.7/32" } },
        }),
    );
});

describe("conditions that pick resources", () => {
    const rule = "iam-resource-scope";
    const table = (Condition: object) => allow("dynamodb:GetItem", "*", { Condition });
    blames(
        rule,
        under(table, {
            "that there is a tag that everything has": { Null: { "aws:ResourceTag/Name": "false" } },
            "any value of a tag with a company's prefix": {
                StringLike: { "aws:ResourceTag/anycompany:cost-center": "*" },
            },
            "that there is a tag with a company's prefix": {
                Null: { "aws:ResourceTag/anycompany:cost-center": "false" },
            },
            "any value of a tag that everything has": { StringLike: { "aws:ResourceTag/team": "*" } },
            "one letter of a tag": { StringLike: { "aws:ResourceTag/team": "?*" } },
            "a tag, or none": { StringEqualsIfExists: { "aws:ResourceTag/team": "web" } },
            "that there is no such tag": { Null: { "aws:ResourceTag/team": "true" } },
            "another tag": { StringNotEquals: { "aws:ResourceTag/team": "bank" } },
            "a tag beside any": { StringLike: { "aws:ResourceTag/team": ["web", "*"] } },
            "the resource's own tag": { StringEquals: { "aws:ResourceTag/team": "${aws:ResourceTag/team}" } },
            "a tag that the request brings along": {
                StringEquals: { "aws:ResourceTag/team": "${aws:RequestTag/team}" },
            },
            "keys of tags, or no tags": { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } },
            "a region": { StringEquals: { "aws:RequestedRegion": "eu-west-1" } },
            "encryption on the way": { Bool: { "aws:SecureTransport": true } },
            "a time": { DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z" } },
            "who asks": { StringEquals: { "aws:PrincipalTag/team": "web" } },
            "one's own account, of which the table is anyway": { StringEquals: { "aws:ResourceAccount": account } },
            "a call by CloudFormation": {
                "ForAnyValue:StringEquals": { "aws:CalledVia": ["cloudformation.amazonaws.com"] },
            },
        }),
    );
    blames(rule, {
        "keys by way of any service": allow("kms:Decrypt", "*", {
            Condition: { StringLike: { "kms:ViaService": "*.amazonaws.com" } },
        }),
        "keys by any alias": allow("kms:Decrypt", "*", {
            Condition: { "ForAnyValue:StringLike": { "kms:ResourceAliases": "alias/*" } },
        }),
        "anything to tag, with a tag of the request": allow("ec2:CreateTags", "*", {
            Condition: { StringEquals: { "aws:RequestTag/team": "web" } },
        }),
        "anything to tag, with keys of the request": allow("ec2:CreateTags", "arn:aws:ec2:*:*:instance/*", {
            Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team"] } },
        }),
        "any network": allow("ec2:TerminateInstances", "*", {
            Condition: { ArnLike: { "ec2:Vpc": "arn:aws:ec2:*:*:vpc/vpc-*" } },
        }),
        "keys by an alias of wildcards": allow("kms:Decrypt", "*", {
            Condition: { "ForAnyValue:StringLike": { "kms:ResourceAliases": "*" } },
        }),
        "records of any name": allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/*", {
            Condition: {
                "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*"] },
            },
        }),
        "record names on an action that has none": allow(
            ["route53:ChangeResourceRecordSets", "route53:DeleteHostedZone"],
            "arn:aws:route53:::hostedzone/*",
            {
                Condition: {
                    "ForAllValues:StringLike": {
                        "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*.shop.example.com"],
                    },
                },
            },
        ),
        "records by their type alone": allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/*", {
            Condition: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["A", "TXT"] } },
        }),
        "clusters by an ARN of wildcards": allow("ecs:RunTask", "*", {
            Condition: { ArnLike: { "ecs:cluster": "arn:aws:ecs:*:*:cluster/*" } },
        }),
        "any service-linked role": allow("iam:CreateServiceLinkedRole", "*", {
            Condition: { StringLike: { "iam:AWSServiceName": "*.amazonaws.com" } },
        }),
        "any bucket of any organisation": allow("s3:PutObject", "arn:aws:s3:::*/*", {
            Condition: { StringLike: { "aws:ResourceOrgID": "o-*" } },
        }),
    });
    signs(
        rule,
        under(table, {
            "a tag": { StringEquals: { "aws:ResourceTag/team": "web" } },
            "a tag by StringLike": { StringLike: { "aws:ResourceTag/team": "web" } },
            "tags by a prefix": { StringLike: { "aws:ResourceTag/team": "web-*" } },
            "one's own tag": { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } },
            "that there is a tool's tag": { Null: { "aws:ResourceTag/elbv2.k8s.aws/cluster": "false" } },
            "any value of a tag of EKS": { StringLike: { "aws:ResourceTag/eks:cluster-name": "*" } },
            "a tag with a guard": {
                StringEqualsIfExists: { "aws:ResourceTag/team": "web" },
                Null: { "aws:ResourceTag/team": "false" },
            },
            "any value of a tag that a tool gives": { StringLike: { "aws:ResourceTag/karpenter.sh/nodepool": "*" } },
        }),
    );
    signs(rule, {
        "what is being made, to tag": allow("ec2:CreateTags", "arn:aws:ec2:*:*:volume/*", {
            Condition: {
                StringEquals: { "aws:RequestTag/team": "web", "ec2:CreateAction": "CreateVolume" },
            },
        }),
        "one's own, to tag": allow("ec2:CreateTags", "arn:aws:ec2:*:*:volume/*", {
            Condition: { StringEquals: { "aws:RequestTag/stage": "prod", "aws:ResourceTag/team": "web" } },
        }),
        "a network": allow("ec2:TerminateInstances", "*", {
            Condition: { ArnEquals: { "ec2:Vpc": `arn:aws:ec2:eu-west-1:${account}:vpc/vpc-0a1b2c3d` } },
        }),
        "record names": allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/*", {
            Condition: {
                "ForAllValues:StringLike": {
                    "route53:ChangeResourceRecordSetsNormalizedRecordNames": ["*.shop.example.com", "shop.example.com"],
                },
            },
        }),
        "proofs of ownership alone": allow("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/*", {
            Condition: { "ForAllValues:StringEquals": { "route53:ChangeResourceRecordSetsRecordTypes": ["TXT"] } },
        }),
        "receivers of one's own domain": allow("ses:SendEmail", "*", {
            Condition: { "ForAllValues:StringLike": { "ses:Recipients": ["*@example.com"] } },
        }),
        "keys by an alias": allow("kms:Decrypt", "*", {
            Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/shop" } },
        }),
        "keys by way of a service, the region open": allow("kms:Decrypt", "*", {
            Condition: { StringLike: { "kms:ViaService": "s3.*.amazonaws.com" } },
        }),
        "a load balancer with a tag of the controller's": allow("elasticloadbalancing:CreateLoadBalancer", "*", {
            Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": ["ingress.k8s.aws/cluster"] } },
        }),
        "buckets of the organisation": allow("s3:PutObject", "arn:aws:s3:::logs-*/*", {
            Condition: { StringEquals: { "aws:ResourceOrgID": "${aws:PrincipalOrgID}" } },
        }),
    });
});

describe("conditions that limit what is handed on", () => {
    const key = `arn:aws:kms:eu-west-1:${account}:key/1`;
    const grant = (Condition: object) => allow("kms:CreateGrant", key, { Condition });
    blames("iam-no-permissions-management", {
        ...under(grant, {
            "grants for AWS, or for anybody": { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } },
            "grants for others than AWS": { Bool: { "kms:GrantIsForAWSResource": "false" } },
            "grants to any role": { ArnLike: { "kms:GranteePrincipal": "arn:aws:iam::*:role/*" } },
            "grants that can be granted on": {
                "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "CreateGrant"] },
            },
            "grants by way of any service": { StringLike: { "kms:ViaService": "*" } },
        }),
        "a role of any boundary": allow("iam:PutRolePolicy", `arn:aws:iam::${account}:role/app`, {
            Condition: { StringLike: { "iam:PermissionsBoundary": "*" } },
        }),
        "a boundary that allows everything": allow("iam:PutRolePolicy", `arn:aws:iam::${account}:role/app`, {
            Condition: { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess" } },
        }),
        "an invocation by anybody": allow("lambda:AddPermission", `arn:aws:lambda:eu-west-1:${account}:function:f`, {
            Condition: { StringLike: { "lambda:Principal": "*" } },
        }),
        "objects for the world": allow("s3:PutObjectAcl", "arn:aws:s3:::b/*", {
            Condition: { StringEquals: { "s3:x-amz-acl": "public-read" } },
        }),
    });
    signs("iam-no-permissions-management", {
        ...under(grant, {
            "grants for AWS": { Bool: { "kms:GrantIsForAWSResource": true } },
            "grants for some work": { "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "Encrypt"] } },
            "grants to a role": { StringEquals: { "kms:GranteePrincipal": `arn:aws:iam::${account}:role/app` } },
            "grants by way of a service": { StringEquals: { "kms:ViaService": "ec2.eu-west-1.amazonaws.com" } },
        }),
        "objects for the bucket's owner": allow("s3:PutObjectAcl", "arn:aws:s3:::b/*", {
            Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
        }),
    });
});

describe("condition keys that there are", () => {
    const rule = "iam-known-actions";
    const under = (key: string, action: string) =>
        allow(action, "*", { Condition: { StringNotEquals: { [key]: "x" } } });
    const table = (keys: readonly string[], actions: Partial<Record<string, string>> = {}) =>
        Object.fromEntries(
            keys.map((key) => [key, under(key, actions[key.split(":")[0] ?? ""] ?? "logs:PutLogEvents")]),
        );
    blames(
        rule,
        table([
            "aws:SourceAcount",
            "aws:PrincipalOrgId2",
            "aws:ResourceTags/team",
            "kms:ViaServices",
            "s4:prefix",
            "iam:PassToService",
            "ec2:ResourceTag",
        ]),
    );
    signs(
        rule,
        table(
            [
                "AWS:sourceaccount",
                "aws:ResourceTag/team",
                "aws:PrincipalTag/a/b",
                "kms:EncryptionContext:aws:logs:arn",
                "s3:ExistingObjectTag/team",
                "secretsmanager:ResourceTag/team",
                "ssm:resourceTag/team",
                "iot:Connection.Thing.IsAttached",
                "token.actions.githubusercontent.com:sub",
                "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud",
                "saml:aud",
                "cognito-identity.amazonaws.com:amr",
            ],
            {
                kms: "kms:Decrypt",
                s3: "s3:GetObject",
                secretsmanager: "secretsmanager:GetSecretValue",
                ssm: "ssm:StartSession",
                iot: "iot:Publish",
            },
        ),
    );
});

describe("condition keys that no action of the statement has", () => {
    const rule = "iam-known-actions";
    const under = (action: string | string[], Condition: object, more: object = {}) =>
        policy({ Action: action, Resource: "*", Condition, ...more });
    const ofListing = { StringEquals: { "s3:prefix": "public/" } };
    blames(rule, {
        "of another action of the service": under("s3:GetObject", ofListing),
        "of another service": under("secretsmanager:GetSecretValue", {
            StringEquals: { "ec2:ResourceTag/team": "web" },
        }),
        "beside one of all requests": under("s3:GetObject", {
            ...ofListing,
            Bool: { "aws:SecureTransport": "true" },
        }),
        "where it may be absent": under("s3:GetObject", { StringLikeIfExists: { "s3:prefix": "public/*" } }),
        "where all values must fit": under("s3:GetObject", {
            "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["x"] },
        }),
        negated: under("s3:GetObject", { StringNotEquals: { "s3:prefix": "secret/" } }),
        "that must be there": under("s3:GetObject", { Null: { "s3:prefix": "false" } }),
        "in a Deny": under("s3:PutObject", ofListing, { Effect: "Deny" }),
        "of a tag where there are none": under("route53:ChangeResourceRecordSets", {
            StringEquals: { "aws:ResourceTag/team": "web" },
        }),
        "in a key's policy": resourcePolicy("aws:kms/key:Key", {
            Principal: { AWS: `arn:aws:iam::${account}:root` },
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: { StringEquals: { "kms:GrantOperations": "Decrypt" } },
        }),
    });
    signs(rule, {
        "that one of several actions has": under(["s3:GetObject", "s3:ListBucket"], ofListing),
        "that a pattern's actions have": under("kms:GenerateDataKey*", {
            StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" },
        }),
        "of all but some actions": policy({ NotAction: "iam:*", Resource: "*", Condition: ofListing }),
    });
    it("says what comes of it", async () => {
        const said = async (Condition: object, more?: object) =>
            (await findingsOf(rule, [under("s3:GetObject", Condition, more)])).join();
        assert.match(await said(ofListing), /"s3:prefix", so the statement never allows anything/);
        assert.match(await said(ofListing, { Effect: "Deny" }), /so the statement never denies anything/);
        assert.match(await said({ Null: { "s3:prefix": "true" } }), /so the condition always holds and limits nothing/);
    });
});

describe("variables and resources that lead nowhere", () => {
    const rule = "iam-known-actions";
    const s3 = "arn:aws:s3:::shop";
    const variable = (name: string) => ["${", name, "}"].join("");
    blames(rule, {
        "a variable that there is not": allow("s3:GetObject", `${s3}/${variable("aws:user")}/*`),
        "a template's parameter": allow("s3:GetObject", `arn:aws:s3:::${variable("BucketName")}/*`),
        "objects for an action on buckets": allow("s3:ListBucket", `${s3}/*`),
        "a bucket for an action on objects": allow("s3:GetObject", s3),
        "another service's resource": allow("s3:GetObject", `arn:aws:sqs:eu-west-1:${account}:jobs`),
        "an alias for an action on keys": allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${account}:alias/shop`),
        "a log group for an action on its streams": allow("logs:PutLogEvents", logGroupArn),
    });
    signs(rule, {
        "variables with a default": allow("s3:GetObject", `${s3}/${variable("aws:PrincipalTag/team, 'none'")}/*`),
        "signs that stand for themselves": allow("s3:GetObject", `${s3}/${variable("*")}/*`),
        "variables of Transfer Family": allow("s3:GetObject", `arn:aws:s3:::${variable("transfer:HomeBucket")}/*`),
        "one of several resources": allow(["s3:ListBucket", "s3:GetObject"], [s3, `${s3}/*`]),
        "a variable for a whole ARN": allow("secretsmanager:GetSecretValue", variable("aws:PrincipalTag/secret")),
        "a function's alias": allow("lambda:InvokeFunction", `arn:aws:lambda:eu-west-1:${account}:function:f:live`),
        "an access point": allow("s3:GetObject", `arn:aws:s3:eu-west-1:${account}:accesspoint/shop/object/*`),
    });
});

describe("operators that compare what a key is", () => {
    const rule = "iam-known-actions";
    const under = (Condition: object) => allow("s3:GetObject", "arn:aws:s3:::b/*", { Condition });
    blames(rule, {
        "a number as text": under({ StringEquals: { "s3:signatureAge": "600000" } }),
        "text as a number": under({ NumericEquals: { "s3:prefix": "home" } }),
        "an account as a number": under({ NumericEquals: { "aws:SourceAccount": account } }),
        "a date as text": under({ StringLike: { "aws:CurrentTime": "2026-*" } }),
        "an ARN as true or false": under({ Bool: { "aws:SourceArn": "true" } }),
        "text as a date": under({ DateLessThan: { "aws:PrincipalOrgID": "2026-01-01T00:00:00Z" } }),
    });
    signs(rule, {
        "an ARN as text": under({ StringLike: { "aws:SourceArn": `arn:aws:sns:*:${account}:*` } }),
        "true or false as text": under({ StringEquals: { "aws:SecureTransport": "true" } }),
        "a date in seconds": under({ NumericLessThan: { "aws:EpochTime": "1900000000" } }),
        "an age": under({ NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } }),
        "a tag as a number": under({ NumericLessThan: { "aws:ResourceTag/level": "3" } }),
        "that a key is there": under({ Null: { "aws:MultiFactorAuthAge": "true" } }),
        addresses: under({ NotIpAddress: { "aws:SourceIp": "198.51.100.0/24" } }),
        "keys of tags": allow("ec2:CreateTags", "*", {
            Condition: { "ForAllValues:StringEquals": { "aws:TagKeys": ["team"] } },
        }),
        "a claim of a provider": under({ StringEquals: { "token.actions.githubusercontent.com:sub": "x" } }),
    });
});

describe("whether a condition narrows", () => {
    const org = "o-a1b2c3d4e5";
    /** Conditions that narrow, each with a value that does not. */
    const narrowing = fc.constantFrom<readonly [string, string, string, string]>(
        ["StringEquals", "aws:PrincipalOrgID", org, "o-*"],
        ["StringLike", "aws:PrincipalAccount", account, "1111*"],
        ["ArnLike", "aws:SourceArn", `arn:aws:sns:eu-west-1:${account}:orders`, "arn:aws:sns:*:*:orders"],
        ["IpAddress", "aws:SourceIp", "198.51.100.0/24", "0.0.0.0/0"],
        ["StringEquals", "aws:SourceVpce", "vpce-0a1b2c3d", "*"],
        ["StringEquals", "sts:ExternalId", "8c7d9f0e", "*"],
        ["StringEquals", "aws:ResourceTag/team", "web", "*"],
        ["Bool", "kms:GrantIsForAWSResource", "true", "false"],
    );
    const spelling = fc.constantFrom(
        (text: string) => text,
        (text: string) => text.toLowerCase(),
        (text: string) => text.toUpperCase(),
    );
    const narrows = (Condition: Json) => {
        const [statement] = readStatements({ Statement: { Effect: "Allow", Action: "x:Y", Condition } }).statements;
        assert.ok(statement);
        return (
            narrowedBy(statement, ["caller", "origin", "source", "agreed", "home", "resource", "handed on"]).length > 0
        );
    };

    it("does not depend on case, or on how one value is written", () => {
        fc.assert(
            fc.property(narrowing, spelling, fc.boolean(), ([operator, key, value], spell, asList) => {
                assert.ok(narrows({ [spell(operator)]: { [spell(key)]: asList ? [value] : value } }));
            }),
        );
    });

    it("ends where the key may be absent, and begins again where another condition asks for it", () => {
        fc.assert(
            fc.property(
                narrowing,
                fc.constantFrom(
                    (operator: string) => `${operator}IfExists`,
                    (operator: string) => `ForAllValues:${operator}`,
                ),
                ([operator, key, value], weaken) => {
                    const weak = { [weaken(operator)]: { [key]: value } };
                    assert.ok(!narrows(weak));
                    assert.ok(narrows({ ...weak, Null: { [key]: "false" } }));
                    assert.ok(!narrows({ ...weak, Null: { [key]: "true" } }));
                },
            ),
        );
    });

    it("ends with a value that leaves nobody outside, wherever it stands in the list", () => {
        fc.assert(
            fc.property(narrowing, fc.boolean(), ([operator, key, value, open], first) => {
                assert.ok(!narrows({ [operator]: { [key]: first ? [open, value] : [value, open] } }));
            }),
        );
    });

    it("is not changed by conditions beside it", () => {
        fc.assert(
            fc.property(narrowing, ([operator, key, value]) => {
                const beside = { Bool: { "aws:SecureTransport": "true" }, StringNotLike: { "aws:UserAgent": "curl*" } };
                assert.ok(
                    narrows(
                        operator === "Bool" ? { Bool: { [key]: value } } : { ...beside, [operator]: { [key]: value } },
                    ),
                );
                assert.ok(!narrows(beside));
            }),
        );
    });
});
