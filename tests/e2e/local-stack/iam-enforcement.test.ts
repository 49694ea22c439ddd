import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import type { LookupFunction } from "node:net";

import {
    CloudWatchLogsClient,
    CreateLogStreamCommand,
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
    PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import {
    DeleteRolePermissionsBoundaryCommand,
    IAMClient,
    PutRolePermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { AssumeRoleWithWebIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { type Environment, openEnvironment } from "../../../local/environment";
import { awsCertificate } from "../../../local/shipping/aws-certificate";
import { roleOfServiceAccount, serviceAccountToken } from "../../../local/shipping/identity";
import { tlsFront, type TlsFront } from "../../../local/shipping/tls-front";
import { RolePolicies } from "./role-policies";

const namespace = "amazon-cloudwatch";
const role = "local-eu-central-1-fluent-bit";
const group = "/aws/containerinsights/local/shop";

/** moto judges sessions of roles by the policies that the stack has made: what is allowed here is allowed by them. */
describe("the session of Fluent Bit's role", () => {
    let environment: Environment;
    let iam: IAMClient;
    let logs: CloudWatchLogsClient;
    let firehose: FirehoseClient;
    let s3: S3Client;
    let front: TlsFront;
    let policies: RolePolicies;
    let session: { accessKeyId: string; secretAccessKey: string; sessionToken: string };
    let bucket: string;
    const stream = `e2e-${Date.now()}`;

    before(async () => {
        environment = openEnvironment();
        const { aws: endpoint, region } = environment;
        iam = new IAMClient({ endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
        policies = new RolePolicies(iam, role);
        const { Credentials } = await new STSClient({ endpoint, region }).send(
            new AssumeRoleWithWebIdentityCommand({
                RoleArn: await roleOfServiceAccount(namespace),
                RoleSessionName: "e2e",
                WebIdentityToken: await serviceAccountToken(namespace, ["sts.amazonaws.com"]),
            }),
        );
        session = {
            accessKeyId: Credentials?.AccessKeyId ?? "",
            secretAccessKey: Credentials?.SecretAccessKey ?? "",
            sessionToken: Credentials?.SessionToken ?? "",
        };
        const options = { endpoint, region, credentials: session };
        logs = new CloudWatchLogsClient(options);
        firehose = new FirehoseClient(options);
        front = await tlsFront(Number(new URL(endpoint).port));
        s3 = new S3Client({
            ...options,
            endpoint: `https://s3.${region}.amazonaws.com:${front.port}`,
            forcePathStyle: true,
            requestHandler: {
                httpsAgent: new Agent({ ca: readFileSync(awsCertificate().authority), lookup: thisMachine }),
            },
        });
        bucket = `local-${region}-${environment.accountId}-logs`;
    });

    after(() => {
        front.stop();
    });

    const events = () => ({
        logStreamName: stream,
        logEvents: [{ timestamp: Date.now(), message: "a line" }],
    });
    const put = (logGroupName: string) => logs.send(new PutLogEventsCommand({ logGroupName, ...events() }));
    const refused = (request: Promise<unknown>, action: string, why: RegExp) =>
        assert.rejects(request, (error: Error) => {
            assert.match(error.name, /^AccessDenied/);
            // S3's SDK has the message from the body, as the JSON services' have.
            assert.match(error.message, new RegExp(`assumed-role/${role}/e2e is not authorized to perform: ${action}`));
            assert.match(error.message, why);
            return true;
        });
    const notAllowed = /because no identity-based policy allows the \S+ action$/;

    it("may do what its destinations need", async () => {
        await logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream }));
        await put(group);
        await firehose.send(
            new PutRecordBatchCommand({
                DeliveryStreamName: "local-shop",
                Records: [{ Data: new TextEncoder().encode("{}") }],
            }),
        );
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "shop/e2e/object.gz", Body: "{}" }));
    });

    it("may do nothing else, and nothing elsewhere", async () => {
        await refused(logs.send(new DescribeLogGroupsCommand({})), "logs:DescribeLogGroups", notAllowed);
        await refused(logs.send(new DeleteLogGroupCommand({ logGroupName: group })), "logs:DeleteLogGroup", notAllowed);
        await refused(put("/aws/containerinsights/other/shop"), "logs:PutLogEvents", notAllowed);
        await refused(
            firehose.send(new PutRecordBatchCommand({ DeliveryStreamName: "other", Records: [] })),
            "firehose:PutRecordBatch",
            notAllowed,
        );
        const object = { Bucket: bucket, Key: "shop/e2e/object.gz" };
        await refused(s3.send(new GetObjectCommand(object)), "s3:GetObject", notAllowed);
        await refused(
            s3.send(new PutObjectCommand({ Bucket: bucket, Key: "other/object.gz", Body: "{}" })),
            "s3:PutObject",
            notAllowed,
        );
    });

    it("cannot write to the bucket without TLS, which the bucket's own policy denies to everybody", async () => {
        const plain = new S3Client({
            endpoint: environment.aws,
            region: environment.region,
            credentials: session,
            forcePathStyle: true,
        });
        await assert.rejects(
            plain.send(new PutObjectCommand({ Bucket: bucket, Key: "shop/e2e/object.gz", Body: "{}" })),
            (error: { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 403,
        );
    });

    it("may no longer do what is taken away from the role, and may again when it is given back", async () => {
        await policies.without("logs:PutLogEvents", async () => {
            await refused(put(group), "logs:PutLogEvents", notAllowed);
        });
        await put(group);
    });

    it("may do no more than the role's permissions boundary", async () => {
        const boundary = { RoleName: role, PermissionsBoundary: "arn:aws:iam::aws:policy/AmazonS3FullAccess" };
        await iam.send(new PutRolePermissionsBoundaryCommand(boundary));
        try {
            await refused(put(group), "logs:PutLogEvents", /because no permissions boundary allows/);
            await s3.send(new PutObjectCommand({ Bucket: bucket, Key: "shop/e2e/object.gz", Body: "{}" }));
        } finally {
            await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: role }));
        }
    });

    it("is nobody with another's secret or token", async () => {
        const withCredentials = (credentials: typeof session) =>
            new CloudWatchLogsClient({ endpoint: environment.aws, region: environment.region, credentials });
        const command = new PutLogEventsCommand({ logGroupName: group, ...events() });
        await assert.rejects(withCredentials({ ...session, secretAccessKey: "another" }).send(command), {
            name: "InvalidSignatureException",
        });
        await assert.rejects(withCredentials({ ...session, sessionToken: "another" }).send(command), {
            name: "UnrecognizedClientException",
        });
    });
});

/** Whatever name is asked for is on this machine. */
const thisMachine: LookupFunction = (_, { all }, answer) => {
    if (all === true) answer(null, [{ address: "127.0.0.1", family: 4 }]);
    else answer(null, "127.0.0.1", 4);
};
