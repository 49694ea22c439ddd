import { z } from "zod";

import { mayBeOutput } from "../outputs/may-be-output";
import { clusterName } from "./cluster-name";

const autoScalingGroup = mayBeOutput(z.string(), ({ id }) => `output-${id}`);

/** The properties of a cluster that a component needs for its plan. They are Outputs if the same program looks up or creates the cluster. */
export const clusterAmongArgs = z.object({
    // Where the name is not known, the program's resources are named after the sample.
    name: mayBeOutput(clusterName, ({ id, isOther }) => (isOther ? `cluster-${id}` : "cluster"), { inNames: true }),
    accountId: mayBeOutput(
        z.string().regex(/^\d{12}$/, "must be an AWS account ID: 12 digits"),
        ({ place }) => place.accountId,
        { inNames: true },
    ),
    // The sample is newer than any version that a setting needs.
    version: mayBeOutput(z.string().regex(/^1\.\d+$/, 'must be a Kubernetes version, such as "1.33"'), ({ isOther }) =>
        isOther ? "1.998" : "1.999",
    ).optional(),
    autoScalingGroups: z
        .object({ windows: z.array(autoScalingGroup), linux: z.array(autoScalingGroup) })
        .default({ windows: [], linux: [] }),
});

export type ClusterAmongArgs = z.output<typeof clusterAmongArgs>;
