import { ProviderError } from "../aws-errors";
import type { Invoke } from "../invoke";
import * as lookups from "./lookups";

/** The functions that the stand-in supports. */
export const invokes: readonly Invoke[] = Object.values(lookups).flat();

const byToken = new Map(invokes.map((invoke) => [invoke.token, invoke]));

export function invokeOf(token: string): Invoke {
    const invoke = byToken.get(token);
    if (!invoke) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not support ${token}; it supports: ${known}`);
    }
    return invoke;
}
