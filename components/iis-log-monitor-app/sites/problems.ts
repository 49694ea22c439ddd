import type { Problem } from "../../settings/problems";
import type { IisLogMonitorAppSettings } from "../settings";
import type { Site } from "./settings";

/** Contradictions between sites that are valid by themselves, and sites that the load balancer could not distinguish. */
export function siteProblems({ sites, ingress, service }: IisLogMonitorAppSettings): Problem[] {
    if (sites === undefined) {
        return [];
    }
    return [
        ...sites.flatMap((site, index) => [
            ...repeatedName(site, sites.slice(0, index), index),
            ...repeatedBinding(site, sites.slice(0, index), index),
        ]),
        ...servicePortProblems(sites, service.port),
        ...(ingress === undefined ? [] : ingressProblems(sites, ingress.hosts)),
    ];
}

function repeatedName({ name }: Site, earlier: readonly Site[], index: number): Problem[] {
    const same = earlier.findIndex((other) => other.name.toLowerCase() === name.toLowerCase());
    return same < 0
        ? []
        : [
              {
                  setting: `sites[${index}].name`,
                  value: JSON.stringify(name),
                  remedy: `sites[${same}] has the same name (IIS ignores case); give each site its own name`,
              },
          ];
}

function repeatedBinding(site: Site, earlier: readonly Site[], index: number): Problem[] {
    return earlier.flatMap((other, position): Problem[] => {
        if (other.port !== site.port) {
            return [];
        }
        if (site.hostNames.length === 0 && other.hostNames.length === 0) {
            return [
                {
                    setting: `sites[${index}].port`,
                    value: String(site.port),
                    remedy: `sites[${position}] uses this port too, and neither site has hostNames; set hostNames for one of them, or use another port`,
                },
            ];
        }
        return site.hostNames
            .filter((name) => other.hostNames.includes(name))
            .map((name) => ({
                setting: `sites[${index}].hostNames`,
                value: JSON.stringify(name),
                remedy: `sites[${position}] has this host name on the same port, and IIS would start only one of the two; remove it from one site, or use another port`,
            }));
    });
}

/** The Service has `service.port` for the first port, and the other ports with their own numbers. */
function servicePortProblems(sites: readonly Site[], servicePort: number): Problem[] {
    const [first, ...others] = new Set(sites.map(({ port }) => port));
    return others.includes(servicePort)
        ? [
              {
                  setting: "service.port",
                  value: String(servicePort),
                  remedy: `is the Service's port for the first site (${first}), but a later site has the port ${servicePort} itself; list that site first, or set another service.port`,
              },
          ]
        : [];
}

function ingressProblems(sites: readonly Site[], hosts: readonly string[] | undefined): Problem[] {
    const problems: Problem[] = [];
    const nameless = sites.filter(({ hostNames }) => hostNames.length === 0);
    if (nameless.length > 1) {
        problems.push({
            setting: `sites[${sites.indexOf(nameless[1] as Site)}].hostNames`,
            remedy: "is missing: ingress selects sites by their host names, and only one site can have none; set hostNames",
        });
    }
    if (hosts !== undefined && nameless.length === 0) {
        problems.push({
            setting: "ingress.hosts",
            value: JSON.stringify(hosts),
            remedy: "has no effect: every site has its own hostNames, which ingress uses; remove it",
        });
    }
    sites.forEach((site, index) => {
        const other = sites
            .slice(0, index)
            .find(
                ({ port, hostNames }) => port !== site.port && hostNames.some((name) => site.hostNames.includes(name)),
            );
        if (other !== undefined) {
            problems.push({
                setting: `sites[${index}].hostNames`,
                value: JSON.stringify(site.hostNames),
                remedy: `"${other.name}" has one of them too, on another port, but ingress sends a host name to only one site; give each site its own host names`,
            });
        }
    });
    for (const port of new Set(sites.map((site) => site.port))) {
        const sharing = sites.filter((site) => site.port === port);
        if (sharing.length > 1 && sharing.every(({ hostNames }) => hostNames.length > 0)) {
            problems.push({
                setting: `sites[${sites.indexOf(sharing[0] as Site)}].port`,
                value: String(port),
                remedy: "is shared by sites that all have hostNames, but the load balancer's health check sends no host name, so no pod would be healthy; give each site its own port, or remove hostNames from one of them",
            });
        }
    }
    return problems;
}
