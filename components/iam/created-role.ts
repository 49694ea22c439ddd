import type { Statement } from "./policy-document";

/** A role that the stack creates, with the statements of its policies. */
export interface CreatedRole {
    name: string;
    statements: readonly Statement[];
}
