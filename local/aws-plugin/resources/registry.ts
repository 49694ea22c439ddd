import { ProviderError } from "../aws-errors";
import type { ResourceType } from "../resource-type";
import * as types from "./types";

/** The types of resources that the stand-in supports. */
export const resourceTypes: readonly ResourceType[] = Object.values(types).flat();

const byToken = new Map(resourceTypes.map((type) => [type.token, type]));

export function resourceTypeOf(token: string): ResourceType {
    const type = byToken.get(token);
    if (!type) {
        const known = [...byToken.keys()].sort().join(", ");
        throw new ProviderError(`the local AWS stand-in does not support ${token}; it supports: ${known}`);
    }
    return type;
}
