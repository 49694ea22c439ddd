import { isObject, listIn, objectIn, objectsIn, textIn, type Json, type JsonObject } from "../json";
import type { Translated, Written } from "../forms";
import { remembering } from "../remembering";
import { documentsIn } from "../yaml";
import { madeInAws } from "./aws-controllers";
import { chartsOf, isChart, withoutValues } from "./charts";

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
    return (
        type.startsWith("kubernetes:") && (texts.test(type) || type.endsWith("List") || isCustom(type) || isChart(type))
    );
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
    return isChart(type) ? withObjects(written) : madeBy(written);
}

/** A resource of a custom controller, and the objects that the controller creates. */
function madeBy(written: Written): Translated[] {
    const own = named(written, embedded(withoutValues(written.type, written.props), 0));
    return [written, ...madeInAws(written), ...own, ...chartsIn(written)];
}

/** The charts that a resource installs, with the objects in their values. */
export function chartsIn(written: Written): Translated[] {
    return chartsOf(written).flatMap((chart) => withObjects({ ...written, ...chart }));
}

/**
 * A chart, and the objects in its values, which many charts create as well: `extraObjects`, `extraManifests`, `extraDeploy`.
 *
 * @see https://github.com/bitnami/charts/blob/main/bitnami/common/README.md
 */
function withObjects(chart: Part): Translated[] {
    return [chart, ...named(chart, embedded(chart.props["values"], 1))];
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
    if (typeof value === "string") {
        return manifestsIn(value);
    }
    if (!isObject(value)) {
        return [];
    }
    if (depth > 0 && isWhole(value)) {
        return singleObjects(value);
    }
    return Object.entries(value).flatMap(([key, entry]) => {
        if (key === "patch" && typeof entry === "string") {
            return patches(entry, objectIn(value["target"]));
        }
        // A composition's objects get their names later: https://docs.crossplane.io/latest/composition/compositions/
        if (key === "base" && isObject(entry) && !isWhole(entry) && isWhole({ ...entry, metadata: {} })) {
            return singleObjects({ ...entry, metadata: {} });
        }
        return key === "status" || key === "openAPIV3Schema" ? [] : embedded(entry, depth + 1);
    });
}

/**
 * Objects as text: a manifest of Argo's workflows, extra objects of charts.
 *
 * @see https://argo-workflows.readthedocs.io/en/latest/fields/#resourcetemplate
 */
export function manifestsIn(text: string): JsonObject[] {
    if (!/\bkind["']?\s{0,4}:/.test(text) || !/\bapiVersion["']?\s{0,4}:/.test(text)) {
        return [];
    }
    return text.length > longestRemembered ? readManifests(text) : remembered(text);
}

/** Each rule asks for the objects of the same texts, of which a resource can have thousands. Longer texts are remembered where they are parsed. */
const longestRemembered = 2000;
const remembered = remembering(5000, readManifests);

function readManifests(text: string): JsonObject[] {
    return (documentsIn(text) ?? []).filter(isWhole).flatMap(singleObjects);
}

/**
 * What Kustomize changes in objects, as parts of them or as operations of JSON Patch. A patch is named like Pulumi's own.
 *
 * @see https://fluxcd.io/flux/components/kustomize/kustomizations/#patches
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/kustomize/#patches
 */
function patches(text: string, target: JsonObject): JsonObject[] {
    const named: JsonObject = target["name"] === undefined ? {} : { name: target["name"] };
    return (documentsIn(text) ?? []).flatMap((document): JsonObject[] => {
        const parts = Array.isArray(document)
            ? objectsIn(document).flatMap(({ object }) => operation(object))
            : [objectIn(document)];
        return parts.flatMap((part) => {
            const { group, version, kind: targeted } = target;
            const kind = textIn(part["kind"]) ?? textIn(targeted);
            const ofTarget = [textIn(group) ?? "", textIn(version) ?? "v1"].filter((each) => each !== "").join("/");
            const metadata: JsonObject = { ...named, ...objectIn(part["metadata"]) };
            return kind === undefined ? [] : [{ apiVersion: ofTarget, ...part, kind: `${kind}Patch`, metadata }];
        });
    });
}

/** `{ op: add, path: /spec/replicas, value: 2 }` as the part of an object that it sets. */
function operation({ op, path, value }: JsonObject): JsonObject[] {
    const keys = (textIn(path) ?? "").split("/").slice(1, 50);
    const part = keys.reduceRight<Json>((inner, key) => {
        const name = key.replaceAll("~1", "/").replaceAll("~0", "~");
        return /^(\d+|-)$/.test(name) ? [inner] : Object.fromEntries([[name, inner]]);
    }, value);
    return (op === "add" || op === "replace") && isObject(part) ? [part] : [];
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

/** A resource, or a part of one. */
type Part = Written & Pick<Translated, "carrier">;

function named(written: Part, objects: readonly JsonObject[]): Translated[] {
    return objects.flatMap((object) => {
        const kind = textIn(object["kind"]) ?? "";
        const props = kind.endsWith("Patch") ? { ...object, metadata: metadataOfPatch(object, written) } : object;
        const own = textIn(objectIn(props["metadata"])["name"]);
        const type = typeOf(props);
        const name = [`${written.name}, ${kind === "" ? "object" : kind}`, ...(own === undefined ? [] : [own])].join(
            " ",
        );
        const [, ...inner] = isCustom(type) ? madeBy({ ...written, type, name, props }) : [];
        return [{ type, name, props }, ...inner].map((each) => ({
            ...each,
            carrier: written.carrier ?? written.name,
            sources: () => ({ from: ["items", "objs", "yaml", "spec", "values"] }),
        }));
    });
}

/** A patch for objects without a name is named after what applies it. */
function metadataOfPatch(patch: JsonObject, { props }: Part): JsonObject {
    const { name, namespace } = objectIn(props["metadata"]);
    return { name, namespace, ...objectIn(patch["metadata"]) };
}

/** `kubernetes:apps/v1:Deployment` of `apps/v1` and `Deployment`, as Pulumi names it. */
function typeOf({ apiVersion, kind }: JsonObject): string {
    const version = textIn(apiVersion) ?? "";
    return `kubernetes:${version.includes("/") ? version : `core/${version}`}:${textIn(kind) ?? ""}`;
}
