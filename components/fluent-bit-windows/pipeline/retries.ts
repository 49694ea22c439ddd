/** Minimum and maximum seconds between two retries. With the defaults (5 and 2000), the backlog of an outage of 30 seconds needs minutes to drain. */
export const schedulerBase = 1;
export const schedulerCap = 10;
