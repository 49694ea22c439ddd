import { z } from "zod";

import { credentialInClear } from "../kubernetes/credential-in-clear";
import { environmentVariable, secretVariable } from "../kubernetes/object-references";
import { mayBeOutput } from "../outputs/may-be-output";
import { concealed } from "../settings/credentials";
import type { Problem } from "../settings/problems";
import { escapeOfAppcmd, iisService, keptBack, lengthForAppcmd, longestVariable, unquotable } from "./service-monitor";

export const environmentSettings = z
    .record(
        z
            .string()
            .regex(
                /^[A-Za-z_][A-Za-z0-9_.-]*$/,
                "must consist of letters, digits and _ . -, and not begin with a digit",
            ),
        z.union(
            [mayBeOutput(z.string(), ({ id }) => id), secretVariable],
            "must be a text, or a reference { kubernetesSecret: { name, key } }",
        ),
    )
    .meta(concealed)
    .default({});

export type Environment = z.output<typeof environmentSettings>;

/**
 * Variables that every pod gets, from the kubelet and from EKS's webhook for service accounts. A variable with the same spelling replaces them.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.36.3/pkg/kubelet/envvars/envvars.go
 * @see https://github.com/aws/amazon-eks-pod-identity-webhook/blob/master/pkg/handler/handler.go
 */
const addedToPods: readonly string[] = [
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "KUBERNETES_SERVICE_PORT_HTTPS",
    "KUBERNETES_PORT",
    ...["", "_PROTO", "_PORT", "_ADDR"].map((end) => `KUBERNETES_PORT_443_TCP${end}`),
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ROLE_ARN",
    "AWS_STS_REGIONAL_ENDPOINTS",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
];

export function environmentProblems({
    environment,
    serviceName,
    serviceMonitor,
}: {
    environment: Environment;
    serviceName: string;
    serviceMonitor: boolean;
}): Problem[] {
    const variables = Object.entries(environment);
    const forIis = serviceName.toLowerCase() === iisService;
    if (!forIis && variables.length > 0) {
        return [
            {
                setting: "environment",
                remedy: `would not reach the service "${serviceName}": ServiceMonitor passes variables only to IIS, and Windows gives a service the variables of the machine; set them in the image (setx /M)`,
            },
        ];
    }
    return variables.flatMap(([name, value], index): Problem[] => {
        const earlier = variables.slice(0, index).map(([other]) => other);
        const remedy =
            twinFault(name, earlier) ??
            (typeof value === "string" ? credentialInClear(name, value) : undefined) ??
            (serviceMonitor ? handingOnFault(name, value) : undefined);
        return remedy === undefined ? [] : [{ setting: `environment.${name}`, remedy }];
    });
}

/** A name that is equal to another one in Windows. ServiceMonitor also adds the second one to the pool, and appcmd fails (error 183). */
function twinFault(name: string, earlier: readonly string[]): string | undefined {
    const isTwin = (other: string) => other.toUpperCase() === name.toUpperCase() && other !== name;
    const own = earlier.find(isTwin);
    const cluster = addedToPods.find(isTwin);
    const [twin, whose, remedy] =
        own === undefined
            ? [cluster, "the cluster gives to pods", `write it as ${cluster}`]
            : [own, "is set too", "remove one of the two"];
    return twin === undefined
        ? undefined
        : `differs only in case from ${twin}, which ${whose}; Windows ignores case, so the container would end; ${remedy}`;
}

/** Variables that ServiceMonitor does not pass to IIS unchanged. */
function handingOnFault(name: string, value: Environment[string]): string | undefined {
    if (keptBack.has(name.toUpperCase())) {
        return "is a variable of Windows, which ServiceMonitor does not pass to IIS; use another name";
    }
    if (typeof value !== "string") {
        return undefined;
    }
    if (value === "") {
        return "is empty, so ServiceMonitor would end the container (https://github.com/microsoft/IIS.ServiceMonitor/issues/73); remove it, or set a value";
    }
    if (escapeOfAppcmd.test(value)) {
        return "contains a % before two hexadecimal digits, which ServiceMonitor changes: IIS gets another value, or the container ends; encode the value, such as with Base64";
    }
    if (unquotable.test(value)) {
        return 'contains a \\ directly before a ", which ServiceMonitor changes: IIS gets another value, or the container ends; encode the value, such as with Base64';
    }
    return lengthForAppcmd(name) + lengthForAppcmd(value) > longestVariable
        ? `is longer than ${longestVariable} characters, including name and quotation marks, so ServiceMonitor would never start IIS; shorten it, or put it into a file`
        : undefined;
}

/** Warns about variables that need more than one run of appcmd: each further run is slower, and ServiceMonitor ends the container if a run takes 5 seconds. */
export function environmentWarnings(environment: Environment): Problem[] {
    const length = Object.entries(environment)
        .map(([name, value]) => (typeof value === "string" ? lengthForAppcmd(name) + lengthForAppcmd(value) : 0))
        .reduce((sum, characters) => sum + characters, 0);
    return length > longestVariable
        ? [
              {
                  setting: "environment",
                  remedy:
                      `names and values have ${length} characters, but ServiceMonitor passes about ${longestVariable} at a time to IIS. Each further run takes longer, ` +
                      "and the container ends if a run takes 5 seconds (https://github.com/microsoft/IIS.ServiceMonitor/issues/76). Put large values into files.",
              },
          ]
        : [];
}

/** The container's variables in Kubernetes' form. */
export function environmentVariables(environment: Environment) {
    return Object.entries(environment).map(([name, value]) => environmentVariable(name, value));
}
