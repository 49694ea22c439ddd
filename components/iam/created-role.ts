import type { Statement } from "./policy-document";

/** A role that the stack creates, and all that its policies allow. */
export interface CreatedRole {
    name: string;
    statements: readonly Statement[];
}
