import assert from "node:assert/strict";
import { typesWithDocuments } from "../../../policy/iam/sources";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, blames, findingsOf, resourcePolicy, signs } from "./findings";

const stranger = "999988887777";
const root = (id: string) => `arn:aws:iam::${id}:root`;
const own = { accountIds: [account] };
const resource = (type: string, props: object): ExampleResource => ({ type, name: "subject", props });
const queue = (...statements: object[]) =>
    resourcePolicy(
        "aws:sqs/queuePolicy:QueuePolicy",
        ...statements.map((statement) => ({
            Action: "sqs:SendMessage",
            Resource: `arn:aws:sqs:eu-west-1:${account}:orders`,
            ...statement,
        })),
    );
const key = (...statements: object[]) =>
    resourcePolicy(
        "aws:kms/key:Key",
        ...statements.map((statement) => ({ Action: "kms:Decrypt", Resource: "*", ...statement })),
    );
const bucket = (...statements: object[]) =>
    resourcePolicy(
        "aws:s3/bucketPolicy:BucketPolicy",
        ...statements.map((statement) => ({
            Action: "s3:PutObject",
            Resource: "arn:aws:s3:::archive/*",
            ...statement,
        })),
    );
const invoke = (props: object) =>
    resource("aws:lambda/permission:Permission", { action: "lambda:InvokeFunction", function: "resize", ...props });
const signing = (principal: string) =>
    resource("aws:signer/signingProfilePermission:SigningProfilePermission", {
        action: "signer:StartSigningJob",
        principal,
        profileName: "shop",
    });
const grant = (props: object) =>
    resource("aws:kms/grant:Grant", {
        keyId: "1234abcd",
        granteePrincipal: `arn:aws:iam::${account}:role/app`,
        operations: ["Decrypt", "GenerateDataKey", "RetireGrant"],
        ...props,
    });
const collection = (Permission: string[], Principal: string[]) =>
    resource("aws:opensearch/serverlessAccessPolicy:ServerlessAccessPolicy", {
        name: "logs",
        type: "data",
        policy: JSON.stringify([
            { Rules: [{ ResourceType: "index", Resource: ["index/logs/app"], Permission }], Principal },
        ]),
    });

