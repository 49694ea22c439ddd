import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { awsHost, vpcEndpointOf } from "../../../components/aws/hosts";
import { partitionWith } from "../../../components/aws/partitions";

interface SdkPartition {
    id: string;
    outputs: { dnsSuffix: string };
    regions: Record<string, object>;
}

/** The partitions as the AWS SDK for JavaScript has them. Its package exports no path to them. */
async function sdkPartitions(): Promise<SdkPartition[]> {
    const core = join(__dirname, "..", "..", "..", "node_modules", "@aws-sdk", "core", "dist-es", "submodules");
    const file = join(core, "client", "util-endpoints", "lib", "aws", "partitions.js");
    const { partitionsInfo } = (await import(pathToFileURL(file).href)) as {
        partitionsInfo: { partitions: SdkPartition[] };
    };
    return partitionsInfo.partitions;
}

describe("the partitions of AWS", () => {
    it("have the regions and names of hosts that the AWS SDK knows", async () => {
        const partitions = await sdkPartitions();
        assert.ok(partitions.length >= 8);
        for (const { id, outputs, regions } of partitions) {
            for (const region of Object.keys(regions).filter((name) => !name.endsWith("-global"))) {
                const { id: found, dnsSuffix } = partitionWith(region);
                assert.deepEqual([region, found, dnsSuffix], [region, id, outputs.dnsSuffix]);
                assert.equal(awsHost("logs", region), `logs.${region}.${outputs.dnsSuffix}`);
                const endpoint = `vpce-0a1b-2c3d-${region}a.sts.${region}.vpce.${outputs.dnsSuffix}`;
                assert.deepEqual(vpcEndpointOf(endpoint), { service: "sts", region });
            }
        }
    });

    it("take a region that nobody knows for one of the standard partition, as the SDK does", () => {
        assert.equal(partitionWith("xx-north-1").id, "aws");
    });

    it("tell a VPC endpoint from hosts that only look like one", () => {
        for (const host of [
            "logs.eu-central-1.amazonaws.com",
            "vpce-0a.logs.eu-central-1.vpce.amazonaws.com.example",
        ]) {
            assert.equal(vpcEndpointOf(host), undefined);
        }
    });
});
