import assert from "node:assert/strict";
import { account, allow, blames, findingsOf, resourcePolicy, signs, trust } from "./findings";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const provider = `arn:aws:iam::${account}:oidc-provider/${issuer}`;
const sub = `${issuer}:sub`;
const aud = `${issuer}:aud`;
const shipper = "system:serviceaccount:logging:fluent-bit";
const sts = "sts.amazonaws.com";

const irsa = (Condition?: object, more: object = {}) =>
    trust({
        Principal: { Federated: provider },
        Action: "sts:AssumeRoleWithWebIdentity",
        ...(Condition === undefined ? {} : { Condition }),
        ...more,
    });

describe("iam-irsa-trust", () => {
    const rule = "iam-irsa-trust";
    const github = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
    const build = (subject: string) =>
        trust({
            Principal: { Federated: github },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringLike: { "token.actions.githubusercontent.com:sub": subject },
                StringEquals: { "token.actions.githubusercontent.com:aud": sts },
            },
        });
    const anchor = `arn:aws:rolesanywhere:eu-west-1:${account}:trust-anchor/0f1e2d3c-1111-4222-8333-444455556666`;
    const byCertificate = (Condition?: object) =>
        trust({
            Principal: { Service: "rolesanywhere.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
            ...(Condition === undefined ? {} : { Condition }),
        });
    blames(rule, {
        "every certificate": byCertificate(),
        "every certificate with a name": byCertificate({ StringLike: { "aws:PrincipalTag/x509Subject/CN": "*" } }),
        "every certificate, by a tag of another kind": byCertificate({
            StringEquals: { "aws:PrincipalTag/team": "a" },
        }),
        "certificates of any anchor": byCertificate({ ArnLike: { "aws:SourceArn": "arn:aws:rolesanywhere:*:*:*" } }),
    });
    signs(rule, {
        "certificates of one anchor": byCertificate({ ArnEquals: { "aws:SourceArn": anchor } }),
        "certificates by their subject": byCertificate({
            StringEquals: { "aws:PrincipalTag/x509Subject/CN": "build.example.com" },
        }),
    });
    const signIn = "https://signin.aws.amazon.com/saml";
    const saml = (Condition?: object, Effect = "Allow") =>
        trust({
            Effect,
            Principal: { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
            Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
            ...(Condition === undefined ? {} : { Condition }),
        });
    blames(rule, {
        "no condition": irsa(),
        "no sub": irsa({ StringEquals: { [aud]: sts } }),
        "no aud": irsa({ StringEquals: { [sub]: shipper } }),
        "a sub with a wildcard": irsa({
            StringLike: { [sub]: "system:serviceaccount:logging:*" },
            StringEquals: { [aud]: sts },
        }),
        "names that only begin in kube-system": irsa({
            StringLike: { [sub]: "system:serviceaccount:kube-system:*" },
            StringEquals: { [aud]: sts },
        }),
        "names that begin alike in another namespace": irsa({
            StringLike: { [sub]: "system:serviceaccount:logging:fluent-*" },
            StringEquals: { [aud]: sts },
        }),
        "a wildcard under StringEquals, which matches nobody": irsa({
            StringEquals: { [sub]: "system:serviceaccount:logging:*", [aud]: sts },
        }),
        "an aud of wildcards": irsa({ StringLike: { [aud]: "*" }, StringEquals: { [sub]: shipper } }),
        "another audience": irsa({ StringEquals: { [sub]: shipper, [aud]: "kubernetes.default.svc" } }),
        "a sub that may be missing": irsa({ StringEqualsIfExists: { [sub]: shipper }, StringEquals: { [aud]: sts } }),
        "an aud that may be missing": irsa({
            "ForAllValues:StringEquals": { [aud]: sts },
            StringEquals: { [sub]: shipper },
        }),
        "a sub that is anything else": irsa({ StringNotEquals: { [sub]: shipper }, StringEquals: { [aud]: sts } }),
        "a sub of another cluster's issuer": irsa({
            StringEquals: { [sub.replace("EXAMPLED", "ANOTHERD")]: shipper, [aud]: sts },
        }),
        "one of two statements": trust(
            {},
            {
                assumeRolePolicy: {
                    Statement: [
                        {
                            Effect: "Allow",
                            Principal: { Federated: provider },
                            Action: "sts:AssumeRoleWithWebIdentity",
                            Condition: { StringEquals: { [sub]: shipper, [aud]: sts } },
                        },
                        {
                            Effect: "Allow",
                            Principal: { Federated: [provider] },
                            Action: ["sts:assumerolewithwebidentity"],
                        },
                    ],
                },
            },
        ),
        "an action by a wildcard": irsa(undefined, { Action: "sts:AssumeRole*" }),
        "another partition": trust({
            Principal: {
                Federated: `arn:aws-cn:iam::${account}:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A`,
            },
            Action: "sts:AssumeRoleWithWebIdentity",
        }),
        "every repository of an organisation": build("repo:octo/*"),
        "repositories whose name begins alike": build("repo:octo/app*"),
        "every repository": build("repo:*"),
        "people of a provider with whatever assertion": saml(),
        "an assertion's address of wildcards": saml({ StringLike: { "SAML:aud": "https://*" } }),
        "an assertion's address that ends in a wildcard": saml({ StringLike: { "SAML:aud": `${signIn}*` } }),
        "an assertion's address that may be missing": saml({ StringEqualsIfExists: { "SAML:aud": signIn } }),
        "an assertion's issuer alone": saml({ StringEquals: { "SAML:iss": "https://idp.example.net" } }),
        "people and service accounts in one statement": trust({
            Principal: { Federated: [`arn:aws:iam::${account}:saml-provider/corp`] },
            Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"],
        }),
        "a Cognito role for every pool": trust({
            Principal: { Federated: "cognito-identity.amazonaws.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
        }),
    });
    signs(rule, {
        "one service account": irsa({ StringEquals: { [sub]: shipper, [aud]: sts } }),
        // https://docs.aws.amazon.com/eks/latest/userguide/efs-csi.html
        "the EFS CSI driver, as AWS documents it": irsa({
            StringLike: { [sub]: ["system:serviceaccount:kube-system:efs-csi-*", shipper], [aud]: sts },
        }),
        "several service accounts": irsa({
            StringEquals: { [sub]: [shipper, "system:serviceaccount:logging:agent"], [aud]: [sts] },
        }),
        "operators and keys in another case": irsa({
            stringequals: { [sub.toUpperCase()]: shipper, [aud.toLowerCase()]: sts },
        }),
        China: trust({
            Principal: {
                Federated: `arn:aws-cn:iam::${account}:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/A`,
            },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: {
                    "oidc.eks.cn-north-1.amazonaws.com.cn/id/A:sub": shipper,
                    "oidc.eks.cn-north-1.amazonaws.com.cn/id/A:aud": sts,
                },
            },
        }),
        "a repository's builds": build("repo:octo/app:*"),
        "a repository's builds of one environment": build("repo:octo/app:environment:prod"),
        "a Cognito pool": trust({
            Principal: { Federated: "cognito-identity.amazonaws.com" },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: {
                StringEquals: { "cognito-identity.amazonaws.com:aud": "eu-west-1:pool" },
                "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" },
            },
        }),
        "EKS Pod Identity": trust({
            Principal: { Service: "pods.eks.amazonaws.com" },
            Action: ["sts:AssumeRole", "sts:TagSession"],
        }),
        "single sign-on by SAML": saml({ StringEquals: { "SAML:aud": signIn } }),
        "single sign-on by SAML, keys in another case": saml({ stringequals: { "saml:AUD": [signIn] } }),
        "single sign-on by SAML in any region": saml({
            StringLike: { "SAML:aud": [signIn, "https://*.signin.aws.amazon.com/saml"] },
        }),
        "single sign-on by SAML with encrypted assertions": saml({
            StringLike: { "SAML:aud": "https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSP*" },
        }),
        "single sign-on by SAML for a program of one's own": saml({
            StringEquals: { "SAML:aud": "https://login.example.net/aws", "SAML:sub": "deploy" },
        }),
        "a Deny for a provider": saml(undefined, "Deny"),
    });

    it("says which condition to add, with the issuer as it is written", async () => {
        const [subject, audience] = await findingsOf(rule, [irsa()]);
        assert.match(subject ?? "", new RegExp(`StringEquals "${sub.replaceAll(".", "\\.")}"`));
        assert.match(
            audience ?? "",
            new RegExp(`StringEquals "${aud.replaceAll(".", "\\.")}": "sts\\.amazonaws\\.com"`),
        );
    });
});