describe("iam-cross-account-access", () => {
    const rule = "iam-cross-account-access";
    for (const type of typesWithDocuments) {
        const property = Object.entries({
            policyDocument: /cloudwatch\/logResource|codeartifact|amp\/|xray\//,
            accessPolicy: /cloudwatch\/logDestination|cloudsearch|glacier\/vault:/,
            accessPolicies: /opensearch\/|elasticsearch\//,
            resourcePolicy: /s3tables|sagemaker/,
            deliveryDestinationPolicy: /logDeliveryDestination/,
            repositoryPolicy: /repositoryCreationTemplate/,
            content: /organizations/,
        }).find(([, types]) => types.test(type))?.[0];
        if (/^aws:(iam|iot|ssoadmin|ec2|odb)\//.test(type)) {
            continue;
        }
        const Statement = [
            { Effect: "Allow", Principal: { AWS: [root(account), root(stranger)] }, Action: "x:Read", Resource: "*" },
        ];
        blames(
            rule,
            {
                [`one foreign account beside one's own, in a ${type}`]: resource(type, {
                    [property ?? "policy"]: { Statement },
                }),
            },
            own,
        );
    }
    blames(
        rule,
        {
            "a number alone": queue({ Principal: { AWS: stranger } }),
            "one role of another account": queue({ Principal: { AWS: `arn:aws:iam::${stranger}:role/agent` } }),
            "a session of another account": queue({
                Principal: { AWS: `arn:aws:sts::${stranger}:assumed-role/agent/x` },
            }),
            "a second statement": queue({ Principal: { AWS: account } }, { Principal: { AWS: stranger } }),
            "everybody of two accounts": queue({
                Principal: "*",
                Condition: { StringEquals: { "aws:PrincipalAccount": [account, stranger] } },
            }),
            "a service for two accounts": queue({
                Principal: { Service: "sns.amazonaws.com" },
                Condition: { StringEquals: { "aws:SourceAccount": [account, stranger] } },
            }),
            "a service for a topic of another account": queue({
                Principal: { Service: "sns.amazonaws.com" },
                Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${stranger}:orders` } },
            }),
            "a condition that only says how": queue({
                Principal: { AWS: root(stranger) },
                Condition: { Bool: { "aws:SecureTransport": "true" } },
            }),
            "the other account's number again": key({
                Principal: { AWS: root(stranger) },
                Condition: { StringEquals: { "kms:CallerAccount": stranger } },
            }),
            "a key that another account administers": key(
                { Principal: { AWS: root(account) }, Action: "kms:*" },
                { Principal: { AWS: root(stranger) }, Action: ["kms:Decrypt", "kms:CreateGrant"] },
            ),
            "a grant to another account": grant({ granteePrincipal: `arn:aws:iam::${stranger}:role/app` }),
            "a grant that another account retires": grant({ retiringPrincipal: root(stranger) }),
            "a function for another account": invoke({ principal: stranger }),
            "a function for another account's bucket": invoke({
                principal: "s3.amazonaws.com",
                sourceArn: "arn:aws:s3:::uploads",
                sourceAccount: stranger,
            }),
            "a layer for another account": resource("aws:lambda/layerVersionPermission:LayerVersionPermission", {
                action: "lambda:GetLayerVersion",
                layerName: "tools",
                principal: stranger,
                statementId: "x",
                versionNumber: 1,
            }),
            "a signing profile for another account": signing(stranger),
            "a signing profile for another account, by the native provider": {
                ...signing(stranger),
                type: "aws-native:signer:ProfilePermission",
            },
            "an event bus for another account": resource("aws:cloudwatch/eventPermission:EventPermission", {
                principal: stranger,
                statementId: "x",
            }),
            "an image for another account": resource("aws:ec2/amiLaunchPermission:AmiLaunchPermission", {
                accountId: stranger,
                imageId: "ami-1",
            }),
            "a database's copy for another account": resource("aws:rds/snapshot:Snapshot", {
                dbInstanceIdentifier: "shop",
                dbSnapshotIdentifier: "shop-1",
                sharedAccounts: [stranger],
            }),
            "a document for another account": resource("aws:ssm/document:Document", {
                documentType: "Command",
                content: "{}",
                permissions: { type: "Share", account_ids: `${account}, ${stranger}` },
            }),
            "an endpoint service for another account": resource("aws:ec2/vpcEndpointService:VpcEndpointService", {
                acceptanceRequired: false,
                allowedPrincipals: [root(stranger)],
            }),
            "an endpoint service for another account, apart": resource(
                "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
                { principalArn: root(stranger), vpcEndpointServiceId: "vpce-svc-1" },
            ),
            "a disk's copy for another account": resource(
                "aws:ec2/snapshotCreateVolumePermission:SnapshotCreateVolumePermission",
                { accountId: stranger, snapshotId: "snap-1" },
            ),
            "an endpoint of Redshift for another account": resource(
                "aws:redshift/endpointAuthorization:EndpointAuthorization",
                { account: stranger, clusterIdentifier: "shop" },
            ),
            "data of Redshift for another account": resource(
                "aws:redshift/dataShareAuthorization:DataShareAuthorization",
                { consumerIdentifier: stranger, dataShareArn: "d" },
            ),
            "a Deny for all but two accounts": queue(
                { Principal: { AWS: [root(account), root(stranger)] } },
                {
                    Effect: "Deny",
                    Principal: "*",
                    Condition: { StringNotEquals: { "aws:PrincipalAccount": [account, stranger] } },
                },
            ),
            "a Deny for other actions": queue(
                { Principal: { AWS: [root(account), root(stranger)] } },
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "sqs:ReceiveMessage",
                    Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
                },
            ),
            "a share for another account": resource("aws:ram/principalAssociation:PrincipalAssociation", {
                principal: stranger,
                resourceShareArn: "arn",
            }),
            "a collection for another account": collection(
                ["aoss:ReadDocument"],
                [`arn:aws:iam::${account}:role/app`, `arn:aws:iam::${stranger}:role/app`],
            ),
        },
        own,
    );
    blames(rule, {
        "two accounts of which nothing tells which is one's own": key({
            Principal: { AWS: [root(account), root(stranger)] },
        }),
        "an account other than that of the queue": queue({ Principal: { AWS: stranger } }),
        "an account beside the key's administrators": key(
            { Principal: { AWS: root(account) }, Action: "kms:*" },
            { Principal: { AWS: `arn:aws:iam::${stranger}:role/app` } },
        ),
    });
    signs(
        rule,
        {
            "the own account": queue({
                Principal: { AWS: [account, root(account), `arn:aws:iam::${account}:role/app`] },
            }),
            "another account of the organisation": queue({
                Principal: { AWS: root(stranger) },
                Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
            }),
            "one role of another account, by a condition": queue({
                Principal: { AWS: root(stranger) },
                Condition: { ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${stranger}:role/agent` } },
            }),
            "a Deny for another account": queue({ Effect: "Deny", Principal: { AWS: stranger } }),
            "load balancers' logs, by AWS' account in Ireland": bucket({
                Principal: { AWS: root("156460612806") },
                Resource: `arn:aws:s3:::archive/AWSLogs/${account}/*`,
            }),
            "a distribution's old identity": bucket({
                Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE" },
                Action: "s3:GetObject",
            }),
            "a service for the own account": queue({
                Principal: { Service: "sns.amazonaws.com" },
                Condition: { ArnLike: { "aws:SourceArn": `arn:aws:sns:*:${account}:*` } },
            }),
            "a Deny for everybody outside of the organisation": queue(
                { Principal: { AWS: [root(account), root(stranger)] } },
                {
                    Effect: "Deny",
                    Principal: "*",
                    Action: "sqs:*",
                    Condition: {
                        StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                        BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                    },
                },
            ),
            "a share for the organisation": resource("aws:ram/principalAssociation:PrincipalAssociation", {
                principal: `arn:aws:organizations::${account}:organization/o-a1b2c3d4e5`,
                resourceShareArn: "arn",
            }),
            "a grant to a role": grant({}),
            "a layer for the organisation": resource("aws:lambda/layerVersionPermission:LayerVersionPermission", {
                action: "lambda:GetLayerVersion",
                layerName: "tools",
                principal: "*",
                organizationId: "o-a1b2c3d4e5",
                statementId: "x",
                versionNumber: 1,
            }),
            "a collection for a role and for people": collection(
                ["aoss:ReadDocument"],
                [`arn:aws:iam::${account}:role/app`, `saml/${account}/corp/group/ops`],
            ),
        },
        own,
    );
    const lakeFormation = (principal: string) =>
        resource("aws:lakeformation/permissions:Permissions", { principal, permissions: ["SELECT"] });
    const dataLake = (props: object) => resource("aws:lakeformation/dataLakeSettings:DataLakeSettings", props);
    const native = (type: string, props: object) => resource(`aws-native:${type}`, props);
    const identifier = (dataLakePrincipalIdentifier: string) => ({ dataLakePrincipalIdentifier });
    blames(
        rule,
        {
            "tables for another account": lakeFormation(stranger),
            "tables for a role of another account": lakeFormation(`arn:aws:iam::${stranger}:role/analyst`),
            "tables for everybody of another account": lakeFormation(`${stranger}:IAMPrincipals`),
            "tables for another account, by the native provider": native("lakeformation:PrincipalPermissions", {
                principal: identifier(stranger),
            }),
            "tables for another account, by CloudFormation's former type": native("lakeformation:Permissions", {
                dataLakePrincipal: identifier(stranger),
            }),
            "an administrator of a lake in another account": dataLake({
                admins: [`arn:aws:iam::${account}:role/admin`, `arn:aws:iam::${stranger}:role/admin`],
            }),
            "a reader of a lake in another account": dataLake({ readOnlyAdmins: [`arn:aws:iam::${stranger}:role/x`] }),
            "an account that filters data": dataLake({ externalDataFilteringAllowLists: [stranger] }),
            "an administrator in another account, by the native provider": native("lakeformation:DataLakeSettings", {
                admins: [identifier(`arn:aws:iam::${stranger}:role/admin`)],
            }),
            "a prefix of a bucket for a role of another account": resource("aws:s3control/accessGrant:AccessGrant", {
                grantee: { granteeType: "IAM", granteeIdentifier: `arn:aws:iam::${stranger}:role/x` },
                permission: "READ",
            }),
            "a portfolio for another account": resource("aws:servicecatalog/portfolioShare:PortfolioShare", {
                principalId: stranger,
                type: "ACCOUNT",
            }),
            "an accelerator for another account": resource(
                "aws:globalaccelerator/crossAccountAttachment:CrossAccountAttachment",
                { principals: [stranger] },
            ),
            "a license for another account": native("licensemanager:Grant", { principals: [root(stranger)] }),
            "a network interface for another account": resource(
                "aws:ec2/networkInterfacePermission:NetworkInterfacePermission",
                { awsAccountId: stranger },
            ),
            "telemetry for another account": native("oam:Link", {
                sinkIdentifier: `arn:aws:oam:eu-west-1:${stranger}:sink/1`,
            }),
            "a directory for another account": resource("aws:directoryservice/sharedDirectory:SharedDirectory", {
                target: { id: stranger },
            }),
            "configuration for another account": native("configuration:AggregationAuthorization", {
                authorizedAccountId: stranger,
            }),
            "images for another account": resource(
                "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
                { distributions: [{ amiDistributionConfiguration: { launchPermission: { userIds: [stranger] } } }] },
            ),
            "the vault of a template for another account": native("backup:LogicallyAirGappedBackupVault", {
                accessPolicy: {
                    Statement: {
                        Effect: "Allow",
                        Principal: { AWS: root(stranger) },
                        Action: "backup:*",
                        Resource: "*",
                    },
                },
            }),
        },
        own,
    );
    signs(
        rule,
        {
            "tables for a role of the own account": lakeFormation(`arn:aws:iam::${account}:role/analyst`),
            "tables for everybody of the own account": lakeFormation(`${account}:IAMPrincipals`),
            "tables for the organisation": lakeFormation(
                `arn:aws:organizations::${stranger}:organization/o-a1b2c3d4e5`,
            ),
            "Lake Formation's default": lakeFormation("IAM_ALLOWED_PRINCIPALS"),
            "telemetry for the own account": resource("aws:oam/link:Link", {
                sinkIdentifier: `arn:aws:oam:eu-west-1:${account}:sink/1`,
            }),
            "administrators of the own account": dataLake({ admins: [`arn:aws:iam::${account}:role/admin`] }),
            "a portfolio for an account of the organisation": resource(
                "aws:servicecatalog/portfolioShare:PortfolioShare",
                { principalId: stranger, type: "ORGANIZATION_MEMBER_ACCOUNT" },
            ),
            "a directory within the organisation": resource("aws:directoryservice/sharedDirectory:SharedDirectory", {
                method: "ORGANIZATIONS",
                target: { id: stranger },
            }),
        },
        own,
    );

    // People name their own account here, and the pack cannot always know it.
    const openSearch = (number: string) =>
        resource("aws:opensearch/authorizeVpcEndpointAccess:AuthorizeVpcEndpointAccess", { account: number });
    signs(rule, {
        "tables for everybody of one account": lakeFormation(`${account}:IAMPrincipals`),
        "one account whose clusters filter data": dataLake({ externalDataFilteringAllowLists: [account] }),
        "one account whose clusters filter data, by the native provider": native("lakeformation:DataLakeSettings", {
            externalDataFilteringAllowList: [identifier(account)],
        }),
        "endpoints of one account for a domain": openSearch(account),
    });
    blames(rule, { "endpoints of another account for a domain": openSearch(stranger) }, own);
    blames(rule, {
        "two accounts whose clusters filter data": dataLake({ externalDataFilteringAllowLists: [account, stranger] }),
    });

    const shareArn = `arn:aws:ram:eu-west-1:${account}:resource-share/1`;
    const share = (props: object) => resource("aws:ram/resourceShare:ResourceShare", { arn: shareArn, ...props });
    const associated = (principal: string): ExampleResource => ({
        type: "aws:ram/principalAssociation:PrincipalAssociation",
        name: "associated",
        props: { principal, resourceShareArn: shareArn },
    });
    const organisation = `arn:aws:organizations::${account}:organization/o-a1b2c3d4e5`;
    const inTemplate = (Properties: object) =>
        resource("aws:cloudformation/stack:Stack", {
            templateBody: JSON.stringify({ Resources: { Share: { Type: "AWS::RAM::ResourceShare", Properties } } }),
        });
    blames(rule, {
        "a share for any account": share({ allowExternalPrincipals: true }),
        "a share for any account that the organisation has": [
            share({ allowExternalPrincipals: true }),
            associated(organisation),
        ],
        "a share for another account, which nothing tells apart": resource(
            "aws:ram/principalAssociation:PrincipalAssociation",
            { principal: stranger, resourceShareArn: "arn" },
        ),
        "a template's share for another account": inTemplate({ Name: "net", Principals: [stranger] }),
        "a template's share for any account": inTemplate({ Name: "net", AllowExternalPrincipals: true }),
    });
    it("reports a share and its principals together", async () => {
        const findings = await findingsOf(rule, [share({ allowExternalPrincipals: true }), associated(stranger)]);
        assert.equal(findings.length, 1);
        assert.match(findings[0] ?? "", /outside of the organisation \(account 999988887777\)/);
    });
    signs(rule, {
        "a share within the organisation": [share({}), associated(stranger)],
        "a share of a template within the organisation": inTemplate({
            Name: "net",
            AllowExternalPrincipals: false,
            Principals: [stranger],
        }),
        "images for accounts of which one can be one's own": resource(
            "aws:imagebuilder/distributionConfiguration:DistributionConfiguration",
            { distributions: [{ amiDistributionConfiguration: { targetAccountIds: [account] } }] },
        ),
        "a template's share for the organisation": inTemplate({ Name: "net", Principals: [organisation] }),
    });
    signs(
        rule,
        { "a share for one's other account": [share({ allowExternalPrincipals: true }), associated(stranger)] },
        { accountIds: [account, stranger] },
    );
    signs(rule, {
        "one account alone, which nothing contradicts": key({ Principal: { AWS: root(account) }, Action: "kms:*" }),
    });
    signs(
        rule,
        { "an account that the setting names": queue({ Principal: { AWS: stranger } }) },
        { accountIds: [account, stranger] },
    );
});

