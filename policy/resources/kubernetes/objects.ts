import { isObject, listIn, objectIn, textIn, type Json, type JsonObject } from "../json";
import type { Translated, Written } from "../forms";
import { documentsIn } from "../yaml";
import { chartsOf } from "./charts";

/** Components that make objects of text: https://www.pulumi.com/registry/packages/kubernetes/api-docs/yaml/v2/ */
const texts = /^kubernetes:yaml(\/v\d+)?:Config(Group|File)$/;

/**
 * API groups of Kubernetes itself, whose objects hold no other objects, but for lists. Others end in `.k8s.io` as well.
 *
 * @see https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.35/
 */
const ownGroup =
    /^kubernetes:(core|apps|batch|autoscaling|policy|extensions|meta|(admissionregistration|apiextensions|apiregistration|authentication|authorization|certificates|coordination|discovery|events|flowcontrol\.apiserver|internal\.apiserver|networking|node|rbac\.authorization|resource|scheduling|storage|storagemigration|metrics|settings|auditregistration)\.k8s\.io)\//;

export function holdsObjects(type: string): boolean {
    return type.startsWith("kubernetes:") && (texts.test(type) || type.endsWith("List") || isCustom(type));
}

/** A resource of a custom controller. */
export function isCustom(type: string): boolean {
    return (
        /^kubernetes:[^/]+\/[^:]+:/.test(type) &&
        !ownGroup.test(type) &&
        !/^kubernetes:(yaml|helm\.sh|kustomize)\//.test(type)
    );
}

/** The single objects of a list, of a text with manifests, or of a resource whose controller makes them; otherwise the object itself. */
export function kubernetesObjects(written: Written): Translated[] {
    const { type, props } = written;
    if (texts.test(type)) {
        const documents = [...textsIn(props["yaml"]), ...textsIn(props["manifest"])].flatMap(
            (text) => documentsIn(text) ?? [],
        );
        const given = [...listIn(props["objs"]), ...listIn(props["objects"])];
        // The component itself says nothing more than its objects do.
        return [{ ...written, props: {} }, ...named(written, [...documents, ...given].flatMap(singleObjects))];
    }
    if (type.endsWith("List")) {
        const items = itemsOf(type, props);
        return items.length === 0 ? [written] : named(written, items.flatMap(singleObjects));
    }
    return madeBy(written);
}

/** A resource of a custom controller, and the objects that the controller creates. */
function madeBy(written: Written): Translated[] {
    return [written, ...named(written, embedded(written.props, 0)), ...chartsOf(written)];
}

function textsIn(value: Json): string[] {
    const texts: Json[] = Array.isArray(value) ? value : [value];
    return texts.flatMap((text) => textIn(text) ?? []);
}

/** The items of a list say what they are, or are what the list's name says: `ConfigMap` of a `ConfigMapList`. */
function itemsOf(type: string, props: JsonObject): JsonObject[] {
    const [, group = "", kind = ""] = /^kubernetes:(.+):(\w+)List$/.exec(type) ?? [];
    return listIn(props["items"])
        .filter(isObject)
        .map((item) => ({ apiVersion: group.replace(/^core\//, ""), kind, ...item }));
}

function singleObjects(value: Json): JsonObject[] {
    if (!isObject(value)) {
        return [];
    }
    const kind = textIn(value["kind"]) ?? "";
    return kind.endsWith("List") && Array.isArray(value["items"])
        ? itemsOf(typeOf(value), value).flatMap((item) => (item["kind"] === "" ? [] : singleObjects(item)))
        : [value];
}

/** Objects inside another one, as controllers take them that make objects elsewhere. */
function embedded(value: Json, depth: number): JsonObject[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry) => embedded(entry, depth + 1));
    }
    if (!isObject(value)) {
        return [];
    }
    if (depth > 0 && isWhole(value)) {
        return singleObjects(value);
    }
    return Object.entries(value).flatMap(([key, entry]) => {
        // Argo's workflows hold a manifest as text: https://argo-workflows.readthedocs.io/en/latest/fields/#resourcetemplate
        if (key === "manifest" && typeof entry === "string") {
            return (documentsIn(entry) ?? []).filter(isWhole).flatMap(singleObjects);
        }
        return key === "status" || key === "openAPIV3Schema" ? [] : embedded(entry, depth + 1);
    });
}

/** Whether a value is an object of its own, rather than a part of one or a reference to one. */
export function isWhole(value: Json): boolean {
    return (
        isObject(value) &&
        typeof value["apiVersion"] === "string" &&
        typeof value["kind"] === "string" &&
        (isObject(value["metadata"]) || Array.isArray(value["items"]))
    );
}

function named(written: Written, objects: readonly JsonObject[]): Translated[] {
    return objects.flatMap((props) => {
        const kind = textIn(props["kind"]) ?? "";
        const own = textIn(objectIn(props["metadata"])["name"]);
        const type = typeOf(props);
        const name = [`${written.name}, ${kind === "" ? "object" : kind}`, ...(own === undefined ? [] : [own])].join(
            " ",
        );
        const [, ...inner] = isCustom(type) ? madeBy({ ...written, type, name, props }) : [];
        return [{ type, name, props }, ...inner].map((each) => ({
            ...each,
            carrier: written.name,
            sources: () => ({ from: ["items", "objs", "yaml", "spec"] }),
        }));
    });
}

/** `kubernetes:apps/v1:Deployment` of `apps/v1` and `Deployment`, as Pulumi names it. */
function typeOf({ apiVersion, kind }: JsonObject): string {
    const version = textIn(apiVersion) ?? "";
    return `kubernetes:${version.includes("/") ? version : `core/${version}`}:${textIn(kind) ?? ""}`;
}
