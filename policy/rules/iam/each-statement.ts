import type { Finding } from "../rule";
import type { Resource } from "../../resources/resource";
import { documentsOf, placeOf, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";

/** Runs a check for every statement of a resource's policies. Its messages get the place of the statement as prefix. */
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
