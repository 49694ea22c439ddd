import { z } from "zod";

import { dnsName } from "../kubernetes/settings";
import { mayBeOutput, sampleName } from "../outputs/may-be-output";

/** The application's identity for Kubernetes, AWS and Active Directory. */
export const identitySettings = {
    /**
     * Existing service account of the pods, for AWS permissions (IRSA) or for the Kubernetes API. Default: none; with `gmsa`, a service account with the application's name.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html
     */
    serviceAccount: z
        .strictObject({
            /** Name of the service account. */
            name: mayBeOutput(dnsName, sampleName),
            /** Whether the pods get a token for the Kubernetes API. The token for AWS does not need it. */
            mountToken: z.boolean().default(false),
        })
        .optional(),

    /**
     * Group-managed service account (gMSA) of Active Directory that the application uses in the domain. The cluster must have the resource type GMSACredentialSpec, its admission webhook, and the GMSACredentialSpec itself. The nodes must be joined to the domain, or have a plug-in that reads the account's credentials. The stack allows the pods' service account to use this specification.
     *
     * @see https://kubernetes.io/docs/tasks/configure-pod-container/configure-gmsa/
     * @see https://docs.aws.amazon.com/eks/latest/best-practices/windows-gmsa.html
     */
    gmsa: z
        .strictObject({
            /** Name of the GMSACredentialSpec. */
            credentialSpecName: mayBeOutput(dnsName, sampleName),
        })
        .optional(),

    /**
     * User of the container's processes. Default: the image's user. With IIS it is ContainerAdministrator, because ServiceMonitor starts and stops services, for which ContainerUser has no permission.
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
