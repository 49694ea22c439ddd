import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

import type { Problem } from "../../settings/problems";
import { isNotFound } from "../../aws/not-found";
import { parseArn } from "../../iam/arn";
import { explained } from "../../settings/explained";
import type { CreatedClusterSettings } from "../create/settings";
import { chooseZones, subnetProblems } from "../create/zones";

/** Facts about an account that are needed before a cluster is created in it. */
export interface ClusterSite {
    /** Names of the zones of a VPC that the stack creates. */
    zoneNames: string[];
    /** The identities of `administratorArns` that EKS itself has made administrators. */
    creatorArns: string[];
}

/** Chooses the zones, and finds the administrators that already have access. */
export async function lookUpClusterSite(
    settings: CreatedClusterSettings,
    identityArn: string,
    invoke: pulumi.InvokeOptions = {},
): Promise<ClusterSite & { problems: Problem[] }> {
    const [zones, creatorArns] = await Promise.all([
        settings.network.type === "created" ? availableZones(invoke) : [],
        creators(settings, identityArn, invoke),
    ]);
    const { names, problems } = chooseZones(settings.network, zones);
    return {
        zoneNames: names,
        creatorArns,
        problems: [...problems, ...(await existingSubnetProblems(settings, invoke))],
    };
}

async function existingSubnetProblems(
    { network }: CreatedClusterSettings,
    invoke: pulumi.InvokeOptions,
): Promise<Problem[]> {
    if (network.type === "created") {
        return [];
    }
    const subnets = await Promise.all(
        network.privateSubnetIds.map(async (id) => {
            const subnet = await found(() => aws.ec2.getSubnet({ id }, invoke));
            return subnet && { id, vpcId: subnet.vpcId, zoneId: subnet.availabilityZoneId };
        }),
    );
    const missing = network.privateSubnetIds.filter((_, index) => subnets[index] === undefined);
    return [
        ...missing.map((id) => ({
            setting: "network.privateSubnetIds",
            value: JSON.stringify(id),
            remedy: "there is no such subnet in this account and region; check the ID and aws:region",
        })),
        ...subnetProblems(
            network.vpcId,
            subnets.filter((subnet) => subnet !== undefined),
        ),
    ];
}

/** Excludes local zones, Wavelength zones and zones that need an opt-in: EKS cannot place its control plane in them. */
async function availableZones(invoke: pulumi.InvokeOptions) {
    const { names, zoneIds } = await explained(
        {
            setting: "network.zones",
            remedy: "could not list the region's zones. Check the permission ec2:DescribeAvailabilityZones",
        },
        () =>
            aws.getAvailabilityZones(
                {
                    state: "available",
                    filters: [
                        { name: "zone-type", values: ["availability-zone"] },
                        { name: "opt-in-status", values: ["opt-in-not-required"] },
                    ],
                },
                invoke,
            ),
    );
    return names.map((name, index) => ({ name, id: zoneIds[index] ?? "" }));
}

/** The control plane needs longer than this to start, and the stack adds administrators after that. */
const creationMilliseconds = 4 * 60_000;

/**
 * EKS makes the creator of a cluster an administrator, and refuses a second access entry for the same identity. The component `eks.Cluster` cannot disable this.
 *
 * @see https://github.com/pulumi/pulumi-eks/issues/2373
 */
async function creators(
    { name, administratorArns }: CreatedClusterSettings,
    identityArn: string,
    invoke: pulumi.InvokeOptions,
): Promise<string[]> {
    if (administratorArns.length === 0) {
        return [];
    }
    const cluster = await found(() => aws.eks.getCluster({ name }, invoke));
    if (cluster === undefined) {
        return administratorArns.filter((arn) => isIdentity(arn, identityArn));
    }
    const entries = await Promise.all(
        administratorArns.map((principalArn) =>
            found(() => aws.eks.getAccessEntry({ clusterName: name, principalArn }, invoke)),
        ),
    );
    // EKS itself created an entry from the first minutes of the cluster.
    const begun = Date.parse(cluster.createdAt);
    return administratorArns.filter((_, index) => {
        const made = Date.parse(entries[index]?.createdAt ?? "");
        return made - begun < creationMilliseconds;
    });
}

/** Whether a user or role is the caller. STS returns the role's session, without the role's path. */
function isIdentity(arn: string, identityArn: string): boolean {
    const { accountId, resource = "" } = parseArn(arn) ?? {};
    const caller = parseArn(identityArn);
    const role = /^assumed-role\/([^/]+)\//.exec(caller?.resource ?? "")?.[1];
    return role === undefined
        ? arn === identityArn
        : accountId === caller?.accountId && resource.startsWith("role/") && resource.endsWith(`/${role}`);
}

async function found<T>(look: () => Promise<T>): Promise<T | undefined> {
    try {
        return await look();
    } catch (error) {
        if (isNotFound(error)) {
            return undefined;
        }
        throw error;
    }
}
