/** Event levels, the most severe first. */
export const eventLevels = ["critical", "error", "warning", "information", "verbose"] as const;

export type EventLevel = (typeof eventLevels)[number];

/** Windows counts from 1. Its 0 is for events that are always written, such as audits. */
export function levelNumber(level: EventLevel): number {
    return eventLevels.indexOf(level) + 1;
}
