import type { Problem } from "../settings/problems";
import { type Claim, kindOf } from "./claim";
import type { ExistingObject } from "./existing-object";

/** An existing object with the name of an object that the stack would create. */
export interface Conflict {
    claim: Claim;
    found: ExistingObject;
}

/** Whether the stack can import the object. Another stack that owns it, or may own it, would continue to change it, and delete it. */
export function isAdoptable(conflict: Conflict, owner: string): boolean {
    const { importId, ownerUnknown, stack = owner } = conflict.found;
    return importId !== undefined && ownerUnknown === undefined && stack === owner && differing(conflict).length === 0;
}

/** The problems of the settings that name the objects. */
export function conflictProblems(conflicts: readonly Conflict[], owner: string): Problem[] {
    return conflicts.map((conflict) => ({ setting: conflict.claim.setting, remedy: describe(conflict, owner) }));
}

/** The text before the problems. */
export function conflictHeading({ length }: readonly Conflict[]): string {
    return `${length === 1 ? "1 object" : `${length} objects`} that the stack would create ${length === 1 ? "exists" : "exist"} already:`;
}

/** The text after the problems: how to import the objects of a file. */
export function importNote(file: string): string {
    return (
        `To import the objects in ${file}: pulumi import --file ${file} --generate-code=false --protect=false\n` +
        "First remove objects from the file that the stack must not own. docs/importing.md describes what happens to their contents."
    );
}

function describe(conflict: Conflict, owner: string): string {
    const { claim, found } = conflict;
    const object = `${kindOf(claim.type)} ${JSON.stringify(claim.name)} exists${madeBy(found, owner)}.`;
    const changes = differing(conflict);
    if (isAdoptable(conflict, owner)) {
        return `${object} ${retentionNote(conflict)}Import it, or ${claim.otherwise}.`;
    }
    const obstacle =
        changes.length === 0
            ? ""
            : `It has ${changes.join(" and ")}, which cannot be changed, so it cannot be imported. `;
    return `${object} ${obstacle}${ownerNote(found)}${capitalised(claim.otherwise)}.`;
}

function ownerNote({ ownerUnknown }: ExistingObject): string {
    return ownerUnknown === undefined
        ? ""
        : `Its tags could not be read, so its owner is unknown, and the file for pulumi import does not contain it (${ownerUnknown}). Allow tag:GetResources and run this again. Or: `;
}

function madeBy({ madeBy: maker, stack }: ExistingObject, owner: string): string {
    if (stack === owner) {
        return " (this stack created it, but its state does not contain it: it was kept at a destroy, or the state was lost)";
    }
    return maker === undefined ? "" : ` (${maker})`;
}

/** Differences to the stack's object that cannot be changed. */
function differing({ claim, found }: Conflict): string[] {
    return Object.entries(claim.unchangeable ?? {}).flatMap(([key, wanted]) => {
        const value = found.properties?.[key];
        return value === undefined || value === wanted
            ? []
            : [`${key} ${JSON.stringify(value)} instead of ${JSON.stringify(wanted)}`];
    });
}

/** Lines that the stack's retention would delete. */
function retentionNote({ claim: { retention }, found: { retentionDays } }: Conflict): string {
    if (retention === undefined || retentionDays === undefined) {
        return "";
    }
    return retentionDays === 0 || retentionDays > retention.days
        ? `It keeps lines ${retentionDays === 0 ? "forever" : `for ${retentionDays} days`}, but ${retention.setting} = ${retention.days} would delete older ones. `
        : "";
}

function capitalised(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
