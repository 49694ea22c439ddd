import { byToken } from "../by-token";
import type { Invoke } from "../invoke";
import * as lookups from "./lookups";

/** The functions that the stand-in supports. */
export const invokes: readonly Invoke[] = Object.values(lookups).flat();

export const invokeOf = byToken(invokes);
