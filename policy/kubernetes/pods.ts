import {
    isObject,
    isTrue,
    listIn,
    objectIn,
    objectsIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../resources/json";
import { isCustom, isWhole } from "../resources/kubernetes/objects";
import type { Resource } from "../resources/resource";
import { isKubernetes } from "./object";
import { documentsIn } from "../resources/yaml";
import { isChart, withoutValues } from "../resources/kubernetes/charts";

export interface Container {
    readonly name: string;
    /** `init container "migrate"`: where a finding's reader has to look. */
    readonly place: string;
    readonly spec: JsonObject;
    readonly isEphemeral: boolean;
}

/** A pod's specification, wherever an object keeps one. */
export interface PodSpec {
    /** `spec.jobTemplate.spec.template.spec` */
    readonly path: string;
    readonly spec: JsonObject;
    readonly containers: readonly Container[];
    /** Whether it is all that there is: a chart's values, and what an operator makes a pod of, leave the rest to defaults. */
    readonly isWhole: boolean;
}

const containerLists = [
    { key: "initContainers", noun: "init container" },
    { key: "containers", noun: "container" },
    { key: "ephemeralContainers", noun: "ephemeral container" },
];

/**
 * Policies of admission controllers, which look like the pods that they allow or refuse.
 *
 * @see https://open-policy-agent.github.io/gatekeeper/website/docs/howto/
 * @see https://docs.kubewarden.io/reference/CRDs
 */
const saysWhatPodsMayBe =
    /^kubernetes:((constraints|templates|mutations)\.gatekeeper\.sh|policies\.kubewarden\.io|policies\.kyverno\.io)\//;
/** Its rules also change pods and make objects: https://kyverno.io/docs/policy-types/cluster-policy/overview/ */
const isKyverno = /^kubernetes:kyverno\.io\//;

/** Whether a resource is a policy about other objects. */
export function saysWhatObjectsMayBe(type: string): boolean {
    return saysWhatPodsMayBe.test(type) || isKyverno.test(type);
}

/**
 * Every pod specification in a Kubernetes object, found by its shape: so a CronJob's template and the templates of custom
 * resources are judged like a Deployment's.
 */
export function podSpecsOf({ type, props, carrier }: Pick<Resource, "type" | "props" | "carrier">): PodSpec[] {
    if (!isKubernetes(type) || saysWhatPodsMayBe.test(type)) {
        return [];
    }
    if (isKyverno.test(type)) {
        return objectsIn(objectIn(props["spec"])["rules"]).flatMap(({ index, object: { mutate, generate } }) =>
            search({ mutate, generate }, ["spec", "rules", String(index)], true).map((pod) => ({
                ...pod,
                isWhole: false,
            })),
        );
    }
    const isPatch = carrier !== undefined && type.endsWith("Patch");
    const isLoose = isChart(type) || isCustom(type) || isPatch;
    const found = search(isChart(type) ? props["values"] : withoutValues(type, props), [], isLoose);
    // A patch of Kustomize leaves the rest to the object that it changes.
    return isPatch ? found.map((pod) => ({ ...pod, isWhole: false })) : found;
}

/** @param isLoose whether an operator or a chart makes pods of what is in it, so that parts of a pod stand alone */
function search(value: Json, path: readonly string[], isLoose: boolean): PodSpec[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => search(entry, [...path, String(index)], isLoose));
    }
    // An object in another one is a resource of its own. What is not enabled is not created.
    if (!isObject(value) || (path.length > 0 && isWhole(value)) || (isLoose && value["enabled"] === false)) {
        return [];
    }
    if (containerLists.some(({ key }) => listIn(value[key]).some(isObject))) {
        // An operator's resource may list containers beside the one that it is about.
        const [parts] = isLoose && imageOf(value["image"]) !== undefined ? searchParts(value, path) : [];
        const containers = [...containersOf(value), ...(parts?.containers ?? [])];
        return [
            { path: path.join("."), spec: parts?.spec ?? value, containers, isWhole: parts === undefined },
            ...(isLoose ? searchInside(value, path, isLoose) : []),
        ];
    }
    return [...(isLoose ? searchParts(value, path) : []), ...searchInside(value, path, isLoose)];
}

function searchInside(value: JsonObject, path: readonly string[], isLoose: boolean): PodSpec[] {
    return Object.entries(value).flatMap(([key, entry]) => {
        // A part of a pod as text: https://argo-workflows.readthedocs.io/en/latest/fields/#workflowspec
        if (isLoose && key === "podSpecPatch" && typeof entry === "string") {
            const patches = (documentsIn(entry) ?? []).flatMap((patch) => search(patch, [...path, key], isLoose));
            return patches.map((pod) => ({ ...pod, isWhole: false }));
        }
        if (isLoose && typeof entry === "string" && entry.includes("[runners.kubernetes]")) {
            return [{ path: [...path, key].join("."), ...podsOfRunner(entry), isWhole: false }];
        }
        // The status does not repeat the specification; a custom resource definition describes what it does not contain.
        return key === "status" || key === "openAPIV3Schema" || isRead(key)
            ? []
            : search(entry, [...path, key], isLoose);
    });
}

