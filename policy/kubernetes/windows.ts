import { isObject, listIn, objectIn, objectsIn, textIn, unknown, type Json, type JsonObject } from "../resources/json";
import { securityContexts, type PodSpec } from "./pods";

export const osLabel = "kubernetes.io/os";

/** Labels that only Windows nodes carry, or carry with this value. */
const windowsLabels: ReadonlyMap<string, RegExp> = new Map([
    [osLabel, /^windows$/],
    ["beta.kubernetes.io/os", /^windows$/],
    ["node.kubernetes.io/windows-build", /^\d/],
]);

const windowsImage =
    /(^|\/)mcr\.microsoft\.com\/(windows|dotnet\/framework)[/:@]|[/:_-](windowsservercore|nanoserver|servercore)|ltsc20\d\d|[:-]windows-20\d\d/i;
const windowsPath = /^[a-z]:[\\/]/i;
/** PowerShell 7 (`pwsh`) and its scripts run on Linux too: https://learn.microsoft.com/powershell/scripting/install/installing-powershell-on-linux */
const windowsProgram = /(^|[\\/])(powershell|cmd)$|\.(exe|bat|cmd)$|^[a-z]:[\\/]/i;

/** What shows that a pod is meant for Windows, apart from where it is scheduled; undefined where nothing does. */
export function windowsSign(pod: PodSpec): string | undefined {
    const { spec, containers } = pod;
    if (objectIn(spec["os"])["name"] === "windows") {
        return "spec.os.name is windows";
    }
    for (const { place, context } of securityContexts(pod)) {
        if (isObject(context["windowsOptions"])) {
            return `${place} has windowsOptions`;
        }
    }
    for (const { place, spec: container } of containers) {
        const image = textIn(container["image"]);
        if (image !== undefined && windowsImage.test(image)) {
            return `${place} runs the Windows image ${image}`;
        }
        const paths = objectsIn(container["volumeMounts"]).map(({ object }) => textIn(object["mountPath"]) ?? "");
        const mount = paths.find((path) => windowsPath.test(path));
        if (mount !== undefined) {
            return `${place} mounts ${mount}`;
        }
        const program = textIn(listIn(container["command"])[0]);
        if (program !== undefined && windowsProgram.test(program)) {
            return `${place} runs ${program}`;
        }
    }
    return undefined;
}

/**
 * Whether a pod lands on Windows nodes only, by nodeSelector or required nodeAffinity. `maybe` where a preview does not
 * say yet, or where a runtime class decides, which brings a node selector and tolerations of its own.
 */
export function selectsWindows({ spec }: PodSpec): "yes" | "no" | "maybe" {
    const selector = spec["nodeSelector"];
    const affinity = requiredTerms(spec);
    if (labelsSayWindows(selector) || (affinity !== unknown && affinitySaysWindows(affinity))) {
        return "yes";
    }
    const isOpen =
        selector === unknown ||
        affinity === unknown ||
        [...windowsLabels.keys()].some((label) => objectIn(selector)[label] === unknown);
    return isOpen || hasRuntimeClass(spec) ? "maybe" : "no";
}

function labelsSayWindows(selector: Json): boolean {
    return Object.entries(objectIn(selector)).some(([label, value]) => isWindowsLabel(label, textIn(value) ?? ""));
}

function isWindowsLabel(label: string, value: string): boolean {
    return windowsLabels.get(label)?.test(value) === true;
}

function requiredTerms(spec: JsonObject): Json {
    const affinity = spec["affinity"];
    const nodeAffinity = affinity === unknown ? unknown : objectIn(affinity)["nodeAffinity"];
    const key = "requiredDuringSchedulingIgnoredDuringExecution";
    const required = nodeAffinity === unknown ? unknown : objectIn(nodeAffinity)[key];
    return required === unknown ? unknown : objectIn(required)["nodeSelectorTerms"];
}

/** The terms of a required affinity are alternatives: each has to ask for Windows. */
function affinitySaysWindows(required: Json): boolean {
    const terms = objectsIn(required);
    return (
        terms.length > 0 &&
        terms.every(({ object }) =>
            objectsIn(object["matchExpressions"]).some(({ object: { key, operator, values } }) => {
                const label = textIn(key) ?? "";
                if (operator === "Exists") {
                    return label === "node.kubernetes.io/windows-build";
                }
                const wanted = listIn(values);
                // A node that does not run Linux runs Windows.
                if (operator === "NotIn") {
                    return /^(beta\.)?kubernetes\.io\/os$/.test(label) && wanted.includes("linux");
                }
                return (
                    operator === "In" &&
                    wanted.length > 0 &&
                    wanted.every((value) => isWindowsLabel(label, textIn(value) ?? ""))
                );
            }),
        )
    );
}

/** A RuntimeClass brings node selector and tolerations of its own. */
export function hasRuntimeClass(spec: JsonObject): boolean {
    return spec["runtimeClassName"] !== undefined && spec["runtimeClassName"] !== null;
}
