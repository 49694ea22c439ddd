import { isKind, isKubernetes } from "../../kubernetes/object";
import { podSpecsOf, type Container } from "../../kubernetes/pods";
import { secretIn, secretsIn, secretsInText } from "../../kubernetes/secrets";
import { listIn, objectIn, objectsIn, textIn, type Json } from "../../resources/json";
import { isChart } from "../../resources/kubernetes/charts";
import { isCustom, isWhole } from "../../resources/kubernetes/objects";
import type { Resource } from "../../resources/resource";
import { resourceRule } from "../rule";
import { container, object, workload } from "./examples";

export const noPlainSecrets = resourceRule<object>({
    name: "kubernetes-no-plain-secrets",
    displayName: "Secrets are Secrets",
    description:
        "No password, token or key stands in a ConfigMap, in an environment variable's value or in an argument.",
    severity: "critical",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "secrets"],
    appliesTo: isKubernetes,
    rationale: `Whoever may read a ConfigMap or a pod reads what stands in it, and so does every log of a deployment. A value
is found by its shape (an AWS access key, a private key, a token of a known maker, a password in a URL) or by a name whose last
word says so (\`DB_PASSWORD\`, \`splunkToken\`, \`api-key\`). References, paths, addresses, switches and numbers are no secrets:
\`\${SPLUNK_TOKEN}\`, \`TOKEN_FILE\`, \`MAX_TOKENS=4096\`. Placeholders, hashes, public keys, ARNs and the names of Secrets are none either.
A finding says where, never what.

Read are ConfigMaps, the environment and arguments of every pod, also where an operator's resource or a chart's values hold them, and
files in these. Other values of a chart are kept in a Secret by Helm, and may be secrets of the stack, so they are not judged by their names.

The forms are the pack's own list. secretlint's recommended rules (13.1.0), run on the samples of \`tests/unit/policy/secret-samples.ts\`, find 20
of 124 and blame none of the 93 that are none; they know tokens of known makers, not connection strings, headers, settings or commands.
The list was written with these samples at hand, so it finds all of them: that is a test, not a comparison.`,
    remediationSteps:
        "Put the value into a Secret and refer to it: valueFrom.secretKeyRef, or ${NAME} in a configuration.",
    settings: {},
    check: (resource) =>
        [...new Set([...inConfigMap(resource), ...inPods(resource), ...inFiles(resource)])].map((message) => ({
            message,
        })),
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

const wayOut = "Put it into a Secret and refer to it.";

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
        // A key holds one value or a whole file.
        const alone = text.includes("\n") ? undefined : secretIn(key, text);
        const secrets = alone === undefined ? secretsInText(text) : [alone];
        return secrets.map((secret) => `${name}: data "${key}" holds ${secret}. ${wayOut}`);
    });
}

/** Files and configurations in an operator's resource or a chart's values, which end up in a ConfigMap. */
function inFiles({ type, name, props }: Resource): string[] {
    if (!isCustom(type) && !isChart(type)) {
        return [];
    }
    return filesIn(isChart(type) ? props["values"] : props["spec"], "").flatMap(({ path, secrets }) =>
        secrets.map((secret) => `${name}: ${path} holds ${secret}. ${wayOut}`),
    );
}

function filesIn(value: Json, path: string): { path: string; secrets: string[] }[] {
    if (typeof value === "string") {
        return value.includes("\n") ? [{ path, secrets: secretsInText(value) }] : [];
    }
    // An object in another one is a resource of its own.
    if (path !== "" && isWhole(value)) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => filesIn(entry, `${path}[${index}]`));
    }
    return Object.entries(objectIn(value)).flatMap(([key, entry]) => {
        if (key === "manifest") {
            return [];
        }
        const place = path === "" ? key : `${path}.${key}`;
        // The OpenTelemetry Collector's configuration is an object: https://github.com/open-telemetry/opentelemetry-operator/blob/main/docs/api/opentelemetrycollectors.md
        return isCollector(key, entry) ? [{ path: place, secrets: secretsIn(entry) }] : filesIn(entry, place);
    });
}

function isCollector(key: string, value: Json): boolean {
    return (
        key === "config" &&
        ["exporters", "receivers", "service"].filter((part) => objectIn(value)[part] !== undefined).length > 1
    );
}

function inPods(resource: Resource): string[] {
    return podSpecsOf(resource)
        .flatMap(({ containers }) => containers)
        .flatMap((each) =>
            [...inEnvironment(each), ...inArguments(each)].map(
                (found) => `${resource.name}: ${each.place}, ${found}. ${wayOut}`,
            ),
        );
}

function inEnvironment({ spec }: Container): string[] {
    return objectsIn(spec["env"]).flatMap(({ object: variable }) => {
        const name = textIn(variable["name"]) ?? "";
        const secret = secretIn(name, textIn(variable["value"]) ?? "");
        return secret === undefined ? [] : [`environment variable ${name} holds ${secret}`];
    });
}

function inArguments({ spec }: Container): string[] {
    const words = [...listIn(spec["command"]), ...listIn(spec["args"])].map((word) => textIn(word) ?? "");
    return words.flatMap((word, index) => {
        // --token=…, --token …, and NAME=… as env or sh take it.
        const [, flag, assigned] =
            /^(?:--?)([\w.-]+)(?:=(.*))?$/s.exec(word) ?? /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? [];
        const secret = flag === undefined ? secretIn("", word) : secretIn(flag, assigned ?? words[index + 1] ?? "");
        return secret === undefined ? [] : [`argument ${index + 1} holds ${secret}`];
    });
}
