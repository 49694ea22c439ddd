import type { Configuration } from "./configuration";
import { oursApiServer, oursApiServerLater, oursMessage, oursMessageLater } from "./ours";
import { article, observabilityAddon } from "./peers";

export { article, observabilityAddon, oursApiServer, oursMessage };

/** Every configuration that is measured, in the order of the tables. */
export const configurations: readonly Configuration[] = [
    oursMessage,
    oursApiServer,
    oursMessageLater,
    oursApiServerLater,
    article,
    observabilityAddon,
];
