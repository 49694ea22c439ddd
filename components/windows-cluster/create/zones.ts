import type { Problem } from "../../settings/problems";
import type { CreatedClusterSettings } from "./settings";

/**
 * IDs of zones in which EKS creates no clusters. A zone's name can mean a different zone in another account.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
 */
export const zonesWithoutEks = ["use1-az3", "usw1-az2", "cac1-az3"];

/** A zone of the region, as the account knows it. */
export interface Zone {
    /** Such as `us-east-1a`. Can mean a different zone in another account. */
    name: string;
    /** Such as `use1-az1`. The same in every account. */
    id: string;
}

/** An existing subnet. */
export interface Subnet {
    id: string;
    vpcId: string;
    zoneId: string;
}

/** Problems with the subnets of an existing VPC. */
export function subnetProblems(vpcId: string, subnets: readonly Subnet[]): Problem[] {
    const setting = "network.privateSubnetIds";
    const problems = subnets.flatMap((subnet): Problem[] => {
        const problem = (remedy: string) => [{ setting, value: JSON.stringify(subnet.id), remedy }];
        if (subnet.vpcId !== vpcId) {
            return problem(`is a subnet of ${subnet.vpcId}, but network.vpcId is ${vpcId}; use a subnet of that VPC`);
        }
        return zonesWithoutEks.includes(subnet.zoneId)
            ? problem(
                  `is in the zone ${subnet.zoneId}, in which EKS does not create clusters; use a subnet in another zone`,
              )
            : [];
    });
    const zones = new Set(subnets.map(({ zoneId }) => zoneId));
    const remedy = `are all in the zone ${[...zones].join()}, but EKS needs at least two zones; add a subnet in another zone`;
    const value = JSON.stringify(subnets.map(({ id }) => id));
    return [...problems, ...(subnets.length > 0 && zones.size < 2 ? [{ setting, value, remedy }] : [])];
}

/** The zones of a VPC that the stack creates: the listed ones, or the first by name that support EKS. */
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
        const remedy = `only ${fit.length} zones of the region support EKS clusters: ${choices}; choose a smaller number, or another region`;
        const problem = { setting: "network.zones", value: String(zones), remedy };
        return { names, problems: names.length < zones ? [problem] : [] };
    }
    const found = zones.map((wanted) => fit.find(({ name, id }) => name === wanted || id === wanted));
    const problems = zones.flatMap((wanted, index): Problem[] => {
        if (found[index] !== undefined) {
            return found.indexOf(found[index]) === index
                ? []
                : [
                      {
                          setting: `network.zones[${index}]`,
                          value: JSON.stringify(wanted),
                          remedy: "is a zone that is listed twice; use another zone",
                      },
                  ];
        }
        const known = available.find(({ name, id }) => name === wanted || id === wanted);
        const why =
            known === undefined
                ? "is not an availability zone of the region that this account can use without an opt-in"
                : `is ${known.id}, in which EKS does not create clusters`;
        return [
            {
                setting: `network.zones[${index}]`,
                value: JSON.stringify(wanted),
                remedy: `${why}; available zones: ${choices}`,
            },
        ];
    });
    return { names: found.flatMap((zone) => (zone === undefined ? [] : [zone.name])), problems };
}