describe("iam-no-public-principal, for endpoints of a network", () => {
    const rule = "iam-no-public-principal";
    const inEndpoint = (statement: object, more: object = {}) =>
        resourcePolicy(
            "aws:ec2/vpcEndpoint:VpcEndpoint",
            { Principal: "*", Action: "s3:*", Resource: "*", ...statement },
            ...[more].filter((each) => Object.keys(each).length > 0),
        );
    const orgId = "o-a1b2c3d4e5";
    blames(rule, {
        everything: inEndpoint({ Action: "*" }),
        "a service": inEndpoint({}),
        "a policy apart": resourcePolicy("aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", {
            Principal: "*",
            Action: "*",
            Resource: "*",
        }),
        "everything from a network of Oracle's": {
            type: "aws:odb/network:Network",
            name: "subject",
            props: {
                s3PolicyDocument: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }],
                }),
            },
        },
        "buckets by a pattern": inEndpoint({ Resource: "arn:aws:s3:::shop-*/*" }),
        "buckets beside all others": inEndpoint({ Resource: ["arn:aws:s3:::shop/*", "*"] }),
        "any organisation": inEndpoint({ Condition: { StringLike: { "aws:ResourceOrgID": "o-*" } } }),
        "encrypted connections": inEndpoint({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
        "services, or nobody says": inEndpoint({
            Condition: { BoolIfExists: { "aws:PrincipalIsAWSService": "true" } },
        }),
        "everybody but services": inEndpoint({ Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } }),
        "a Deny of something else": inEndpoint(
            {},
            { Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" },
        ),
    });
    signs(rule, {
        // https://github.com/aws-samples/data-perimeter-policy-examples/tree/main/vpc_endpoint_policies
        "services of AWS": inEndpoint({ Action: "*", Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
        "AWS' default": { type: "aws:ec2/vpcEndpoint:VpcEndpoint", name: "subject", props: { vpcId: "vpc-1" } },
        "one's own resources": inEndpoint({ Condition: { StringEquals: { "aws:ResourceOrgID": orgId } } }),
        "one's own people": inEndpoint({ Condition: { StringEquals: { "aws:PrincipalOrgID": orgId } } }),
        // https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
        "the buckets of ECR's layers": inEndpoint({
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
        }),
        "resources of one's account": inEndpoint({ Action: "sqs:*", Resource: `arn:aws:sqs:eu-west-1:${account}:*` }),
        "a role": inEndpoint({ Principal: { AWS: `arn:aws:iam::${account}:role/app` } }),
        "a Deny for what is not one's own": inEndpoint(
            {},
            {
                Effect: "Deny",
                Principal: "*",
                Action: "*",
                Resource: "*",
                Condition: { StringNotEquals: { "aws:ResourceOrgID": orgId } },
            },
        ),
    });
    it("grants nothing, so that wildcards in actions are signed", async () => {
        for (const other of ["iam-no-wildcard-action", "iam-no-permissions-management", "iam-service-has-source"]) {
            assert.deepEqual(await findingsOf(other, [inEndpoint({ Action: "*" })]), []);
        }
    });
});

