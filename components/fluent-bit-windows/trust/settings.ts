import { z } from "zod";

import { dnsLabel } from "../../kubernetes/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { sampleAuthorities } from "./sample-authorities";
import { concealed } from "../../settings/credentials";

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const objectName = z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "must be the name of a Kubernetes object");

const dataKey = z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, "must be a key: letters, digits, -, . and _");

const kubernetesObject = z.strictObject({
    /** Name of the object. */
    name: mayBeOutput(objectName, ({ id }) => `output-${id}`),
    /** Key in the Secret. */
    key: dataKey.default("ca.crt"),
    /** Namespace of the object. Default: Fluent Bit's namespace. */
    namespace: mayBeOutput(dnsLabel, ({ id }) => `output-${id}`).optional(),
});

const choices = "`pem`, `kubernetesConfigMap` or `kubernetesSecret`";

export const certificateAuthority = z
    .strictObject(
        {
            /** One or more certificates in PEM. */
            pem: mayBeOutput(z.string().meta(concealed), ({ isOther }) =>
                isOther ? sampleAuthorities.other : sampleAuthorities.one,
            ).optional(),

            /** An existing ConfigMap. The stack reads it at each deployment. */
            kubernetesConfigMap: kubernetesObject.optional(),

            /** An existing Secret. The stack reads only this entry at each deployment. */
            kubernetesSecret: kubernetesObject.optional(),
        },
        {
            error: (issue) =>
                issue.code === "invalid_type" ? `must contain the place of the certificates: ${choices}` : undefined,
        },
    )
    .meta(concealed)
    .refine((one) => Object.values(one).filter((place) => place !== undefined).length === 1, {
        error: `must have exactly one of ${choices}`,
    });

export type CertificateAuthority = z.output<typeof certificateAuthority>;
