import { distance } from "fastest-levenshtein";
import { z } from "zod";

import { ipv4Cidr } from "../aws/settings";
import { inItsPlace } from "../iam/settings";
import { annotationName, dnsName } from "../kubernetes/settings";
import { listMayBeOutput, mayBeOutput, sampleName } from "../outputs/may-be-output";
import { nearest } from "../settings/names";
import type { Problem } from "../settings/problems";
import { hostName } from "./host-name";
import type { Site } from "./sites/settings";

/** `internal`: reachable from the VPC and from networks connected to it. `internet-facing`: reachable from the internet. */
const scheme = z.enum(["internal", "internet-facing"]);

const cidrs = listMayBeOutput(
    z
        .array(
            mayBeOutput(
                ipv4Cidr,
                ({ id }) => `10.${Number.parseInt(id.slice(0, 2), 16)}.${Number.parseInt(id.slice(6), 16)}.0/24`,
            ),
        )
        .min(1),
).optional();

/**
 * A path that the API server and a load balancer's rule accept.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/networking/validation/validation.go (`validateIngressPath`)
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 */
const ingressPath = z
    .string()
    .startsWith("/", 'must begin with "/"')
    .max(128, "must have at most 128 characters, the limit of a load balancer's rule")
    .regex(
        /^[\w\-.$/~"'@:+&]*$/,
        "must consist of letters, digits and _-.$/~\"'@:+&: only a path, without a query and without patterns",
    )
    .refine(
        (path) => !/\/\/|\/\.{1,2}(\/|$)/.test(path),
        'must not contain "//", "/./" or "/../": Kubernetes refuses them',
    );

/** TLS policies of load balancers: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const knownPolicies = [
    "TLS13-1-3-2021-06",
    "TLS13-1-2-2021-06",
    "TLS13-1-2-Res-2021-06",
    "TLS13-1-2-Ext1-2021-06",
    "TLS13-1-2-Ext2-2021-06",
    "TLS13-1-1-2021-06",
    "TLS13-1-0-2021-06",
    "FS-1-2-Res-2020-10",
    "FS-1-2-Res-2019-08",
    "FS-1-2-2019-08",
    "FS-1-1-2019-08",
    "FS-2018-06",
    "TLS-1-2-Ext-2018-06",
    "TLS-1-2-2017-01",
    "TLS-1-1-2017-01",
    "2016-08",
].map((name) => `ELBSecurityPolicy-${name}`);

/** An unknown policy may be a newer one, unless its name is similar to a known one. */
const securityPolicy = z
    .string()
    .regex(/^ELBSecurityPolicy-[\w-]+-20\d\d-\d\d$|^ELBSecurityPolicy-20\d\d-\d\d$/, {
        error: ({ input }) => {
            const near = nearest(String(input), knownPolicies);
            return `must be a security policy of ELB, such as ELBSecurityPolicy-TLS13-1-2-2021-06${near === undefined ? "" : `; did you mean "${near}"?`}`;
        },
        abort: true,
    })
    .superRefine((name, context) => {
        const near = knownPolicies.find(
            (known) => known !== name && distance(known.slice(0, -8), name.slice(0, -8)) === 1,
        );
        if (!knownPolicies.includes(name) && near !== undefined) {
            context.addIssue({ code: "custom", message: `is not a security policy of ELB; did you mean "${near}"?` });
        }
    });

/** Prefixes of the AWS Load Balancer Controller's annotations, for an Ingress and for a Service. */
export const albPrefix = "alb.ingress.kubernetes.io/";

/** Service and Ingress of the application. */
export const exposureSettings = {
    /** The Service in front of the pods. */
    service: z
        .strictObject({
            /**
             * `ClusterIP`: reachable only inside the cluster. `LoadBalancer`: the AWS Load Balancer Controller, which must be installed, creates a network load balancer that sends requests directly to the pods.
             *
             * @see https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
             */
            type: z.enum(["ClusterIP", "LoadBalancer"]).default("ClusterIP"),
            /** Port of the Service for the pods' port 80, or for the first of `sites`. The Service also has the ports of the other sites. */
            port: z.int().min(1).max(65535).default(80),
            /** Whether the load balancer is internal or internet-facing. Default: `internal`. */
            scheme: scheme.optional(),
            /** CIDR blocks that the load balancer accepts. Default: no restriction. */
            allowedCidrs: cidrs,
        })
        .prefault({}),

    /**
     * An Ingress, for which the AWS Load Balancer Controller creates an application load balancer that sends requests directly to the pods. The controller must be installed. Default: no Ingress.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/alb-ingress.html
     * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
     */
    ingress: z
        .strictObject({
            /** IngressClass of the controller. */
            className: mayBeOutput(dnsName, sampleName).default("alb"),
            /** Whether the load balancer is internal or internet-facing. */
            scheme: scheme.default("internal"),
            /** Host names of the application; with `sites`, of the site without `hostNames`. Default: every host name. */
            hosts: listMayBeOutput(z.array(hostName).min(1)).optional(),
            /** Path prefix of the application's requests. */
            path: ingressPath.default("/"),
            /** HTTPS at the load balancer. The load balancer uses HTTP to the pods. Default: HTTP. */
            tls: z
                .strictObject({
                    /** Certificates of AWS Certificate Manager, in the cluster's region. Default: the controller looks up certificates for `hosts`. */
                    certificateArns: listMayBeOutput(
                        z
                            .array(
                                mayBeOutput(
                                    inItsPlace(
                                        z
                                            .string()
                                            .regex(
                                                /^arn:aws[\w-]*:(acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+|iam::\d{12}:server-certificate\/\S+)$/,
                                                "must be the ARN of a certificate, arn:aws:acm:REGION:ACCOUNT:certificate/ID",
                                            ),
                                    ),
                                    ({ id, place: { partition, region, accountId } }) =>
                                        `arn:${partition}:acm:${region}:${accountId}:certificate/${id}`,
                                ),
                            )
                            .min(1),
                    ).optional(),
                    /**
                     * Security policy with protocols and ciphers. The default allows TLS 1.2 and 1.3.
                     *
                     * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
                     */
                    policy: securityPolicy.default("ELBSecurityPolicy-TLS13-1-2-2021-06"),
                    /** Whether HTTP requests are redirected to HTTPS. Otherwise there is no HTTP listener. */
                    redirectHttp: z.boolean().default(true),
                })
                .optional(),
            /** Allows an internet-facing load balancer without `tls`. Others can then read and change requests and responses in transit. */
            plainHttp: z.boolean().default(false),
            /** CIDR blocks that the load balancer accepts. Default: no restriction. */
            allowedCidrs: cidrs,
            /** Path of the load balancer's health check. Default: `healthPath`. */
            healthPath: z.string().startsWith("/", 'must begin with "/"').optional(),
            /** Group of Ingresses that share one load balancer. Everyone who can create Ingresses can join it. */
            group: z
                .strictObject({
                    /** Name of the group. */
                    name: mayBeOutput(
                        z
                            .string()
                            .regex(
                                /^[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?$/,
                                "must be the name of an IngressGroup: lower-case letters, digits, - and .",
                            ),
                        sampleName,
                    ),
                    /** Order of this Ingress' rules in the group; lower numbers come first. Default: by name, before Ingresses with a number. */
                    order: z.int().min(1).max(1000).optional(),
                })
                .optional(),
            /** Further annotations, such as `alb.ingress.kubernetes.io/subnets`, but not those for which there is a setting. */
            annotations: z
                .record(
                    annotationName,
                    mayBeOutput(z.string(), ({ id }) => id),
                )
                .default({}),
        })
        .optional(),
};

type ExposureSettings = z.output<z.ZodObject<typeof exposureSettings>> & { sites?: readonly Site[] | undefined };
export type IngressSettings = NonNullable<ExposureSettings["ingress"]>;

/** Annotations for which there are settings. */
const ownAnnotations = [
    "scheme",
    "target-type",
    "listen-ports",
    "certificate-arn",
    "ssl-policy",
    "ssl-redirect",
    "inbound-cidrs",
    "healthcheck-path",
    "success-codes",
    "target-group-attributes",
    "group.name",
    "group.order",
].map((name) => `${albPrefix}${name}`);

/** A rule of the Ingress: requests for some hosts, or all others, go to a port of the pods. */
export interface IngressRoute {
    hosts: readonly string[] | undefined;
    containerPort: number | undefined;
}

export function ingressRoutes(ingress: IngressSettings, sites: ExposureSettings["sites"]): IngressRoute[] {
    return sites === undefined
        ? [{ hosts: ingress.hosts, containerPort: undefined }]
        : sites.map(({ hostNames, port }) => ({
              hosts: hostNames.length > 0 ? hostNames : ingress.hosts,
              containerPort: port,
          }));
}

export function exposureProblems({ service, ingress, sites }: ExposureSettings): Problem[] {
    return [
        ...serviceProblems(service),
        ...(ingress === undefined ? [] : ingressProblems(ingress, ingressRoutes(ingress, sites))),
    ];
}

function serviceProblems({ type, scheme, allowedCidrs }: ExposureSettings["service"]): Problem[] {
    return Object.entries({ scheme, allowedCidrs })
        .filter(([, value]) => value !== undefined && type !== "LoadBalancer")
        .map(([name, value]) => ({
            setting: `service.${name}`,
            value: JSON.stringify(value),
            remedy: `applies only to a load balancer, but service.type is "${type}"; set service.type: LoadBalancer, or use ingress`,
        }));
}

function ingressProblems(
    { scheme, tls, plainHttp, annotations }: IngressSettings,
    routes: readonly IngressRoute[],
): Problem[] {
    const problems: Problem[] = [];
    if (tls !== undefined && tls.certificateArns === undefined && routes.every(({ hosts }) => hosts === undefined)) {
        problems.push({
            setting: "ingress.tls.certificateArns",
            remedy: "is missing: HTTPS needs a certificate; set its ARN, or set hosts for which the controller finds a certificate in AWS Certificate Manager",
        });
    }
    if (scheme === "internet-facing" && tls === undefined && !plainHttp) {
        problems.push({
            setting: "ingress.tls",
            remedy: "is missing: requests would cross the internet unencrypted; set it, or allow this with plainHttp: true",
        });
    }
    if (tls !== undefined && plainHttp) {
        problems.push({
            setting: "ingress.plainHttp",
            value: "true",
            remedy: "contradicts tls; remove one of the two",
        });
    }
    for (const name of Object.keys(annotations).filter((annotation) => ownAnnotations.includes(annotation))) {
        problems.push({
            setting: `ingress.annotations.${name}`,
            value: JSON.stringify(annotations[name]),
            remedy: "is an annotation that the component sets itself; use the corresponding setting of ingress",
        });
    }
    return problems;
}