describe("iam-service-has-source", () => {
    const rule = "iam-service-has-source";
    const sns = { Service: "sns.amazonaws.com" };

    it("asks for the account where CloudWatch Logs writes it: in a key's encryption context", async () => {
        const logs = { Principal: { Service: "logs.eu-west-1.amazonaws.com" }, Action: "kms:Decrypt", Resource: "*" };
        const said = async (statement: object) => (await findingsOf(rule, [key(statement)])).join();
        const everyAccount = { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:*:log-group:*" };
        assert.match(
            await said(logs),
            /Add the condition ArnLike kms:EncryptionContext:aws:logs:arn with arn:aws:logs:/,
        );
        assert.match(
            await said({ ...logs, Condition: { ArnLike: everyAccount } }),
            /Write your account number in the ARN of kms:EncryptionContext:aws:logs:arn/,
        );
    });

    blames(rule, {
        "a queue for every topic": queue({ Principal: sns }),
        "a queue for every bucket": queue({ Principal: { Service: ["s3.amazonaws.com"] } }),
        "a topic for every alarm": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: `arn:aws:sns:eu-west-1:${account}:alarms`,
        }),
        "a bucket for every trail": bucket({ Principal: { Service: "cloudtrail.amazonaws.com" } }),
        "a bucket for every distribution": bucket({
            Principal: { Service: "cloudfront.amazonaws.com" },
            Action: "s3:GetObject",
        }),
        "a key for every log group": key({ Principal: { Service: "logs.eu-west-1.amazonaws.com" } }),
        "a key for whatever context": key({
            Principal: { Service: "logs.eu-west-1.amazonaws.com" },
            Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:*:*:*" } },
        }),
        "a repository for every function": resourcePolicy("aws:ecr/repositoryPolicy:RepositoryPolicy", {
            Principal: { Service: "lambda.amazonaws.com" },
            Action: "ecr:BatchGetImage",
        }),
        "a secret for every service's customer": resourcePolicy("aws:secretsmanager/secretPolicy:SecretPolicy", {
            Principal: { Service: "apigateway.amazonaws.com" },
            Action: "secretsmanager:GetSecretValue",
            Resource: "*",
        }),
        "log groups for every domain": resource("aws:cloudwatch/logResourcePolicy:LogResourcePolicy", {
            policyName: "search",
            policyDocument: {
                Statement: {
                    Effect: "Allow",
                    Principal: { Service: "es.amazonaws.com" },
                    Action: ["logs:PutLogEvents", "logs:CreateLogStream"],
                    Resource: `arn:aws:logs:eu-west-1:${account}:log-group:/search/*`,
                },
            },
        }),
        "an encrypted way": queue({ Principal: sns, Condition: { Bool: { "aws:SecureTransport": "true" } } }),
        "any source": queue({ Principal: sns, Condition: { ArnLike: { "aws:SourceArn": "*" } } }),
        "a topic of any account": queue({
            Principal: sns,
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:orders" } },
        }),
        "an account, or none": queue({
            Principal: sns,
            Condition: { StringEqualsIfExists: { "aws:SourceAccount": account } },
        }),
        "that it is a service": queue(
            { Principal: "*", Condition: {} },
            { Principal: sns, Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } },
        ),
        "a bucket's ACL beside its objects": bucket({
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: ["s3:GetBucketAcl", "s3:PutObject"],
        }),
        "everyone who is a service": queue({
            Principal: "*",
            Condition: { StringEquals: { "aws:PrincipalServiceName": "sns.amazonaws.com" } },
        }),
        "everyone with one of a service's names": queue({
            Principal: "*",
            Condition: { "ForAnyValue:StringLike": { "aws:PrincipalServiceNamesList": "sns.*" } },
        }),
        "a bucket, whose name another account can take": queue({
            Principal: { Service: "s3.amazonaws.com" },
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } },
        }),
        "everyone, for a bucket without its account": queue({
            Principal: { AWS: "*" },
            Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" } },
        }),
        "a function for a bucket without its account": invoke({
            principal: "s3.amazonaws.com",
            sourceArn: "arn:aws:s3:::uploads",
        }),
        "a function for every API": invoke({ principal: "apigateway.amazonaws.com" }),
        "a function for every bucket": invoke({ principal: "s3.amazonaws.com" }),
        "a function for every schedule": invoke({ principal: "events.amazonaws.com" }),
        "a function for the topics of every account": invoke({
            principal: "sns.amazonaws.com",
            sourceArn: "arn:aws:sns:eu-west-1:*:orders",
        }),
        "a function for every secret": invoke({ principal: "secretsmanager.amazonaws.com" }),
    });
    signs(rule, {
        "a topic": queue({
            Principal: sns,
            Condition: { ArnEquals: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${account}:orders` } },
        }),
        "the account": queue({ Principal: sns, Condition: { StringEquals: { "aws:SourceAccount": account } } }),
        "the organisation": queue({
            Principal: sns,
            Condition: { StringEquals: { "aws:SourceOrgID": "o-a1b2c3d4e5" } },
        }),
        "a bucket and its account": queue({
            Principal: { Service: "s3.amazonaws.com" },
            Condition: {
                ArnLike: { "aws:SourceArn": "arn:aws:s3:::uploads" },
                StringEquals: { "aws:SourceAccount": account },
            },
        }),
        "everyone who is a service, for the account": queue({
            Principal: "*",
            Condition: {
                StringEquals: { "aws:PrincipalServiceName": "sns.amazonaws.com", "aws:SourceAccount": account },
            },
        }),
        "a log group's context": key({
            Principal: { Service: "logs.eu-west-1.amazonaws.com" },
            Condition: {
                ArnEquals: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:eu-west-1:${account}:log-group:app` },
            },
        }),
        "a trail's context": key({
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Condition: {
                StringLike: { "kms:EncryptionContext:aws:cloudtrail:arn": `arn:aws:cloudtrail:*:${account}:trail/*` },
            },
        }),
        "logs below the own account's number": bucket({
            Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
            Resource: `arn:aws:s3:::archive/shop/AWSLogs/${account}/*`,
        }),
        "a bucket's ACL": bucket({
            Principal: { Service: "cloudtrail.amazonaws.com" },
            Action: "s3:GetBucketAcl",
            Resource: "arn:aws:s3:::archive",
        }),
        "a Deny": queue({ Effect: "Deny", Principal: sns }),
        "a Deny for other accounts": queue(
            { Principal: sns },
            {
                Effect: "Deny",
                Principal: "*",
                Action: "sqs:*",
                Condition: { StringNotEquals: { "aws:SourceAccount": account } },
            },
        ),
        "a function for an API": invoke({
            principal: "apigateway.amazonaws.com",
            sourceArn: `arn:aws:execute-api:eu-west-1:${account}:a1b2c3/*/*`,
        }),
        "a function for an account's buckets": invoke({ principal: "s3.amazonaws.com", sourceAccount: account }),
        "a function for a skill": invoke({
            principal: "alexa-appkit.amazon.com",
            eventSourceToken: "amzn1.ask.skill.1",
        }),
        "a function for the own account": invoke({ principal: account }),
    });
});

