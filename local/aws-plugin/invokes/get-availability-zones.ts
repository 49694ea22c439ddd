import { blocks, flag, text, texts } from "../argument";
import { invoke } from "../invoke";
import { oneOf } from "../rules";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_availability_zones_data_source.go */
export const getAvailabilityZones = invoke({
    token: "aws:index/getAvailabilityZones:getAvailabilityZones",
    arguments: {
        allAvailabilityZones: flag({}),
        excludeNames: texts({}),
        excludeZoneIds: texts({}),
        filters: blocks({ name: text({ required: true }), values: texts({ required: true }) }, {}),
        region: text({}),
        state: text({ must: oneOf("available", "information", "impaired", "unavailable") }),
    },
    reading: () => "reading EC2 Availability Zones",
    async call(aws, { allAvailabilityZones, excludeNames = [], excludeZoneIds = [], filters = [], state }) {
        const { AvailabilityZones = [] } = await aws.ec2.describeAvailabilityZones({
            AllAvailabilityZones: allAvailabilityZones,
            Filters: [
                ...(state === undefined ? [] : [{ Name: "state", Values: [state] }]),
                ...filters.map(({ name, values }) => ({ Name: name, Values: values })),
            ],
        });
        const zones = AvailabilityZones.filter(
            ({ ZoneName = "", ZoneId = "" }) => !excludeNames.includes(ZoneName) && !excludeZoneIds.includes(ZoneId),
        ).sort((one, other) => ((one.ZoneName ?? "") < (other.ZoneName ?? "") ? -1 : 1));
        return {
            id: aws.region,
            region: aws.region,
            names: zones.map(({ ZoneName }) => ZoneName ?? ""),
            zoneIds: zones.map(({ ZoneId }) => ZoneId ?? ""),
            groupNames: [...new Set(zones.map(({ GroupName }) => GroupName ?? ""))],
            ...(state !== undefined && { state }),
        };
    },
});
