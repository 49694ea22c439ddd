import { z } from "zod";

import { distinct } from "../../settings/distinct";
import { hostName } from "../host-name";

/** Name of an application pool. LogMonitor passes on a command line without quotes, so a name with a space would not arrive. */
export const appPoolName = z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be the name of an application pool: letters, digits and . _ -");

const site = z.strictObject({
    /** Name of the site. */
    name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, "must be the name of a site: letters, digits, spaces and . _ -"),
    /** Port of the site. */
    port: z.int().min(1).max(65535).default(80),
    /**
     * Host names of the site, for its bindings and for `ingress`. A site that does not share its port answers to every host name, so that health checks, which send none, reach it.
     */
    // IIS refuses a second binding of the same port and name: https://github.com/dsccommunity/WebAdministrationDsc/issues/93
    hostNames: distinct(hostName, "must contain each host name once").default([]),
    /** Folder of the site in the image: a drive and a path, such as `C:\sites\shop`. */
    physicalPath: z
        .string()
        .regex(
            /^[A-Za-z]:(\\[^\\/:*?"<>|%]+)+\\?$/,
            'must be an absolute path that begins with a drive, such as "C:\\sites\\shop"',
        )
        .refine((path) => !path.split("\\").includes(".."), 'must not contain "..": write the path it leads to'),
    /** Application pool. It is created if the image does not have it, and gets the variables of `environment`. */
    appPool: appPoolName.default("DefaultAppPool"),
});

export const siteSettings = z.array(site).min(1).optional();

export type Site = z.output<typeof site>;
