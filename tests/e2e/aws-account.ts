import {
    CloudWatchLogsClient,
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
    type LogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
    type DeliveryStreamDescription,
    DescribeDeliveryStreamCommand,
    FirehoseClient,
    ListDeliveryStreamsCommand,
} from "@aws-sdk/client-firehose";
import {
    GetOpenIDConnectProviderCommand,
    GetPolicyCommand,
    GetPolicyVersionCommand,
    GetRoleCommand,
    IAMClient,
    ListAttachedRolePoliciesCommand,
    ListOpenIDConnectProvidersCommand,
    ListPoliciesCommand,
    ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
    DeletePublicAccessBlockCommand,
    GetBucketEncryptionCommand,
    GetBucketLifecycleConfigurationCommand,
    GetBucketOwnershipControlsCommand,
    GetBucketPolicyCommand,
    GetBucketVersioningCommand,
    GetPublicAccessBlockCommand,
    ListBucketsCommand,
    S3Client,
} from "@aws-sdk/client-s3";

export interface Statement {
    Sid?: string;
    Effect: string;
    Action: string[];
    Resource: string[];
    Condition: Record<string, Record<string, string>>;
}

/** What AWS holds, asked of AWS itself: neither the plug-in nor Pulumi's state is its own witness. */
export class AwsAccount {
    private readonly logs: CloudWatchLogsClient;
    private readonly iam: IAMClient;
    private readonly ecr: ECRClient;
    private readonly s3: S3Client;
    private readonly firehose: FirehoseClient;

    constructor(endpoint: string, region: string) {
        const options = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
        this.logs = new CloudWatchLogsClient(options);
        this.iam = new IAMClient(options);
        this.ecr = new ECRClient(options);
        this.s3 = new S3Client({ ...options, forcePathStyle: true });
        this.firehose = new FirehoseClient(options);
    }

    async logGroups(prefix: string): Promise<LogGroup[]> {
        const { logGroups } = await this.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: prefix }));
        return logGroups ?? [];
    }

    async deleteLogGroup(logGroupName: string): Promise<void> {
        await this.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    }

    async roleNames(): Promise<string[]> {
        const { Roles } = await this.iam.send(new ListRolesCommand({}));
        return (Roles ?? []).flatMap(({ RoleName }) => RoleName ?? []);
    }

    async policyNames(): Promise<string[]> {
        const { Policies } = await this.iam.send(new ListPoliciesCommand({ Scope: "Local" }));
        return (Policies ?? []).flatMap(({ PolicyName }) => PolicyName ?? []);
    }

    async trust(RoleName: string): Promise<Statement[]> {
        const { Role } = await this.iam.send(new GetRoleCommand({ RoleName }));
        return statements(Role?.AssumeRolePolicyDocument);
    }

    /** The statements of every policy attached to a role. */
    async permissions(RoleName: string): Promise<Statement[]> {
        const { AttachedPolicies } = await this.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
        const documents = await Promise.all(
            (AttachedPolicies ?? []).map(async ({ PolicyArn }) => {
                const { Policy } = await this.iam.send(new GetPolicyCommand({ PolicyArn }));
                const version = { PolicyArn, VersionId: Policy?.DefaultVersionId };
                const { PolicyVersion } = await this.iam.send(new GetPolicyVersionCommand(version));
                return statements(PolicyVersion?.Document);
            }),
        );
        return documents.flat();
    }

    /** Those of clusters in a region; IAM itself has none. */
    async oidcProviders(region: string): Promise<{ url: string; audiences: string[] }[]> {
        const { OpenIDConnectProviderList } = await this.iam.send(new ListOpenIDConnectProvidersCommand({}));
        const ofRegion = (OpenIDConnectProviderList ?? []).filter(({ Arn }) => Arn?.includes(`.${region}.`));
        return Promise.all(
            ofRegion.map(async ({ Arn }) => {
                const provider = await this.iam.send(
                    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
                );
                return { url: provider.Url ?? "", audiences: provider.ClientIDList ?? [] };
            }),
        );
    }

    /** Those with this in their name: tests of other stacks run at the same time. */
    async bucketNames(part: string): Promise<string[]> {
        const { Buckets } = await this.s3.send(new ListBucketsCommand({}));
        return (Buckets ?? []).flatMap(({ Name }) => (Name?.includes(part) === true ? Name : []));
    }

    /** All that a bucket is told to be like. */
    async bucket(Bucket: string) {
        const [encryption, access, ownership, versioning, lifecycle, policy] = await Promise.all([
            this.s3.send(new GetBucketEncryptionCommand({ Bucket })),
            this.s3.send(new GetPublicAccessBlockCommand({ Bucket })),
            this.s3.send(new GetBucketOwnershipControlsCommand({ Bucket })),
            this.s3.send(new GetBucketVersioningCommand({ Bucket })),
            this.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket })),
            this.s3.send(new GetBucketPolicyCommand({ Bucket })),
        ]);
        return {
            encryption: encryption.ServerSideEncryptionConfiguration?.Rules,
            publicAccess: access.PublicAccessBlockConfiguration,
            ownership: ownership.OwnershipControls?.Rules,
            versioning: versioning.Status,
            lifecycle: lifecycle.Rules,
            policy: statements(policy.Policy),
        };
    }

    /** As somebody does in the console who wants to show a file to the world. */
    async openBucket(Bucket: string): Promise<void> {
        await this.s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
    }

    /** Those with this in their name, as with buckets. */
    async deliveryStreamNames(part: string): Promise<string[]> {
        const { DeliveryStreamNames } = await this.firehose.send(new ListDeliveryStreamsCommand({}));
        return (DeliveryStreamNames ?? []).filter((name) => name.includes(part));
    }

    async deliveryStream(DeliveryStreamName: string): Promise<DeliveryStreamDescription | undefined> {
        return (await this.firehose.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName })))
            .DeliveryStreamDescription;
    }

    async repositoryNames(): Promise<string[]> {
        const { repositories } = await this.ecr.send(new DescribeRepositoriesCommand({}));
        return (repositories ?? []).flatMap(({ repositoryName }) => repositoryName ?? []);
    }
}

/** IAM hands policy documents out URL-encoded. */
function statements(document: string | undefined): Statement[] {
    return (JSON.parse(decodeURIComponent(document ?? "{}")) as { Statement?: Statement[] }).Statement ?? [];
}
