/**
 * Minimum and maximum seconds between two retries. The maximum grows with the number of retries: 2, 4, 8 and so on. Fluent Bit adds a second.
 *
 * - Minimum: with Fluent Bit's default of 5, the backlog of a short outage needs minutes to drain.
 * - Maximum: each container that writes has another chunk every few seconds, so thousands of chunks wait after minutes of an outage (Fluent Bit has up to 16,384 tasks). Each is one of Fluent Bit's timers, and each retry about seven lines of its own log. With a maximum of 10 seconds, a node with 49 containers and the event loop of Windows retried 620 chunks a second (docs/dataplane.md).
 *
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/src/flb_scheduler.c (`backoff_full_jitter`, `flb_sched_request_create`)
 * @see https://github.com/fluent/fluent-bit/blob/v5.1.1/include/fluent-bit/flb_config.h (`FLB_CONFIG_DEFAULT_TASK_MAP_SIZE_LIMIT`)
 */
export const schedulerBase = 1;
export const schedulerCap = 300;
