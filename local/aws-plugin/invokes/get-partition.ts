import { partition } from "@aws-sdk/core/client";

import { text } from "../argument";
import { invoke } from "../invoke";

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
