import { z } from "zod";

import { hostName } from "../host-name";

/** Name of an application pool. LogMonitor hands a command line on without its quotes, so a pool whose name has a space could not be told. */
export const appPoolName = z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "must be an application pool's name of letters, digits and . _ -");

const site = z.strictObject({
    /** Name of the site. */
    name: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}$/, "must be a site's name of letters, digits, spaces and . _ -"),
    /** Port that it listens on. */
    port: z.int().min(1).max(65535).default(80),
    /**
     * Host names that it answers to, and that `ingress` sends to it. A site that has its port to itself answers to every name, so that health checks,
     * which carry none, reach it.
     */
    hostNames: z.array(hostName).default([]),
    /** Folder of the site in the image: a drive and a path, such as `C:\sites\shop`. */
    physicalPath: z
        .string()
        .regex(
            /^[A-Za-z]:(\\[^\\/:*?"<>|%]+)+\\?$/,
            'must be an absolute path that begins with a drive, such as "C:\\sites\\shop"',
        )
        .refine((path) => !path.split("\\").includes(".."), 'must not contain "..": write the path it leads to'),
    /** Application pool. One that the image does not have is made. It gets the variables of `environment`. */
    appPool: appPoolName.default("DefaultAppPool"),
});

export const siteSettings = z.array(site).min(1).optional();

export type Site = z.output<typeof site>;
