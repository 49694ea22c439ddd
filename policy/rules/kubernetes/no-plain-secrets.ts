import { isKind, isKubernetes } from "../../kubernetes/object";
import { handlersOf, podSpecsOf, saysWhatObjectsMayBe, type Container } from "../../kubernetes/pods";
import {
    isFile,
    secretsIn,
    secretsInArguments,
    secretsInFile,
    secretsInText,
    secretsInValues,
    secretsInVariable,
} from "../../secrets/in-text";
import { plainSecretsIn } from "../../secrets/in-aws";
import { formsIn, secretIn } from "../../secrets/secret-value";
import { isObject, listIn, objectIn, objectsIn, textIn, type Json } from "../../resources/json";
import { installerOfChart, isChart, withoutValues } from "../../resources/kubernetes/charts";
import { madeInAws } from "../../resources/kubernetes/aws-controllers";
import { isCustom, isWhole, manifestsIn } from "../../resources/kubernetes/objects";
import type { Resource } from "../../resources/resource";
import { resourceRule } from "../rule";
import { container, object, workload } from "./examples";

export const noPlainSecrets = resourceRule<object>({
    name: "kubernetes-no-plain-secrets",
    displayName: "Credentials are in Secrets",
    description:
        "ConfigMaps, annotations, values of environment variables and arguments contain no passwords, tokens or keys.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "secrets"],
    appliesTo: isKubernetes,
    rationale: `Everyone who can read a ConfigMap or a pod can read its values, and they appear in logs of deployments. The rule recognizes a credential
by its form (an AWS access key, a private key, a token of a known vendor, a password in a URL) or by the last word of its name
(\`DB_PASSWORD\`, \`splunkToken\`, \`api-key\`). References, paths, addresses, switches and numbers are accepted: \`\${SPLUNK_TOKEN}\`,
\`TOKEN_FILE\`, \`MAX_TOKENS=4096\`. So are placeholders, hashes, public keys, ARNs and names of Secrets, and sentences under the
name of a token or key. A finding names the place, not the value.

The rule reads ConfigMaps, environment variables, arguments (also files in them, as in \`SPRING_APPLICATION_JSON\`) and probes of all pods, also in resources of operators and in values of charts, and
files in them, and parameters and mount options of volumes and their classes. In resources of operators it also reads passwords and parameters by their names. In annotations that are not a file, and in other settings of operators, it recognizes
secrets only by their form. Helm stores other values of a chart in a Secret, so their names are not checked, unless a resource of Flux or Argo CD
contains them, or the chart writes them to a file (\`grafana.ini\`).

The patterns are the pack's own. The recommended rules of secretlint (13.0.6), run on the samples in
\`tests/unit/policy/secret-samples.ts\`, find 20 of 170 secrets and report none of the 170 other texts. They recognize tokens of known
vendors, but not connection strings, headers, settings or commands. The pack finds all of these samples because its patterns were
written with them, so this is a test and not a comparison.`,
    remediationSteps:
        "Store the value in a Secret and refer to it: valueFrom.secretKeyRef, or ${NAME} in a configuration.",
    settings: {},
    check: (resource) =>
        [
            ...new Set([
                ...inConfigMap(resource),
                ...inPods(resource),
                ...inFiles(resource),
                ...inStorage(resource),
                ...inAnnotations(resource),
            ]),
        ].map((message) => ({ message })),
    examples: {
        bad: [
            {
                title: "a token in a shipper's configuration",
                resources: [
                    object("core/v1:ConfigMap", "fluent-bit", {
                        data: { "fluent-bit.conf": "[OUTPUT]\n    Name splunk\n    splunk_token 6f9d7c1e-hunter2\n" },
                    }),
                ],
            },
            {
                title: "a password in an init container",
                resources: [
                    workload("Deployment", "web", {
                        initContainers: [container("migrate", { env: [{ name: "DB_PASSWORD", value: "hunter2" }] })],
                        containers: [container("web")],
                    }),
                ],
            },
        ],
        good: [
            {
                title: "references",
                resources: [
                    object("core/v1:ConfigMap", "fluent-bit", {
                        data: { "fluent-bit.conf": "[OUTPUT]\n    Name splunk\n    splunk_token ${SPLUNK_TOKEN}\n" },
                    }),
                    workload("Deployment", "web", {
                        containers: [
                            container("web", {
                                env: [
                                    {
                                        name: "DB_PASSWORD",
                                        valueFrom: { secretKeyRef: { name: "db", key: "password" } },
                                    },
                                    { name: "AWS_WEB_IDENTITY_TOKEN_FILE", value: "C:\\var\\run\\token" },
                                    { name: "MAX_TOKENS", value: "4096" },
                                ],
                            }),
                        ],
                    }),
                ],
            },
        ],
    },
});

const wayOut = "Store it in a Secret and refer to it.";

