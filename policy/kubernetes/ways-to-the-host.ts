import { isObject, isTrue, listIn, objectIn, objectsIn, textIn, type Json, type JsonObject } from "../resources/json";
import { isPath } from "./host-path";
import { handlersOf, securityContexts, type PodSpec } from "./pods";

/** One way in which a pod reaches the node that it runs on. */
export interface HostAccess {
    readonly kind:
        | "hostPath"
        | "hostProcess"
        | "hostNetwork"
        | "hostPID"
        | "hostIPC"
        | "hostPort"
        | "flexVolume"
        | "probeHost"
        | "privileged"
        | "capability"
        | "procMount"
        | "unconfined"
        | "sysctl";
    /** The node's path, the capability, the port, the driver, the profile or the kernel's setting. */
    readonly what?: string;
    readonly readOnly?: boolean;
    readonly place: string;
}

/**
 * The capabilities that a container may add and stay in its box; what else is in it, is in Docker's own set.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 */
const harmless = new Set([
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
]);

/** Settings of the kernel that are a pod's own: the same page. */
const ownSysctls = new Set([
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
]);

export function hostAccessOf(pod: PodSpec): HostAccess[] {
    const { spec } = pod;
    const namespaces = (["hostNetwork", "hostPID", "hostIPC"] as const)
        .filter((kind) => isTrue(spec[kind]))
        .map((kind) => ({ kind, place: "the pod" }));
    const sysctls = objectsIn(objectIn(spec["securityContext"])["sysctls"])
        .flatMap(({ object }) => textIn(object["name"]) ?? [])
        .filter((name) => !ownSysctls.has(name.replaceAll("/", ".")))
        .map((what) => ({ kind: "sysctl" as const, what, place: "the pod" }));
    return [
        ...namespaces,
        ...contextAccess(pod),
        ...sysctls,
        ...hostPorts(pod),
        ...probeHosts(pod),
        ...hostPaths(pod),
        ...flexVolumes(pod),
    ];
}

function contextAccess(pod: PodSpec): HostAccess[] {
    return securityContexts(pod).flatMap(({ place, context, isOfPod }): HostAccess[] => [
        ...(isTrue(objectIn(context["windowsOptions"])["hostProcess"])
            ? [{ kind: "hostProcess" as const, place }]
            : []),
        ...(isOfPod ? [] : containersOnly(place, context)),
        ...(["seccompProfile", "appArmorProfile"] as const)
            .filter((profile) => objectIn(context[profile])["type"] === "Unconfined")
            .map((what) => ({ kind: "unconfined" as const, what, place })),
        ...(leavesConfinement(objectIn(context["seLinuxOptions"]))
            ? [{ kind: "unconfined" as const, what: "seLinuxOptions", place }]
            : []),
    ]);
}

/**
 * Fields that a pod's own context does not have: the API server refuses the object, or ignores them with a warning.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#validation-for-unrecognized-or-duplicate-fields
 */
function containersOnly(place: string, context: JsonObject): HostAccess[] {
    return [
        ...(isTrue(context["privileged"]) ? [{ kind: "privileged" as const, place }] : []),
        ...listIn(objectIn(context["capabilities"])["add"])
            .flatMap((capability) => textIn(capability)?.trim().toUpperCase().replace(/^CAP_/, "") ?? [])
            .filter((capability) => !harmless.has(capability))
            .map((what) => ({ kind: "capability" as const, what, place })),
        ...(context["procMount"] === "Unmasked" ? [{ kind: "procMount" as const, place }] : []),
    ];
}

/** A type of SELinux other than a container's, or a user or role at all: the same page. */
function leavesConfinement({ type, user, role }: JsonObject): boolean {
    return (
        (typeof type === "string" &&
            !/^(|container_t|container_init_t|container_kvm_t|container_engine_t)$/.test(type)) ||
        [user, role].some((given) => typeof given === "string" && given !== "")
    );
}

/** With the node's network a container port is the node's as well: that is said already. */
function hostPorts({ spec, containers }: PodSpec): HostAccess[] {
    return isTrue(spec["hostNetwork"])
        ? []
        : containers.flatMap(({ place, spec: container }) =>
              objectsIn(container["ports"])
                  .flatMap(({ object: { hostPort } }) =>
                      typeof hostPort === "number" || typeof hostPort === "string" ? [Number(hostPort)] : [],
                  )
                  .filter((port) => port > 0)
                  .map((port) => ({ kind: "hostPort" as const, what: String(port), place })),
          );
}

