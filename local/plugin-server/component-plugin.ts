import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

import { stopWithEngine } from "./engine-connection";

/** The part of a package that the program uses: one component. */
interface ComponentPackage<Inputs extends z.ZodType> {
    /** What messages call the package, such as `EKS`. */
    readonly title: string;
    readonly version: string;
    /** The component's type, such as `eks:index:Cluster`. */
    readonly type: string;
    /** The supported arguments. Others are refused, because ignored ones would look as if they had an effect. */
    readonly inputs: Inputs;
    readonly component: new (
        name: string,
        inputs: z.output<Inputs>,
        options: pulumi.ComponentResourceOptions,
    ) => pulumi.ComponentResource & { readonly outputs: pulumi.Inputs };
}

/** Runs the plugin of a package. */
export function runComponentPlugin<Inputs extends z.ZodType>(own: ComponentPackage<Inputs>): void {
    const provider: pulumi.provider.Provider = {
        version: own.version,
        construct(name, type, given, options) {
            if (type !== own.type) {
                throw new Error(`the local ${own.title} stand-in does not support ${type}; it supports: ${own.type}`);
            }
            const { data, error } = own.inputs.safeParse(given);
            if (error) {
                const problems = z.prettifyError(error);
                throw new Error(`the local ${own.title} stand-in does not support these arguments:\n${problems}`);
            }
            const { urn, outputs } = new own.component(name, data, options);
            return Promise.resolve({ urn, state: outputs });
        },
    };
    const engine = process.argv[2];
    if (engine !== undefined) {
        stopWithEngine(engine, () => process.exit(0));
    }
    void pulumi.provider.main(provider, process.argv.slice(2));
}
