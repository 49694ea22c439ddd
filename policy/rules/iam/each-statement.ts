import type { Finding } from "../rule";
import type { Resource } from "../../resources/resource";
import { documentsOf, placeOf, type PolicyDocument } from "../../iam/sources";
import type { Statement } from "../../iam/statement";

/** Maximum number of findings on one resource. Nobody reads more at once, and the rest of a policy with so many is not judged. */
const most = 20;

/** Runs a check for every statement of a resource's policies. Its messages get the place of the statement as prefix. */
export async function eachStatement(
    resource: Resource,
    check: (statement: Statement, document: PolicyDocument) => Iterable<string> | Promise<Iterable<string>>,
): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const document of documentsOf(resource)) {
        for (const statement of document.statements) {
            for (const flaw of await check(statement, document)) {
                if (findings.length === most) {
                    const more = `only the first ${most} problems are listed. Correct them to see the others.`;
                    return [...findings, { message: `${resource.name}: ${more}` }];
                }
                findings.push({ message: `${resource.name}: ${placeOf(document, statement)}: ${flaw}` });
            }
        }
    }
    return findings;
}
