import type { FluentBitSettings } from "../settings";
import type { SplunkInput } from "./sections";
import { podUid } from "./pod-variables";

/** Health check path of the Splunk input. */
export const livenessPath = "/services/collector/health";

/**
 * An input for health checks: it answers from the event loop that moves lines. Fluent Bit's own HTTP server runs in a separate thread and answers 200 to everything while a filter hangs, even for health. To send data to the input, a client would need the pod's ID as a token, and no route matches such data.
 *
 * @see https://docs.fluentbit.io/manual/pipeline/inputs/splunk
 */
export function livenessInputs({ liveness }: FluentBitSettings): SplunkInput[] {
    return liveness.asks === "server"
        ? []
        : [
              {
                  name: "splunk",
                  alias: "liveness",
                  tag: "liveness",
                  listen: "0.0.0.0",
                  port: liveness.port,
                  splunk_token: `\${${podUid}}`,
              },
          ];
}
