import { z } from "zod";

import { mayBeOutput } from "../outputs/may-be-output";
import { clusterName } from "./cluster-name";

/** What of a cluster a component plans with. A cluster that is looked up, or that the same program creates, gives it as Outputs. */
export const clusterAmongArgs = z.object({
    // Resources are called by the sample in the program, where the name is not known.
    name: mayBeOutput(clusterName, ({ id, isOther }) => (isOther ? `cluster-${id}` : "cluster"), { inNames: true }),
    accountId: mayBeOutput(
        z.string().regex(/^\d{12}$/, "must be the ID of an AWS account: 12 digits"),
        ({ place }) => place.accountId,
        { inNames: true },
    ),
    // No need of a setting is newer than a sample.
    version: mayBeOutput(
        z.string().regex(/^1\.\d+$/, 'must be a version of Kubernetes, such as "1.33"'),
        ({ isOther }) => (isOther ? "1.998" : "1.999"),
    ).optional(),
});

export type ClusterAmongArgs = z.output<typeof clusterAmongArgs>;
