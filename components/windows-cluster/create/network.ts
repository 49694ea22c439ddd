import * as awsx from "@pulumi/awsx";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import { vpcArgs } from "./network-args";
import type { CreatedClusterSettings } from "./settings";

/** Where a cluster and its nodes live. */
export interface Network {
    vpcId: pulumi.Input<string>;
    privateSubnetIds: pulumi.Input<string[]>;
    /** Absent where the network was there before. */
    vpc?: awsx.ec2.Vpc;
}

/** The network that the settings describe: made, or only named. */
export function createNetwork(
    name: string,
    settings: CreatedClusterSettings["network"],
    zoneNames: string[],
    tags: Tags,
    opts: pulumi.ComponentResourceOptions,
): Network {
    if (settings.type === "existing") {
        return { vpcId: settings.vpcId, privateSubnetIds: settings.privateSubnetIds };
    }
    const vpc = new awsx.ec2.Vpc(name, vpcArgs(settings, zoneNames, tags), opts);
    return { vpcId: vpc.vpcId, privateSubnetIds: vpc.privateSubnetIds, vpc };
}
