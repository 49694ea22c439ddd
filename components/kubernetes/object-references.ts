import { z } from "zod";

import { mayBeOutput, sampleName } from "../outputs/may-be-output";
import { formerForms } from "../settings/former-names";
import { dnsName } from "./settings";

/** Name of a Secret or a ConfigMap that a setting refers to. */
export const objectName = mayBeOutput(dnsName, sampleName);

/**
 * Key in a Secret or a ConfigMap.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/secret/#restriction-names-data
 */
export const dataKey = z
    .string()
    .regex(
        /^[-._a-zA-Z0-9]{1,253}$/,
        "must be a key in a Secret or a ConfigMap: at most 253 letters, digits, -, . and _",
    );

/** An entry of an existing Secret or ConfigMap. */
export const dataEntry = z.strictObject({
    /** Name of the object. */
    name: objectName,
    /** Key in the object. */
    key: dataKey,
});

/** An environment variable with the value of an entry of a Secret. */
export const secretVariable = z
    .strictObject({
        /** Entry of an existing Secret in the pods' namespace. The stack never contains its value. */
        kubernetesSecret: dataEntry,
    })
    .register(formerForms, { paths: { secret: ["kubernetesSecret", "name"], key: ["kubernetesSecret", "key"] } });

/** An environment variable with the value of an entry of a ConfigMap. */
export const configMapVariable = z
    .strictObject({
        /** Entry of an existing ConfigMap in the pods' namespace. */
        kubernetesConfigMap: dataEntry,
    })
    .register(formerForms, {
        paths: { configMap: ["kubernetesConfigMap", "name"], key: ["kubernetesConfigMap", "key"] },
    });

/** The value of an environment variable: a text, or an entry of a Secret or a ConfigMap. */
type VariableValue = string | z.output<typeof secretVariable> | z.output<typeof configMapVariable>;

/** An environment variable in Kubernetes' form. */
export function environmentVariable(name: string, value: VariableValue) {
    if (typeof value === "string") {
        return { name, value };
    }
    return "kubernetesSecret" in value
        ? { name, valueFrom: { secretKeyRef: value.kubernetesSecret } }
        : { name, valueFrom: { configMapKeyRef: value.kubernetesConfigMap } };
}
