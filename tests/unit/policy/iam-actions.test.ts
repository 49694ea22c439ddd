import assert from "node:assert/strict";
import { account, allow, blames, findingsOf, logGroupArn, policy, resourcePolicy, signs, trust } from "./findings";

const root = { AWS: `arn:aws:iam::${account}:root` };
const keyType = "aws:kms/key:Key";

describe("iam-no-wildcard-action", () => {
    const rule = "iam-no-wildcard-action";
    const arn = `${logGroupArn}:*`;
    blames(rule, {
        "every action": allow("*", "*"),
        "every action with a colon": allow("*:*", "*"),
        "every action of a service": allow("logs:*", arn),
        "another case": allow("lOgS:*", arn),
        "a prefix": allow("logs:Create*", arn),
        "an infix": allow("logs:*LogEvents", arn),
        "a single letter left open": allow("logs:PutLogEvent?", arn),
        "a service left open": allow("l?gs:PutLogEvents", arn),
        "stars in a row": allow("**", "*"),
        "white space around it": allow(" logs:* ", arn),
        "a full-width star": allow("logs:\uFF0A", arn),
        "an invisible character in it": allow("logs:\u200B*", arn),
        "one among many": allow(["logs:PutLogEvents", "logs:CreateLogStream", "logs:Describe*"], arn),
        "a second statement": policy({ Action: "logs:PutLogEvents", Resource: arn }, { Action: "s3:*", Resource: "*" }),
        "a statement without a list": {
            type: "aws:iam/policy:Policy",
            name: "subject",
            props: { policy: { Statement: { Effect: "Allow", Action: "s3:*", Resource: "*" } } },
        },
        "an inline policy of a role": trust(
            { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
            {
                inlinePolicies: [
                    { name: "all", policy: JSON.stringify({ Statement: { Effect: "Allow", Action: "s3:*" } }) },
                ],
            },
        ),
        "a trust policy": trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:*" }),
        "a bucket for access points of anybody": resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", {
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: "s3:*",
            Condition: { StringLike: { "s3:DataAccessPointAccount": "*" } },
        }),
        "a condition that does not make it less": allow("s3:*", "*", {
            Condition: { Bool: { "aws:SecureTransport": "true" } },
        }),
        "another account in a key's policy": resourcePolicy(
            keyType,
            { Principal: root, Action: "kms:*", Resource: "*" },
            { Principal: { AWS: "999988887777" }, Action: "kms:*", Resource: "*" },
        ),
        "a service in a key's policy": resourcePolicy(keyType, {
            Principal: { Service: "logs.eu-west-1.amazonaws.com" },
            Action: "kms:*",
            Resource: "*",
        }),
        "a role in a bucket's policy": resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", {
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: "s3:*",
            Resource: "arn:aws:s3:::b/*",
        }),
        "everything, for a key's administrator": resourcePolicy(keyType, {
            Principal: { AWS: `arn:aws:iam::${account}:role/keys` },
            Action: "kms:*",
            Resource: "*",
        }),
    });
    for (const [type, property] of [
        ["aws:iam/rolePolicy:RolePolicy", "policy"],
        ["aws:iam/userPolicy:UserPolicy", "policy"],
        ["aws:iam/groupPolicy:GroupPolicy", "policy"],
        ["aws:ssoadmin/permissionSetInlinePolicy:PermissionSetInlinePolicy", "inlinePolicy"],
        ["aws:ecr/repositoryPolicy:RepositoryPolicy", "policy"],
        ["aws:s3/bucketPolicy:BucketPolicy", "policy"],
        ["aws:s3/bucket:Bucket", "policy"],
        ["aws:kms/keyPolicy:KeyPolicy", "policy"],
        ["aws:sns/topicPolicy:TopicPolicy", "policy"],
        ["aws:sqs/queuePolicy:QueuePolicy", "policy"],
        ["aws:secretsmanager/secretPolicy:SecretPolicy", "policy"],
        ["aws:cloudwatch/logResourcePolicy:LogResourcePolicy", "policyDocument"],
        ["aws:opensearch/domainPolicy:DomainPolicy", "accessPolicies"],
    ] as const) {
        const Statement = [
            { Effect: "Allow", Principal: { Service: "example.amazonaws.com" }, Action: "*", Resource: "*" },
        ];
        blames(rule, {
            [`a ${type}`]: { type, name: "subject", props: { [property]: JSON.stringify({ Statement }) } },
        });
    }
    signs(rule, {
        "a Deny of everything": policy({ Effect: "Deny", Action: "*", Resource: "*" }),
        "families of KMS": allow(["kms:ReEncrypt*", "kms:GenerateDataKey*"], `arn:aws:kms:eu-west-1:${account}:key/1`),
        "KMS' default statement in China": resourcePolicy(keyType, {
            Principal: { AWS: `arn:aws-cn:iam::${account}:root` },
            Action: "kms:*",
            Resource: "*",
        }),
        "KMS' default statement with a bare account": resourcePolicy(keyType, {
            Principal: { AWS: account },
            Action: "kms:*",
            Resource: "*",
        }),
        "what AWS documents for CloudWatch Logs in a key's policy": resourcePolicy(
            keyType,
            { Principal: root, Action: "kms:*", Resource: "*" },
            {
                Principal: { Service: "logs.eu-west-1.amazonaws.com" },
                Action: ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
                Resource: "*",
                Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${account}:*` } },
            },
        ),
        "what AWS documents for a key's administrators": resourcePolicy(keyType, {
            Principal: { AWS: `arn:aws:iam::${account}:role/keys` },
            Action: ["kms:Create*", "kms:Describe*", "kms:Enable*", "kms:List*", "kms:Put*", "kms:ScheduleKeyDeletion"],
            Resource: "*",
        }),
        "the owner's statement of a queue": resourcePolicy("aws:sqs/queue:Queue", {
            Principal: root,
            Action: "SQS:*",
            Resource: "*",
        }),
    });
    signs(rule, { "what the setting allows": allow("s3:Get*", "arn:aws:s3:::b/*") }, { allowed: ["s3:Get*"] });
});

describe("what iam-no-wildcard-action and iam-resource-scope say of a pattern", () => {
    const said = async (rule: string, action: string) => (await findingsOf(rule, [allow(action, "*")])).join();

    it("names the actions that it stands for, where they are few and of one service", async () => {
        assert.match(
            await said("iam-no-wildcard-action", "l?gs:PutLogEven??"),
            /Write .* instead: logs:PutLogEvents\.$/,
        );
    });

    it("does not list actions of several services", async () => {
        assert.match(
            await said("iam-no-wildcard-action", "*:PutLog*"),
            /"\*:PutLog\*" allows actions of several services/,
        );
    });

    it("names the first actions that could be limited, from services that readers know", async () => {
        assert.match(await said("iam-resource-scope", "*"), /but (iam:\w+, ){3}iam:\w+ and others can be limited to /);
        assert.match(
            await said("iam-resource-scope", "s3:GetObject"),
            /but s3:GetObject can be limited to object, accesspointobject\. /,
        );
    });
});

describe("iam-no-allow-by-exclusion", () => {
    const rule = "iam-no-allow-by-exclusion";
    blames(rule, {
        NotAction: policy({ NotAction: ["iam:*"], Resource: "*" }),
        "NotAction in another case": policy({ notaction: "iam:*", Resource: "*" }),
        NotResource: policy({ Action: "s3:GetObject", NotResource: "arn:aws:s3:::secret/*" }),
        NotPrincipal: resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", {
            NotPrincipal: { AWS: "999988887777" },
            Action: "sqs:SendMessage",
            Resource: "*",
        }),
    });
    signs(rule, {
        "a Deny with NotAction": policy({ Effect: "Deny", NotAction: "iam:*", Resource: "*" }),
        "a Deny with NotPrincipal": resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", {
            Effect: "Deny",
            NotPrincipal: { AWS: `arn:aws:iam::${account}:role/backup` },
            Action: "s3:DeleteObject",
            Resource: "arn:aws:s3:::b/*",
        }),
    });
});

describe("iam-no-permissions-management", () => {
    const rule = "iam-no-permissions-management";
    const someRole = `arn:aws:iam::${account}:role/app`;
    const oneself = "arn:aws:iam::*:user/${aws:username}";
    blames(rule, {
        "a policy for oneself": allow("iam:PutUserPolicy", oneself),
        "one's own boundary, beside one's own keys": allow(
            ["iam:CreateAccessKey", "iam:DeleteUserPermissionsBoundary"],
            oneself,
        ),
        "everything on oneself": allow("iam:*User*", oneself),
        "removing a policy from oneself": allow("iam:DetachUserPolicy", oneself),
        "changing a role": allow("iam:AttachRolePolicy", someRole),
        "another case": allow("IAM:attachrolepolicy", someRole),
        "a pattern that includes it": allow("logs:*", "*"),
        "a log resource policy": allow("logs:PutResourcePolicy", "*"),
        "keys for a user": allow("iam:CreateAccessKey", `arn:aws:iam::${account}:user/mailer`),
        "a Windows machine's password": allow("ec2:GetPasswordData", `arn:aws:ec2:eu-west-1:${account}:instance/i-1`),
        "grants of a key without a limit": allow("kms:CreateGrant", `arn:aws:kms:eu-west-1:${account}:key/1`),
        "a condition that also holds without its key": allow(
            "kms:CreateGrant",
            `arn:aws:kms:eu-west-1:${account}:key/1`,
            {
                Condition: { BoolIfExists: { "kms:GrantIsForAWSResource": "true" } },
            },
        ),
        "a repository's policy, by a role": resourcePolicy("aws:ecr/repositoryPolicy:RepositoryPolicy", {
            Principal: { AWS: someRole },
            Action: "ecr:SetRepositoryPolicy",
        }),
        "a key's policy, by a service": resourcePolicy(keyType, {
            Principal: { Service: "example.amazonaws.com" },
            Action: "kms:PutKeyPolicy",
            Resource: "*",
        }),
    });
    signs(rule, {
        "reading permissions": allow(["iam:GetRole", "iam:ListAttachedRolePolicies", "ecr:GetRepositoryPolicy"], "*"),
        "grants for AWS services": allow("kms:CreateGrant", `arn:aws:kms:eu-west-1:${account}:key/1`, {
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        }),
        "roles within a boundary": allow("iam:PutRolePolicy", `arn:aws:iam::${account}:role/app/*`, {
            Condition: { StringEquals: { "iam:PermissionsBoundary": `arn:aws:iam::${account}:policy/boundary` } },
        }),
        "pulling images": allow("ecr:GetAuthorizationToken", "*"),
        "a database's own users": allow("rds-db:connect", `arn:aws:rds-db:eu-west-1:${account}:dbuser:db-ABC/app`),
        "one's own keys": allow("iam:CreateAccessKey", oneself),
        "a Deny": policy({ Effect: "Deny", Action: "iam:*", Resource: "*" }),
        "log delivery of AWS services": allow(["logs:CreateLogDelivery", "logs:PutResourcePolicy"], "*"),
    });
});

describe("iam-known-actions", () => {
    blames("iam-known-actions", {
        "a missing letter": allow("logs:PutLogEvent", logGroupArn),
        "a service that does not exist": allow("cloudwatchlogs:PutLogEvents", logGroupArn),
        "no service": allow("PutLogEvents", logGroupArn),
        "a letter of another alphabet": allow("l\u043Egs:PutLogEvents", logGroupArn),
        "a Deny that denies nothing": policy({ Effect: "Deny", Action: "s3:DeleteObjects", Resource: "*" }),
    });
    signs("iam-known-actions", { "any case": allow("LOGS:PUTLOGEVENTS", `${logGroupArn}:*`) });
});
