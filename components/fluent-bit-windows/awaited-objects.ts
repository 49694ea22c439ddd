import { type AwaitedObject, awaitedObjectWarnings } from "../kubernetes/awaited-objects";
import type { Problem } from "../settings/problems";
import type { FluentBitSettings } from "./settings";

/** Secrets and ConfigMaps in Fluent Bit's namespace that cannot exist at the first deployment. */
export function awaitedWarnings(settings: FluentBitSettings): Problem[] {
    const { namespace, createNamespace, environment, environmentFrom, image } = settings;
    const created = createNamespace ? namespace : undefined;
    // Certificates are read before the deployment, which finds missing ones.
    const credentials = credentialsIn({
        ...settings,
        certificateAuthorities: [],
        environment: {},
        environmentFrom: [],
    });
    const referred: AwaitedObject[] = [
        ...Object.entries(environment).map(([name, value]) => ({ setting: `environment.${name}`, value })),
        ...environmentFrom.map((value, index) => ({ setting: `environmentFrom[${index}]`, value })),
    ].flatMap(({ setting, value }) => {
        if (typeof value === "string") {
            return [];
        }
        return "kubernetesSecret" in value
            ? { setting: `${setting}.kubernetesSecret.name`, kind: "Secret", name: value.kubernetesSecret.name }
            : {
                  setting: `${setting}.kubernetesConfigMap.name`,
                  kind: "ConfigMap",
                  name: value.kubernetesConfigMap.name,
              };
    });
    const pulls = image.pullSecrets.map((name, index): AwaitedObject => ({
        setting: `image.pullSecrets[${index}]`,
        kind: "Secret",
        name,
    }));
    return [
        ...awaitedObjectWarnings(credentials, created, ", or use secretsManager, which the stack copies into a Secret"),
        ...awaitedObjectWarnings(
            [...referred, ...pulls].filter(({ name }) => !credentials.some((other) => other.name === name)),
            created,
        ),
    ];
}

/** The existing Secrets that credentials refer to, wherever in the settings they are. */
function credentialsIn(value: unknown, setting = ""): AwaitedObject[] {
    if (Array.isArray(value)) {
        return value.flatMap((one, index) => credentialsIn(one, `${setting}[${index}]`));
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]: [string, unknown]): AwaitedObject[] => {
        const path = setting === "" ? key : `${setting}.${key}`;
        const { name } = (key === "kubernetesSecret" ? inner : {}) as { name?: unknown };
        return typeof name === "string"
            ? [{ setting: `${path}.name`, kind: "Secret", name }]
            : credentialsIn(inner, path);
    });
}
