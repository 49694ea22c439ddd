import * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** The status that a controller writes into an Ingress or a Service after it has created a load balancer. */
type Status = { loadBalancer?: { ingress?: { hostname?: string }[] } } | undefined;

/** Host name of the load balancer of an Ingress, or otherwise of a Service of type LoadBalancer; undefined if there is none. */
export function loadBalancerHost(
    objects: readonly pulumi.Resource[],
    serviceType: "ClusterIP" | "LoadBalancer",
): pulumi.Output<string | undefined> | undefined {
    const balanced =
        objects.find((object) => object instanceof kubernetes.networking.v1.Ingress) ??
        (serviceType === "LoadBalancer"
            ? objects.find((object) => object instanceof kubernetes.core.v1.Service)
            : undefined);
    const status = balanced?.status as pulumi.Output<Status> | undefined;
    return status?.apply((known) => known?.loadBalancer?.ingress?.[0]?.hostname);
}
