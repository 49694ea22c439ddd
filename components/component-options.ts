import type * as pulumi from "@pulumi/pulumi";

/**
 * The options of a component, with `retainOnDelete` for the resources that it creates. Pulumi passes `protect` and `providers` of a component on to them, but not this one. Components of other
 * packages that it creates (`eks.Cluster`, `awsx.ec2.Vpc`) do not pass it on.
 *
 * @see https://github.com/pulumi/pulumi/issues/9704
 */
export function componentOptions(opts: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
    const { retainOnDelete, ...rest } = opts;
    if (retainOnDelete !== true) {
        return rest;
    }
    const retained: pulumi.ResourceTransformation = ({ type, props, opts: own }) =>
        type.startsWith("windows-eks-logging:") ? undefined : { props, opts: { ...own, retainOnDelete: true } };
    return { ...rest, transformations: [...(rest.transformations ?? []), retained] };
}
