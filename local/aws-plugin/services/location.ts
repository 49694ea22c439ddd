import { partition } from "@aws-sdk/core/client";

import { blocks, text, texts } from "../argument";
import { invoke } from "../invoke";
import { oneOf } from "../rules";

export const getCallerIdentity = invoke("getCallerIdentity", {
    arguments: {},
    global: true,
    reading: () => "reading STS Caller Identity",
    async call(aws) {
        const { Account: accountId = "", Arn: arn = "", UserId: userId = "" } = await aws.sts.getCallerIdentity({});
        return { id: accountId, accountId, arn, userId };
    },
});

export const getRegion = invoke("getRegion", {
    arguments: {},
    reading: () => "reading Region",
    call({ region }) {
        const { dnsSuffix, ...facts } = partition(region);
        const description = "description" in facts ? String(facts.description) : "";
        // The official provider reports EC2's endpoint, without the scheme.
        return Promise.resolve({ id: region, name: region, endpoint: `ec2.${region}.${dnsSuffix}`, description });
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_availability_zones_data_source.go */
export const getAvailabilityZones = invoke("getAvailabilityZones", {
    arguments: {
        filters: blocks({ name: text({ required: true }), values: texts({ required: true }) }, {}),
        state: text({ must: oneOf("available", "information", "impaired", "unavailable") }),
    },
    reading: () => "reading EC2 Availability Zones",
    async call(aws, { filters = [], state }) {
        const { AvailabilityZones = [] } = await aws.ec2.describeAvailabilityZones({
            Filters: [
                ...(state === undefined ? [] : [{ Name: "state", Values: [state] }]),
                ...filters.map(({ name, values }) => ({ Name: name, Values: values })),
            ],
        });
        const zones = AvailabilityZones.sort((one, other) => ((one.ZoneName ?? "") < (other.ZoneName ?? "") ? -1 : 1));
        return {
            id: aws.region,
            names: zones.map(({ ZoneName }) => ZoneName ?? ""),
            zoneIds: zones.map(({ ZoneId }) => ZoneId ?? ""),
            groupNames: [...new Set(zones.map(({ GroupName }) => GroupName ?? ""))],
            ...(state !== undefined && { state }),
        };
    },
});