describe("iam-no-public-principal, in permissions and beside a Deny", () => {
    const rule = "iam-no-public-principal";
    const api = (...statements: object[]) =>
        resourcePolicy(
            "aws:apigateway/restApiPolicy:RestApiPolicy",
            ...statements.map((statement) => ({
                Principal: "*",
                Action: "execute-api:Invoke",
                Resource: "execute-api:/*",
                ...statement,
            })),
        );
    blames(rule, {
        "a function for everybody": invoke({ principal: "*" }),
        "a function's URL for everybody": invoke({
            action: "lambda:InvokeFunctionUrl",
            principal: "*",
            functionUrlAuthType: "NONE",
        }),
        "a signing profile for everybody": signing("*"),
        "an event bus for everybody": resource("aws:cloudwatch/eventPermission:EventPermission", {
            principal: "*",
            statementId: "x",
        }),
        "an event bus for any organisation": resource("aws:cloudwatch/eventPermission:EventPermission", {
            principal: "*",
            statementId: "x",
            condition: { type: "StringLike", key: "aws:PrincipalOrgID", value: "o-*" },
        }),
        "any service": queue({ Principal: { Service: "*" } }),
        "a kind of principal in small letters": queue({ Principal: { aws: "*" } }),
        "an API for everybody": api({}),
        "an API for everybody but some": api(
            {},
            { Effect: "Deny", Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } } },
        ),
        "an API with a Deny for something else": api(
            {},
            {
                Effect: "Deny",
                Resource: "execute-api:/prod/*",
                Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b" } },
            },
        ),
        "an API with a Deny for one condition more": api(
            {},
            {
                Effect: "Deny",
                Condition: {
                    StringNotEquals: { "aws:SourceVpce": "vpce-1a2b" },
                    Bool: { "aws:SecureTransport": "false" },
                },
            },
        ),
        "an API with a Deny that leaves everybody": api(
            {},
            { Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": "0.0.0.0/0" } } },
        ),
        "an identity by its thing, of any account": resourcePolicy("aws:ecr/registryPolicy:RegistryPolicy", {
            Principal: { AWS: "*" },
            Action: "ecr:ReplicateImage",
            Resource: "*",
        }),
    });
    signs(rule, {
        "a function for the organisation": invoke({ principal: "*", principalOrgId: "o-a1b2c3d4e5" }),
        "an event bus for the organisation": resource("aws:cloudwatch/eventPermission:EventPermission", {
            principal: "*",
            statementId: "x",
            condition: { type: "StringEquals", key: "aws:PrincipalOrgID", value: "o-a1b2c3d4e5" },
        }),
        "an API by an endpoint": api(
            {},
            { Effect: "Deny", Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b" } } },
        ),
        "an API from an office": api(
            {},
            { Effect: "Deny", Condition: { NotIpAddress: { "aws:SourceIp": ["198.51.100.0/24"] } } },
        ),
        "a bucket of the organisation, and of services": bucket(
            { Principal: "*", Action: "s3:GetObject" },
            {
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: "*",
                Condition: {
                    StringNotEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
                    BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
                },
            },
        ),
        "a file system by its mount targets": resourcePolicy("aws:efs/fileSystemPolicy:FileSystemPolicy", {
            Principal: { AWS: "*" },
            Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
            Condition: { Bool: { "elasticfilesystem:AccessedViaMountTarget": "true" } },
        }),
    });
});

