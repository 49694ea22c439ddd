import * as pulumi from "@pulumi/pulumi";

import { stopWithEngine } from "./engine-connection";

/**
 * Runs a plugin for the part of a package that the program uses: one component.
 *
 * @param title what messages call the package, such as `EKS`
 * @param type of the component, such as `eks:index:Cluster`
 */
export function runComponentPlugin(
    title: string,
    version: string,
    type: string,
    create: (
        name: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ) => pulumi.ComponentResource & { readonly outputs: pulumi.Inputs },
): void {
    const provider: pulumi.provider.Provider = {
        version,
        construct(name, wanted, inputs, options) {
            if (wanted !== type) {
                throw new Error(`the local ${title} stand-in does not support ${wanted}; it supports: ${type}`);
            }
            const component = create(name, inputs, options);
            return Promise.resolve({ urn: component.urn, state: component.outputs });
        },
    };
    const engine = process.argv[2];
    if (engine !== undefined) {
        stopWithEngine(engine, () => process.exit(0));
    }
    void pulumi.provider.main(provider, process.argv.slice(2));
}