function inConfigMap({ type, name, props }: Resource): string[] {
    if (!isKind(type, "ConfigMap")) {
        return [];
    }
    const texts = Object.entries(objectIn(props["data"])).map(([key, value]) => ({ key, text: textIn(value) ?? "" }));
    const binaries = Object.entries(objectIn(props["binaryData"])).map(([key, value]) => ({
        key,
        text: Buffer.from(textIn(value) ?? "", "base64").toString("utf8"),
    }));
    return [...texts, ...binaries].flatMap(({ key, text }) => {
        // A key contains one value or a whole file.
        const alone = text.includes("\n") ? undefined : secretIn(key, text);
        const secrets = alone === undefined ? secretsInFile(key, text) : [alone];
        return secrets.map((secret) => `${name}: data "${key}" holds ${secret}. ${wayOut}`);
    });
}

/** Annotations of an object and of its pods. Their own names are settings of controllers, so only their values are checked. */
function inAnnotations({ type, name, props }: Resource): string[] {
    // A Secret can contain secrets.
    if (isKind(type, "Secret")) {
        return [];
    }
    const template = objectIn(objectIn(props["spec"])["template"]);
    const places: Json[] = [props["metadata"], template["metadata"]];
    return places
        .flatMap((metadata) => Object.entries(objectIn(objectIn(metadata)["annotations"])))
        .flatMap(([key, value]) =>
            inAnnotation(textIn(value) ?? "").map(
                (secret) => `${name}: annotation "${key}" holds ${secret}. ${wayOut}`,
            ),
        );
}

/** Some are whole files, such as Datadog's: https://docs.datadoghq.com/containers/kubernetes/integrations/ */
function inAnnotation(value: string): string[] {
    return isFile(value) ? secretsInText(value) : formsIn(value);
}

/** What a driver gets to know of a volume. It reads secrets from the Secrets that its own parameters name. */
function inStorage({ type, name, props }: Resource): string[] {
    if (!isKind(type, "StorageClass", "VolumeSnapshotClass", "VolumeAttributesClass", "PersistentVolume")) {
        return [];
    }
    const spec = objectIn(props["spec"]);
    const maps: Json[] = [
        props["parameters"],
        objectIn(spec["csi"])["volumeAttributes"],
        objectIn(spec["flexVolume"])["options"],
    ];
    const ofDriver = maps
        .flatMap((map) => Object.entries(objectIn(map)))
        .flatMap(([key, value]) => {
            const secret = secretIn(key, textIn(value) ?? "");
            return secret === undefined ? [] : [`parameter ${key} holds ${secret}`];
        });
    const options = listIn(props["mountOptions"] ?? spec["mountOptions"]).flatMap((option) =>
        (textIn(option) ?? "").split(","),
    );
    const ofMount = secretsInArguments(options).map(({ secret }) => `mountOptions holds ${secret}`);
    return [...ofDriver, ...ofMount].map((found) => `${name}: ${found}. ${wayOut}`);
}

/** Files and configurations in an operator's resource or a chart's values, which become part of a ConfigMap. */
function inFiles(resource: Resource): string[] {
    const { type, name, props, carrier } = resource;
    if (!isCustom(type) && !isChart(type)) {
        return [];
    }
    const path = isChart(type) ? "values" : "spec";
    const content = (isChart(type) ? props : withoutValues(type, props))[path];
    // Values in a resource of Flux or Argo CD are not in a Secret.
    const named =
        isChart(type) && carrier !== undefined
            ? secretsInValues(content)
            : isFluentOperator(type)
              ? secretsIn(content)
              : [];
    const passwords =
        isCustom(type) && !isFluentOperator(type) && !saysWhatObjectsMayBe(type) ? passwordsIn(content, path) : [];
    // aws-no-plain-secrets reads the values of an add-on as a text, and finds all but what is in a file of its own.
    // It also reads what a controller makes in AWS.
    const known =
        installerOfChart(props) === "Addon"
            ? secretsInText(JSON.stringify(content))
            : madeInAws(resource).flatMap((made) =>
                  plainSecretsIn(made.type, made.props).flatMap(({ secrets }) => secrets),
              );
    return [{ path, secrets: named }, ...passwords, ...filesIn(content, "")].flatMap(({ path: place, secrets }) =>
        secrets
            .filter((secret) => !known.some((each) => withoutLine(each) === withoutLine(secret)))
            .map((secret) => `${name}: ${place} holds ${secret}. ${wayOut}`),
    );
}

function withoutLine(secret: string): string {
    return secret.replace(/ in line \d+$/, "");
}

/** Its passwords are references to Secrets: https://github.com/fluent/fluent-operator/blob/master/docs/plugins/fluentbit/output/http.md */
function isFluentOperator(type: string): boolean {
    return /^kubernetes:fluent(bit|d)\.fluent\.io\//.test(type);
}

