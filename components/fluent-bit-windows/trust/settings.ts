import { z } from "zod";

import { dataKey, objectName } from "../../kubernetes/object-references";
import { dnsLabel } from "../../kubernetes/settings";
import { mayBeOutput } from "../../outputs/may-be-output";
import { sampleAuthorities } from "./sample-authorities";
import { concealed } from "../../settings/credentials";

const kubernetesObject = z.strictObject({
    /** Name of the object. */
    name: objectName,
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
