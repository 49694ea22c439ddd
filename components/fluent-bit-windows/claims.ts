import type { Claim, Owner } from "../existing-objects/claim";
import { kubernetesClaims, type NamedObject } from "../existing-objects/kubernetes-claims";
import { iamArn } from "../iam/arn";
import { noConventions } from "../iam/conventions";
import type { FluentBitPlan } from "./plan";
import type { FluentBitCluster } from "./cluster";
import { fromSecretsManager } from "./secret-manifest";
import type { Target } from "./targets/target";

const type = "windows-eks-logging:index:FluentBitWindows";

/** Final names of Kubernetes objects that depend on contents read from the cluster or AWS, by their names in the plan. */
export type ReadNames = Readonly<Record<string, string>>;

/** Objects that Fluent Bit's component creates under names that are known in advance. */
export function fluentBitClaims(name: string, plan: FluentBitPlan, cluster: FluentBitCluster): Claim[] {
    const component = { type, name };
    const iam = iamClaims(component, cluster);
    return [
        ...plan.targets.flatMap((target) => targetClaims(component, target, cluster)),
        ...(plan.role === undefined || plan.role.given
            ? []
            : [iam.role(name, plan.roleName, "identity", sameCluster(cluster.name))]),
        ...(plan.role?.given === true ? [] : plan.policies).map((policy) =>
            iam.policy(`${name}-${policy.name}`, policy.name, "routes", sameCluster(cluster.name)),
        ),
        ...plan.readers.map((policy) =>
            iam.policy(`${name}-${policy.name}`, policy.name, "routes", sameCluster(cluster.name)),
        ),
        ...monitoringClaims(component, plan.monitoring),
        ...dashboardClaims(component, plan.insights),
        ...kubernetesClaims(component, plan.manifests, "namespace", otherNamespace),
        ...secretClaims(component, plan),
    ];
}

/** The Secrets that are made of what AWS Secrets Manager keeps. */
function secretClaims(component: Owner, { manifests, credentials }: FluentBitPlan): Claim[] {
    const namespace = manifests["service-account"]?.metadata.namespace;
    if (namespace === undefined) {
        return [];
    }
    const secrets = fromSecretsManager(credentials).map(({ secret: { name } }): [string, NamedObject] => [
        name,
        { apiVersion: "v1", kind: "Secret", metadata: { name, namespace } },
    ]);
    const claims = kubernetesClaims(component, Object.fromEntries(secrets), "namespace", otherNamespace);
    return claims.map((claim) => ({ ...claim, isNamedWhenRead: true }));
}

function monitoringClaims(component: Owner, monitoring: FluentBitPlan["monitoring"]): Claim[] {
    const claim = (type: string, name: string, setting = "monitoring.alarms"): Claim => ({
        type,
        name,
        resource: `${component.name}-${name}`,
        owners: [component],
        setting,
        otherwise: "set another instance, or monitoring: false",
    });
    const { alarms = [], composite, notification } = monitoring ?? {};
    const topic = notification?.created?.name;
    return [
        ...alarms.map(({ name }) => claim("aws:cloudwatch/metricAlarm:MetricAlarm", name)),
        ...(composite === undefined ? [] : [claim("aws:cloudwatch/compositeAlarm:CompositeAlarm", composite.name)]),
        ...(topic === undefined ? [] : [claim("aws:sns/topic:Topic", topic, "monitoring.alarms.topic")]),
    ];
}

function dashboardClaims(component: Owner, { dashboard }: FluentBitPlan["insights"]): Claim[] {
    return dashboard === undefined
        ? []
        : [
              {
                  type: "aws:cloudwatch/dashboard:Dashboard",
                  name: dashboard.name,
                  resource: component.name,
                  owners: [component],
                  setting: "insights.dashboard",
                  otherwise: "set another instance, or remove insights.dashboard",
              },
          ];
}

function targetClaims(component: Owner, target: Target, cluster: FluentBitCluster): Claim[] {
    const common = {
        name: target.name,
        resource: `${component.name}-${target.name}`,
        owners: [component],
        setting: target.setting,
    };
    switch (target.kind) {
        case "logGroup":
            return [
                {
                    ...common,
                    type: "aws:cloudwatch/logGroup:LogGroup",
                    otherwise:
                        "set createLogGroup: false and its name in logGroup to use the existing one, or choose another logGroup",
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
                        ? { setting: "s3.bucket", otherwise: "name another bucket" }
                        : {
                              setting: `${target.setting}.objectLock`,
                              otherwise: "set another s3.bucket, which is the beginning of this name",
                              locksObjects: true,
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
                    otherwise: "set deliveryStreamArn to use the existing one, or choose another deliveryStream",
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
    return `another stack may already ship the logs of ${cluster}, and two would ship each line twice: destroy that stack, delete what remains of it, or set iam.namePrefix`;
}

/** AWS's instructions for Container Insights create a service account and a ConfigMap with the same names. */
function otherNamespace({ kind }: NamedObject): string {
    return kind === "Namespace"
        ? "set createNamespace: false, or choose another namespace"
        : "delete it together with its Fluent Bit, because two would ship the same lines, or choose another namespace";
}