describe("iam-no-public-principal", () => {
    const rule = "iam-no-public-principal";
    const bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy";
    const read = (more: object) =>
        resourcePolicy(bucketPolicy, { Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*", ...more });
    blames(rule, {
        "a star": read({ Principal: "*" }),
        "a star for AWS": read({ Principal: { AWS: "*" } }),
        "a star in a list": read({ Principal: { AWS: [`arn:aws:iam::${account}:root`, "*"] } }),
        "any account": read({ Principal: { AWS: "arn:aws:iam::*:root" } }),
        "a trust policy": trust({ Principal: "*", Action: "sts:AssumeRole" }),
        "every address": read({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }),
        "every address in two halves": read({
            Principal: "*",
            Condition: { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } },
        }),
        "a condition on how, not on who": read({
            Principal: "*",
            Condition: { Bool: { "aws:SecureTransport": "true" } },
        }),
        "a condition that holds without its key": read({
            Principal: "*",
            Condition: { StringEqualsIfExists: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        }),
        "a condition that holds for no values at all": read({
            Principal: "*",
            Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        }),
        "an operator that is called like what every object of JavaScript has": read({
            Principal: "*",
            Condition: { constructor: { "aws:SourceArn": `arn:aws:sns:eu-west-1:${account}:uploads` } },
        }),
        "a value of wildcards": read({ Principal: "*", Condition: { StringLike: { "aws:PrincipalArn": "*" } } }),
        "everybody but some": read({
            Principal: "*",
            Condition: { StringNotEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        }),
        "a topic": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
            Principal: "*",
            Action: "sns:Publish",
            Resource: "*",
        }),
        "a queue": resourcePolicy("aws:sqs/queuePolicy:QueuePolicy", { Principal: "*", Action: "sqs:SendMessage" }),
        "a repository": resourcePolicy("aws:ecr/repositoryPolicy:RepositoryPolicy", {
            Principal: "*",
            Action: "ecr:BatchGetImage",
        }),
        "a key": resourcePolicy("aws:kms/key:Key", { Principal: "*", Action: "kms:Decrypt", Resource: "*" }),
        "a secret": resourcePolicy("aws:secretsmanager/secretPolicy:SecretPolicy", {
            Principal: "*",
            Action: "secretsmanager:GetSecretValue",
        }),
    });
    signs(rule, {
        "an organisation": read({
            Principal: "*",
            Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } },
        }),
        "an endpoint of a network": read({
            Principal: "*",
            Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } },
        }),
        "an office": read({ Principal: "*", Condition: { IpAddress: { "aws:SourceIp": "198.51.100.0/24" } } }),
        "a topic's own account": resourcePolicy("aws:sns/topicPolicy:TopicPolicy", {
            Principal: { AWS: "*" },
            Action: "sns:Publish",
            Resource: "*",
            Condition: { StringEquals: { "AWS:SourceOwner": account } },
        }),
        "keys used through a service by the account": resourcePolicy("aws:kms/key:Key", {
            Principal: { AWS: "*" },
            Action: "kms:Decrypt",
            Resource: "*",
            Condition: {
                StringEquals: {
                    "kms:CallerAccount": account,
                    "kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com",
                },
            },
        }),
        "CloudFront, by a service": read({
            Principal: { Service: "cloudfront.amazonaws.com" },
            Condition: { StringEquals: { "AWS:SourceArn": `arn:aws:cloudfront::${account}:distribution/E1` } },
        }),
        "another account by name": read({ Principal: { AWS: "arn:aws:iam::444455556666:root" } }),
        "a Deny without encryption": read({
            Effect: "Deny",
            Principal: "*",
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        }),
    });
});

