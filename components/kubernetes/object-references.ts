import { z } from "zod";

import { mayBeOutput, sampleName } from "../outputs/may-be-output";
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

/** The value of an environment variable: a text, or an entry of a Secret or a ConfigMap. */
type VariableValue = string | { secret: string; key: string } | { configMap: string; key: string };

/** An environment variable in Kubernetes' form. */
export function environmentVariable(name: string, value: VariableValue) {
    if (typeof value === "string") {
        return { name, value };
    }
    const { key } = value;
    return "secret" in value
        ? { name, valueFrom: { secretKeyRef: { name: value.secret, key } } }
        : { name, valueFrom: { configMapKeyRef: { name: value.configMap, key } } };
}
