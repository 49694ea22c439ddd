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
