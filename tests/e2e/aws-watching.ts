import {
    CloudWatchClient,
    DescribeAlarmsCommand,
    GetDashboardCommand,
    ListDashboardsCommand,
    type MetricAlarm,
} from "@aws-sdk/client-cloudwatch";
import {
    CloudWatchLogsClient,
    DescribeLogGroupsCommand,
    DescribeMetricFiltersCommand,
    DescribeQueryDefinitionsCommand,
    type MetricFilter,
    type QueryDefinition,
} from "@aws-sdk/client-cloudwatch-logs";
import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";

/** What AWS holds of a stack's alarms, dashboards and queries, asked of AWS itself. */
export class AwsWatching {
    private readonly cloudwatch: CloudWatchClient;
    private readonly logs: CloudWatchLogsClient;
    private readonly sns: SNSClient;

    /** @param name what the names of all of them begin with */
    constructor(
        endpoint: string,
        region: string,
        private readonly name: string,
    ) {
        const options = { endpoint, region, credentials: { accessKeyId: "test", secretAccessKey: "test" } };
        this.cloudwatch = new CloudWatchClient(options);
        this.logs = new CloudWatchLogsClient(options);
        this.sns = new SNSClient(options);
    }

    async alarms(): Promise<MetricAlarm[]> {
        const request = new DescribeAlarmsCommand({ AlarmNamePrefix: this.name, MaxRecords: 100 });
        return (await this.cloudwatch.send(request)).MetricAlarms ?? [];
    }

    /** Names and bodies. */
    async dashboards(): Promise<Record<string, string>> {
        const { DashboardEntries = [] } = await this.cloudwatch.send(
            new ListDashboardsCommand({ DashboardNamePrefix: this.name }),
        );
        const named = DashboardEntries.map(async ({ DashboardName = "" }): Promise<[string, string]> => {
            const { DashboardBody = "" } = await this.cloudwatch.send(new GetDashboardCommand({ DashboardName }));
            return [DashboardName, DashboardBody];
        });
        return Object.fromEntries(await Promise.all(named));
    }

    async queries(): Promise<QueryDefinition[]> {
        const request = new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: this.name });
        return (await this.logs.send(request)).queryDefinitions ?? [];
    }

    async metricFilters(): Promise<MetricFilter[]> {
        const { metricFilters = [] } = await this.logs.send(new DescribeMetricFiltersCommand({}));
        return metricFilters.filter(({ filterName }) => filterName?.startsWith(this.name) === true);
    }

    async topics(): Promise<string[]> {
        const { Topics = [] } = await this.sns.send(new ListTopicsCommand({}));
        return Topics.flatMap(({ TopicArn = "" }) =>
            TopicArn.split(":").at(-1)?.startsWith(this.name) ? [TopicArn] : [],
        );
    }

    async logGroups(): Promise<string[]> {
        const { logGroups = [] } = await this.logs.send(
            new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/containerinsights/${this.name}/` }),
        );
        return logGroups.flatMap(({ logGroupName }) => logGroupName ?? []);
    }
}
