import { byToken } from "../by-token";
import type { ResourceType } from "../resource-type";
import * as types from "./types";

/** The types of resources that the stand-in supports. */
export const resourceTypes: readonly ResourceType[] = Object.values(types).flat();

export const resourceTypeOf = byToken(resourceTypes);
