import { isObject, listIn, objectIn, objectsIn, setEntry, textIn, type Json, type JsonObject } from "../json";
import type { Translated, Written } from "../forms";
import { documentsIn } from "../yaml";

/** Charts as Pulumi installs them: https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/ */
const charts = /^kubernetes:helm\.sh\/v\d+:(Release|Chart)$/;

export function isChart(type: string): boolean {
    return charts.test(type);
}

const addOn = "aws:eks/addon:Addon";

/** Where a resource has values of charts, as a path in which `*` is every entry of a list, and how they are written there. */
type Place = readonly [path: string, read: (value: Json) => Json[]];

/** Resources whose controller installs a chart, and EKS' add-ons, which are charts of AWS'. */
const installers: Readonly<Record<string, readonly Place[]>> = {
    // https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html
    [addOn]: [["configurationValues", inText]],
    // https://fluxcd.io/flux/components/helm/helmreleases/#values
    HelmRelease: [["spec.values", inText]],
    // https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
    Application: ofArgo("spec"),
    ApplicationSet: ofArgo("spec.template.spec"),
    // https://docs.k3s.io/helm
    HelmChart: [
        ["spec.valuesContent", inText],
        ["spec.set", nested],
    ],
    HelmChartConfig: [["spec.valuesContent", inText]],
};

function placesOf(type: string): readonly Place[] {
    return Object.hasOwn(installers, installerOf(type)) ? (installers[installerOf(type)] ?? []) : [];
}

/** EKS' own way to install one. */
export function isAddOn(type: string): boolean {
    return type === addOn;
}

const installedAs = "installedAs";

/** `HelmRelease` for a chart that Flux installs; undefined for one that Pulumi installs. */
export function installerOfChart(props: JsonObject): string | undefined {
    return textIn(props[installedAs]);
}

/** An installer's resource without the values that are read as a chart. */
export function withoutValues(type: string, props: JsonObject): JsonObject {
    return placesOf(type).reduce(
        (rest, [path, read]) => objectIn(without(rest, path.split("."), (value) => read(value).some(isObject))),
        props,
    );
}

function without(value: Json, path: readonly string[], isMeant: (value: Json) => boolean): Json {
    const [key, ...others] = path;
    if (key === undefined) {
        return isMeant(value) ? undefined : value;
    }
    if (key === "*" && Array.isArray(value)) {
        return value.map((entry) => without(entry, others, isMeant));
    }
    return isObject(value) && value[key] !== undefined
        ? { ...value, [key]: without(value[key], others, isMeant) }
        : value;
}

function valuesAt(value: Json, path: readonly string[]): Json[] {
    const [key, ...others] = path;
    if (key === undefined) {
        return value === undefined ? [] : [value];
    }
    return key === "*"
        ? listIn(value).flatMap((entry) => valuesAt(entry, others))
        : valuesAt(objectIn(value)[key], others);
}

function installerOf(type: string): string {
    return type.startsWith("kubernetes:") ? type.slice(type.lastIndexOf(":") + 1) : type;
}

/** The charts' values, each as a release of its own. */
export function chartsOf({ type, name, props }: Written): Translated[] {
    const values = placesOf(type).flatMap(([path, read]) => valuesAt(props, path.split(".")).flatMap(read));
    return values.filter(isObject).map((each) => ({
        type: "kubernetes:helm.sh/v3:Release",
        name: `${name}, values`,
        props: {
            metadata: props["metadata"],
            name: props["addonName"],
            values: each,
            // What people call it, in findings and allow-lists.
            [installedAs]: isAddOn(type) ? "Addon" : installerOf(type),
        },
        carrier: name,
    }));
}

/** Values as an object, or as the text of one. */
function inText(value: Json): Json[] {
    return isObject(value) ? [value] : (documentsIn(textIn(value) ?? "") ?? []);
}

function ofArgo(spec: string): Place[] {
    return ["source", "sources.*"].flatMap((source): Place[] => [
        [`${spec}.${source}.helm.valuesObject`, inText],
        [`${spec}.${source}.helm.values`, inText],
        [
            `${spec}.${source}.helm.parameters`,
            (parameters) =>
                nested(
                    Object.fromEntries(
                        objectsIn(parameters).flatMap(({ object: { name, value } }) =>
                            typeof name === "string" ? [[name, value]] : [],
                        ),
                    ),
                ),
        ],
    ]);
}

/** `{ "image.tag": "1" }`, as `--set` writes it, is `{ image: { tag: "1" } }`. */
function nested(given: Json): Json[] {
    const values: JsonObject = {};
    for (const [path, value] of Object.entries(objectIn(given))) {
        let place = values;
        const keys = path.slice(0, 300).split(".").slice(0, 20);
        for (const key of keys.slice(0, -1)) {
            const inner = Object.hasOwn(place, key) ? place[key] : undefined;
            const next = inner !== undefined && isObject(inner) ? inner : {};
            setEntry(place, key, next);
            place = next;
        }
        setEntry(place, keys[keys.length - 1] ?? "", value === "true" ? true : value === "false" ? false : value);
    }
    return [values];
}