/**
 * What GitLab's runner gives to the pods of its jobs, as text in TOML.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#configuration-settings
 */
function podsOfRunner(text: string): Pick<PodSpec, "spec" | "containers"> {
    const paths = [...text.matchAll(/^[ \t]{0,40}host_path\s{0,8}=\s{0,8}["']([^"'\n]{1,400})["']/gm)];
    const volumes = paths.map(([, path = ""], index) => ({ name: String(index), hostPath: { path } }));
    const volumeMounts = volumes.map(({ name }) => ({ name }));
    const privileged = /^[ \t]{0,40}privileged\s{0,8}=\s{0,8}true\b/m.test(text);
    return { spec: { volumes }, containers: [aContainer({ securityContext: { privileged }, volumeMounts }, "jobs")] };
}

/** What belongs to the pod or container around it, and is read there. */
function isRead(key: string): boolean {
    return containerLists.some((list) => list.key === key);
}

function containersOf(spec: JsonObject): Container[] {
    return containerLists.flatMap(({ key, noun }) =>
        objectsIn(spec[key]).map(({ index, object }) => {
            const name = textIn(object["name"]) ?? String(index);
            return { name, place: `${noun} "${name}"`, spec: object, isEphemeral: key === "ephemeralContainers" };
        }),
    );
}

/** Lists of containers under other names: Tekton's steps and sidecars, Argo's sidecars, additional containers of operators. */
const otherLists = /^(steps|sidecars|additionalContainers|extraContainers|extraInitContainers|sidecarContainers)$/;
/** Single ones: https://argo-workflows.readthedocs.io/en/latest/fields/#template, https://tekton.dev/docs/pipelines/tasks/ */
const otherSingles = /^(container|script|stepTemplate|step)$/;

/**
 * The parts of a pod in an object that an operator or a chart makes pods of.
 *
 * AmazonCloudWatchAgent and OpenTelemetryCollector have the pod's and its container's settings side by side; values of charts
 * have them under names of their own, which end alike.
 */
function searchParts(written: JsonObject, path: readonly string[]): PodSpec[] {
    const name = path[path.length - 1] ?? "";
    const value = withoutSwitches(written);
    const own = ownContainer(value, name);
    const others = Object.entries(value).flatMap(([key, entry]) => {
        if (otherLists.test(key)) {
            return objectsIn(entry).map(({ index, object }) =>
                aContainer(object, `${key}[${index}]`, textIn(object["name"])),
            );
        }
        return otherSingles.test(key) && isObject(entry) ? [aContainer(entry, key, textIn(entry["name"]))] : [];
    });
    const containers = [...own, ...others, ...ofSwitches(written, name)];
    const volumes = Object.entries(value).flatMap(([key, entry]) => (/volumes$/i.test(key) ? listIn(entry) : []));
    const isPod =
        volumes.length > 0 ||
        ["hostNetwork", "hostPID", "hostIPC"].some((key) => value[key] !== undefined) ||
        Object.keys(value).some((key) => /securityContext$/i.test(key));
    if (containers.length === 0 && !isPod) {
        return [];
    }
    // What is a container's own is judged with the container.
    const { containers: _, initContainers: __, ephemeralContainers: ___, securityContext, ...rest } = value;
    const podContext = objectIn(value["podSecurityContext"] ?? (own.length > 0 ? {} : securityContext));
    const spec: JsonObject = { ...rest, volumes, securityContext: podContext };
    return isRead(name) ? [] : [{ path: path.join("."), spec, containers, isWhole: false }];
}

/**
 * Switches of charts for the node's network: `hostNetwork: { enabled: true }` of metrics-server, `useHostNetwork` of Datadog,
 * `hostNetworking` of Jenkins' agents.
 *
 * @see https://github.com/kubernetes-sigs/metrics-server/blob/master/charts/metrics-server/values.yaml
 * @see https://github.com/jenkinsci/helm-charts/blob/main/charts/jenkins/values.yaml
 */
function withoutSwitches(value: JsonObject): JsonObject {
    const { hostNetwork, useHostNetwork, hostNetworking } = value;
    const switches: Json[] = [objectIn(hostNetwork)["enabled"], useHostNetwork, hostNetworking];
    return switches.some(isTrue) ? { ...value, hostNetwork: true } : value;
}

/**
 * Switches of charts for a container: `privileged` of Jenkins' agents and of builders, `hostPort: { enabled: true }` of ingress-nginx.
 *
 * @see https://github.com/kubernetes/ingress-nginx/blob/main/charts/ingress-nginx/values.yaml
 */
function ofSwitches(value: JsonObject, name: string): Container[] {
    const { privileged, hostPort } = value;
    const { enabled, ports } = objectIn(hostPort);
    const numbers: Json[] = isTrue(enabled) ? Object.values(objectIn(ports)) : [];
    const hostPorts = numbers.map((number): JsonObject => ({ hostPort: number }));
    // What is in a security context is read there.
    return !/securityContext$/i.test(name) && (isTrue(privileged) || hostPorts.length > 0)
        ? [aContainer({ ports: hostPorts, securityContext: { privileged } }, name === "" ? "values" : name)]
        : [];
}

