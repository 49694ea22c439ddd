import { isKind, kindOf, nameOf, namespaceOf } from "../../kubernetes/object";
import {
    isAbsent,
    isFalse,
    isTrue,
    listIn,
    objectIn,
    textIn,
    unknown,
    type Json,
    type JsonObject,
} from "../../resources/json";
import { enumerate } from "../enumerate";
import { isChart, withoutValues } from "../../resources/kubernetes/charts";
import { isCustom, isWhole } from "../../resources/kubernetes/objects";
import { saysWhatObjectsMayBe } from "../../kubernetes/pods";
import { isWorldwide } from "../../network/cidr";
import type { Resource } from "../../resources/resource";
import { matches } from "../../wildcards";
import { resourceRule } from "../rule";
import { object } from "./examples";

const aws = "service.beta.kubernetes.io/aws-load-balancer";
const alb = "alb.ingress.kubernetes.io";

const kinds = ["Service", "Ingress", "IngressClassParams", "LoadBalancerConfiguration", "Gateway"];

export const noPublicLoadBalancer = resourceRule<{ allowed: string[] }>({
    name: "kubernetes-no-public-load-balancer",
    displayName: "Load balancers are internal",
    description:
        "A Service of the type LoadBalancer and an Ingress of an AWS load balancer are internal, or on the list of public ones.",
    severity: "high",
    enforcementLevel: "mandatory",
    tags: ["kubernetes", "public-access"],
    appliesTo: (type) => isKind(type, ...kinds) || isChart(type) || isMadeOf(type),
    rationale: `A Service of the type LoadBalancer without annotations is public: this is the default of the controller in Kubernetes. Internal are
Services with \`aws-load-balancer-scheme: internal\` or \`aws-load-balancer-internal: "true"\`, and those of the AWS Load Balancer
Controller (\`loadBalancerClass: service.k8s.aws/nlb\`, \`aws-load-balancer-type: external\`), whose default is internal, without
\`internet-facing\`, and those of Tailscale, Cilium and kube-vip (\`loadBalancerClass\`). Source ranges smaller than the whole internet are accepted.

An Ingress of the AWS Load Balancer Controller is internal by default, and public with \`alb.ingress.kubernetes.io/scheme: internet-facing\`,
unless \`alb.ingress.kubernetes.io/inbound-cidrs\` limits the addresses. The same applies to a class of Ingresses
(\`IngressClassParams\`), to Gateways (\`LoadBalancerConfiguration\`, or annotations for the Service of a Gateway), and to Services and Ingresses in
values of charts and in resources of operators (Elasticsearch, Kafka, RabbitMQ, Istio, Envoy Gateway and others, recognized by their structure).
The rule also reports \`externalIPs\`, because every node then accepts the traffic to these addresses. List intentionally public ones by name.`,
    remediationSteps:
        "Add the annotation service.beta.kubernetes.io/aws-load-balancer-scheme: internal to a Service, remove alb.ingress.kubernetes.io/scheme: internet-facing from an Ingress, or add it to the allow-list.",
    settings: {
        allowed: {
            type: "array",
            items: { type: "string" },
            description:
                "Services and Ingresses that are meant to be public, as `namespace/name`, and IngressClassParams as `name`; `*` and `?` are wildcards.",
            default: [],
        },
    },
    check: (resource, { allowed }) => {
        const isOfCluster = isKind(resource.type, "IngressClassParams");
        const id = isOfCluster ? nameOf(resource) : `${namespaceOf(resource)}/${nameOf(resource)}`;
        return allowed.some((pattern) => matches(pattern, id))
            ? []
            : exposures(resource).map(({ what = "a public load balancer", noun, way }) => ({
                  message: `${resource.name}: ${what} for ${noun} ${id}. ${way}, or allow "${id}" to be public.`,
              }));
    },
    examples: {
        bad: [
            {
                title: "the default",
                resources: [object("core/v1:Service", "web", { spec: { type: "LoadBalancer" } })],
            },
            {
                title: "source ranges that together cover the internet",
                resources: [
                    object("core/v1:Service", "web", {
                        spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] },
                    }),
                ],
            },
            {
                title: "an address that nodes take over",
                resources: [object("core/v1:Service", "web", { spec: { externalIPs: ["203.0.113.10"] } })],
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

interface Exposure {
    /** What the finding names. Default: a load balancer on the internet. */
    readonly what?: string;
    readonly noun: string;
    readonly way: string;
}

const internalService = `Add the annotation ${aws}-scheme: internal`;

function exposures(resource: Resource): Exposure[] {
    const { type, props } = resource;
    const annotations = objectIn(props["metadata"])["annotations"];
    const spec = objectIn(props["spec"]);
    if (isKind(type, "Service")) {
        return exposuresOfService(spec, annotations, "Service");
    }
    if (isKind(type, "Ingress")) {
        return exposuresOfIngress(annotations, "Ingress");
    }
    if (isKind(type, "IngressClassParams")) {
        // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/ingress_class/
        return isOnInternet(spec, "inboundCIDRs")
            ? [{ noun: "every Ingress of class", way: "Set scheme to internal, or inboundCIDRs" }]
            : [];
    }
    if (isKind(type, "LoadBalancerConfiguration")) {
        // https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/gateway/loadbalancerconfig/
        return isOnInternet(spec, "sourceRanges")
            ? [{ noun: "the Gateways of configuration", way: "Set scheme to internal, or sourceRanges" }]
            : [];
    }
    if (isKind(type, "Gateway")) {
        const given = objectIn(objectIn(spec["infrastructure"])["annotations"]);
        return given[`${aws}-scheme`] === "internet-facing" && !isLimited({}, given)
            ? [{ noun: "Gateway", way: `Set the annotation ${aws}-scheme to internal` }]
            : [];
    }
    return isChart(type)
        ? exposuresIn(props["values"], { what: "the values", of: "chart" })
        : exposuresIn(withoutValues(type, { spec: props["spec"] })["spec"], {
              what: "spec",
              of: kindOf(type),
              path: "spec",
          });
}

/** A resource from which an operator makes Services, but not a policy about them. */
function isMadeOf(type: string): boolean {
    return isCustom(type) && !saysWhatObjectsMayBe(type);
}

function exposuresOfIngress(annotations: Json, noun: string): Exposure[] {
    return isPublicIngress(annotations) ? [{ noun, way: `Remove the annotation ${alb}/scheme: internet-facing` }] : [];
}

function exposuresOfService(spec: JsonObject, annotations: Json, noun: string): Exposure[] {
    return [
        ...(isPublicService(spec, annotations) ? [{ noun, way: internalService }] : []),
        ...externalAddresses(spec, noun),
    ];
}

/**
 * All nodes of the cluster receive traffic for such an address, also what pods send to its real owner.
 *
 * @see https://github.com/kubernetes/kubernetes/issues/97076 (CVE-2020-8554)
 */
function externalAddresses(spec: JsonObject, noun: string): Exposure[] {
    const addresses = listIn(spec["externalIPs"]).filter((address) => typeof address === "string");
    return addresses.length === 0
        ? []
        : [
              {
                  what: `every node accepts the traffic to ${enumerate(addresses)}`,
                  noun,
                  way: "Remove externalIPs and use a load balancer",
              },
          ];
}

function isOnInternet(spec: JsonObject, ranges: string): boolean {
    return spec["scheme"] === "internet-facing" && !areSome(spec[ranges]);
}

/** What is searched for Services and Ingresses, and how a finding calls it. */
interface Searched {
    readonly what: string;
    readonly of: string;
    readonly path?: string;
    /** Annotations beside a Service: `serviceAnnotations`, `metadata.annotations`. */
    readonly beside?: JsonObject;
}

/** What values or an operator's resource expose: `service: { type: LoadBalancer }`, `ingress: { annotations: … }`, unless it is not enabled. */
function exposuresIn(value: Json, searched: Searched): Exposure[] {
    const { what, of, path = "", beside = {} } = searched;
    if (Array.isArray(value)) {
        return value.flatMap((entry, index) => exposuresIn(entry, { what, of, path: `${path}[${index}]` }));
    }
    const object = objectIn(value);
    // An object in another one is a resource of its own.
    if (object["enabled"] === false || isWhole(value)) {
        return [];
    }
    const place = `in ${path === "" ? what : path} of ${of}`;
    const service = withDefaultType(ofStrimzi(object));
    const inner = annotationsBeside(object);
    return [
        ...exposuresOfService(service, annotationsOf(service, beside), `the Service ${place}`),
        ...exposuresOfIngress(object["annotations"], `the Ingress ${place}`),
        ...Object.entries(object).flatMap(([key, entry]) =>
            exposuresIn(entry, { what, of, path: path === "" ? key : `${path}.${key}`, beside: inner }),
        ),
    ];
}

/** Unknown if any of them is. */
function annotationsOf(object: JsonObject, beside: JsonObject): Json {
    return object["annotations"] === unknown || Object.values(beside).includes(unknown)
        ? unknown
        : { ...beside, ...objectIn(object["annotations"]) };
}

/**
 * Annotations that an object has for the Service in it.
 *
 * @see https://www.elastic.co/docs/deploy-manage/deploy/cloud-on-k8s/accessing-services
 * @see https://istio.io/latest/docs/reference/config/istio.operator.v1alpha1/#KubernetesResourcesSpec
 */
function annotationsBeside(object: JsonObject): JsonObject {
    const given: Json[] = [object["serviceAnnotations"], objectIn(object["metadata"])["annotations"]];
    const entries = given.flatMap((each) => Object.entries(objectIn(each)));
    return given.includes(unknown) ? { unknown } : Object.fromEntries(entries);
}

/**
 * A listener of Kafka for which Strimzi creates load balancers, one for the bootstrap address and one for each broker.
 *
 * @see https://strimzi.io/docs/operators/latest/configuring.html#type-GenericKafkaListenerConfiguration-reference
 */
function ofStrimzi(listener: JsonObject): JsonObject {
    if (listener["type"] !== "loadbalancer") {
        return listener;
    }
    const { bootstrap, loadBalancerSourceRanges } = objectIn(listener["configuration"]);
    const { annotations } = objectIn(bootstrap);
    return { type: "LoadBalancer", loadBalancerSourceRanges, annotations: annotations ?? {} };
}

/**
 * A chart's own type for a Service is not known. Where annotations ask for a public load balancer, it is LoadBalancer, as in ingress-nginx,
 * Istio's gateway and Traefik.
 *
 * @see https://github.com/kubernetes/ingress-nginx/blob/main/charts/ingress-nginx/values.yaml
 */
function withDefaultType(service: JsonObject): JsonObject {
    const { [`${aws}-scheme`]: scheme, [`${aws}-internal`]: internal } = objectIn(service["annotations"]);
    const isPublic = scheme === "internet-facing" || (scheme === undefined && isFalse(internal));
    return isAbsent(service["type"]) && isPublic ? { ...service, type: "LoadBalancer" } : service;
}

function isPublicService(spec: JsonObject, annotations: Json): boolean {
    if (spec["type"] !== "LoadBalancer" || annotations === unknown) {
        return false;
    }
    return !isInternal(spec, objectIn(annotations)) && !isLimited(spec, objectIn(annotations));
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
    const byClass = textIn(spec["loadBalancerClass"]) ?? "";
    if (ofOwnNetwork.test(byClass)) {
        return true;
    }
    // The AWS Load Balancer Controller creates internal load balancers by default.
    const type = textIn(annotations[`${aws}-type`]) ?? "";
    return ["service.k8s.aws/nlb", "eks.amazonaws.com/nlb"].includes(byClass) || ["external", "nlb-ip"].includes(type);
}

/**
 * Classes of programs that give a Service an address in a private network instead of a load balancer of AWS.
 *
 * @see https://tailscale.com/kb/1439/kubernetes-operator-cluster-ingress
 * @see https://docs.cilium.io/en/stable/network/l2-announcements/
 * @see https://kube-vip.io/docs/usage/cloud-provider/
 */
const ofOwnNetwork = /^(tailscale$|io\.cilium\/|kube-vip\.io\/)/;

/** @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#lb-source-ranges */
function isLimited(spec: JsonObject, annotations: JsonObject): boolean {
    const given: Json[] = [
        spec["loadBalancerSourceRanges"],
        annotations["service.beta.kubernetes.io/load-balancer-source-ranges"],
        annotations[`${aws}-source-ranges`],
        annotations[`${aws}-security-group-prefix-lists`],
    ];
    return given.some(areSome);
}

/** Ranges in a list or in text with commas. The size of prefix lists is unknown here. */
function areSome(given: Json): boolean {
    if (given === unknown) {
        return true;
    }
    const texts: Json[] = Array.isArray(given) ? given : (textIn(given) ?? "").split(",");
    const ranges = texts.filter((range) => range === unknown || (typeof range === "string" && range.trim() !== ""));
    return ranges.length > 0 && !ranges.some((range) => typeof range === "string" && isWorldwide(range));
}

function isPublicIngress(annotations: Json): boolean {
    const {
        [`${alb}/scheme`]: scheme,
        [`${alb}/inbound-cidrs`]: cidrs,
        [`${alb}/security-group-prefix-lists`]: lists,
    } = objectIn(annotations);
    return (
        scheme === "internet-facing" && !areSome(cidrs) && !(areSome(lists) && (cidrs === undefined || cidrs === null))
    );
}
