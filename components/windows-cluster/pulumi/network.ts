// The index of the package would also load its component for ECS, and the AWS SDK with it.
import * as ec2 from "@pulumi/awsx/ec2";
import type * as pulumi from "@pulumi/pulumi";

import type { Tags } from "../../aws/tags";
import { vpcArgs } from "../create/network-args";
import type { Planned } from "../../pulumi/planned";
import type { CreatedClusterSettings } from "../create/settings";

type ExistingVpc = Extract<CreatedClusterSettings["network"], { type: "existing" }>;
type NewVpc = Extract<CreatedClusterSettings["network"], { type: "created" }>;

/** The network of a cluster and its nodes. */
export interface Network {
    vpcId: pulumi.Input<string>;
    privateSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Absent for an existing network. */
    vpc?: ec2.Vpc;
}

/** The network in the settings: created, or existing. */
export function createNetwork(
    name: string,
    planned: Planned<CreatedClusterSettings["network"]>,
    zoneNames: string[],
    tags: Tags,
    opts: pulumi.ComponentResourceOptions,
): Network {
    if (planned.sample.type === "existing") {
        const existing = planned as Planned<ExistingVpc>;
        return existing.args(({ vpcId, privateSubnetIds }) => ({ vpcId, privateSubnetIds }));
    }
    const settings = planned.decided((network) => network) as NewVpc;
    const vpc = new ec2.Vpc(name, vpcArgs(settings, zoneNames, tags), opts);
    return { vpcId: vpc.vpcId, privateSubnetIds: vpc.privateSubnetIds, vpc };
}
