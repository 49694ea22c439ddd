import { secretIn } from "../../policy/secrets/secret-value";

/** Suffixes of names of secrets: `DB_PASSWORD`, `apiToken`. */
const secretName =
    /(password|passwd|pwd|passphrase|secret|token|credentials?|(api|access|account|private|secret|signing|encryption)[_.-]?key)$/i;

/** The problem of a pod's variable that contains a credential in the clear. */
export function credentialInClear(name: string, value: string): string | undefined {
    return value !== "" && (secretName.test(name) || secretIn(name, value) !== undefined)
        ? "looks like a credential, and everyone who can see the pod could read it; store it in a Kubernetes Secret and refer to it: { kubernetesSecret: { name: NAME, key: KEY } }"
        : undefined;
}
