import { ProviderError } from "../aws-errors";
import type { Invoke } from "../invoke";
import type { ResourceType } from "../resource-type";
import * as services from "./services";

type Row = Invoke | ResourceType;
type Service = Readonly<Record<string, Row | readonly Row[]>>;

const rows = Object.values<Service>(services).flatMap((service) => Object.values(service).flat());

/** The types of resources that the stand-in supports. */
export const resourceTypes = rows.filter((row): row is ResourceType => "create" in row);

/** The functions that the stand-in supports. */
export const invokes = rows.filter((row): row is Invoke => "call" in row);

export const resourceTypeOf = byToken(resourceTypes);

export const invokeOf = byToken(invokes);

/** Finds rows by Pulumi's name of them, and refuses other names. */
function byToken<R extends Row>(known: readonly R[]): (token: string) => R {
    return (token) => {
        const row = known.find((one) => one.token === token);
        if (row) return row;
        const supported = known.map((one) => one.token).sort();
        throw new ProviderError(
            `the local AWS stand-in does not support ${token}; it supports: ${supported.join(", ")}`,
        );
    };
}