/** An object that names an image is a container, or the part of one that is not the same for all. */
function ownContainer(value: JsonObject, name: string): Container[] {
    const image = imageOf(value["image"]) ?? (isImage(name) ? undefined : imageOf(value));
    const contexts = Object.entries(value).filter(([key]) => /(^|container)securityContext$/i.test(key));
    const env = Object.entries(value).flatMap(([key, entry]) =>
        /env(vars?|ironment|ironmentVariables)?$/i.test(key) ? variables(entry) : [],
    );
    const args = Object.entries(value).flatMap(([key, entry]) =>
        /^(args|extraArgs|command)$/i.test(key) ? listIn(entry) : [],
    );
    const mounts = Object.entries(value).flatMap(([key, entry]) => (/volumes?Mounts$/i.test(key) ? listIn(entry) : []));
    const isContainer = typeof image === "string" || [contexts, env, args, mounts].some(({ length }) => length > 0);
    if (!isContainer) {
        return [];
    }
    return contextsOrNone(contexts).map((securityContext) =>
        aContainer(
            { ...value, image, env, args, command: [], volumeMounts: mounts, securityContext },
            name === "" ? "values" : name,
            textIn(value["name"]),
        ),
    );
}

function contextsOrNone(contexts: readonly (readonly [string, Json])[]): Json[] {
    return contexts.length === 0 ? [{}] : contexts.map(([, context]) => context);
}

function isImage(name: string): boolean {
    return /image$/i.test(name);
}

/** `nginx:1.27`, or `{ registry, repository, tag, digest }` of a chart that names the repository. */
function imageOf(value: Json): Json {
    if (!isObject(value)) {
        return textIn(value);
    }
    const { registry, repository, tag, digest } = value;
    if (typeof repository !== "string" || repository === "") {
        return undefined;
    }
    if ([registry, tag, digest].includes(unknown)) {
        return undefined;
    }
    const host = textIn(registry) ?? "";
    const version = typeof tag === "string" || typeof tag === "number" ? String(tag) : "";
    const hash = textIn(digest) ?? "";
    return [
        host === "" ? "" : `${host}/`,
        repository,
        version === "" ? "" : `:${version}`,
        hash === "" ? "" : `@${hash}`,
    ].join("");
}

/** A list of variables, or a map of them, as charts take either. */
function variables(value: Json): JsonObject[] {
    if (Array.isArray(value)) {
        return value.filter(isObject).filter(({ name }) => typeof name === "string");
    }
    return Object.entries(objectIn(value)).flatMap(([name, entry]) =>
        typeof entry === "string" || typeof entry === "number" ? [{ name, value: String(entry) }] : [],
    );
}

/** A container by its name, or by the setting that describes it. */
function aContainer(spec: JsonObject, setting: string, name?: string): Container {
    const place = name === undefined ? `the container of "${setting}"` : `container "${name}"`;
    return { name: name ?? setting, place, spec, isEphemeral: false };
}

/** Requests and commands of the kubelet: probes and lifecycle hooks. */
export function handlersOf({ spec }: Container): { name: string; handler: JsonObject }[] {
    const { livenessProbe, readinessProbe, startupProbe, lifecycle } = spec;
    const { postStart, preStop } = objectIn(lifecycle);
    const handlers: JsonObject = { livenessProbe, readinessProbe, startupProbe, postStart, preStop };
    return Object.entries(handlers).map(([name, handler]) => ({ name, handler: objectIn(handler) }));
}

interface SecurityContext {
    readonly place: string;
    readonly context: JsonObject;
    /** Whether it is a pod's, and not what a chart or an operator may give to its containers. */
    readonly isOfPod: boolean;
}

/** The security contexts of the pod and of each container, and their places. */
export function securityContexts({ spec, containers, isWhole }: PodSpec): SecurityContext[] {
    return [
        { place: "the pod", context: objectIn(spec["securityContext"]), isOfPod: isWhole },
        ...containers.map((container) => ({
            place: container.place,
            context: objectIn(container.spec["securityContext"]),
            isOfPod: false,
        })),
    ];
}

/**
 * The images of a pod and their places: images of containers, and images that are volumes.
 *
 * @see https://kubernetes.io/docs/concepts/storage/volumes/#image
 */
export function imagesOf({ spec, containers }: PodSpec): { place: string; image: string }[] {
    const run = containers.map((container) => ({ place: container.place, image: textIn(container.spec["image"]) }));
    const mounted = objectsIn(spec["volumes"]).map(({ object }) => ({
        place: `volume "${textIn(object["name"]) ?? ""}"`,
        image: textIn(objectIn(object["image"])["reference"]),
    }));
    return [...run, ...mounted].flatMap(({ place, image }) => (image === undefined ? [] : [{ place, image }]));
}
