import type { Problem } from "../../settings/problems";
import type { CreatedClusterSettings } from "./settings";

/**
 * Zones that take no EKS cluster, by their ID: a zone's name means another one in another account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
 */
export const zonesWithoutEks = ["use1-az3", "usw1-az2", "cac1-az3"];

/** A zone of the region, as the account knows it. */
export interface Zone {
    /** `us-east-1a`: which one that is differs by account. */
    name: string;
    /** `use1-az1`: the same in every account. */
    id: string;
}

/** A subnet that is there already. */
export interface Subnet {
    id: string;
    vpcId: string;
    zoneId: string;
}

/** What is wrong with the subnets of a VPC that is there already. */
export function subnetProblems(vpcId: string, subnets: readonly Subnet[]): Problem[] {
    const setting = "cluster.network.privateSubnetIds";
    const problems = subnets.flatMap((subnet): Problem[] => {
        const problem = (remedy: string) => [{ setting, value: JSON.stringify(subnet.id), remedy }];
        if (subnet.vpcId !== vpcId) {
            return problem(
                `is a subnet of ${subnet.vpcId}, and cluster.network.vpcId is ${vpcId}; name one of that VPC`,
            );
        }
        return zonesWithoutEks.includes(subnet.zoneId)
            ? problem(`is in the zone ${subnet.zoneId}, where EKS makes no clusters; name one in another zone`)
            : [];
    });
    const zones = new Set(subnets.map(({ zoneId }) => zoneId));
    const remedy = `are all in the zone ${[...zones].join()}, and EKS wants two zones at least; name one in another zone`;
    const value = JSON.stringify(subnets.map(({ id }) => id));
    return [...problems, ...(subnets.length > 0 && zones.size < 2 ? [{ setting, value, remedy }] : [])];
}

/** The zones of a VPC that the stack makes: those that are named, or the first by name that take a cluster. */
export function chooseZones(
    network: CreatedClusterSettings["network"],
    available: readonly Zone[],
): { names: string[]; problems: Problem[] } {
    if (network.type === "existing") {
        return { names: [], problems: [] };
    }
    const fit = [...available]
        .filter(({ id }) => !zonesWithoutEks.includes(id))
        .sort((one, other) => (one.name < other.name ? -1 : 1));
    const choices = fit.map(({ name, id }) => `${name} (${id})`).join(", ");
    const { zones } = network;
    if (typeof zones === "number") {
        const names = fit.slice(0, zones).map(({ name }) => name);
        const remedy = `only ${fit.length} zones of the region take an EKS cluster: ${choices}; choose a smaller number, or another region`;
        const problem = { setting: "cluster.network.zones", value: String(zones), remedy };
        return { names, problems: names.length < zones ? [problem] : [] };
    }
    const found = zones.map((wanted) => fit.find(({ name, id }) => name === wanted || id === wanted));
    const problems = zones.flatMap((wanted, index): Problem[] => {
        if (found[index] !== undefined) {
            return found.indexOf(found[index]) === index
                ? []
                : [
                      {
                          setting: `cluster.network.zones[${index}]`,
                          value: JSON.stringify(wanted),
                          remedy: "is a zone that is named already; name another",
                      },
                  ];
        }
        const known = available.find(({ name, id }) => name === wanted || id === wanted);
        const why =
            known === undefined
                ? "is no availability zone of the region that this account can use without opting in"
                : `is ${known.id}, where EKS makes no clusters`;
        return [
            {
                setting: `cluster.network.zones[${index}]`,
                value: JSON.stringify(wanted),
                remedy: `${why}; choose among ${choices}`,
            },
        ];
    });
    return { names: found.flatMap((zone) => (zone === undefined ? [] : [zone.name])), problems };
}
