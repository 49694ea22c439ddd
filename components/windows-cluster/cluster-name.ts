import { z } from "zod";

import { otherNames } from "../settings/other-names";

/**
 * Name of the EKS cluster.
 *
 * @see https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html
 */
export const clusterName = z
    .string()
    .regex(
        /^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/,
        "must be the name of an EKS cluster: at most 100 letters, digits, - and _, beginning with a letter or digit",
    )
    .register(otherNames, {
        names: ["region", "awsRegion"],
        hint: "the cluster is in the region of the AWS provider; set aws:region",
    });
