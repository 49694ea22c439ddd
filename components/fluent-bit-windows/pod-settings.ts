import { z } from "zod";

import { credentialInClear } from "../kubernetes/credential-in-clear";
import { dnsName, labelName, labelValue } from "../kubernetes/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import { concealed } from "../settings/credentials";
import type { Problem } from "../settings/problems";
import { podUid } from "./pipeline/liveness";
import { nodeAddress } from "./pipeline/metadata";
import { podName } from "./pipeline/readiness";
import type { FluentBitSettings } from "./settings";

const key = z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, "must be a key of a ConfigMap or a Secret");
const objectName = mayBeOutput(dnsName, ({ id }) => `output-${id}`);
const prefix = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be letters, digits and _, no digit at first");

export const podSettings = {
    /**
     * Labels that a node must have, beside those of its operating system, so that Fluent Bit runs there. Nodes without them are left out: nobody ships the lines of their pods. Default: every
     * Windows node, and with `linuxNodes` every Linux node.
     *
     * @see https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodeselector
     */
    nodeSelector: z.record(labelName, labelValue).default({}),

    /**
     * Environment variables of Fluent Bit's container, which sections under `extra` can name as `${NAME}`: a text, `{ secret, key }` of a Secret or `{ configMap, key }` of a ConfigMap in Fluent
     * Bit's namespace. These have to be there already; a change of theirs is seen when a pod starts again. A text that looks like a credential is refused, and so are the variables that the
     * program sets itself. Windows does not tell upper and lower case apart.
     */
    environment: z
        .record(
            prefix,
            z.union(
                [
                    mayBeOutput(z.string(), ({ id }) => id),
                    z.strictObject({ secret: objectName, key }),
                    z.strictObject({ configMap: objectName, key }),
                ],
                "must be a text, { secret, key } of a Kubernetes Secret or { configMap, key } of a ConfigMap",
            ),
        )
        .meta(concealed)
        .default({}),

    /**
     * ConfigMaps and Secrets in Fluent Bit's namespace whose every entry becomes an environment variable. Variables under `environment`, and those that the program sets itself, win over them.
     *
     * Before a deployment to a cluster that exists, the names of their entries are checked as those under `environment` are. What is added to the objects later is not checked, nor are objects that do
     * not exist yet, or that the identity that deploys may not read: these are warned of.
     */
    environmentFrom: z
        .array(
            z.union(
                [
                    z.strictObject({
                        /** Name of a Secret. */
                        secret: objectName,
                        /** What the names of the variables begin with, before the entry's key. */
                        prefix: prefix.optional(),
                    }),
                    z.strictObject({
                        /** Name of a ConfigMap. */
                        configMap: objectName,
                        /** What the names of the variables begin with, before the entry's key. */
                        prefix: prefix.optional(),
                    }),
                ],
                "must be { secret } or { configMap }",
            ),
        )
        .default([]),
};

/** Secrets by which the kubelet pulls images. */
export const pullSecrets = z.array(objectName).default([]);

/** Variables that the program sets in every pod. */
const ownVariables = ["HOST_NAME", podName, podUid, nodeAddress, "CLUSTER_NAME", "AWS_REGION"];

/**
 * Variables that decide who Fluent Bit is in AWS. EKS' webhook leaves those alone that a pod has already, and Fluent Bit takes an access key before its role.
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

/** Variables that Fluent Bit reads of a proxy. */
const proxyVariables = ["HTTP_PROXY", "NO_PROXY"];

/** Why nobody but the program may set a variable; undefined where everybody may. */
export function reservedVariable(name: string): string | undefined {
    const isSame = (other: string) => other === name.toUpperCase();
    return identityVariables.some(isSame)
        ? "would give Fluent Bit another identity in AWS than the settings say; set identity, or roleArn at a destination"
        : proxyVariables.some(isSame)
          ? "is set by httpProxy and noProxy, which keep Fluent Bit's way to the cluster free; set those"
          : undefined;
}

/** What is wrong with the variables, and with the labels of nodes. */
export function podProblems(
    { environment, nodeSelector }: Pick<FluentBitSettings, "environment" | "nodeSelector">,
    credentials: readonly { variable: string }[],
): Problem[] {
    const own = [...ownVariables, ...credentials.map(({ variable }) => variable)];
    const names = Object.keys(environment);
    return [
        ...Object.entries(environment).flatMap(([name, value], index): Problem[] => {
            const isSame = (other: string) => other.toUpperCase() === name.toUpperCase();
            const remedy = own.some(isSame)
                ? "is set by the program itself; use another name"
                : (reservedVariable(name) ??
                  (names.slice(0, index).some(isSame)
                      ? "differs only in case from another variable, and Windows does not tell them apart; remove one of the two"
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
                remedy: "is set by the program itself, since each image runs on its own system only; leave it out, and see linuxNodes and cluster.windowsVersions",
            })),
    ];
}

/** The container's variables, as Kubernetes takes them. */
export function environmentVariables({
    environment,
    environmentFrom,
}: Pick<FluentBitSettings, "environment" | "environmentFrom">) {
    return {
        env: Object.entries(environment).map(([name, value]) =>
            typeof value === "string"
                ? { name, value }
                : {
                      name,
                      valueFrom:
                          "secret" in value
                              ? { secretKeyRef: { name: value.secret, key: value.key } }
                              : { configMapKeyRef: { name: value.configMap, key: value.key } },
                  },
        ),
        ...(environmentFrom.length > 0 && {
            envFrom: environmentFrom.map((source) => ({
                ...(source.prefix !== undefined && { prefix: source.prefix }),
                ...("secret" in source
                    ? { secretRef: { name: source.secret } }
                    : { configMapRef: { name: source.configMap } }),
            })),
        }),
    };
}
