import { z } from "zod";

import { dnsName } from "../kubernetes/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import type { IisLogMonitorAppSettings } from "./settings";

/** Who the application is, to Kubernetes, to AWS and to Active Directory. */
export const identitySettings = {
    /**
     * Service account of the pods, which is there already: for AWS by IRSA, or for Kubernetes' API. Default: none, or with `gmsa` one of the
     * application's own, of its name.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
     */
    serviceAccount: z
        .strictObject({
            /** Its name. */
            name: mayBeOutput(dnsName, ({ id }) => `output-${id}`),
            /** Whether the pods get its token for Kubernetes' API. The token for AWS comes without it. */
            mountToken: z.boolean().default(false),
        })
        .optional(),

    /**
     * A group-managed service account of Active Directory, as which the application speaks to others of the domain. In the cluster there have to be the resource
     * type GMSACredentialSpec, the admission webhook that writes its contents into pods, and the GMSACredentialSpec itself; its nodes are joined to the domain, or
     * have a plug-in that reads the account's credentials. The stack gives the pods' service account the right to use this one specification.
     *
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/
     * @see https://docs.aws.amazon.com/eks/latest/best-practices/windows-gmsa.html
     */
    gmsa: z
        .strictObject({
            /** Name of the GMSACredentialSpec. */
            credentialSpecName: mayBeOutput(dnsName, ({ id }) => `output-${id}`),
        })
        .optional(),

    /**
     * User that the container's processes run as. Default: the image's, with IIS ContainerAdministrator: ServiceMonitor starts and stops services, which
     * ContainerUser may not.
     *
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-runasusername/
     */
    runAsUserName: z
        .string()
        // As the API server checks it: https://github.com/kubernetes/kubernetes/blob/master/pkg/apis/core/validation/validation.go
        .regex(
            /^(([^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}|[A-Za-z0-9][A-Za-z0-9.-]{0,254}[A-Za-z0-9])\\)?(?![. ]+$)[^"/\\[\]:;|=,+*?<>@]{1,104}$/,
            'must be a user, such as "ContainerUser" or "NT AUTHORITY\\NETWORK SERVICE"',
        )
        .optional(),
};

/** The pods' service account; undefined where they have that of every pod. */
export function serviceAccountName({ name, serviceAccount, gmsa }: IisLogMonitorAppSettings): string | undefined {
    return serviceAccount?.name ?? (gmsa === undefined ? undefined : name);
}
