import { distance } from "fastest-levenshtein";
import { z } from "zod";

import { ipv4Cidr } from "../aws/cidr";
import { inItsPlace } from "../iam/settings";
import { dnsName, labelNameForm } from "../kubernetes/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import { nearest } from "../settings/names";
import type { Problem } from "../settings/problems";
import { hostName } from "./host-name";
import type { IisLogMonitorAppSettings } from "./settings";

/** `internal`: reachable in the VPC and from networks connected with it. `internet-facing`: from the internet. */
const scheme = z.enum(["internal", "internet-facing"]);

const cidrs = z
    .array(
        mayBeOutput(
            ipv4Cidr,
            ({ id }) => `10.${Number.parseInt(id.slice(0, 2), 16)}.${Number.parseInt(id.slice(2, 4), 16)}.0/24`,
        ),
    )
    .min(1)
    .optional();

/**
 * A path that the API server takes, and that a rule of a load balancer can have.
 *
 * @see https://github.com/kubernetes/kubernetes/blob/v1.35.0/pkg/apis/networking/validation/validation.go (`validateIngressPath`)
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
 */
const ingressPath = z
    .string()
    .startsWith("/", 'must begin with "/"')
    .max(128, "must have at most 128 characters: a load balancer's rule takes no more")
    .regex(
        /^[\w\-.$/~"'@:+&]*$/,
        "must consist of letters, digits and _-.$/~\"'@:+&: the path alone, without a query and without patterns",
    )
    .refine(
        (path) => !/\/\/|\/\.{1,2}(\/|$)/.test(path),
        'must not have "//", "/./" or "/../" in it: Kubernetes refuses them',
    );

/** Policies of a load balancer's TLS: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
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

/** A policy that is not known may be a newer one, unless it is nearly one that is known. */
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

/** What the application's annotations begin with, for an Ingress and for a Service of the AWS Load Balancer Controller. */
export const albPrefix = "alb.ingress.kubernetes.io/";

/** How requests reach the pods. */
export const exposureSettings = {
    /** The Service in front of the pods. */
    service: z
        .strictObject({
            /**
             * `ClusterIP`: reachable inside the cluster. `LoadBalancer`: the AWS Load Balancer Controller, which has to be installed, makes a network load balancer
             * that sends straight to the pods.
             *
             * @see https://docs.aws.amazon.com/eks/latest/userguide/network-load-balancing.html
             */
            type: z.enum(["ClusterIP", "LoadBalancer"]).default("ClusterIP"),
            /** Port of the Service for the pods' port 80, or for the first of `sites`; the ports of later sites are the Service's as well. */
            port: z.int().min(1).max(65535).default(80),
            /** Who can reach the load balancer. Default: `internal`. */
            scheme: scheme.optional(),
            /** Ranges of addresses that the load balancer lets in. Default: all that reach it. */
            allowedCidrs: cidrs,
        })
        .prefault({}),

    /**
     * An Ingress, for which the AWS Load Balancer Controller makes an application load balancer that sends straight to the pods. The controller has to be
     * installed. Default: none.
     *
     * @see https://docs.aws.amazon.com/eks/latest/userguide/alb-ingress.html
     * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/
     */
    ingress: z
        .strictObject({
            /** The controller's IngressClass. */
            className: dnsName.default("alb"),
            /** Who can reach the load balancer. */
            scheme: scheme.default("internal"),
            /** Host names whose requests the application gets; with `sites`, the one without `hostNames`. Default: every host name. */
            hosts: z.array(hostName).min(1).optional(),
            /** Paths that the application gets: this one and all below it. */
            path: ingressPath.default("/"),
            /** HTTPS at the load balancer; between it and the pods it is HTTP. Default: HTTP. */
            tls: z
                .strictObject({
                    /** Certificates of AWS Certificate Manager, in the cluster's region. Default: those that fit `hosts`, which the controller looks up. */
                    certificateArns: z
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
                        .min(1)
                        .optional(),
                    /**
                     * Protocols and ciphers. The default takes TLS 1.2 and 1.3.
                     *
                     * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
                     */
                    policy: securityPolicy.default("ELBSecurityPolicy-TLS13-1-2-2021-06"),
                    /** Whether requests by HTTP are redirected to HTTPS; otherwise nothing answers them. */
                    redirectHttp: z.boolean().default(true),
                })
                .optional(),
            /** Allows an internet-facing load balancer without `tls`: what is sent and answered can be read and changed on its way. */
            plainHttp: z.boolean().default(false),
            /** Ranges of addresses that the load balancer lets in. Default: all that reach it. */
            allowedCidrs: cidrs,
            /** Path that the load balancer asks for whether a pod is healthy. Default: `healthPath`. */
            healthPath: z.string().startsWith("/", 'must begin with "/"').optional(),
            /** Shares one load balancer among all Ingresses of this group. Whoever may create Ingresses can join it. */
            group: z
                .strictObject({
                    /** Name of the group. */
                    name: z.string().regex(/^[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?$/, "must be a group's name"),
                    /** Place of this Ingress' rules among the group's: the lower, the earlier. Default: by name, before those with a number. */
                    order: z.int().min(1).max(1000).optional(),
                })
                .optional(),
            /** Further annotations, such as `alb.ingress.kubernetes.io/subnets`. What a setting here says cannot be said again. */
            annotations: z
                .record(
                    z.string().regex(labelNameForm, "must be an annotation's name, such as example.com/owner"),
                    mayBeOutput(z.string(), ({ id }) => id),
                )
                .default({}),
        })
        .optional(),
};

type ExposureSettings = Pick<IisLogMonitorAppSettings, keyof typeof exposureSettings | "sites">;
export type IngressSettings = NonNullable<ExposureSettings["ingress"]>;

/** Annotations that settings stand for. */
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

/** Where the Ingress sends requests: those for some hosts, or all others, to a port of the pods. */
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
            remedy: `is about a load balancer, and service.type is "${type}"; set that to "LoadBalancer", or look at ingress`,
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
            remedy: "is missing: HTTPS needs a certificate; name one, or hosts for which the controller finds one in AWS Certificate Manager",
        });
    }
    if (scheme === "internet-facing" && tls === undefined && !plainHttp) {
        problems.push({
            setting: "ingress.tls",
            remedy: "is missing: requests would cross the internet unencrypted; set it, or say that this is meant with plainHttp: true",
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
            remedy: "is written by the application itself; use the setting of ingress that stands for it",
        });
    }
    return problems;
}
