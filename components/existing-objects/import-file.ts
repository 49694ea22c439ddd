import type { Owner } from "./claim";
import type { Conflict } from "./report";

interface ImportedResource {
    type: string;
    name: string;
    logicalName?: string;
    id?: string;
    parent?: string;
    component?: true;
}

/**
 * The input of `pulumi import --file`. It includes the components, so that it also works with an empty state; components in the state are unchanged.
 *
 * @see https://github.com/pulumi/pulumi/blob/v3.259.0/pkg/cmd/pulumi/operations/import.go importFile
 */
export function importFileOf(conflicts: readonly Conflict[]): { resources: ImportedResource[] } {
    const components = new Map<string, ImportedResource>();
    for (const { claim } of conflicts) {
        claim.owners.forEach((owner, depth) => {
            const parent = claim.owners[depth - 1];
            components.set(nameOf(owner), {
                type: owner.type,
                name: nameOf(owner),
                logicalName: owner.name,
                component: true,
                ...(parent !== undefined && { parent: nameOf(parent) }),
            });
        });
    }
    const objects = conflicts.map(({ claim, found }): ImportedResource => {
        const parent = claim.owners.at(-1);
        return {
            type: claim.type,
            // A role has the name of its component, so the file needs different names.
            name: `${claim.type} ${claim.resource}`,
            logicalName: claim.resource,
            ...(found.importId !== undefined && { id: found.importId }),
            ...(parent !== undefined && { parent: nameOf(parent) }),
        };
    });
    return { resources: [...components.values(), ...objects] };
}

function nameOf({ type, name }: Owner): string {
    return `${type} ${name}`;
}
