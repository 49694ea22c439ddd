import { z } from "zod";

import type { Problem } from "../settings/problems";

/** Factor of each unit. */
const units: Partial<Record<string, number>> = {
    m: 1e-3,
    "": 1,
    k: 1e3,
    M: 1e6,
    G: 1e9,
    T: 1e12,
    Ki: 2 ** 10,
    Mi: 2 ** 20,
    Gi: 2 ** 30,
    Ti: 2 ** 40,
};

/** Common spellings of memory units, with Kubernetes' names. */
const misspeltUnits: Partial<Record<string, string>> = {
    b: "",
    kb: "k",
    mb: "M",
    gb: "G",
    tb: "T",
    kib: "Ki",
    mib: "Mi",
    gib: "Gi",
    tib: "Ti",
    k: "k",
    g: "G",
    t: "T",
    ki: "Ki",
    mi: "Mi",
    gi: "Gi",
    ti: "Ti",
};

/**
 * A Windows container needs 45 MB before a program runs in it, so nothing starts with less than this.
 *
 * @see https://learn.microsoft.com/virtualization/windowscontainers/deploy-containers/system-requirements#memory-requirements
 */
const leastLimit = "64Mi";

/** A smaller request is probably in another unit. */
const leastRequest = "1Mi";

/** A larger number of processors probably means thousandths, such as `1000`. */
const mostProcessors = 256;

function parts(text: string): { amount: string; unit: string } | undefined {
    const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text) ?? [];
    return amount === undefined || unit === undefined ? undefined : { amount, unit };
}

/** A quantity as a number of processors or bytes. NaN if it is not a quantity. */
export function quantityValue(text: string): number {
    const { amount = "", unit = "" } = parts(text) ?? {};
    return Number(amount === "" ? Number.NaN : amount) * (units[unit] ?? Number.NaN);
}

/** The problem of an amount of CPU. The smallest unit of Kubernetes is a thousandth of a processor. */
function cpuFault(text: string): string | undefined {
    const found = parts(text);
    if (found === undefined) {
        return 'must be an amount of CPU, such as "500m" (half a processor) or "2"';
    }
    const { amount, unit } = found;
    if (unit !== "" && unit !== "m") {
        const isMemory = unit in units || unit.toLowerCase() in misspeltUnits;
        return `must be an amount of CPU, but "${unit}" is ${isMemory ? "a unit of memory" : "not a unit of CPU"}; write "${amount}m" for thousandths of a processor, or "2" for whole processors`;
    }
    if (text !== `${amount}${unit}`) {
        return `must not have a space; write "${amount}${unit}"`;
    }
    const processors = quantityValue(text);
    if (processors === 0) {
        return "must be more than 0";
    }
    if (!Number.isInteger(Math.round(processors * 1e6) / 1e3)) {
        return 'must be at least "1m" and a whole number of thousandths, the smallest unit of Kubernetes';
    }
    return processors > mostProcessors
        ? `is ${processors} whole processors, more than a node has; write "${processors}m" for thousandths of a processor`
        : undefined;
}

/** The problem of any amount of memory. */
function memoryFault(text: string): string | undefined {
    const found = parts(text);
    if (found === undefined) {
        return 'must be an amount of memory, such as "256Mi" or "1Gi"';
    }
    const { amount, unit } = found;
    if (unit === "m") {
        return `is in thousandths of a byte; write "${amount}Mi" for MiB`;
    }
    const meant = unit in units ? unit : misspeltUnits[unit.toLowerCase()];
    if (meant === undefined) {
        return `must be an amount of memory, but "${unit}" is not a unit of memory; use Mi or Gi, as in "256Mi"`;
    }
    if (text !== `${amount}${meant}`) {
        return `is not in Kubernetes' format; write "${amount}${meant}"`;
    }
    const bytes = quantityValue(text);
    if (bytes < quantityValue(leastRequest)) {
        return `is ${amount} ${unit === "" ? "bytes" : unit}, which is too little; write "${amount}Mi" for MiB`;
    }
    return Number.isInteger(bytes) ? undefined : "must be a whole number of bytes";
}

function memoryLimitFault(text: string): string | undefined {
    return (
        memoryFault(text) ??
        (quantityValue(text) < quantityValue(leastLimit)
            ? `must be at least "${leastLimit}": a Windows container needs 45 MB before a program runs in it`
            : undefined)
    );
}

function checked(fault: (text: string) => string | undefined) {
    // YAML reads 2 and 512 as numbers.
    const error = ({ input }: { input?: unknown }) =>
        typeof input === "number" ? (fault(String(input)) ?? `must be a text; write "${input}", in quotes`) : undefined;
    return z.string({ error }).superRefine((text, context) => {
        const message = fault(text);
        if (message !== undefined) {
            context.addIssue({ code: "custom", message });
        }
    });
}

/**
 * An amount of CPU.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-cpu
 */
export const cpuQuantity = checked(cpuFault);

/**
 * A memory request.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#meaning-of-memory
 */
export const memoryRequest = checked(memoryFault);

/** A memory limit. */
export const memoryLimit = checked(memoryLimitFault);

interface Resources {
    cpuRequest: string;
    cpuLimit?: string | undefined;
    memoryRequest: string;
    memoryLimit: string;
}

/**
 * Requests above their limits, with which Kubernetes accepts the Deployment or DaemonSet but refuses every pod.
 *
 * @param defaults values of settings that the user has not set
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/core/validation/validation.go (`ValidateResourceRequirements`)
 */
export function resourceProblems(resources: Resources, defaults: Resources): Problem[] {
    return (["cpu", "memory"] as const).flatMap((kind): Problem[] => {
        const request = resources[`${kind}Request`];
        const limit = resources[`${kind}Limit`];
        if (limit === undefined || quantityValue(request) <= quantityValue(limit)) {
            return [];
        }
        // Report the setting that the user has changed.
        const isDefault = request === defaults[`${kind}Request`];
        return [
            isDefault
                ? {
                      setting: `resources.${kind}Limit`,
                      value: JSON.stringify(limit),
                      remedy: `is less than resources.${kind}Request, which is ${JSON.stringify(request)}; increase the limit, or reduce the request`,
                  }
                : {
                      setting: `resources.${kind}Request`,
                      value: JSON.stringify(request),
                      remedy: `is more than resources.${kind}Limit, which is ${JSON.stringify(limit)}; reduce the request, or increase the limit`,
                  },
        ];
    });
}
