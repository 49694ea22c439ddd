/** What was found under the name that the stack would use. */
export interface ExistingObject {
    /** Who made it, as far as its tags or labels tell. */
    madeBy?: string;
    /** The stack that says by its tag that the object is its own (`organization/project/stack`). */
    stack?: string;
    /** Why its tags could not be read, so that nobody knows whose it is. */
    ownerUnknown?: string;
    /** Properties of it by Pulumi's names, to compare with what cannot be changed. */
    properties?: Record<string, unknown>;
    /** Days for which it keeps its contents; 0 for ever. */
    retentionDays?: number;
    /** What `pulumi import` calls it; absent where it cannot be imported. */
    importId?: string;
}

/** The answer for one object: it exists, it does not, or nobody could tell. */
export type Answer = ExistingObject | "absent" | { unknown: string };
