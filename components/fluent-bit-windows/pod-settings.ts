import { z } from "zod";

import { credentialInClear } from "../kubernetes/credential-in-clear";
import { configMapVariable, environmentVariable, objectName, secretVariable } from "../kubernetes/object-references";
import { labelName, labelValue } from "../kubernetes/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import { concealed } from "../settings/credentials";
import { formerForms } from "../settings/former-names";
import type { Problem } from "../settings/problems";
import { nodeAddress, podName, podUid } from "./pipeline/pod-variables";

const prefix = z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must consist of letters, digits and _, and not begin with a digit");

const wholeObject = z.strictObject({
    /** Name of the object. */
    name: objectName,
});

export const podSettings = {
    /**
     * Labels that a node must have, in addition to those of its operating system. Fluent Bit does not run on nodes without them, and does not ship the lines of their pods. Default: every Windows node, and with `linuxNodes` every Linux node.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
     */
    nodeSelector: z.record(labelName, labelValue).default({}),

    /**
     * Environment variables of Fluent Bit's container, for use as `${NAME}` in sections under `extra`: a text, an entry of an existing Secret, as in `{ NAME: { kubernetesSecret: { name, key } } }`, or of an existing ConfigMap, as in `{ NAME: { kubernetesConfigMap: { name, key } } }`. Both are in Fluent Bit's namespace. A pod sees changed objects after a restart. A text that looks like a credential is refused, and so are the variables that the program sets itself. Windows ignores the case of names.
     */
    environment: z
        .record(
            prefix,
            z.union(
                [mayBeOutput(z.string(), ({ id }) => id), secretVariable, configMapVariable],
                "must be a text, or a reference { kubernetesSecret: { name, key } } or { kubernetesConfigMap: { name, key } }",
            ),
        )
        .meta(concealed)
        .default({}),

    /**
     * ConfigMaps and Secrets in Fluent Bit's namespace. All their entries become environment variables. Variables under `environment`, and those that the program sets itself, take precedence.
     *
     * Before a deployment to an existing cluster, the names of their entries are checked like those under `environment`. Later additions are not checked. Objects that do not exist yet, or that the deploying identity cannot read, cause a warning.
     */
    environmentFrom: z
        .array(
            z.union(
                [
                    z
                        .strictObject({
                            /** A Secret. */
                            kubernetesSecret: wholeObject,
                            /** Prefix of the variables' names, before the entry's key. */
                            prefix: prefix.optional(),
                        })
                        .register(formerForms, { paths: { secret: ["kubernetesSecret", "name"] } }),
                    z
                        .strictObject({
                            /** A ConfigMap. */
                            kubernetesConfigMap: wholeObject,
                            /** Prefix of the variables' names, before the entry's key. */
                            prefix: prefix.optional(),
                        })
                        .register(formerForms, { paths: { configMap: ["kubernetesConfigMap", "name"] } }),
                ],
                "must be { kubernetesSecret: { name } } or { kubernetesConfigMap: { name } }",
            ),
        )
        .default([]),
};

type PodSettings = z.output<z.ZodObject<typeof podSettings>>;

/** Secrets with which the kubelet pulls images. */
export const pullSecrets = z.array(objectName).default([]);

/** Variables that the program sets in every pod. */
const ownVariables = ["HOST_NAME", podName, podUid, nodeAddress, "CLUSTER_NAME", "AWS_REGION"];

/**
 * Variables that determine Fluent Bit's identity in AWS. EKS's webhook does not change existing variables of a pod, and Fluent Bit uses an access key before its role.
 *
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook/blob/master/pkg/handler/handler.go
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/aws/flb_aws_credentials.c standard_chain_create
 */
const identityVariables = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_DEFAULT_REGION",
];

/** Proxy variables that Fluent Bit reads. */
const proxyVariables = ["HTTP_PROXY", "NO_PROXY"];

/** Why users cannot set a variable; undefined if they can. */
export function reservedVariableFault(name: string): string | undefined {
    const isSame = (other: string) => other === name.toUpperCase();
    return identityVariables.some(isSame)
        ? "would give Fluent Bit another AWS identity than the settings; set identity, or roleArn of a destination"
        : proxyVariables.some(isSame)
          ? "is set by httpProxy and noProxy, which keep connections to the cluster direct; use these settings"
          : undefined;
}

/** Problems of the variables and of the labels of nodes. */
export function podProblems(
    { environment, nodeSelector }: Pick<PodSettings, "environment" | "nodeSelector">,
    credentials: readonly { variable: string }[],
): Problem[] {
    const own = [...ownVariables, ...credentials.map(({ variable }) => variable)];
    const names = Object.keys(environment);
    return [
        ...Object.entries(environment).flatMap(([name, value], index): Problem[] => {
            const isSame = (other: string) => other.toUpperCase() === name.toUpperCase();
            const remedy = own.some(isSame)
                ? "is a variable that the program sets itself; use another name"
                : (reservedVariableFault(name) ??
                  (names.slice(0, index).some(isSame)
                      ? "differs only in case from another variable, which Windows ignores; remove one of the two"
                      : typeof value === "string"
                        ? credentialInClear(name, value)
                        : undefined));
            return remedy === undefined ? [] : [{ setting: `environment.${name}`, remedy }];
        }),
        ...Object.entries(nodeSelector)
            .filter(([name]) => ["kubernetes.io/os", "node.kubernetes.io/windows-build"].includes(name))
            .map(([name, value]) => ({
                setting: `nodeSelector.${name}`,
                value: JSON.stringify(value),
                remedy: "is a label that the program sets itself, because each image runs only on its own system; remove it, and use linuxNodes and cluster.windowsVersions",
            })),
    ];
}

/** The container's variables in Kubernetes' form. */
export function environmentVariables({
    environment,
    environmentFrom,
}: Pick<PodSettings, "environment" | "environmentFrom">) {
    return {
        env: Object.entries(environment).map(([name, value]) => environmentVariable(name, value)),
        ...(environmentFrom.length > 0 && {
            envFrom: environmentFrom.map((source) => ({
                ...(source.prefix !== undefined && { prefix: source.prefix }),
                ...("kubernetesSecret" in source
                    ? { secretRef: source.kubernetesSecret }
                    : { configMapRef: source.kubernetesConfigMap }),
            })),
        }),
    };
}
