import { isKind, nameOf, namespaceOf } from "../../kubernetes/object";
import { isTrue, listIn, objectIn, textIn, unknown, type JsonObject } from "../../resources/json";
import { isWorldwide } from "../../network/cidr";
import type { Resource } from "../../resources/resource";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { object } from "./examples";

const aws = "service.beta.kubernetes.io/aws-load-balancer";
const alb = "alb.ingress.kubernetes.io";

export const noPublicLoadBalancer = resourceRule<{ allowed: string[] }>({
    name: "kubernetes-no-public-load-balancer",
    displayName: "Services and Ingresses are not public by accident",
    description:
        "A Service of type LoadBalancer and an Ingress of an AWS load balancer are internal, or on the list of public ones.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "public-access"],
    appliesTo: (type) => isKind(type, "Service") || isKind(type, "Ingress"),
    rationale: `A Service of type LoadBalancer without annotations is on the internet: that is the default of the controller
in Kubernetes itself. Internal are those with \`aws-load-balancer-scheme: internal\` or \`aws-load-balancer-internal: "true"\`,
and those of the AWS Load Balancer Controller (\`loadBalancerClass: service.k8s.aws/nlb\`, \`aws-load-balancer-type: external\`),
whose default is internal, as long as they do not ask for \`internet-facing\`. Source ranges short of the whole internet are
accepted as well.

An Ingress of the AWS Load Balancer Controller is internal by default, and on the internet with
\`${alb}/scheme: internet-facing\`, unless \`${alb}/inbound-cidrs\` keeps it to some addresses.
A public Service or Ingress is put on the list by name.`,
    remediationSteps: `Add the annotation ${aws}-scheme: internal to a Service, take ${alb}/scheme: internet-facing from an Ingress, or put it on the allow-list.`,
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description:
                "Services and Ingresses that are meant to be public, as `namespace/name`; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) => {
        const id = `${namespaceOf(resource)}/${nameOf(resource)}`;
        const ingress = isKind(resource.type, "Ingress");
        const isPublic = ingress ? isPublicIngress(resource) : isPublicService(resource);
        return isPublic && !allowed.some((pattern) => matches(pattern, id))
            ? [
                  {
                      message: ingress
                          ? `${resource.name}: a load balancer on the internet for Ingress ${id}. Remove the annotation ` +
                            `${alb}/scheme: internet-facing, or allow "${id}" to be public.`
                          : `${resource.name}: a load balancer on the internet for Service ${id}. Add the annotation ` +
                            `${aws}-scheme: internal, or allow "${id}" to be public.`,
                  },
              ]
            : [];
    },
    examples: {
        bad: [
            {
                title: "the default",
                resources: [object("core/v1:Service", "web", { spec: { type: "LoadBalancer" } })],
            },
            {
                title: "source ranges that are the whole internet in two halves",
                resources: [
                    object("core/v1:Service", "web", {
                        spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] },
                    }),
                ],
            },
            {
                title: "an Ingress that asks for the internet",
                resources: [
                    object("networking.k8s.io/v1:Ingress", "web", {
                        metadata: {
                            name: "web",
                            namespace: "shop",
                            annotations: { [`${alb}/scheme`]: "internet-facing" },
                        },
                        spec: { ingressClassName: "alb" },
                    }),
                ],
            },
        ],
        good: [
            {
                title: "internal",
                resources: [
                    object("core/v1:Service", "web", {
                        metadata: { name: "web", namespace: "shop", annotations: { [`${aws}-scheme`]: "internal" } },
                        spec: { type: "LoadBalancer" },
                    }),
                ],
            },
            {
                title: "a public one on the list",
                settings: { allowed: ["shop/web"] },
                resources: [object("core/v1:Service", "web", { spec: { type: "LoadBalancer" } })],
            },
            {
                title: "an Ingress inside the VPC",
                resources: [
                    object("networking.k8s.io/v1:Ingress", "web", {
                        metadata: { name: "web", namespace: "shop", annotations: { [`${alb}/scheme`]: "internal" } },
                        spec: { ingressClassName: "alb" },
                    }),
                ],
            },
            { title: "a Service inside the cluster", resources: [object("core/v1:Service", "web", { spec: {} })] },
        ],
    },
});

function isPublicService({ props }: Resource): boolean {
    const spec = objectIn(props["spec"]);
    const annotations = objectIn(props["metadata"])["annotations"];
    if (spec["type"] !== "LoadBalancer" || annotations === unknown) {
        return false;
    }
    return !isInternal(spec, objectIn(annotations)) && !isLimited(spec);
}

function isInternal(spec: JsonObject, annotations: JsonObject): boolean {
    const scheme = annotations[`${aws}-scheme`];
    if (scheme !== undefined) {
        return scheme === unknown || scheme === "internal";
    }
    const internal = annotations[`${aws}-internal`];
    if (internal !== undefined) {
        return internal === unknown || isTrue(internal) || internal === "0.0.0.0/0";
    }
    // The AWS Load Balancer Controller makes internal load balancers unless it is told otherwise.
    const type = textIn(annotations[`${aws}-type`]) ?? "";
    return spec["loadBalancerClass"] === "service.k8s.aws/nlb" || ["external", "nlb-ip"].includes(type);
}

function isLimited(spec: JsonObject): boolean {
    const ranges = listIn(spec["loadBalancerSourceRanges"]);
    return ranges.length > 0 && !ranges.some((range) => typeof range === "string" && isWorldwide(range));
}

function isPublicIngress({ props }: Resource): boolean {
    const annotations = objectIn(props["metadata"])["annotations"];
    const { [`${alb}/scheme`]: scheme, [`${alb}/inbound-cidrs`]: cidrs } = objectIn(annotations);
    return scheme === "internet-facing" && cidrs !== unknown && !isSomeAddresses(textIn(cidrs));
}

function isSomeAddresses(cidrs: string | undefined): boolean {
    const ranges = (cidrs ?? "").split(",").filter((range) => range.trim() !== "");
    return ranges.length > 0 && !ranges.some((range) => isWorldwide(range.trim()));
}