/**
 * Hosts to which the kubelet connects from the node's network. A pod with hostNetwork already has a finding.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
 * @see https://www.kubernetes.dev/resources/keps/4940/
 */
function probeHosts({ spec, containers }: PodSpec): HostAccess[] {
    return isTrue(spec["hostNetwork"])
        ? []
        : containers.flatMap((container) =>
              handlersOf(container)
                  .flatMap(({ handler: { httpGet, tcpSocket } }) => [objectIn(httpGet), objectIn(tcpSocket)])
                  .flatMap(({ host }) => textIn(host) ?? [])
                  .filter((host) => host !== "")
                  .map((what) => ({ kind: "probeHost" as const, what, place: container.place })),
          );
}

/**
 * Containers for which an annotation of the pod disables AppArmor. Kubernetes 1.30 replaced the annotation, and still reads it.
 *
 * @see https://kubernetes.io/docs/tutorials/security/apparmor/#securing-a-pod
 */
export function unconfinedByAnnotation(value: Json): HostAccess[] {
    if (Array.isArray(value)) {
        return value.flatMap(unconfinedByAnnotation);
    }
    return Object.entries(objectIn(value)).flatMap(([key, entry]): HostAccess[] =>
        key.startsWith(appArmor)
            ? entry === "unconfined"
                ? [{ kind: "unconfined", what: "appArmorProfile", place: `container "${key.slice(appArmor.length)}"` }]
                : []
            : unconfinedByAnnotation(entry),
    );
}

const appArmor = "container.apparmor.security.beta.kubernetes.io/";

function hostPaths({ spec, containers }: PodSpec): HostAccess[] {
    const mounts = containers.flatMap((container) => objectsIn(container.spec["volumeMounts"]));
    const writable = new Set(mounts.flatMap(({ object }) => (isTrue(object["readOnly"]) ? [] : [object["name"]])));
    return objectsIn(spec["volumes"]).flatMap(({ object: volume }) => {
        const path = textIn(objectIn(volume["hostPath"])["path"]);
        if (path === undefined) {
            return [];
        }
        return [
            {
                kind: "hostPath" as const,
                what: path,
                readOnly: !writable.has(volume["name"]),
                place: `volume "${textIn(volume["name"]) ?? ""}"`,
            },
        ];
    });
}

/**
 * Volumes of a driver that is a program on the node, which the kubelet runs with the options that the pod writes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#deprecated-flexvolume
 */
function flexVolumes({ spec }: PodSpec): HostAccess[] {
    return objectsIn(spec["volumes"]).flatMap(({ object: volume }) =>
        flexVolumeOf(volume, `volume "${textIn(volume["name"]) ?? ""}"`),
    );
}

export function flexVolumeOf(volume: JsonObject, place: string): HostAccess[] {
    const { flexVolume } = volume;
    return isObject(flexVolume)
        ? [{ kind: "flexVolume" as const, what: textIn(flexVolume["driver"]) ?? "", place }]
        : [];
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

const confinements: Readonly<Record<string, string>> = {
    seccompProfile: "seccomp",
    appArmorProfile: "AppArmor",
    seLinuxOptions: "SELinux",
};

export function describeAccess({ kind, what, readOnly, place }: HostAccess): string {
    switch (kind) {
        case "hostPath":
            return `${place} mounts the node's ${what ?? ""} ${readOnly === true ? "read-only" : "for writing"}`;
        case "capability":
            return `${place} adds the capability ${what ?? ""}, which gives it access outside its container`;
        case "privileged":
            return `${place} is privileged, that is, root on the node`;
        case "hostProcess":
            return `${place} is a HostProcess container, which runs on the node itself`;
        case "hostPort":
            return `${place} uses the node's port ${what ?? ""}, which bypasses network policies and Services`;
        case "flexVolume":
            return `${place} uses the FlexVolume driver ${what ?? ""}, a program that runs on the node itself`;
        case "probeHost":
            return `${place} makes the node connect to ${what ?? ""}`;
        case "procMount":
            return `${place} sees the node's /proc unmasked`;
        case "unconfined":
            return `${place} disables ${confinements[what ?? ""] ?? "its isolation"}`;
        case "sysctl":
            return `${place} sets ${what ?? ""} of the node's kernel`;
        default:
            return `the pod sets ${kind}`;
    }
}
