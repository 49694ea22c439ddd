import type { Configuration } from "./configuration";
import { oursApiServer, oursMessage, oursRecord } from "./ours";
import { article, observabilityAddon } from "./peers";

export { article, observabilityAddon, oursApiServer, oursMessage, oursRecord };

/** Every configuration that is measured, in the order of the tables. */
export const configurations: readonly Configuration[] = [
    oursMessage,
    oursRecord,
    oursApiServer,
    article,
    observabilityAddon,
];
