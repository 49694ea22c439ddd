import { isObject, listIn, objectIn, setEntry, textIn, type Json, type JsonObject } from "../json";
import type { Translated, Written } from "../translation";
import { documentsIn } from "../yaml";

/** Charts as Pulumi installs them: https://www.pulumi.com/registry/packages/kubernetes/api-docs/helm/ */
const charts = /^kubernetes:helm\.sh\/v\d+:(Release|Chart)$/;

export function isChart(type: string): boolean {
    return charts.test(type);
}

const addOn = "aws:eks/addon:Addon";

/** Resources whose controller installs a chart, and EKS' add-ons, which are charts of AWS'. */
const installers: Readonly<Record<string, (props: JsonObject) => Json[]>> = {
    // https://docs.aws.amazon.com/eks/latest/userguide/updating-an-add-on.html
    [addOn]: ({ configurationValues }) => inText(configurationValues),
    // https://fluxcd.io/flux/components/helm/helmreleases/#values
    HelmRelease: ({ spec }) => [objectIn(spec)["values"]],
    // https://argo-cd.readthedocs.io/en/stable/user-guide/helm/
    Application: ({ spec }) => ofArgo(spec),
    ApplicationSet: ({ spec }) => ofArgo(objectIn(objectIn(spec)["template"])["spec"]),
    // https://docs.k3s.io/helm
    HelmChart: ({ spec }) => [...inText(objectIn(spec)["valuesContent"]), nested(objectIn(spec)["set"])],
    HelmChartConfig: ({ spec }) => inText(objectIn(spec)["valuesContent"]),
};

/** EKS' own way to install one. */
export function isAddOn(type: string): boolean {
    return type === addOn;
}

const installedAs = "installedAs";

/** `HelmRelease` for a chart that Flux installs; undefined for one that Pulumi installs. */
export function installerOfChart(props: JsonObject): string | undefined {
    return textIn(props[installedAs]);
}

/** Where an installer's resource has its values as an object. Other tools have an Application as well. */
const valuesIn: Readonly<Record<string, string>> = {
    HelmRelease: "values",
    Application: "valuesObject",
    ApplicationSet: "valuesObject",
};

/** An installer's resource without the values, which are read as a chart. */
export function withoutValues(type: string, value: Json): Json {
    const property = Object.hasOwn(valuesIn, installerOf(type)) ? valuesIn[installerOf(type)] : undefined;
    return property === undefined ? value : without(property, value);
}

function without(property: string, value: Json): Json {
    if (Array.isArray(value)) {
        return value.map((entry) => without(property, entry));
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value).flatMap(([key, entry]) =>
                  key === property ? [] : [[key, without(property, entry)]],
              ),
          )
        : value;
}

function installerOf(type: string): string {
    return type.startsWith("kubernetes:") ? type.slice(type.lastIndexOf(":") + 1) : type;
}

/** The charts' values, each as a release of its own. */
export function chartsOf({ type, name, props }: Written): Translated[] {
    const values = Object.hasOwn(installers, installerOf(type)) ? installers[installerOf(type)]?.(props) : undefined;
    return (values ?? []).filter(isObject).map((each) => ({
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

function inText(value: Json): Json[] {
    return isObject(value) ? [value] : (documentsIn(textIn(value) ?? "") ?? []);
}

function ofArgo(spec: Json): Json[] {
    const { source, sources } = objectIn(spec);
    const all: Json[] = [source, ...listIn(sources)];
    return all.map(objectIn).flatMap(({ helm }): Json[] => {
        const { valuesObject, values, parameters } = objectIn(helm);
        const given: JsonObject = Object.fromEntries(
            listIn(parameters)
                .filter(isObject)
                .flatMap(({ name, value }) => (typeof name === "string" ? [[name, value]] : [])),
        );
        return [valuesObject, ...inText(values), nested(given)];
    });
}

/** `{ "image.tag": "1" }`, as `--set` writes it, is `{ image: { tag: "1" } }`. */
function nested(given: Json): Json {
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
    return values;
}
