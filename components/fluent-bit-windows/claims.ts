import type { Claim, Owner } from "../existing-objects/claim";
import { kubernetesClaims } from "../existing-objects/kubernetes-claims";
import { iamArn } from "../iam/arn";
import { noConventions } from "../iam/conventions";
import type { Manifest } from "../kubernetes/manifest";
import type { FluentBitCluster, FluentBitPlan } from "./plan";
import type { Target } from "./targets/target";

const type = "windows-eks-logging:index:FluentBitWindows";

/** What Fluent Bit's component creates under names that are known beforehand. */
export function fluentBitClaims(name: string, plan: FluentBitPlan, cluster: FluentBitCluster): Claim[] {
    const component = { type, name };
    const iam = iamClaims(component, cluster);
    return [
        ...plan.targets.flatMap((target) => targetClaims(component, target, cluster)),
        ...(plan.role === undefined || plan.role.given
            ? []
            : [iam.role(name, plan.roleName, "fluentBit.identity", sameCluster(cluster.name))]),
        ...(plan.role?.given === true ? [] : plan.policies).map((policy) =>
            iam.policy(`${name}-${policy.name}`, policy.name, "fluentBit.routes", sameCluster(cluster.name)),
        ),
        ...kubernetesClaims(component, plan.manifests, "fluentBit.namespace", otherNamespace),
    ];
}

function targetClaims(component: Owner, target: Target, cluster: FluentBitCluster): Claim[] {
    const common = {
        name: target.name,
        resource: `${component.name}-${target.name}`,
        owners: [component],
        setting: `fluentBit.${target.setting}`,
    };
    switch (target.kind) {
        case "logGroup":
            return [
                {
                    ...common,
                    type: "aws:cloudwatch/logGroup:LogGroup",
                    otherwise:
                        "leave it to its owner with createLogGroup: false and its name in logGroup, or name another logGroup",
                    unchangeable: { logGroupClass: target.logClass },
                    retention: { days: target.retentionDays, setting: "retentionDays" },
                },
            ];
        case "bucket":
            return [
                {
                    ...common,
                    type: "aws:s3/bucket:Bucket",
                    ...(target.objectLock === undefined
                        ? { setting: "fluentBit.s3.bucket", otherwise: "name another bucket" }
                        : {
                              setting: `fluentBit.${target.setting}.objectLock`,
                              otherwise: "set another fluentBit.s3.bucket, with which this name begins",
                          }),
                    unchangeable: { region: cluster.region },
                },
            ];
        case "deliveryStream": {
            const { resource, setting } = common;
            const otherwise = "name another deliveryStream";
            const iam = iamClaims(component, cluster);
            return [
                {
                    ...common,
                    type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
                    otherwise: "leave it to its owner with deliveryStreamArn, or name another deliveryStream",
                },
                iam.role(resource, target.role.name, setting, otherwise),
                iam.policy(resource, target.role.name, setting, otherwise),
                {
                    ...common,
                    type: "aws:cloudwatch/logGroup:LogGroup",
                    name: target.errorLog.group,
                    resource: `${resource}-errors`,
                    otherwise,
                },
            ];
        }
    }
}

function iamClaims(component: Owner, cluster: FluentBitCluster) {
    const claim = (resource: string, setting: string, otherwise: string) => ({
        resource,
        owners: [component],
        setting,
        otherwise,
    });
    return {
        role: (resource: string, name: string, setting: string, otherwise: string): Claim => ({
            ...claim(resource, setting, otherwise),
            type: "aws:iam/role:Role",
            name,
        }),
        policy: (resource: string, name: string, setting: string, otherwise: string): Claim => ({
            ...claim(resource, setting, otherwise),
            type: "aws:iam/policy:Policy",
            name: iamArn(cluster, `policy${(cluster.iam ?? noConventions).path}${name}`),
        }),
    };
}

function sameCluster(cluster: string): string {
    return `destroy the other stack that ships the logs of ${cluster}, since two would ship each line twice, or delete what is left of it, or set iam.namePrefix`;
}

/** AWS' instructions for Container Insights make a service account and a ConfigMap of the names that are used here. */
function otherNamespace({ kind }: Manifest): string {
    return kind === "Namespace"
        ? "set fluentBit.createNamespace: false, or choose another fluentBit.namespace"
        : "delete it with the Fluent Bit that it belongs to, since two would ship the same lines, or choose another fluentBit.namespace";
}