/**
 * Passwords by their names, and parameters, in a resource of an operator: `secureJsonData: { password: … }` of Grafana, `params` of Tekton. A
 * token or a key can be the name of one.
 */
function passwordsIn(value: Json, path: string): { path: string; secrets: string[] }[] {
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => passwordsIn(entry, `${path}[${index}]`));
    }
    // Variables are read with their container.
    return isWhole(value)
        ? []
        : Object.entries(objectIn(value)).flatMap(([key, entry]) => {
              const place = `${path}.${key}`;
              if (typeof entry === "string") {
                  return /(password|passwd|passphrase)$/i.test(key)
                      ? [{ path: place, secrets: [secretIn(key, entry) ?? []].flat() }]
                      : [];
              }
              const pairs = /param(eter)?s$/i.test(key) ? objectsIn(entry) : [];
              const parameters = pairs.flatMap(({ object: { name, value: given } }) =>
                  typeof name === "string" && typeof given === "string" && !isNameOfSecret(name, given)
                      ? (secretIn(name, given) ?? [])
                      : [],
              );
              return key === "env" ? [] : [{ path: place, secrets: parameters }, ...passwordsIn(entry, place)];
          });
}

/** `password-secret: shop-db` */
function isNameOfSecret(name: string, value: string): boolean {
    return /(?<!client[_-]?)secrets?$/i.test(name) && /^[a-z0-9][a-z0-9.-]*$/.test(value);
}

function filesIn(value: Json, path: string): { path: string; secrets: string[] }[] {
    if (typeof value === "string") {
        const key = path.slice(path.lastIndexOf(".") + 1);
        if (manifestsIn(value).length > 0) {
            return [];
        }
        return [{ path, secrets: isFile(value) ? secretsInText(value) : formsIn(`${key}: ${value}`) }];
    }
    // An object in another object is a separate resource.
    if (path !== "" && isWhole(value)) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => filesIn(entry, `${path}[${index}]`));
    }
    return Object.entries(objectIn(value)).flatMap(([key, entry]) => {
        const place = path === "" ? key : `${path}.${key}`;
        // The OpenTelemetry Collector's configuration is an object: https://github.com/open-telemetry/opentelemetry-operator/blob/main/docs/api/opentelemetrycollectors.md
        return isCollector(key, entry) || (isObject(entry) && isFileName.test(key))
            ? [{ path: place, secrets: secretsIn(entry) }]
            : filesIn(entry, place);
    });
}

/**
 * Values that charts write to a file of a ConfigMap: `grafana.ini`, `prometheus.yml`, Vector's `customConfig`.
 *
 * @see https://github.com/grafana/helm-charts/blob/main/charts/grafana/README.md
 * @see https://github.com/vectordotdev/helm-charts/blob/develop/charts/vector/README.md
 */
const isFileName = /\.(ya?ml|json|ini|conf|toml|properties)$|^customConfig$/i;

function isCollector(key: string, value: Json): boolean {
    return (
        key === "config" &&
        // A chart adds its own receivers and pipelines.
        (isObject(objectIn(value)["exporters"]) ||
            ["receivers", "service"].every((part) => objectIn(value)[part] !== undefined))
    );
}

function inPods(resource: Resource): string[] {
    return podSpecsOf(resource)
        .flatMap(({ containers }) => containers)
        .flatMap((each) =>
            [...inEnvironment(each), ...inArguments(each), ...inHandlers(each)].map(
                (found) => `${resource.name}: ${each.place}, ${found}. ${wayOut}`,
            ),
        );
}

function inEnvironment({ spec }: Container): string[] {
    return objectsIn(spec["env"]).flatMap(({ object: variable }) => {
        const name = textIn(variable["name"]) ?? "";
        const secrets = secretsInVariable(name, textIn(variable["value"]) ?? "");
        return secrets.map((secret) => `environment variable ${name} holds ${secret}`);
    });
}

function inHandlers(container: Container): string[] {
    return handlersOf(container).flatMap(({ name: place, handler: { exec, httpGet } }) => {
        const headers = objectsIn(objectIn(httpGet)["httpHeaders"]).flatMap(
            ({ object: { name, value } }) => secretIn(textIn(name) ?? "", textIn(value) ?? "") ?? [],
        );
        const words = listIn(objectIn(exec)["command"]).map((word) => textIn(word) ?? "");
        return [...headers, ...secretsInArguments(words).map(({ secret }) => secret)].map(
            (secret) => `${place} holds ${secret}`,
        );
    });
}

function inArguments({ spec }: Container): string[] {
    const words = [...listIn(spec["command"]), ...listIn(spec["args"])].map((word) => textIn(word) ?? "");
    return secretsInArguments(words).map(({ index, secret }) => `argument ${index + 1} holds ${secret}`);
}
