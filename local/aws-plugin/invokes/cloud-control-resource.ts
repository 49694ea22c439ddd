import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";

import { text } from "../argument";
import type { Aws } from "../aws-clients";
import { ProviderError, unlessGone } from "../aws-errors";
import { invoke } from "../invoke";
import { isComposite } from "../resources/cloudwatch-composite-alarm";

/**
 * moto has no Cloud Control API, so the services themselves are called. The result only contains what this project needs: whether the object exists, and its tags.
 *
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/cloudcontrol/resource_data_source.go
 */
export const getCloudControlResource = invoke({
    token: "aws:cloudcontrol/getResource:getResource",
    arguments: {
        typeName: text({ required: true }),
        identifier: text({ required: true }),
        region: text({}),
    },
    reading: ({ typeName, identifier }) => `reading Cloud Control API (${typeName}) Resource (${identifier})`,
    async call(aws, { typeName, identifier }) {
        const properties = await propertiesOf(aws, typeName, identifier);
        return properties === undefined
            ? undefined
            : { id: identifier, identifier, typeName, region: aws.region, properties: JSON.stringify(properties) };
    },
});

async function propertiesOf(aws: Aws, typeName: string, identifier: string): Promise<object | undefined> {
    switch (typeName) {
        case "AWS::CloudWatch::Alarm":
            return alarmProperties(aws, identifier, (alarm) => !isComposite(alarm));
        case "AWS::CloudWatch::CompositeAlarm":
            return alarmProperties(aws, identifier, isComposite);
        case "AWS::CloudWatch::Dashboard": {
            const found = await unlessGone(aws.cloudwatch.getDashboard({ DashboardName: identifier }));
            return found && { DashboardName: identifier, DashboardBody: found.DashboardBody };
        }
        default:
            throw new ProviderError(
                `the local AWS stand-in reads alarms and dashboards by Cloud Control, not ${typeName}`,
            );
    }
}

async function alarmProperties(
    aws: Aws,
    name: string,
    isWanted: (alarm: MetricAlarm) => boolean,
): Promise<object | undefined> {
    const { MetricAlarms = [] } = await aws.cloudwatch.describeAlarms({ AlarmNames: [name] });
    const alarm = MetricAlarms.find((one) => one.AlarmName === name && isWanted(one));
    if (alarm === undefined) {
        return undefined;
    }
    const { Tags } = await aws.cloudwatch.listTagsForResource({ ResourceARN: alarm.AlarmArn });
    return {
        AlarmName: name,
        Arn: alarm.AlarmArn,
        Tags: Tags?.filter(({ Key }) => Key?.startsWith("aws-plugin:") !== true),
    };
}
