import * as pulumi from "@pulumi/pulumi";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { messageOf } from "../../settings/explained";
import { ProblemsError } from "../../settings/problems-error";
import { isAwsType, lookUpAwsObjects } from "./aws-objects";
import { type Claim, isOverwritten, kindOf } from "../claim";
import type { Answer } from "../existing-object";
import {
    bucketsToDelete,
    deletionProblem,
    deletionWarning,
    keptGroupProblem,
    logGroupsToDelete,
    logGroupWarnings,
} from "../deleted-lines";
import { importFileOf } from "../import-file";
import { isKubernetesClaim } from "../kubernetes-claims";
import { lookUpKubernetesObjects } from "../kubernetes-objects";
import { type OwnState, readOwnState } from "./own-state";
import { type Conflict, conflictHeading, conflictProblems, importNote, isAdoptable } from "../report";

export interface ExistingObjectsOptions extends pulumi.InvokeOptions {
    /** Who deploys (`organization/project/stack`). */
    owner: string;
    /** Contents of a kubeconfig of an existing cluster; absent if the stack creates the cluster. */
    kubeconfig?: string;
    /** Folder for the file for `pulumi import`. Default: the project's folder. */
    folder?: string;
    /** Whose objects these are, where a program has several components that look for theirs: the file for `pulumi import` is called by it. Default: nobody's. */
    component?: string;
}

/**
 * Looks for objects that exist under the names that the stack would use, before the first resource is created, and for buckets and log groups with lines that the stack would delete. Objects in the stack's state belong to the stack and are not checked, so a deployment without new objects needs no look-ups.
 *
 * A look-up that fails causes a warning, and the deployment continues, so that no additional permissions are required.
 *
 * @throws {@link ProblemsError} with all such objects, their creators, and the fix
 */
export async function checkExistingObjects(
    claims: readonly Claim[],
    { owner, kubeconfig, folder = process.cwd(), component, ...invoke }: ExistingObjectsOptions,
): Promise<void> {
    const state = await ownState();
    if (state === undefined) {
        return;
    }
    const { isOwn } = state;
    checkDeletedBuckets(state, claims, component);
    checkDeletedLogGroups(state, claims, component);
    const foreign = claims.filter((claim) => !isOwn(claim));
    const [inAws, inCluster] = await Promise.all([
        lookUpAwsObjects(
            foreign.filter(({ type }) => isAwsType(type)),
            invoke,
        ),
        kubeconfig === undefined
            ? new Map<Claim, Answer>()
            : lookUpKubernetesObjects(foreign.filter(isKubernetesClaim), kubeconfig),
    ]);
    const answers = [...inAws, ...inCluster];
    warnOfUnknown(answers);
    const conflicts = answers.flatMap(([claim, found]): Conflict[] =>
        found === "absent" || "unknown" in found ? [] : [{ claim, found }],
    );
    if (conflicts.length > 0) {
        const importFile = writeImportFile(conflicts, owner, folder, component);
        throw new ProblemsError(conflictProblems(conflicts, owner), {
            heading: conflictHeading(conflicts),
            ...(importFile !== undefined && { footer: importNote(importFile) }),
        });
    }
}

/** The lines of a deleted bucket are lost, and a preview only shows the deletion of the bucket. */
function checkDeletedBuckets(
    { objects, isOwn }: OwnState,
    claims: readonly Claim[],
    component: string | undefined,
): void {
    const deleted = bucketsToDelete(objects, claims, component);
    const newlyLocked = claims.find((claim) => claim.locksObjects === true && !isOwn(claim));
    if (deleted.length > 0 && newlyLocked !== undefined) {
        throw new ProblemsError(deleted.map((bucket) => deletionProblem(bucket, newlyLocked)));
    }
    for (const bucket of deleted) {
        void pulumi.log.warn(deletionWarning(bucket));
    }
}

/** As {@link checkDeletedBuckets}. */
function checkDeletedLogGroups({ objects }: OwnState, claims: readonly Claim[], component: string | undefined): void {
    const { kept, ...deleted } = logGroupsToDelete(objects, claims, component);
    if (kept.length > 0) {
        throw new ProblemsError(kept.map(keptGroupProblem));
    }
    for (const warning of logGroupWarnings(deleted)) {
        void pulumi.log.warn(warning);
    }
}

async function ownState(): Promise<OwnState | undefined> {
    try {
        return await readOwnState();
    } catch (error) {
        void pulumi.log.warn(
            `Could not read the stack's state, so existing objects were not checked: ${messageOf(error)}`,
        );
        return undefined;
    }
}

function warnOfUnknown(answers: readonly (readonly [Claim, Answer])[]): void {
    const unknown = answers.flatMap(([claim, answer]) =>
        typeof answer === "object" && "unknown" in answer ? [{ claim, reason: answer.unknown }] : [],
    );
    const failing = unknown.filter(({ claim }) => !isOverwritten(claim));
    const overwritten = unknown.filter(({ claim }) => isOverwritten(claim));
    const text = "Could not check whether these objects exist already. If one does,";
    if (failing.length > 0) {
        const lines = failing.map(({ claim: { type, name }, reason }) => `  ${kindOf(type)} "${name}": ${reason}`);
        void pulumi.log.warn([`${text} the deployment fails when it creates the object:`, ...lines].join("\n"));
    }
    if (overwritten.length > 0) {
        void pulumi.log.warn([`${text} CloudWatch overwrites it:`, ...byKind(overwritten)].join("\n"));
    }
}

/** One line for each kind: there are many alarms, and one reason for all of them. */
function byKind(unknown: readonly { claim: Claim; reason: string }[]): string[] {
    const kinds = new Set(unknown.map(({ claim }) => kindOf(claim.type)));
    return [...kinds].flatMap((kind) => {
        const [first, ...others] = unknown.filter(({ claim }) => kindOf(claim.type) === kind);
        const more = others.length === 0 ? "" : ` and ${others.length} more`;
        return first === undefined ? [] : [`  ${kind} "${first.claim.name}"${more}: ${first.reason}`];
    });
}

/** @returns the file's name; undefined if there is nothing to import or the file cannot be written */
function writeImportFile(
    conflicts: readonly Conflict[],
    owner: string,
    folder: string,
    component: string | undefined,
): string | undefined {
    const adoptable = conflicts.filter((conflict) => isAdoptable(conflict, owner));
    if (adoptable.length === 0) {
        return undefined;
    }
    const name = `${["import", pulumi.getStack(), component].filter((part) => part !== undefined).join("-")}.json`;
    try {
        writeFileSync(join(folder, name), `${JSON.stringify(importFileOf(adoptable), undefined, 4)}\n`);
        return name;
    } catch {
        return undefined;
    }
}
