import assert from "node:assert/strict";
import type { ExampleResource } from "../../../policy/rules/rule";
import { object } from "../../../policy/rules/kubernetes/examples";
import { account, allow, blames, findingsOf, logGroupArn, policy, signs, trust } from "./findings";
import { unknownString } from "./running-pack";

const issuer = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
const roleArn = `arn:aws:iam::${account}:role/subject`;

/** A role for service account logging/fluent-bit; its inline policy is what a case is about. */
const shipper = (subject: string, ...statements: object[]) =>
    trust(
        {
            Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { [`${issuer}:sub`]: subject, [`${issuer}:aud`]: "sts.amazonaws.com" } },
        },
        { inlinePolicies: [{ name: "ship", policy: policy(...statements).props["policy" as never] as string }] },
    );
const fluentBit = "system:serviceaccount:logging:fluent-bit";
const serviceAccount = (arn: string, sources = {}) => ({
    ...object("core/v1:ServiceAccount", "fluent-bit", {
        metadata: { name: "fluent-bit", namespace: "logging", annotations: { "eks.amazonaws.com/role-arn": arn } },
    }),
    sources,
});
const association = (props: object) => ({
    type: "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    name: "association",
    props,
});

describe("kubernetes-service-account-trust", () => {
    const rule = "kubernetes-service-account-trust";
    const podRole = trust({
        Principal: { Service: "pods.eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
    });
    const node = trust({ Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" });
    blames(rule, {
        "a role for another namespace": [shipper("system:serviceaccount:default:fluent-bit"), serviceAccount(roleArn)],
        "a role for another account": [shipper("system:serviceaccount:logging:fluentbit"), serviceAccount(roleArn)],
        "a role for nodes": [node, serviceAccount(roleArn)],
        "a role that is known by where its ARN comes from": [
            shipper("system:serviceaccount:default:fluent-bit"),
            serviceAccount(unknownString, { metadata: ["subject"] }),
        ],
        "a name for an ARN": serviceAccount("subject"),
        "an instance profile": serviceAccount(`arn:aws:iam::${account}:instance-profile/subject`),
        "an association with a role for nodes": [
            node,
            association({ namespace: "logging", serviceAccount: "fluent-bit", roleArn }),
        ],
        "an association with a role that EKS may assume, but not with its tags": [
            trust({ Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" }),
            association({ namespace: "logging", serviceAccount: "fluent-bit", roleArn }),
        ],
    });
    signs(rule, {
        "an association with a role that allows both in two statements": [
            {
                ...podRole,
                props: {
                    name: "subject",
                    assumeRolePolicy: {
                        Version: "2012-10-17",
                        Statement: ["sts:AssumeRole", "sts:TagSession"].map((Action) => ({
                            Effect: "Allow",
                            Principal: { Service: "pods.eks.amazonaws.com" },
                            Action,
                        })),
                    },
                },
            },
            association({ namespace: "logging", serviceAccount: "fluent-bit", roleArn }),
        ],
        "a role for this account": [shipper(fluentBit), serviceAccount(roleArn)],
        "a role for this account, in China": [
            shipper(fluentBit),
            serviceAccount(roleArn.replace("arn:aws:", "arn:aws-cn:")),
        ],
        "an association with a role for pods": [
            podRole,
            association({ namespace: "logging", serviceAccount: "fluent-bit", roleArn }),
        ],
        "a role whose trust is not known yet": [
            { ...node, props: { name: "subject", assumeRolePolicy: unknownString } },
            serviceAccount(roleArn),
        ],
        "a service account without a role": object("core/v1:ServiceAccount", "plain", { metadata: { name: "plain" } }),
        "annotations that are not known yet": object("core/v1:ServiceAccount", "later", {
            metadata: { annotations: unknownString },
        }),
    });
});

describe("kubernetes-service-account-role-defined", () => {
    const rule = "kubernetes-service-account-role-defined";
    blames(rule, { "a misspelt role": [shipper(fluentBit), serviceAccount(`arn:aws:iam::${account}:role/subjekt`)] });
    signs(rule, {
        "a role of the stack": [shipper(fluentBit), serviceAccount(roleArn)],
        "a role with a path": [shipper(fluentBit), serviceAccount(`arn:aws:iam::${account}:role/eks/subject`)],
        "a role that is not known yet": [shipper(fluentBit), serviceAccount(unknownString, { metadata: ["subject"] })],
    });
});

describe("stack-destinations-defined and stack-destinations-elsewhere", () => {
    const group = { type: "aws:cloudwatch/logGroup:LogGroup", name: "app", props: { name: "/eks/prod/app" } };
    const elsewhere = `arn:aws:logs:eu-west-1:${account}:log-group:/eks/test/app:*`;
    const write = (resource: string | string[], action: string | string[] = "logs:PutLogEvents") => ({
        Action: action,
        Resource: resource,
    });
    blames("stack-destinations-defined", {
        "a log group beside the stack's": [group, shipper(fluentBit, write([`${logGroupArn}:*`, elsewhere]))],
        "a log group that begins like the stack's": [group, shipper(fluentBit, write(`${logGroupArn}s:*`))],
        "a role by annotation, whose trust is not for EKS": [
            group,
            trust(
                { Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
                {
                    inlinePolicies: [
                        { name: "x", policy: allow("logs:PutLogEvents", elsewhere).props["policy" as never] as string },
                    ],
                },
            ),
            serviceAccount(roleArn),
        ],
        "a role of Pod Identity": [
            group,
            trust(
                { Principal: { Service: "pods.eks.amazonaws.com" }, Action: "sts:AssumeRole" },
                {
                    inlinePolicies: [
                        { name: "x", policy: allow("logs:PutLogEvents", elsewhere).props["policy" as never] as string },
                    ],
                },
            ),
        ],
        "a bucket beside the stack's": [
            { type: "aws:s3/bucket:Bucket", name: "b", props: { bucket: "archive" } },
            shipper(fluentBit, write("arn:aws:s3:::other/*", "s3:PutObject")),
        ],
        "a stream beside the stack's": [
            { type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", name: "s", props: { name: "logs" } },
            shipper(
                fluentBit,
                write(`arn:aws:firehose:eu-west-1:${account}:deliverystream/log`, "firehose:PutRecordBatch"),
            ),
        ],
        "a domain beside the stack's": [
            { type: "aws:opensearch/domain:Domain", name: "d", props: { domainName: "logs" } },
            shipper(fluentBit, write(`arn:aws:es:eu-west-1:${account}:domain/other/*`, "es:ESHttpPost")),
        ],
    });
    signs("stack-destinations-defined", {
        "the stack's own log group, in both forms": [
            group,
            shipper(fluentBit, write([logGroupArn, `${logGroupArn}:*`, `${logGroupArn}:log-stream:*`])),
        ],
        "the stack's own log group, by the ARN that AWS gave": [
            { ...group, props: { name: "/eks/prod/app", arn: logGroupArn } },
            shipper(fluentBit, write(`${logGroupArn}:*`)),
        ],
        "reading elsewhere": [
            group,
            shipper(fluentBit, write(elsewhere, ["logs:FilterLogEvents", "logs:GetLogEvents"])),
        ],
        "a role of no service account": [group, allow("logs:PutLogEvents", elsewhere)],
        "a destination that is not known yet": [group, shipper(fluentBit, write(unknownString))],
        "actions that work on a star alone": [group, shipper(fluentBit, write("*", "cloudwatch:PutMetricData"))],
        "a zone of DNS, which is no destination": [
            group,
            shipper(fluentBit, write("arn:aws:route53:::hostedzone/Z1", "route53:ChangeResourceRecordSets")),
        ],
    });
    signs(
        "stack-destinations-defined",
        { "a log group of another stack, named": [group, shipper(fluentBit, write(elsewhere))] },
        { elsewhere: [elsewhere] },
    );
    blames("stack-destinations-elsewhere", {
        "a log group where the stack has none": shipper(fluentBit, write(elsewhere)),
    });
    signs("stack-destinations-elsewhere", {
        "a log group where the stack has some": [group, shipper(fluentBit, write(elsewhere))],
    });

    it("names the role, the statement and the stack's own destinations", async () => {
        const [finding] = await findingsOf("stack-destinations-defined", [group, shipper(fluentBit, write(elsewhere))]);
        assert.match(finding ?? "", /^subject: inlinePolicies\[0\] \("ship"\), statement 1: role subject/);
        assert.match(finding ?? "", /The stack has: arn:\*:logs:\*:\*:log-group:\/eks\/prod\/app/);
    });
});

describe("stack-required-tags", () => {
    const group = (props: object, provider?: object) => ({
        type: "aws:cloudwatch/logGroup:LogGroup",
        name: "app",
        props,
        ...(provider === undefined ? {} : { provider }),
    });
    const nodes = (tags: unknown): ExampleResource => ({
        type: "aws:autoscaling/group:Group",
        name: "nodes",
        props: { tags },
        provider: { defaultTags: { tags: { team: "web" } } },
    });
    const settings = { required: ["team"], allowedValues: { team: ["web", "data-*"] } };
    blames(
        "stack-required-tags",
        {
            "no tags": group({}),
            "another tag": group({ tags: { owner: "web" } }),
            "an empty tag": group({ tags: { team: "" } }),
            "a value that is not allowed": group({ tags: { team: "nobody" } }),
            "an Auto Scaling group, to which the provider adds no tags": nodes(undefined),
            "an Auto Scaling group with another value": nodes([
                { key: "team", value: "nobody", propagateAtLaunch: true },
            ]),
            "a key in another case, which is another tag": group({ tags: { Team: "web" } }),
            "an empty tag over the provider's": group(
                { tags: { team: "" } },
                { defaultTags: { tags: { team: "web" } } },
            ),
        },
        settings,
    );
    signs(
        "stack-required-tags",
        {
            "the tag": group({ tags: { team: "web" } }),
            "a value by a pattern": group({ tags: { team: "data-lake" } }),
            "an Auto Scaling group's list of tags": nodes([{ key: "team", value: "web", propagateAtLaunch: true }]),
            "an Auto Scaling group of a template": {
                type: "aws-native:autoscaling:AutoScalingGroup",
                name: "nodes",
                props: { tags: [{ key: "team", value: "web", propagateAtLaunch: true }] },
            },
            "a list of tags of which one is not known yet": nodes([unknownString]),
            "the provider's tag": group({}, { defaultTags: { tags: { team: "web" } } }),
            "the provider's tag, as the engine hands it on": group(
                {},
                { defaultTags: JSON.stringify({ tags: { team: "web" } }) },
            ),
            "tags that are not known yet": group({ tags: unknownString }),
            "a tag that is not known yet": group({ tags: { team: unknownString } }),
            "a type with tags of others": {
                type: "aws:devopsguru/resourceCollection:ResourceCollection",
                name: "c",
                props: {},
            },
            "a type without tags": { type: "aws:iam/rolePolicy:RolePolicy", name: "p", props: {} },
            "a resource of Kubernetes": object("core/v1:ConfigMap", "c", {}),
        },
        settings,
    );
    signs("stack-required-tags", { "anything, where nothing is required": group({}) });
});
