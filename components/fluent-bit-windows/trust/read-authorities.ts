import type { Problem } from "../../settings/problems";
import { ProblemsError } from "../../settings/problems-error";
import type { Naming } from "../../settings/section";
import { messageOf } from "../../settings/explained";
import { readDataEntry } from "../../windows-cluster/kubernetes-api";
import { type Authorities, type AuthorityReference, type AuthorityText, completeProblems } from "./authorities";

/**
 * Reads the certificates that are in the cluster.
 *
 * @param namespaceIsNew whether the stack creates Fluent Bit's namespace, which is empty before the first deployment
 * @param named adds the section to the settings' names
 * @returns all certificates that Fluent Bit trusts in addition to Mozilla's
 * @throws {@link ProblemsError} with all their problems
 */
export async function readAuthorities(
    authorities: Authorities,
    kubeconfig: string,
    namespaceIsNew: (namespace: string) => boolean,
    named: Naming,
): Promise<AuthorityText[]> {
    const { all, problems } = await lookForAuthorities(authorities, kubeconfig, namespaceIsNew);
    if (problems.length > 0) {
        throw new ProblemsError(named(problems), {
            heading: "Some certificates of certificateAuthorities cannot be used.",
        });
    }
    return all;
}

/** The certificates as {@link readAuthorities} reads them, and their problems. */
export async function lookForAuthorities(
    { texts, references }: Authorities,
    kubeconfig: string,
    namespaceIsNew: (namespace: string) => boolean,
): Promise<{ all: AuthorityText[]; problems: Problem[] }> {
    const answers = await Promise.all(
        references.map((reference) => readAuthority(reference, kubeconfig, namespaceIsNew)),
    );
    const all = [...texts, ...answers.filter((answer) => "pem" in answer)];
    const problems = [...answers.filter((answer) => "remedy" in answer), ...completeProblems(all)];
    return { all, problems };
}

async function readAuthority(
    reference: AuthorityReference,
    kubeconfig: string,
    namespaceIsNew: (namespace: string) => boolean,
): Promise<AuthorityText | Problem> {
    const { setting, kind, namespace, name, key } = reference;
    const problem = (remedy: string): Problem => ({ setting, value: `${namespace}/${name}`, remedy });
    try {
        const answer = await readDataEntry(kubeconfig, reference);
        if (answer === "no object") {
            const first = namespaceIsNew(namespace)
                ? `; the stack creates this namespace, so set another one in ${setting}.namespace, or set createNamespace: false`
                : "";
            return problem(`there is no such ${kind} in the cluster. Create it before the deployment${first}`);
        }
        if (answer === "forbidden") {
            const resource = kind === "ConfigMap" ? "configmaps" : "secrets";
            return problem(
                `the deploying identity has no permission to read it. Grant it the verb "get" on ${resource} in the namespace ${namespace}, or write the certificates in pem`,
            );
        }
        if ("keys" in answer) {
            const keys = answer.keys.length === 0 ? "it is empty" : `it has: ${answer.keys.sort().join(", ")}`;
            return problem(`this ${kind} has no key "${key}"; ${keys}`);
        }
        return { setting: `${setting} (${key} of ${namespace}/${name})`, pem: answer.text };
    } catch (error) {
        return problem(`the cluster's API server does not answer: ${messageOf(error)}`);
    }
}
