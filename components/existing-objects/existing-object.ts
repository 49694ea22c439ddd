/** An existing object with a name that the stack would use. */
export interface ExistingObject {
    /** Its creator, according to its tags or labels. */
    madeBy?: string;
    /** The stack in its owner tag (`organization/project/stack`). */
    stack?: string;
    /** Why its tags could not be read, so that its owner is unknown. */
    ownerUnknown?: string;
    /** Its properties by Pulumi's names, for the comparison of properties that cannot be changed. */
    properties?: Record<string, unknown>;
    /** Retention in days; 0: forever. */
    retentionDays?: number;
    /** Its ID for `pulumi import`; absent if it cannot be imported. */
    importId?: string;
}

/** The result for one object: it exists, it does not exist, or unknown. */
export type Answer = ExistingObject | "absent" | { unknown: string };
