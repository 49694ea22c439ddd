import assert from "node:assert/strict";
import fc from "fast-check";
import { partitionNames } from "../../../components/aws/partitions";
import { malformations } from "../../../policy/iam/malformed";
import type { PolicyKind } from "../../../policy/iam/policy-kind";
import { revealValue } from "../../../policy/resources/json";
import type { ExampleResource } from "../../../policy/rules/rule";
import { account, allow, blames, findingsOf, policy, resourcePolicy, signs, trust } from "./findings";

const rule = "iam-policy-is-readable";
const written = (text: string): ExampleResource => ({
    type: "aws:iam/policy:Policy",
    name: "subject",
    props: { policy: text },
});
const document = (policy: object) => written(JSON.stringify(policy));
const group = `arn:aws:logs:eu-west-1:${account}:log-group:/eks/app:*`;
const good = { Effect: "Allow", Action: "logs:PutLogEvents", Resource: group };
const under = (Condition: unknown) => policy({ ...good, Condition });
const Version = "2012-10-17";
/** Log groups whose ARNs have about that many characters together. */
const manyGroups = (characters: number) =>
    Array.from({ length: Math.ceil(characters / group.length) }, (_, index) => group.replace("app", `app${index}`));

describe("policies that AWS refuses or reads otherwise", () => {
    blames(rule, {
        "text that is no JSON": written("{ Statement: [] }"),
        "a list of statements alone": written(JSON.stringify([good])),
        "no Statement": document({ Version }),
        "an empty list of statements": document({ Version, Statement: [] }),
        "a statement that is text": document({ Version, Statement: "Allow logs:PutLogEvents" }),
        "a statement that is a number": document({ Version, Statement: [good, 7] }),
        "a statement that is null": document({ Version, Statement: [null, good] }),
        "a list within the list": document({ Version, Statement: [[good]] }),
        "no Effect": document({ Version, Statement: { Action: "logs:PutLogEvents", Resource: group } }),
        "an Effect in small letters": document({ Version, Statement: { ...good, Effect: "allow" } }),
        "an Effect that is no word of IAM": document({ Version, Statement: { ...good, Effect: "Permit" } }),
        "an Effect with a letter of another alphabet": document({
            Version,
            Statement: { ...good, Effect: "\u0410llow" },
        }),
        "an Effect that is true": document({ Version, Statement: { ...good, Effect: true } }),
        "no Action": document({ Version, Statement: { Effect: "Allow", Resource: group } }),
        "an empty list of actions": policy({ ...good, Action: [] }),
        "an action that is a number": policy({ ...good, Action: [1] }),
        "an action that is an object": policy({ ...good, Action: { logs: "PutLogEvents" } }),
        "Action beside NotAction": policy({ ...good, NotAction: "iam:*" }),
        "an action without its service": policy({ ...good, Action: "PutLogEvents" }),
        "an action with a dot": policy({ ...good, Action: "logs.PutLogEvents" }),
        "an action with a full-width star": policy({ ...good, Action: "logs:\uff0a" }),
        "an action with an invisible sign": policy({ ...good, Action: "logs:Put\u200bLogEvents" }),
        "an action with white space": policy({ ...good, Action: " logs:PutLogEvents" }),
        "no Resource": document({ Version, Statement: { Effect: "Allow", Action: "logs:PutLogEvents" } }),
        "an empty list of resources": policy({ ...good, Resource: [] }),
        "a resource that is no ARN": policy({ ...good, Resource: "/eks/app" }),
        "a resource of two services": policy({ Action: "s3:GetObject", Resource: "arn:aws:s3::b/*" }),
        "a partition that looks like one of AWS": policy({
            ...good,
            Resource: group.replace("arn:aws:", "arn:aws-china:"),
        }),
        "a service without its s": trust({
            Principal: { Service: "ecs-task.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
        "a service with a hyphen": trust({
            Principal: { Service: "code-build.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
        "a service at the company": trust({ Principal: { Service: "lambda.amazon.com" }, Action: "sts:AssumeRole" }),
        "a wildcard for the service": policy({ ...good, Resource: group.replace(":logs:", ":log*:") }),
        "the placeholder of an account": policy({ ...good, Resource: group.replace(account, "<ACCOUNT_ID>") }),
        "the placeholder of a template": policy({ ...good, Resource: group.replace(account, "{{ account }}") }),
        "an account that is to be filled in": policy({ ...good, Resource: group.replace(account, "YOUR_ACCOUNT_ID") }),
        "a region that is to be filled in": policy({ ...good, Resource: group.replace("eu-west-1", "<region>") }),
        "a variable as Terraform writes it": policy({ ...good, Resource: `${group}/$\${aws:username}` }),
        "a partition that there is not": policy({ ...good, Resource: group.replace("arn:aws:", "arn:asw:") }),
        "an account of eleven digits": policy({ ...good, Resource: group.replace(account, "11112222333") }),
        "a service in capitals": policy({ ...good, Resource: group.replace(":logs:", ":LOGS:") }),
        "a variable without its end": policy({ ...good, Resource: `${group}/\${aws:username` }),
        "Resource beside NotResource": policy({ ...good, NotResource: group }),
        "a Principal in a role's policy": policy({ ...good, Principal: "*" }),
        "a managed policy that is too long": policy({ ...good, Resource: manyGroups(6144) }),
        "a user's policy that is too long": {
            ...policy({ ...good, Resource: manyGroups(2048) }),
            type: "aws:iam/userPolicy:UserPolicy",
        },
        "a role's policies that are too long together": {
            type: "aws:iam/role:Role",
            name: "subject",
            props: {
                inlinePolicies: [1, 2].map((name) => ({
                    name: `p${name}`,
                    policy: { Version, Statement: { ...good, Resource: manyGroups(5200) } },
                })),
            },
        },
        "a version of today": document({ Version: "2026-11-29", Statement: good }),
        "a version that is a number": document({ Version: 2012, Statement: good }),
        "a version with other dashes": document({ Version: "2012\u201310\u201317", Statement: good }),
        "variables in the old version": document({
            Version: "2008-10-17",
            Statement: { ...good, Resource: `${group}/\${aws:username}` },
        }),
        "variables without a version": document({
            Statement: { ...good, Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } } },
        }),
        "an element in the plural": document({ Version, Statement: { ...good, Conditions: {} } }),
        "a document's element that there is not": document({ Version, Statement: good, Statements: [] }),
        "an element with a letter of another alphabet": document({
            Version,
            Statement: { ...good, "\u0410ction": "s3:*" },
        }),
        "a key twice": written(
            `{"Version":"${Version}","Statement":[{"Effect":"Allow","Action":"s3:*","Action":"logs:PutLogEvents","Resource":"*"}]}`,
        ),
        "a key twice, once as an escape": written(
            `{"Version":"${Version}","Statement":[{"Effect":"Deny","Effec\\u0074":"Allow","Action":"logs:PutLogEvents","Resource":"*"}]}`,
        ),
        "an operator twice": written(
            `{"Version":"${Version}","Statement":[{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/a":"1"},"StringEquals":{"aws:PrincipalTag/b":"1"}}}]}`,
        ),
        "an element twice, in another case": document({ Version, Statement: { ...good, action: "s3:*" } }),
        "a Sid with a space": policy({ ...good, Sid: "Ship logs" }),
        "a Sid twice": policy({ ...good, Sid: "Ship" }, { ...good, Sid: "Ship" }),
        "an operator that there is not": under({ StringEqual: { "aws:ResourceTag/team": "web" } }),
        "another operator that there is not": under({ StringContains: { "aws:ResourceTag/team": "web" } }),
        "a set that there is not": under({ "ForAllValue:StringEquals": { "aws:TagKeys": "team" } }),
        "IfExists of Null": under({ NullIfExists: { "aws:ResourceTag/team": "false" } }),
        "an operator with a letter of another alphabet": under({
            "String\u0415quals": { "aws:ResourceTag/team": "web" },
        }),
        "a condition that is text": under("aws:SecureTransport"),
        "a list of conditions": under([{ Bool: { "aws:SecureTransport": "true" } }]),
        "an operator without keys": under({ StringEquals: "web" }),
        "a key without its prefix": under({ StringEquals: { SourceAccount: account } }),
        "a key with a letter of another alphabet": under({ StringEquals: { "\u0430ws:SourceAccount": account } }),
        "a value that is an object": under({ StringEquals: { "aws:ResourceTag/team": { is: "web" } } }),
        "a value that is null": under({ StringEquals: { "aws:ResourceTag/team": null } }),
        "an operator with nothing to compare": under({ StringEquals: {} }),
        "no values": under({ StringEquals: { "aws:ResourceTag/team": [] } }),
        "a truth that is neither true nor false": under({ Bool: { "aws:SecureTransport": "yes" } }),
        "an address with five parts": under({ IpAddress: { "aws:SourceIp": "10.0.0.0.0/8" } }),
        "an address that is a name": under({ IpAddress: { "aws:SourceIp": "office.example.com" } }),
        "a range of addresses as text": under({ StringEquals: { "aws:SourceIp": "198.51.100.0/24" } }),
        "an organisation as an address": under({ IpAddress: { "aws:PrincipalOrgID": "198.51.100.0/24" } }),
        "a number that is a word": under({ NumericLessThan: { "aws:MultiFactorAuthAge": "an hour" } }),
        "a date that is a word": under({ DateLessThan: { "aws:CurrentTime": "tomorrow" } }),
        "a wildcard where it is a letter": under({ StringEquals: { "aws:SourceArn": "arn:aws:s3:::uploads-*" } }),
        "a wildcard where it is a letter, in a list": under({
            StringNotEquals: { "aws:userid": ["x", "AROAEXAMPLEID:*"] },
        }),
        "an ARN that is an account": under({ ArnEquals: { "aws:SourceArn": account } }),
        "a trust with a Resource": trust({
            Principal: { Service: "ec2.amazonaws.com" },
            Action: "sts:AssumeRole",
            Resource: "*",
        }),
        "a trust without a Principal": trust({ Action: "sts:AssumeRole" }),
        "a trust in another action": trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "ec2:RunInstances" }),
        "a service without its domain": trust({ Principal: { Service: "ec2" }, Action: "sts:AssumeRole" }),
        "a service of another domain": trust({ Principal: { Service: "ec2.aws.com" }, Action: "sts:AssumeRole" }),
        "a principal that is an ARN alone": trust({
            Principal: `arn:aws:iam::${account}:root`,
            Action: "sts:AssumeRole",
        }),
        "a principal of a kind that there is not": trust({
            Principal: { Services: "ec2.amazonaws.com" },
            Action: "sts:AssumeRole",
        }),
        "a group as a principal": trust({
            Principal: { AWS: `arn:aws:iam::${account}:group/ops` },
            Action: "sts:AssumeRole",
        }),
        "a principal that is empty": trust({ Principal: {}, Action: "sts:AssumeRole" }),
        "actions in one text": policy({ ...good, Action: "logs:PutLogEvents,logs:CreateLogStream" }),
        "a bucket with a letter of another alphabet": policy({
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::l\u043egs/*",
        }),
        "a value with a letter of another alphabet": under({ StringEquals: { "aws:ResourceTag/team": "w\u0435b" } }),
        "a value with an invisible sign": under({ StringEquals: { "aws:ResourceTag/team": "web\u200b" } }),
        "a bucket with a region": policy({ Action: "s3:GetObject", Resource: "arn:aws:s3:eu-west-1::logs/*" }),
        "a bucket with an account": policy({ Action: "s3:GetObject", Resource: `arn:aws:s3::${account}:logs/*` }),
        "a role with a region": policy({
            Action: "iam:GetRole",
            Resource: `arn:aws:iam:eu-west-1:${account}:role/app`,
        }),
        "a resource with white space": policy({ ...good, Resource: `${group} ` }),
        "a policy that is JSON twice over": written(JSON.stringify(JSON.stringify({ Version, Statement: good }))),
        "a principal that is a name": trust({ Principal: { AWS: "deploy" }, Action: "sts:AssumeRole" }),
        "a bucket's policy without a Principal": resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", {
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::b/*",
        }),
        "a key's policy without a Resource": resourcePolicy("aws:kms/key:Key", {
            Principal: { AWS: account },
            Action: "kms:*",
        }),
    });
    signs(rule, {
        "a long policy that is short without white space": written(
            JSON.stringify({ Version, Statement: { ...good, Resource: manyGroups(5000) } }, undefined, 40),
        ),
        "a role's policy that would be too long for a managed one": {
            ...policy({ ...good, Resource: manyGroups(8000) }),
            type: "aws:iam/rolePolicy:RolePolicy",
        },
        "no policy": { type: "aws:kms/key:Key", name: "subject", props: {} },
        "an empty text, which providers write for none": written(""),
        "elements and operators in odd case": document({
            version: Version,
            statement: [
                {
                    effect: "Allow",
                    action: "logs:PutLogEvents",
                    resource: group,
                    condition: { stringequals: { "AWS:RequestedRegion": "eu-west-1" } },
                },
            ],
        }),
        "the old version, without variables": document({ Version: "2008-10-17", Id: "shop", Statement: good }),
        "an access point, which has a region and an account": policy({
            Action: "s3:GetObject",
            Resource: `arn:aws:s3:eu-west-1:${account}:accesspoint/reports/object/*`,
        }),
        "names in other languages": policy({
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::reports/\u043e\u0442\u0447\u0451\u0442/\u03b1.csv",
        }),
        "a tag in another language": under({ StringEquals: { "aws:ResourceTag/\u00e9quipe": "\u00e9t\u00e9" } }),
        "no version": document({ Statement: good }),
        "wildcards where they are some": under({
            StringLike: { "aws:SourceArn": "arn:aws:s3:::uploads-*" },
            StringNotLike: { "aws:userid": "AROAEXAMPLEID:*" },
            ArnEquals: { "aws:PrincipalArn": `arn:aws:iam::${account}:role/*` },
        }),
        "values that are numbers and truths": under({
            Bool: { "aws:SecureTransport": true },
            NumericLessThan: { "aws:MultiFactorAuthAge": 3600 },
            Null: { "aws:ResourceTag/team": false },
            DateLessThan: { "aws:CurrentTime": "2027-01-01T00:00:00Z", "aws:EpochTime": 1900000000 },
            IpAddress: { "aws:SourceIp": ["198.51.100.7", "2001:db8::/48", "10.0.0.0/8"] },
            ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:*" },
            "ForAllValues:StringLikeIfExists": { "aws:TagKeys": ["team", "stage*"] },
        }),
        "services under their own names": trust({
            Principal: {
                Service: [
                    ...["ecs.amazonaws.com", "ecs-tasks.amazonaws.com", "es.amazonaws.com", "logs.amazonaws.com"],
                    ...["logs.eu-west-1.amazonaws.com", "ec2.amazonaws.com.cn", "delivery.logs.amazonaws.com"],
                    ...["alexa-appkit.amazon.com", "ssm.amazonaws.com", "dms.amazonaws.com", "EC2.amazonaws.com"],
                ],
            },
            Action: "sts:AssumeRole",
        }),
        "every partition of the components": policy({
            ...good,
            Resource: partitionNames.map((name) => group.replace("arn:aws:", `arn:${name}:`)),
        }),
        "variables and partitions by a variable": policy({
            ...good,
            Resource: ["arn:aws:s3:::home/${aws:username}/*", "arn:${aws:Partition}:s3:::b/*", "arn:*:s3:::c"],
        }),
        "a session of everybody's own": allow("ssm:TerminateSession", "arn:aws:ssm:*:*:session/${aws:username}-*"),
        "a repository's policy, which takes no Resource": resourcePolicy("aws:ecr/repositoryPolicy:RepositoryPolicy", {
            Sid: "pull from build-account",
            Principal: { AWS: account },
            Action: "ecr:BatchGetImage",
        }),
        "a trust in several kinds of principals": trust({
            Principal: {
                AWS: [account, `arn:aws:iam::${account}:role/ci`, "AROAEXAMPLEID1234567"],
                Service: ["ec2.amazonaws.com", "logs.eu-west-1.amazonaws.com", "lambda.amazonaws.com.cn"],
            },
            Action: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        }),
        "a distribution's old identity": resourcePolicy("aws:s3/bucketPolicy:BucketPolicy", {
            Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE" },
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::b/*",
        }),
        "the same key in objects of their own": written(
            `{"Version":"${Version}","Statement":[{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"a"},"StringLike":{"aws:RequestedRegion":"a"}}},{"Effect":"Deny","Action":"logs:PutLogEvents","Resource":"*"}]}`,
        ),
        "a brace and a quote in a text": document({
            Version,
            Statement: { ...good, Condition: { StringEquals: { "aws:ResourceTag/team": 'a"{,:}\\"' } } },
        }),
    });

    it("name the place, the flaw and the nearest right spelling", async () => {
        const findings = await findingsOf(rule, [
            policy({ ...good, Sid: "Ship", Condition: { StringEqual: { "aws:ResourceTag/team": "web" } } }),
        ]);
        assert.deepEqual(findings, [
            'subject: policy: statement 1 ("Ship"): the condition operator "StringEqual" is unknown to IAM; the nearest is StringEquals.',
        ]);
    });

    it("are looked for in any JSON without a failure", () => {
        fc.assert(
            fc.property(
                fc.jsonValue().map(revealValue),
                fc.constantFrom<PolicyKind>("identity", "trust", "kms", "other"),
                (value, kind) => {
                    malformations(value, kind);
                    malformations({ Statement: value }, kind);
                    malformations(
                        { Statement: [{ Effect: value, Action: value, Principal: value, Condition: value }] },
                        kind,
                    );
                    malformations(
                        { Statement: { Condition: { StringEquals: value, Bool: { "aws:x": value } } } },
                        kind,
                    );
                    malformations(JSON.stringify(value), kind);
                },
            ),
        );
    });
});
