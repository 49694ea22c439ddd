import { isTrue, listIn, objectIn, objectsIn, textIn } from "../resources/json";
import { isPath } from "./host-path";
import { securityContexts, type PodSpec } from "./pods";

/** One way in which a pod reaches the node that it runs on. */
export interface HostAccess {
    readonly kind: "hostPath" | "hostProcess" | "hostNetwork" | "hostPID" | "hostIPC" | "privileged" | "capability";
    /** The node's path, or the capability. */
    readonly what?: string;
    readonly readOnly?: boolean;
    readonly place: string;
}

/** Capabilities with which a container leaves its box. */
const breakOut = ["ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "DAC_READ_SEARCH", "BPF"];

export function hostAccessOf(pod: PodSpec): HostAccess[] {
    const { spec } = pod;
    const namespaces = (["hostNetwork", "hostPID", "hostIPC"] as const)
        .filter((kind) => isTrue(spec[kind]))
        .map((kind) => ({ kind, place: "the pod" }));
    const contexts = securityContexts(pod).flatMap(({ place, context }): HostAccess[] => [
        ...(isTrue(objectIn(context["windowsOptions"])["hostProcess"])
            ? [{ kind: "hostProcess" as const, place }]
            : []),
        ...(isTrue(context["privileged"]) ? [{ kind: "privileged" as const, place }] : []),
        ...listIn(objectIn(context["capabilities"])["add"])
            .flatMap((capability) => textIn(capability)?.toUpperCase().replace(/^CAP_/, "") ?? [])
            .filter((capability) => breakOut.includes(capability))
            .map((what) => ({ kind: "capability" as const, what, place })),
    ]);
    return [...namespaces, ...contexts, ...hostPaths(pod)];
}

function hostPaths({ spec, containers }: PodSpec): HostAccess[] {
    return objectsIn(spec["volumes"]).flatMap(({ object: volume }) => {
        const path = textIn(objectIn(volume["hostPath"])["path"]);
        if (path === undefined) {
            return [];
        }
        const mounts = containers.flatMap((container) =>
            objectsIn(container.spec["volumeMounts"]).filter(({ object }) => object["name"] === volume["name"]),
        );
        return [
            {
                kind: "hostPath" as const,
                what: path,
                readOnly: mounts.every(({ object }) => isTrue(object["readOnly"])),
                place: `volume "${textIn(volume["name"]) ?? ""}"`,
            },
        ];
    });
}

/** `hostPath:/var/log:ro`, `hostProcess`, `capability:SYS_PTRACE`, `*`: how a setting spells what is allowed. */
export function isAllowed(access: HostAccess, allowed: readonly string[]): boolean {
    return allowed.some((each) => {
        if (each === "*" || each === access.kind) {
            return true;
        }
        if (!each.startsWith(`${access.kind}:`)) {
            return false;
        }
        const what = each.slice(access.kind.length + 1);
        if (access.kind !== "hostPath") {
            return what === access.what;
        }
        const readOnlyOnly = what.endsWith(":ro");
        const pattern = readOnlyOnly ? what.slice(0, -3) : what;
        return isPath(pattern, access.what ?? "") && (access.readOnly === true || !readOnlyOnly);
    });
}

export function describeAccess({ kind, what, readOnly, place }: HostAccess): string {
    switch (kind) {
        case "hostPath":
            return `${place} mounts the node's ${what ?? ""} ${readOnly === true ? "read-only" : "for writing"}`;
        case "capability":
            return `${place} adds the capability ${what ?? ""}, with which it leaves its container`;
        case "privileged":
            return `${place} is privileged, which is root on the node`;
        case "hostProcess":
            return `${place} is a HostProcess container, which runs on the node itself`;
        default:
            return `the pod sets ${kind}`;
    }
}
