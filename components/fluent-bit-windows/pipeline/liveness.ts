import type { FluentBitSettings } from "../settings";
import type { SplunkInput } from "./sections";

/** Environment variable with the ID of Fluent Bit's own pod. */
export const podUid = "POD_UID";

/** Where an input for Splunk's protocol answers whether it is well. */
export const livenessPath = "/services/collector/health";

/**
 * An input that is there to be asked: it answers from the loop that moves lines. Fluent Bit's own HTTP server does not: it is a thread of its own and says 200
 * to everything while a filter hangs, health included. Who wants to send something needs the
 * pod's own ID for a token, and no route takes it.
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
