import { Distribution, EvaluationFrequency, type LogGroup, StandardUnit } from "@aws-sdk/client-cloudwatch-logs";

import { block, flag, integer, json, text, texts } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError } from "../aws-errors";
import { invoke, lookUp } from "../invoke";
import { allOf } from "../pages";
import { normalJson } from "../policy-document";
import { camelCaseType } from "../resource-type";
import { arn, between, both, each, items, length, matching, oneOf, oneOfEnum } from "../rules";
import { logsTags } from "../tags";

/** The values that PutRetentionPolicy accepts, and 0 for unlimited retention. */
const retentionDays = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** AWS has more of them than pulumi-aws 7.48 (@pulumi/aws/cloudwatch/logGroup.d.ts) accepts. */
const groupClasses = ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"] as const;

const validGroupName = matching(/^[\w/.#-]{1,512}$/, "1 to 512 letters, digits or any of _ - / . #");

export const logGroup = camelCaseType("cloudwatch.LogGroup", {
    title: "CloudWatch Logs Log Group",
    arguments: {
        name: text({ as: "logGroupName", replaces: true, autoname: 512, must: validGroupName }),
        retentionInDays: integer({
            default: 0,
            must: [(days) => retentionDays.includes(days), `one of ${retentionDays.join(", ")}`],
        }),
        kmsKeyId: text({ must: arn }),
        logGroupClass: text({ replaces: true, computed: true, must: oneOf(...groupClasses) }),
        skipDestroy: flag({ default: false, untold: true }),
    },
    outputs: ["arn"],
    id: "name",
    tagging: logsTags,

    create: (aws, request) => aws.logs.createLogGroup(request),

    async complete(aws, key, { retentionInDays }) {
        if (retentionInDays > 0) await setRetention(aws, key, retentionInDays);
    },

    async read(aws, { logGroupName }, known) {
        const group = await findLogGroup(aws, logGroupName);
        // moto accepts the class, but does not return it.
        return group && { logGroupClass: known.logGroupClass ?? "STANDARD", ...group, arn: logGroupArn(group) };
    },

    async update(aws, key, { after: { retentionInDays, kmsKeyId }, changed }) {
        if (changed("retentionInDays")) await setRetention(aws, key, retentionInDays);
        if (changed("kmsKeyId")) {
            await (kmsKeyId ? aws.logs.associateKmsKey({ ...key, kmsKeyId }) : aws.logs.disassociateKmsKey(key));
        }
    },

    async delete(aws, key, { skipDestroy }) {
        if (!skipDestroy) await aws.logs.deleteLogGroup(key);
    },
});

/** The group with exactly this name. AWS only finds groups by prefix. */
async function findLogGroup(aws: Aws, name: string): Promise<LogGroup | undefined> {
    const pages = aws.logs.paginateDescribeLogGroups({ logGroupNamePrefix: name });
    return (await allOf(pages, (page) => page.logGroups)).find(({ logGroupName }) => logGroupName === name);
}

/** The official provider returns the ARN without `:*` for the group's streams, because other services do not accept it. */
function logGroupArn(group: LogGroup): string {
    return (group.arn ?? "").replace(/:\*$/, "");
}

async function setRetention(aws: Aws, key: { logGroupName: string }, retentionInDays: number): Promise<void> {
    await (retentionInDays > 0
        ? aws.logs.putRetentionPolicy({ ...key, retentionInDays })
        : aws.logs.deleteRetentionPolicy(key));
}

export const getLogGroup = lookUp("cloudwatch.getLogGroup", logGroup, "name", {
    notFound: "empty result",
    more: async (_, aws, name) => ({
        creationTime: (await findLogGroup(aws, name))?.creationTime ?? 0,
        deletionProtectionEnabled: false,
    }),
});

export const getLogGroups = invoke("cloudwatch.getLogGroups", {
    arguments: { logGroupNamePrefix: text({}) },
    reading: () => "reading CloudWatch Logs Log Groups",
    async call(aws, { logGroupNamePrefix }) {
        const pages = aws.logs.paginateDescribeLogGroups({ logGroupNamePrefix });
        const groups = await allOf(pages, (page) => page.logGroups);
        return {
            id: aws.region,
            logGroupNamePrefix: logGroupNamePrefix ?? "",
            arns: groups.map(logGroupArn),
            logGroupNames: groups.map((group) => group.logGroupName ?? ""),
        };
    },
});

export const logStream = camelCaseType("cloudwatch.LogStream", {
    title: "CloudWatch Logs Log Stream",
    arguments: {
        logGroupName: text({ required: true, replaces: true }),
        name: text({
            as: "logStreamName",
            replaces: true,
            autoname: 512,
            must: matching(/^[^:*]{1,512}$/, "1 to 512 characters, none of them : or *"),
        }),
    },
    outputs: ["arn"],
    identity: ["region", "logGroupName", "name"],
    id: "name",

    create: (aws, request) => aws.logs.createLogStream(request),

    async read(aws, { logStreamName: name }, { logGroupName }) {
        if (logGroupName === undefined) {
            throw new ProviderError(`a log stream (${name}) cannot be found without the name of its log group`);
        }
        // AWS only finds streams by prefix.
        const pages = aws.logs.paginateDescribeLogStreams({ logGroupName, logStreamNamePrefix: name });
        const stream = (await allOf(pages, (page) => page.logStreams)).find((one) => one.logStreamName === name);
        return stream && { ...stream, logGroupName };
    },

    delete: (aws, key, { logGroupName }) => aws.logs.deleteLogStream({ ...key, logGroupName }),
});

const filterName = text({
    as: "filterName",
    replaces: true,
    autoname: 512,
    must: both(length(1, 512), matching(/^[^:*]*$/, "a name without : and *")),
});
const metricName = both(length(0, 255), matching(/^[^:*$]*$/, "a name without a colon, an asterisk or a dollar sign"));

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/metric_filter.go */
export const logMetricFilter = camelCaseType("cloudwatch.LogMetricFilter", {
    title: "CloudWatch Logs Metric Filter",
    arguments: {
        name: filterName,
        logGroupName: text({ required: true, replaces: true, must: validGroupName }),
        pattern: text({ as: "filterPattern", required: true, must: length(0, 1024) }),
        metricTransformation: block(
            {
                name: text({ as: "metricName", required: true, must: metricName }),
                namespace: text({ as: "metricNamespace", required: true, must: metricName }),
                value: text({ as: "metricValue", required: true, must: length(0, 100) }),
                defaultValue: text({ must: matching(/^-?\d+(\.\d+)?$/, "a number") }),
                unit: text({ default: "None", must: oneOfEnum(StandardUnit) }),
            },
            { required: true },
        ),
    },
    identity: ["region", "logGroupName", "name"],
    id: "name",

    put(aws, { metricTransformation: { defaultValue, ...metric }, ...request }) {
        const value = defaultValue === undefined ? {} : { defaultValue: Number(defaultValue) };
        return aws.logs.putMetricFilter({ ...request, metricTransformations: [{ ...metric, ...value }] });
    },

    async read(aws, { filterName: name }, { logGroupName }) {
        if (logGroupName === undefined) {
            throw new ProviderError(`a metric filter (${name}) cannot be found without the name of its log group`);
        }
        // AWS only finds filters by prefix.
        const pages = aws.logs.paginateDescribeMetricFilters({ logGroupName, filterNamePrefix: name });
        const found = (await allOf(pages, (page) => page.metricFilters)).find((one) => one.filterName === name);
        const [{ defaultValue, ...metric } = {}] = found?.metricTransformations ?? [];
        const metricTransformation = { ...metric, defaultValue: defaultValue?.toString() };
        return found && { ...found, logGroupName, metricTransformation };
    },

    delete: (aws, key, { logGroupName }) => aws.logs.deleteMetricFilter({ ...key, logGroupName }),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/subscription_filter.go */
export const logSubscriptionFilter = camelCaseType("cloudwatch.LogSubscriptionFilter", {
    title: "CloudWatch Logs Subscription Filter",
    arguments: {
        name: filterName,
        logGroup: text({ as: "logGroupName", required: true, replaces: true }),
        destinationArn: text({ required: true, replaces: true, must: arn }),
        filterPattern: text({ required: true, must: length(0, 1024) }),
        roleArn: text({ computed: true, must: arn }),
        distribution: text({ default: "ByLogStream", must: oneOfEnum(Distribution) }),
    },
    id: "logGroup|name",

    put: (aws, request) => aws.logs.putSubscriptionFilter(request),

    async read(aws, { logGroupName, filterName }, { distribution }) {
        const wanted = { logGroupName, filterNamePrefix: filterName };
        const { subscriptionFilters } = await aws.logs.describeSubscriptionFilters(wanted);
        const found = subscriptionFilters?.find((one) => one.filterName === filterName);
        // moto accepts the distribution, but does not return it.
        return found && { distribution, ...found };
    },

    delete: (aws, key) => aws.logs.deleteSubscriptionFilter(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/query_definition.go */
export const logQueryDefinition = camelCaseType("cloudwatch.QueryDefinition", {
    title: "CloudWatch Logs Query Definition",
    arguments: {
        name: text({
            autoname: 255,
            must: both(
                length(1, 255),
                matching(
                    /^([^:*/]+\/?)*[^:*/]+$/,
                    "a name without a colon or an asterisk, and without a slash at its ends",
                ),
            ),
        }),
        queryString: text({ required: true, must: length(1, 10_000) }),
        logGroupNames: texts({ must: each(validGroupName) }),
    },
    outputs: ["arn", "queryDefinitionId"],
    // The name is not unique: AWS accepts several with one name.
    identity: ["region"],
    identifier: "queryDefinitionId",

    create: (aws, request) => aws.logs.putQueryDefinition(request),

    /** Searches the list, because AWS has no request for one ID. */
    async read(aws, { queryDefinitionId }, { arn }) {
        let nextToken: string | undefined;
        do {
            const page = await aws.logs.describeQueryDefinitions({ nextToken });
            const found = page.queryDefinitions?.find((one) => one.queryDefinitionId === queryDefinitionId);
            if (found) return { ...found, arn };
            nextToken = page.nextToken;
        } while (nextToken !== undefined);
        return undefined;
    },

    update: (aws, key, { request }) => aws.logs.putQueryDefinition({ ...request, ...key }),
    delete: (aws, key) => aws.logs.deleteQueryDefinition(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/anomaly_detector.go */
export const logAnomalyDetector = camelCaseType("cloudwatch.LogAnomalyDetector", {
    title: "CloudWatch Logs Anomaly Detector",
    arguments: {
        logGroupArnLists: texts({
            as: "logGroupArnList",
            required: true,
            replaces: true,
            must: both<string[]>(items(1, 1), each(arn)),
        }),
        enabled: flag({ required: true }),
        detectorName: text({ must: length(1, 512) }),
        evaluationFrequency: text({ must: oneOfEnum(EvaluationFrequency) }),
        filterPattern: text({ must: length(0, 1024) }),
        anomalyVisibilityTime: integer({ computed: true, must: between(7, 90) }),
        kmsKeyId: text({ must: arn }),
    },
    outputs: ["arn"],
    identity: ["region", "logGroupArnLists"],
    identifier: "anomalyDetectorArn",
    tagging: logsTags,

    create: (aws, request) => aws.logs.createLogAnomalyDetector(request),

    async read(aws, key) {
        const found = await aws.logs.getLogAnomalyDetector(key);
        const { anomalyVisibilityTime = 21, anomalyDetectorStatus } = found;
        const enabled = anomalyDetectorStatus !== "PAUSED";
        return { ...found, arn: key.anomalyDetectorArn, anomalyVisibilityTime, enabled };
    },

    update: (aws, key, { request }) => aws.logs.updateLogAnomalyDetector({ ...request, ...key }),
    delete: (aws, key) => aws.logs.deleteLogAnomalyDetector(key),
});

/** The arguments of a JSON policy. A log group has at most one of each type. */
function policyArguments(longest: number) {
    return {
        logGroupName: text({ as: "logGroupIdentifier", required: true, replaces: true, must: length(1, longest) }),
        policyDocument: json((one, other) => normalJson(one) === normalJson(other), { required: true }),
    };
}

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/data_protection_policy.go */
export const logDataProtectionPolicy = camelCaseType("cloudwatch.LogDataProtectionPolicy", {
    title: "CloudWatch Logs Data Protection Policy",
    arguments: policyArguments(512),
    id: "logGroupName",
    put: (aws, request) => aws.logs.putDataProtectionPolicy(request),
    async read(aws, key) {
        const { policyDocument } = await aws.logs.getDataProtectionPolicy(key);
        return policyDocument === undefined ? undefined : { policyDocument };
    },
    delete: (aws, key) => aws.logs.deleteDataProtectionPolicy(key),
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/logs/index_policy.go */
export const logIndexPolicy = camelCaseType("cloudwatch.LogIndexPolicy", {
    title: "CloudWatch Logs Index Policy",
    arguments: policyArguments(2048),
    id: "logGroupName",
    put: (aws, request) => aws.logs.putIndexPolicy(request),
    async read(aws, { logGroupIdentifier }) {
        const { indexPolicies } = await aws.logs.describeIndexPolicies({ logGroupIdentifiers: [logGroupIdentifier] });
        // The response also contains policies of the account.
        return indexPolicies?.find(({ source }) => source === "LOG_GROUP");
    },
    delete: (aws, key) => aws.logs.deleteIndexPolicy(key),
});
