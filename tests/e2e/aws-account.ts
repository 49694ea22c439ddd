import {
    CloudWatchLogsClient,
    DeleteLogGroupCommand,
    DescribeLogGroupsCommand,
    type LogGroup,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeRepositoriesCommand, ECRClient } from "@aws-sdk/client-ecr";
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

interface Statement {
    Action: string[];
    Resource: string[];
    Condition: { StringEquals: Record<string, string> };
}

/** What AWS holds, asked of AWS itself: neither the plug-in nor Pulumi's state is its own witness. */
export class AwsAccount {
    private readonly logs: CloudWatchLogsClient;
    private readonly iam: IAMClient;
    private readonly ecr: ECRClient;

    constructor(endpoint: string, region: string) {
        const options = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
        this.logs = new CloudWatchLogsClient(options);
        this.iam = new IAMClient(options);
        this.ecr = new ECRClient(options);
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

    async oidcProviders(): Promise<{ url: string; audiences: string[] }[]> {
        const { OpenIDConnectProviderList } = await this.iam.send(new ListOpenIDConnectProvidersCommand({}));
        return Promise.all(
            (OpenIDConnectProviderList ?? []).map(async ({ Arn }) => {
                const provider = await this.iam.send(
                    new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: Arn }),
                );
                return { url: provider.Url ?? "", audiences: provider.ClientIDList ?? [] };
            }),
        );
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
