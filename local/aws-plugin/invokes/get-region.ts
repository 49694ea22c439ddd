import { partition } from "@aws-sdk/core/client";

import { text } from "../argument";
import { invoke } from "../invoke";

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
