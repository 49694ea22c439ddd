/** What the tags begin with of what Fluent Bit says of itself. */
export const monitoringTagPrefix = "monitoring.";

/** Tag of the record that makes the script of the monitoring report. */
export const monitoringTick = `${monitoringTagPrefix}tick`;
