import { z } from "zod";

import { concealed, type Problem } from "../settings/problems";

const fromSecret = z.strictObject({
    /** Name of a Kubernetes Secret in the application's namespace. It is there already: its contents never come into the stack. */
    secret: z.string().regex(/^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/, "must be the name of a Kubernetes Secret"),
    /** Key in the Secret. */
    key: z.string().regex(/^[-._a-zA-Z0-9]{1,253}$/, "must be a key of a Kubernetes Secret"),
});

export const environmentSettings = z
    .record(
        z.string().regex(/^[A-Za-z_][A-Za-z0-9_.-]*$/, "must be letters, digits and _ . -, no digit at first"),
        z.union([z.string(), fromSecret], "must be a text, or { secret, key } of a Kubernetes Secret"),
    )
    .meta(concealed)
    .default({});

export type Environment = z.output<typeof environmentSettings>;

/** Names whose end says that the value is a secret: `DB_PASSWORD`, `apiToken`. */
const secretName =
    /(password|passwd|pwd|passphrase|secret|token|credentials?|(api|access|account|private|secret|signing|encryption)[_.-]?key)$/i;

/** `Server=db;User Id=app;Password=…`, `https://user:…@host`. */
const secretValue =
    /(^|;)\s*(password|pwd|accountkey|sharedaccesskey)\s*=\s*[^\s;]|^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/:@]+@/i;

/**
 * What appcmd, by which ServiceMonitor gives variables to the application pool, takes for one character: of `%64` the application would get
 * `d`, and at `%18` the container ends.
 *
 * @see https://github.com/microsoft/IIS.ServiceMonitor/issues/71
 */
const escapeOfAppcmd = /%[0-9a-f]{2}/i;

export function environmentProblems(environment: Environment): Problem[] {
    return Object.entries(environment).flatMap(([name, value]): Problem[] => {
        const setting = `environment.${name}`;
        if (typeof value !== "string" || value === "") {
            return [];
        }
        if (secretName.test(name) || secretValue.test(value)) {
            return [
                {
                    setting,
                    remedy: "looks like a credential, and everybody who may see the pod could read it; keep it in a Kubernetes Secret and name that: { secret: NAME, key: KEY }",
                },
            ];
        }
        return escapeOfAppcmd.test(value)
            ? [
                  {
                      setting,
                      remedy: "has a % and two hexadecimal digits, which ServiceMonitor does not hand on to IIS as they are: another value arrives, or the container ends; write it without, such as in Base64",
                  },
              ]
            : [];
    });
}

/** The container's variables, as Kubernetes takes them. */
export function environmentVariables(environment: Environment) {
    return Object.entries(environment).map(([name, value]) =>
        typeof value === "string"
            ? { name, value }
            : { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } },
    );
}
