import type { Site } from "./settings";

/** Host names in a site's bindings; empty if no other site uses its port. */
export function boundHostNames(site: Site, sites: readonly Site[]): readonly string[] {
    return sites.some((other) => other !== site && other.port === site.port) ? site.hostNames : [];
}

/**
 * A site's bindings in IIS' form: address, port and host name.
 *
 * @see https://learn.microsoft.com/iis/configuration/system.applicationhost/sites/site/bindings/binding
 */
export function bindingsOf(site: Site, sites: readonly Site[]): string[] {
    const names = boundHostNames(site, sites);
    return (names.length > 0 ? names : [""]).map((name) => `*:${site.port}:${name}`);
}