describe("iam-cross-account-trust", () => {
    const rule = "iam-cross-account-trust";
    const stranger = "arn:aws:iam::999988887777:root";
    const outside = (PrincipalOrgID: string) =>
        trust(
            { Principal: { AWS: stranger }, Action: "sts:AssumeRole" },
            {
                assumeRolePolicy: JSON.stringify({
                    Version: "2012-10-17",
                    Statement: [
                        { Effect: "Allow", Principal: { AWS: stranger }, Action: "sts:AssumeRole" },
                        {
                            Effect: "Deny",
                            Principal: "*",
                            Action: "sts:AssumeRole",
                            Condition: { StringNotLike: { "aws:PrincipalOrgID": PrincipalOrgID } },
                        },
                    ],
                }),
            },
        );
    signs(rule, { "a Deny for everybody outside of the organisation": outside("o-a1b2c3d4e5") });
    blames(rule, { "a Deny for everybody without an organisation": outside("o-*") });
    const assume = (AWS: string | string[], Condition?: object) =>
        trust({ Principal: { AWS }, Action: "sts:AssumeRole", ...(Condition === undefined ? {} : { Condition }) });
    const own = (role: ReturnType<typeof trust>) => ({
        ...role,
        props: { ...role.props, arn: `arn:aws:iam::${account}:role/subject` },
    });
    blames(rule, {
        "an account": own(assume(stranger)),
        "a SAML provider of another account": own(
            trust({
                Principal: { Federated: "arn:aws:iam::999988887777:saml-provider/okta" },
                Action: "sts:AssumeRoleWithSAML",
                Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
            }),
        ),
        "an account by its number": own(assume("999988887777")),
        "a role of another account": own(assume("arn:aws:iam::999988887777:role/agent")),
        "one of several": own(assume([`arn:aws:iam::${account}:role/ci`, stranger])),
        "a condition that says what it is not": own(assume(stranger, { StringNotEquals: { "sts:ExternalId": "x" } })),
        "a condition that holds without its key": own(
            assume(stranger, { StringEqualsIfExists: { "sts:ExternalId": "x" } }),
        ),
        "a service that acts for another account beside one's own": own(
            trust({
                Principal: { Service: "ssm.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": [account, "999988887777"] } },
            }),
        ),
        "everybody of another account": own(
            trust({
                Principal: { AWS: "*" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:PrincipalAccount": [account, "999988887777"] } },
            }),
        ),
        "an external ID of wildcards": own(assume(stranger, { StringLike: { "sts:ExternalId": "*" } })),
        "an account of which nothing tells whether it is one's own": assume(stranger),
        "a provider of identities in another account": own(
            trust({
                Principal: { Federated: provider.replace(account, "999988887777") },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: { StringEquals: { [sub]: shipper, [aud]: sts } },
            }),
        ),
        "a stranger, where the policies of the stack tell the own account": [
            assume(stranger),
            allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:orders`),
        ],
        "a stranger, where another resource's ARN tells the own account": [
            assume(stranger),
            { type: "aws:s3/bucket:Bucket", name: "b", props: { arn: "arn:aws:s3:::b" } },
            { type: "aws:sqs/queue:Queue", name: "q", props: { arn: `arn:aws:sqs:eu-west-1:${account}:q` } },
        ],
        "a stranger, where the provider is limited to the own account": {
            ...assume(stranger),
            provider: { allowedAccountIds: JSON.stringify([account]) },
        },
        "a stranger, where the provider assumes a role of the own account": {
            ...assume(stranger),
            provider: { assumeRoles: [{ roleArn: `arn:aws:iam::${account}:role/deploy` }] },
        },
        "a provider of identities of another account, beside policies of the own account": [
            trust({
                Principal: { Federated: provider.replace(account, "999988887777") },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: { StringEquals: { [sub]: shipper, [aud]: sts } },
            }),
            allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:orders`),
        ],
        "a stranger, where a node group's role tells the own account": [
            assume(stranger),
            {
                type: "aws:eks/nodeGroup:NodeGroup",
                name: "n",
                props: { nodeRoleArn: `arn:aws:iam::${account}:role/node` },
            },
        ],
    });
    signs(rule, {
        "an external ID": own(assume(stranger, { StringEquals: { "sts:ExternalId": "8c7d9f0e" } })),
        "an organisation": own(assume(stranger, { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })),
        "the own account": own(assume(`arn:aws:iam::${account}:root`)),
        "a role of the own account, told by the provider": {
            ...assume(`arn:aws:iam::${account}:role/ci`),
            provider: { allowedAccountIds: JSON.stringify([account]) },
        },
        "a role of the own account, told by the role that the provider assumes": {
            ...assume(`arn:aws:iam::${account}:role/ci`),
            provider: {
                assumeRoles: JSON.stringify([
                    { roleArn: "arn:aws:iam::999988887777:role/hub" },
                    { roleArn: `arn:aws:iam::${account}:role/deploy` },
                ]),
            },
        },
        "a role of the own account, told by the provider of identities of another role": [
            assume(`arn:aws:iam::${account}:role/ci`),
            {
                ...trust({
                    Principal: { Federated: provider },
                    Action: "sts:AssumeRoleWithWebIdentity",
                    Condition: { StringEquals: { [sub]: shipper, [aud]: sts } },
                }),
                name: "web",
            },
        ],
        "a role of the own account, told by the policies in a first preview": [
            assume(`arn:aws:iam::${account}:role/ci`),
            allow("sqs:SendMessage", `arn:aws:sqs:eu-west-1:${account}:orders`),
        ],
        "a service that acts for one's own account": own(
            trust({
                Principal: { Service: "ssm.amazonaws.com" },
                Action: "sts:AssumeRole",
                Condition: { StringEquals: { "aws:SourceAccount": account } },
            }),
        ),
        "a service that acts for an account, of which nothing tells whether it is one's own": trust({
            Principal: { Service: "ssm.amazonaws.com" },
            Action: "sts:AssumeRole",
            Condition: { StringEquals: { "aws:SourceAccount": account } },
        }),
        "a service": own(trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" })),
        "an issuer of the own account": own(
            trust({
                Principal: { Federated: provider },
                Action: "sts:AssumeRoleWithWebIdentity",
                Condition: { StringEquals: { [sub]: shipper, [aud]: sts } },
            }),
        ),
    });
    signs(rule, { "an account that the setting names": assume(stranger) }, { accountIds: ["999988887777"] });
});
