import * as pulumi from "@pulumi/pulumi";

import { checkExistingObjects } from "./check-existing-objects";
import type { Claim } from "../claim";
import { componentsAround } from "../owners";
import { ownOwner } from "./own-state";

/**
 * Looks for objects that have the names of a component's own, see {@link checkExistingObjects}.
 *
 * @param kubeconfig of a cluster that exists
 */
export async function lookForOwn(
    claims: readonly Claim[],
    component: pulumi.ComponentResource,
    { name, kubeconfig }: { name: string; kubeconfig?: string | undefined },
): Promise<void> {
    const around = componentsAround(component);
    await checkExistingObjects(
        claims.map((claim) => ({ ...claim, owners: [...around, ...claim.owners] })),
        {
            owner: ownOwner(),
            component: name,
            parent: component,
            ...(kubeconfig !== undefined && { kubeconfig }),
        },
    );
}
