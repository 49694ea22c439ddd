import { isObject, listIn, objectIn, objectsIn, textIn, unknown, type Json, type JsonObject } from "../resources/json";
import type { Resource } from "../resources/resource";
import { isKubernetes } from "./object";

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
}

const containerLists = [
    { key: "initContainers", noun: "init container" },
    { key: "containers", noun: "container" },
    { key: "ephemeralContainers", noun: "ephemeral container" },
];

/**
 * Every pod specification in a Kubernetes object, found by its shape: so a CronJob's template, a List's items and the
 * templates of custom resources are judged like a Deployment's.
 */
export function podSpecsOf({ type, props }: Pick<Resource, "type" | "props">): PodSpec[] {
    return isKubernetes(type) ? search(props, []) : [];
}

function search(value: Json, path: readonly string[]): PodSpec[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => search(entry, [...path, String(index)]));
    }
    if (!isObject(value)) {
        return [];
    }
    if (containerLists.some(({ key }) => listIn(value[key]).some(isObject))) {
        return [{ path: path.join("."), spec: value, containers: containersOf(value) }];
    }
    return Object.entries(value).flatMap(([key, entry]) =>
        // The status repeats nothing that somebody wrote; a custom resource definition describes what it does not contain.
        key === "status" || key === "openAPIV3Schema" ? [] : search(entry, [...path, key]),
    );
}

function containersOf(spec: JsonObject): Container[] {
    return containerLists.flatMap(({ key, noun }) =>
        objectsIn(spec[key]).map(({ index, object }) => {
            const name = textIn(object["name"]) ?? String(index);
            return { name, place: `${noun} "${name}"`, spec: object, isEphemeral: key === "ephemeralContainers" };
        }),
    );
}

/** A property of the pod's security context and of each container's, with where it stands. */
export function securityContexts({ spec, containers }: PodSpec): { place: string; context: JsonObject }[] {
    return [
        { place: "the pod", context: objectIn(spec["securityContext"]) },
        ...containers.map((container) => ({
            place: container.place,
            context: objectIn(container.spec["securityContext"]),
        })),
    ];
}

export function isKnown(value: Json): boolean {
    return value !== unknown;
}
