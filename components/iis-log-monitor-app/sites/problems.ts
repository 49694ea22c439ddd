import type { Problem } from "../../settings/problems";
import type { IisLogMonitorAppSettings } from "../settings";
import type { Site } from "./settings";

/** What is wrong between sites that are right by themselves, and what the load balancer could not tell apart. */
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
                  remedy: `sites[${same}] has this name, and IIS does not tell upper from lower case; give each its own`,
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
                    remedy: `sites[${position}] listens on it too, and neither has hostNames to be told by; give one of them some, or another port`,
                },
            ];
        }
        return site.hostNames
            .filter((name) => other.hostNames.includes(name))
            .map((name) => ({
                setting: `sites[${index}].hostNames`,
                value: JSON.stringify(name),
                remedy: `sites[${position}] answers to it on the same port; IIS starts only one of the two`,
            }));
    });
}

/** The Service has the first port as `service.port`, and the others by their own numbers. */
function servicePortProblems(sites: readonly Site[], servicePort: number): Problem[] {
    const [first, ...others] = new Set(sites.map(({ port }) => port));
    return others.includes(servicePort)
        ? [
              {
                  setting: "service.port",
                  value: String(servicePort),
                  remedy: `stands for the first site's port, ${first}, and a later site listens on ${servicePort} itself; list that site first, or set another service.port`,
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
            remedy: "is missing: ingress tells sites by their host names, and only one can take what is left",
        });
    }
    if (hosts !== undefined && nameless.length === 0) {
        problems.push({
            setting: "ingress.hosts",
            value: JSON.stringify(hosts),
            remedy: "has no site: every site has hostNames of its own, and ingress takes those; remove it",
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
                remedy: `"${other.name}" has one of them too, on another port, and ingress sends a host name to one site; give each its own`,
            });
        }
    });
    for (const port of new Set(sites.map((site) => site.port))) {
        const sharing = sites.filter((site) => site.port === port);
        if (sharing.length > 1 && sharing.every(({ hostNames }) => hostNames.length > 0)) {
            problems.push({
                setting: `sites[${sites.indexOf(sharing[0] as Site)}].port`,
                value: String(port),
                remedy: "is shared by sites that all answer to their host names only, and the load balancer's health check carries none, so no pod would be healthy; give each a port of its own, or leave hostNames off one of them",
            });
        }
    }
    return problems;
}
