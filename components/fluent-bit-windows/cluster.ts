import type { AwsPlace } from "../iam/arn";
import type { IamConventions } from "../iam/conventions";
import type { WindowsVersion } from "../windows-cluster/windows-versions";
import type { NodeGroups } from "./monitoring/alarms";

/** The cluster's properties that the plan needs. */
export interface FluentBitCluster extends AwsPlace {
    name: string;
    /** Whether the stack creates it, so that it is empty at the first deployment. */
    isCreated?: boolean;
    windowsVersions: readonly WindowsVersion[];
    containerRuntimes: readonly string[];
    /** Conventions for all roles and policies. Default: none. */
    iam?: IamConventions;
    /** The Auto Scaling groups of the nodes, as far as they are known. Default: none. */
    autoScalingGroups?: NodeGroups;
}
