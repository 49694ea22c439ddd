import assert from "node:assert/strict";

import {
    IisLogMonitorApp,
    type IisLogMonitorAppArgs,
} from "../../../components/iis-log-monitor-app/pulumi/iis-log-monitor-app";
import { windowsCluster } from "../cluster";
import { run } from "../engine";
import { findingsOf } from "../policy/findings";
import { image, manifestsOf, refusals } from "./plan-of";

const certificate = "arn:aws:acm:eu-central-1:111122223333:certificate/12ab34cd-56ef";
const noPublicLoadBalancer = "kubernetes-no-public-load-balancer";

interface Exposed {
    metadata: { annotations: Record<string, string> };
    spec: Record<string, unknown>;
}

function ingress(settings: object, others: object = {}): Exposed {
    return manifestsOf({ ...others, ingress: settings })["ingress"] as unknown as Exposed;
}

function annotation(settings: object, name: string): string | undefined {
    return ingress(settings).metadata.annotations[`alb.ingress.kubernetes.io/${name}`];
}

function findings(type: string, object: Exposed) {
    return findingsOf(noPublicLoadBalancer, [{ type: `kubernetes:${type}`, name: "iis", props: object }]);
}

describe("the Service", () => {
    const service = (settings: object) => manifestsOf({ service: settings })["service"] as unknown as Exposed;

    it("is inside the cluster by default, without annotations", () => {
        assert.equal(service({}).spec["type"], "ClusterIP");
        assert.equal(service({}).metadata.annotations, undefined);
    });

    it("has an internal load balancer of the controller's, unless it is asked for on the internet", async () => {
        const internal = service({ type: "LoadBalancer", allowedCidrs: ["10.0.0.0/8"] });
        assert.deepEqual(internal.metadata.annotations, {
            "service.beta.kubernetes.io/aws-load-balancer-type": "external",
            "service.beta.kubernetes.io/aws-load-balancer-nlb-target-type": "ip",
            "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal",
        });
        assert.deepEqual(internal.spec["loadBalancerSourceRanges"], ["10.0.0.0/8"]);
        assert.deepEqual(await findings("core/v1:Service", internal), []);
        const open = service({ type: "LoadBalancer", scheme: "internet-facing" });
        assert.equal((await findings("core/v1:Service", open)).length, 1);
    });

    it("takes nothing about a load balancer that it does not have", () => {
        const found = refusals({ service: { scheme: "internet-facing", allowedCidrs: ["10.0.0.0/8"] } });
        assert.equal(found.length, 2, found.join("\n"));
        assert.match(found[0] ?? "", /^service\.scheme = "internet-facing": applies only to a load balancer/);
    });
});

