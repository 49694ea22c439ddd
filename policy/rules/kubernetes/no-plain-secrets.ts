import { isKind, isKubernetes } from "../../kubernetes/object";
import { podSpecsOf, type Container } from "../../kubernetes/pods";
import { secretIn, secretsInText } from "../../kubernetes/secrets";
import { listIn, objectIn, objectsIn, textIn } from "../../resources/json";
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
\`\${SPLUNK_TOKEN}\`, \`TOKEN_FILE\`, \`MAX_TOKENS=4096\`. A finding says where, never what.`,
    remediationSteps:
        "Put the value into a Secret and refer to it: valueFrom.secretKeyRef, or ${NAME} in a configuration.",
    settings: {},
    check: (resource) => [...inConfigMap(resource), ...inPods(resource)].map((message) => ({ message })),
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
