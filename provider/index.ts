import * as pulumi from "@pulumi/pulumi";

import { ComponentProvider } from "./provider";

/**
 * Serves the components to Pulumi's engine, as a plug-in.
 *
 * @param args of the process
 */
export function serve(args: string[] = process.argv.slice(2)): Promise<void> {
    return pulumi.provider.main(new ComponentProvider(), args);
}
