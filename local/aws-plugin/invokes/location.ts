import { partition } from "@aws-sdk/core/client";

import { blocks, text, texts } from "../argument";
import { invoke } from "../invoke";
import { oneOf } from "../rules";

export const getCallerIdentity = invoke({
    token: "aws:index/getCallerIdentity:getCallerIdentity",
    arguments: { id: text({}) },
    reading: () => "reading STS Caller Identity",
    async call(aws) {
        const identity = await aws.sts.getCallerIdentity({});
        const accountId = identity.Account ?? "";
        return { id: accountId, accountId, arn: identity.Arn ?? "", userId: identity.UserId ?? "" };
    },
});

export const getPartition = invoke({
    token: "aws:index/getPartition:getPartition",
    arguments: { id: text({}) },
    reading: () => "reading Partition",
    call(aws) {
        const { name, dnsSuffix } = partition(aws.region);
        const reverseDnsPrefix = dnsSuffix.split(".").reverse().join(".");
        return Promise.resolve({ id: name, partition: name, dnsSuffix, reverseDnsPrefix });
    },
});

export const getRegion = invoke({
    token: "aws:index/getRegion:getRegion",
    arguments: { endpoint: text({}), id: text({}), name: text({}), region: text({}) },
    reading: () => "reading Region",
    call(aws, args) {
        // The official provider reports EC2's endpoint, without the scheme, and finds a region by it.
        const fromEndpoint = /^ec2\.([a-z0-9-]+)\./.exec(args.endpoint ?? "")?.[1];
        const region = args.region ?? args.name ?? fromEndpoint ?? aws.region;
        const { dnsSuffix, ...facts } = partition(region);
        return Promise.resolve({
            id: region,
            name: region,
            region,
            endpoint: `ec2.${region}.${dnsSuffix}`,
            description: "description" in facts ? String(facts.description) : "",
        });
    },
});

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/ec2/ec2_availability_zones_data_source.go */
export const getAvailabilityZones = invoke({
    token: "aws:index/getAvailabilityZones:getAvailabilityZones",
    arguments: {
        filters: blocks({ name: text({ required: true }), values: texts({ required: true }) }, {}),
        region: text({}),
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
            region: aws.region,
            names: zones.map(({ ZoneName }) => ZoneName ?? ""),
            zoneIds: zones.map(({ ZoneId }) => ZoneId ?? ""),
            groupNames: [...new Set(zones.map(({ GroupName }) => GroupName ?? ""))],
            ...(state !== undefined && { state }),
        };
    },
});
