import { type Claim, kindOf } from "./claim";
import type { ExistingObject } from "./existing-object";

/** An object that stands where the stack would create one. */
export interface Conflict {
    claim: Claim;
    found: ExistingObject;
}

/** Whether the stack can take the object over as it is. What another stack calls its own, or may, that stack would go on changing, and delete. */
export function isAdoptable(conflict: Conflict, owner: string): boolean {
    const { importId, ownerUnknown, stack = owner } = conflict.found;
    return importId !== undefined && ownerUnknown === undefined && stack === owner && differing(conflict).length === 0;
}

/**
 * The message that refuses a deployment.
 *
 * @param importFile the file for `pulumi import` that was written; none where nothing can be taken over
 */
export function describeConflicts(conflicts: readonly Conflict[], owner: string, importFile?: string): string {
    const lines = conflicts.map((conflict) => `  ${describe(conflict, owner)}`);
    const heading = conflicts.length === 1 ? "1 object" : `${conflicts.length} objects`;
    const isOne = conflicts.length === 1;
    return [
        `${heading} that the stack would create ${isOne ? "exists" : "exist"} already:`,
        ...lines,
        ...(importFile === undefined
            ? []
            : [
                  `To take over what ${importFile} lists: pulumi import --file ${importFile} --generate-code=false --protect=false`,
                  "Remove from the file what is to stay somebody else's. docs/importing.md says what happens to the contents.",
              ]),
    ].join("\n");
}

function describe(conflict: Conflict, owner: string): string {
    const { claim, found } = conflict;
    const object = `${claim.setting}: ${kindOf(claim.type)} ${JSON.stringify(claim.name)} exists${madeBy(found, owner)}.`;
    const changes = differing(conflict);
    if (isAdoptable(conflict, owner)) {
        return `${object} ${retentionNote(conflict)}Take it over, or ${claim.otherwise}.`;
    }
    const obstacle =
        changes.length === 0
            ? ""
            : `It has ${changes.join(" and ")}, which cannot be changed, so it cannot be taken over. `;
    return `${object} ${obstacle}${ownerNote(found)}${capitalised(claim.otherwise)}.`;
}

function ownerNote({ ownerUnknown }: ExistingObject): string {
    return ownerUnknown === undefined
        ? ""
        : `Its tags, which tell whose it is, could not be read, so the file for pulumi import leaves it out (${ownerUnknown}). Allow tag:GetResources, and run this again. Or: `;
}

function madeBy({ madeBy: maker, stack }: ExistingObject, owner: string): string {
    if (stack === owner) {
        return " (this stack made it, but its state does not have it: it was kept at a destroy, or the state was lost)";
    }
    return maker === undefined ? "" : ` (${maker})`;
}

/** What of the object is not as the stack would have it, and never will be. */
function differing({ claim, found }: Conflict): string[] {
    return Object.entries(claim.unchangeable ?? {}).flatMap(([key, wanted]) => {
        const value = found.properties?.[key];
        return value === undefined || value === wanted
            ? []
            : [`${key} ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`];
    });
}

/** Lines that would go once the stack's retention holds. */
function retentionNote({ claim: { retention }, found: { retentionDays } }: Conflict): string {
    if (retention === undefined || retentionDays === undefined) {
        return "";
    }
    return retentionDays === 0 || retentionDays > retention.days
        ? `It keeps lines ${retentionDays === 0 ? "for ever" : `for ${retentionDays} days`}, and ${retention.setting} = ${retention.days} would delete older ones. `
        : "";
}

function capitalised(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