describe("iam-no-public-access-list", () => {
    const rule = "iam-no-public-access-list";
    const block = (props: object) => resource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", props);
    const acl = (props: object) => resource("aws:s3/bucketAcl:BucketAcl", { bucket: "archive", ...props });
    const granted = (grantee: object) =>
        acl({ accessControlPolicy: { owner: { id: "abc" }, grants: [{ permission: "READ", grantee }] } });
    const everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
    const images = (launchPermission: object) =>
        resource("aws:imagebuilder/distributionConfiguration:DistributionConfiguration", {
            distributions: [{ region: "eu-west-1", amiDistributionConfiguration: { launchPermission } }],
        });
    blames(rule, {
        "images for everybody": images({ userGroups: ["all"] }),
        "images for everybody by the native provider": resource("aws-native:imagebuilder:DistributionConfiguration", {
            distributions: [
                {
                    region: "eu-west-1",
                    amiDistributionConfiguration: { LaunchPermissionConfiguration: { UserGroups: ["all"] } },
                },
            ],
        }),
    });
    blames(rule, {
        "builds that everybody can read": resource("aws:codebuild/project:Project", {
            projectVisibility: "PUBLIC_READ",
        }),
        "builds that everybody can read, by the native provider": resource("aws-native:codebuild:Project", {
            visibility: "PUBLIC_READ",
        }),
        "public copies of disks": resource("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", {
            state: "unblocked",
        }),
        "public images": resource("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess", { state: "unblocked" }),
        "open clusters of EMR": resource("aws:emr/blockPublicAccessConfiguration:BlockPublicAccessConfiguration", {
            blockPublicSecurityGroupRules: false,
        }),
        "an access point that allows public policies": resource("aws:s3/accessPoint:AccessPoint", {
            publicAccessBlockConfiguration: { blockPublicPolicy: false, restrictPublicBuckets: false },
        }),
        "an access point in several regions that allows public ACLs": resource("aws-native:s3:MultiRegionAccessPoint", {
            publicAccessBlockConfiguration: { blockPublicAcls: false, ignorePublicAcls: false },
        }),
        "public documents": resource("aws:ssm/serviceSetting:ServiceSetting", {
            settingId: "/ssm/documents/console/public-sharing-permission",
            settingValue: "Enable",
        }),
    });
    signs(rule, {
        "builds for the own account": resource("aws:codebuild/project:Project", { projectVisibility: "PRIVATE" }),
        "no public copies of disks": resource("aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess", {
            state: "block-all-sharing",
        }),
        "an access point with its defaults": resource("aws:s3/accessPoint:AccessPoint", {
            publicAccessBlockConfiguration: { blockPublicAcls: true },
        }),
        "another setting": resource("aws:ssm/serviceSetting:ServiceSetting", {
            settingId: "/ssm/parameter-store/high-throughput-enabled",
            settingValue: "true",
        }),
    });
    signs(rule, { "images for the organisation": images({ organizationArns: ["arn:aws:organizations::1:o/o-1"] }) });
    blames(rule, {
        ...Object.fromEntries(
            ["public-read", "public-read-write", "authenticated-read"].flatMap((name) => [
                [`a bucket's ACL ${name}`, acl({ acl: name })],
                [`a bucket with the ACL ${name}`, resource("aws:s3/bucket:Bucket", { acl: name })],
                [`an object with the ACL ${name}`, resource("aws:s3/bucketObjectv2:BucketObjectv2", { acl: name })],
            ]),
        ),
        "a grant to everybody": granted({ type: "Group", uri: everybody }),
        "a grant to every AWS customer": granted({
            type: "Group",
            uri: everybody.replace("AllUsers", "AuthenticatedUsers"),
        }),
        "a grant to another account": granted({ type: "CanonicalUser", id: "def" }),
        "a bucket's grant to everybody": resource("aws:s3/bucket:Bucket", {
            grants: [{ type: "Group", permissions: ["READ"], uri: everybody }],
        }),
        "a function's URL": resource("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "NONE" }),
        "an image for everybody": resource("aws:ec2/amiLaunchPermission:AmiLaunchPermission", {
            group: "all",
            imageId: "ami-1",
        }),
        "a document for everybody": resource("aws:ssm/document:Document", {
            content: "{}",
            permissions: { type: "Share", account_ids: "All" },
        }),
        "a snapshot for everybody": resource("aws:rds/snapshot:Snapshot", { sharedAccounts: [stranger, "all"] }),
        "an endpoint service that takes everybody": resource("aws:ec2/vpcEndpointService:VpcEndpointService", {
            acceptanceRequired: false,
            allowedPrincipals: ["*"],
        }),
        "an endpoint service's principal": resource(
            "aws:ec2/vpcEndpointServiceAllowedPrinciple:VpcEndpointServiceAllowedPrinciple",
            { vpcEndpointServiceId: "vpce-svc-1", principalArn: "*" },
        ),
        "a public access block that blocks nothing": block({ bucket: "archive" }),
        "a public access block that lets policies through": block({
            blockPublicAcls: true,
            ignorePublicAcls: true,
            blockPublicPolicy: false,
        }),
        "a native bucket whose ACLs are let through": resource("aws-native:s3:Bucket", {
            publicAccessBlockConfiguration: { blockPublicPolicy: true, restrictPublicBuckets: true },
        }),
        "a collection on the internet": resource("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", {
            type: "network",
            policy: JSON.stringify([{ Rules: [], AllowFromPublic: true }]),
        }),
    });
    signs(rule, {
        ...Object.fromEntries(
            ["private", "log-delivery-write", "bucket-owner-full-control"].map((name) => [
                `the ACL ${name}`,
                acl({ acl: name }),
            ]),
        ),
        "an ACL that is called like what every object of JavaScript has": acl({ acl: "constructor" }),
        "a snapshot for an account": resource("aws:rds/snapshot:Snapshot", { sharedAccounts: [account] }),
        "an endpoint service that asks first": resource("aws:ec2/vpcEndpointService:VpcEndpointService", {
            acceptanceRequired: true,
            allowedPrincipals: ["*"],
        }),
        "an endpoint service for an account": resource("aws:ec2/vpcEndpointService:VpcEndpointService", {
            acceptanceRequired: false,
            allowedPrincipals: [`arn:aws:iam::${account}:root`],
        }),
        "a public access block": block({
            blockPublicAcls: true,
            ignorePublicAcls: true,
            blockPublicPolicy: true,
            restrictPublicBuckets: true,
        }),
        "a public access block that closes both ways": block({ blockPublicAcls: true, restrictPublicBuckets: true }),
        "a bucket without an ACL": resource("aws:s3/bucket:Bucket", { bucket: "archive" }),
        "a grant to its owner": granted({ type: "CanonicalUser", id: "abc" }),
        "a grant to services that write logs": granted({
            type: "Group",
            uri: "http://acs.amazonaws.com/groups/s3/LogDelivery",
        }),
        "a grant to CloudFront's account for logs": granted({
            type: "CanonicalUser",
            id: "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0",
        }),
        "a function's URL for IAM": resource("aws:lambda/functionUrl:FunctionUrl", { authorizationType: "AWS_IAM" }),
        "an image for an account": resource("aws:ec2/amiLaunchPermission:AmiLaunchPermission", { accountId: stranger }),
        "a document of one's own": resource("aws:ssm/document:Document", { content: "{}" }),
        "a collection in a network": resource("aws:opensearch/serverlessSecurityPolicy:ServerlessSecurityPolicy", {
            type: "network",
            policy: JSON.stringify([{ Rules: [], AllowFromPublic: false, SourceVPCEs: ["vpce-1"] }]),
        }),
    });
});

describe("grants of keys and permissions of collections", () => {
    blames("iam-no-permissions-management", {
        "a grant that can be granted on": grant({ operations: ["Decrypt", "CreateGrant"] }),
        "users of a key who grant it on": key({
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: ["kms:Decrypt", "kms:CreateGrant"],
        }),
    });
    signs("iam-no-permissions-management", {
        "a grant for use": grant({}),
        "a grant to Auto Scaling's own role": grant({
            granteePrincipal: `arn:aws:iam::${account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`,
            operations: ["Decrypt", "GenerateDataKeyWithoutPlaintext", "CreateGrant"],
        }),
        "users of a key whose disks AWS attaches": key({
            Principal: { AWS: `arn:aws:iam::${account}:role/app` },
            Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        }),
        "administrators of a key": key({
            Principal: { AWS: `arn:aws:iam::${account}:role/keys` },
            Action: ["kms:Create*", "kms:Put*", "kms:ScheduleKeyDeletion"],
        }),
    });
    blames("iam-no-wildcard-action", {
        "everything in a collection": collection(["aoss:*"], [`arn:aws:iam::${account}:role/app`]),
    });
    signs("iam-known-actions", {
        "what a collection knows and IAM does not": collection(
            ["aoss:ReadDocument"],
            [`arn:aws:iam::${account}:role/app`],
        ),
    });
});
