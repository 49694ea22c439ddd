import type * as pulumi from "@pulumi/pulumi";

import type { Gate } from "./gate";

/**
 * The options of a component, with `retainOnDelete` for the resources that it creates. Pulumi passes `protect` and `providers` of a component on to them, but not this one. Components of other
 * packages that it creates (`eks.Cluster`, `awsx.ec2.Vpc`) do not pass it on.
 *
 * @param gate what the resources wait for. Default: nothing
 * @see https://github.com/pulumi/pulumi/issues/9704
 */
export function componentOptions(
    opts: pulumi.ComponentResourceOptions = {},
    gate?: Gate,
): pulumi.ComponentResourceOptions {
    const { retainOnDelete, ...rest } = opts;
    const retained: pulumi.ResourceTransformation = ({ type, props, opts: own }) =>
        type.startsWith("windows-eks-logging:") ? undefined : { props, opts: { ...own, retainOnDelete: true } };
    const own = [...(retainOnDelete === true ? [retained] : []), ...(gate === undefined ? [] : [gate.transformation])];
    return own.length === 0 ? rest : { ...rest, transformations: [...(rest.transformations ?? []), ...own] };
}
