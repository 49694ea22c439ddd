import { secretIn } from "../../policy/kubernetes/secret-value";

/** Names whose end says that the value is a secret: `DB_PASSWORD`, `apiToken`. */
const secretName =
    /(password|passwd|pwd|passphrase|secret|token|credentials?|(api|access|account|private|secret|signing|encryption)[_.-]?key)$/i;

/** What is wrong with a variable of a pod, whose value would be a credential in the clear. */
export function credentialInClear(name: string, value: string): string | undefined {
    return value !== "" && (secretName.test(name) || secretIn(name, value) !== undefined)
        ? "looks like a credential, and everybody who may see the pod could read it; keep it in a Kubernetes Secret and name that: { secret: NAME, key: KEY }"
        : undefined;
}
