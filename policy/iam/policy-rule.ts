import type { Finding } from "../rules/rule";
import type { Resource } from "../resources/resource";
import { documentsOf, placeOf, type PolicyDocument } from "./sources";
import type { Statement } from "./statement";

/** Runs a check over every statement of a resource's policies; what it says is prefixed with where it holds. */
export async function eachStatement(
    resource: Resource,
    check: (statement: Statement, document: PolicyDocument) => readonly string[] | Promise<readonly string[]>,
): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const document of documentsOf(resource)) {
        for (const statement of document.statements) {
            for (const flaw of await check(statement, document)) {
                findings.push({ message: `${resource.name}: ${placeOf(document, statement)}: ${flaw}` });
            }
        }
    }
    return findings;
}

/** `a`, `b` and 3 more: as much of a list as a sentence can carry. */
export function enumerate(items: readonly string[], most = 4): string {
    const shown = items.slice(0, items.length === most + 1 ? most + 1 : most);
    const rest = items.length - shown.length;
    return rest > 0 ? `${shown.join(", ")} and ${rest} more` : shown.join(", ");
}