describe("the Ingress", () => {
    it("is not there by default", () => {
        assert.equal(manifestsOf()["ingress"], undefined);
    });

    it("is an internal load balancer that sends every host's requests to the pods by HTTP", async () => {
        const made = ingress({}, { name: "web", namespace: "shop", healthPath: "/health", stop: { drainSeconds: 20 } });
        assert.deepEqual(made.metadata.annotations, {
            "alb.ingress.kubernetes.io/scheme": "internal",
            "alb.ingress.kubernetes.io/target-type": "ip",
            "alb.ingress.kubernetes.io/listen-ports": '[{"HTTP":80}]',
            "alb.ingress.kubernetes.io/healthcheck-path": "/health",
            "alb.ingress.kubernetes.io/success-codes": "200-399",
            "alb.ingress.kubernetes.io/target-group-attributes": "deregistration_delay.timeout_seconds=20",
        });
        assert.deepEqual(made.spec, {
            ingressClassName: "alb",
            rules: [
                {
                    http: {
                        paths: [
                            {
                                path: "/",
                                pathType: "Prefix",
                                backend: { service: { name: "web", port: { name: "http" } } },
                            },
                        ],
                    },
                },
            ],
        });
        assert.deepEqual(await findings("networking.k8s.io/v1:Ingress", made), []);
    });

    it("takes HTTPS with the certificate named, and redirects HTTP to it", () => {
        const settings = { hosts: ["shop.example.com"], tls: { certificateArns: [certificate] } };
        assert.equal(annotation(settings, "listen-ports"), '[{"HTTP":80},{"HTTPS":443}]');
        assert.equal(annotation(settings, "ssl-redirect"), "443");
        assert.equal(annotation(settings, "certificate-arn"), certificate);
        assert.equal(annotation(settings, "ssl-policy"), "ELBSecurityPolicy-TLS13-1-2-2021-06");
        const { rules, tls } = ingress(settings).spec as { rules: { host: string }[]; tls: object[] };
        assert.deepEqual(
            rules.map(({ host }) => host),
            ["shop.example.com"],
        );
        assert.deepEqual(tls, [{ hosts: ["shop.example.com"] }]);
        assert.equal(annotation({ ...settings, tls: { redirectHttp: false } }, "listen-ports"), '[{"HTTPS":443}]');
        assert.equal(annotation({ ...settings, tls: { redirectHttp: false } }, "ssl-redirect"), undefined);
    });

    it("is on the internet only where that is said, which the policy pack then sees", async () => {
        const settings = { scheme: "internet-facing", hosts: ["shop.example.com"], tls: {} };
        assert.equal((await findings("networking.k8s.io/v1:Ingress", ingress(settings))).length, 1);
        const office = { ...settings, allowedCidrs: ["198.51.100.0/24"] };
        assert.deepEqual(await findings("networking.k8s.io/v1:Ingress", ingress(office)), []);
    });

    it("joins a group, and has what annotations add", () => {
        const settings = {
            group: { name: "shared", order: 10 },
            annotations: { "alb.ingress.kubernetes.io/subnets": "subnet-00000001, subnet-00000002" },
        };
        assert.equal(annotation(settings, "group.name"), "shared");
        assert.equal(annotation(settings, "group.order"), "10");
        assert.equal(annotation(settings, "subnets"), "subnet-00000001, subnet-00000002");
    });

    const refused: [what: string, ingress: object, remedy: RegExp][] = [
        ["HTTPS without a certificate or a host", { tls: {} }, /^ingress\.tls\.certificateArns: is missing/],
        ["the internet without HTTPS", { scheme: "internet-facing" }, /^ingress\.tls: is missing: .* unencrypted/],
        ["plain HTTP beside HTTPS", { hosts: ["a.example"], tls: {}, plainHttp: true }, /^ingress\.plainHttp = true/],
        [
            "an annotation that a setting stands for",
            { annotations: { "alb.ingress.kubernetes.io/scheme": "internet-facing" } },
            /^ingress\.annotations\.alb\.ingress\.kubernetes\.io\/scheme = "internet-facing": is an annotation/,
        ],
        ["a host with a path", { hosts: ["a.example/shop"] }, /hosts\[0\] = "a\.example\/shop": must be a host name/],
        ["a certificate by its name", { tls: { certificateArns: ["shop"] } }, /must be the ARN of a certificate/],
        ["an order without a group", { group: { order: 1 } }, /^ingress\.group\.name: is missing/],
    ];
    for (const [what, settings, remedy] of refused) {
        it(`is refused with ${what}`, () => {
            const found = refusals({ ingress: settings });
            assert.equal(found.length, 1, found.join("\n"));
            assert.match(found[0] ?? "", remedy);
        });
    }

    it("may be on the internet without HTTPS where that is meant", () => {
        assert.deepEqual(refusals({ ingress: { scheme: "internet-facing", plainHttp: true } }), []);
    });
});

describe("the host name of the load balancer", () => {
    const host = async (settings: Omit<IisLogMonitorAppArgs, "cluster">): Promise<unknown> => {
        const { result } = await run(
            () => new IisLogMonitorApp("iis", { cluster: windowsCluster(), image, ...settings }),
        );
        const { loadBalancer } = result;
        return loadBalancer === undefined ? undefined : new Promise((resolve) => loadBalancer.apply(resolve));
    };

    it("is what the controller has written, of an Ingress or of a Service", async () => {
        assert.equal(await host({ ingress: {} }), "iis-ingress.elb.example.com");
        assert.equal(await host({ service: { type: "LoadBalancer" } }), "iis-service.elb.example.com");
    });

    it("is not there without either", async () => {
        assert.equal(await host({}), undefined);
    });
});
