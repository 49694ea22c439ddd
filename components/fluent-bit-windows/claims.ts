import type { Claim, Owner } from "../existing-objects/claim";
import { kubernetesClaims, type NamedObject } from "../existing-objects/kubernetes-claims";
import { iamArn } from "../iam/arn";
import { noConventions } from "../iam/conventions";
import type { FluentBitCluster, FluentBitPlan } from "./plan";
import { fromSecretsManager } from "./secret-manifest";
import type { Target } from "./targets/target";

const type = "windows-eks-logging:index:FluentBitWindows";

/** Names of Kubernetes objects that are known when their contents have been read, by those in the plan. */
export type ReadNames = Readonly<Record<string, string>>;

/** What Fluent Bit's component creates under names that are known beforehand. */
export function fluentBitClaims(
    name: string,
    plan: FluentBitPlan,
    cluster: FluentBitCluster,
    readNames: ReadNames = {},
): Claim[] {
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
        ...plan.readers.map((policy) =>
            iam.policy(`${name}-${policy.name}`, policy.name, "fluentBit.routes", sameCluster(cluster.name)),
        ),
        ...kubernetesClaims(component, withReadNames(plan, readNames), "fluentBit.namespace", otherNamespace),
    ];
}

/** The plan's objects as they will be called, with the Secrets that are made of what AWS Secrets Manager keeps. */
function withReadNames({ manifests, credentials }: FluentBitPlan, readNames: ReadNames): Record<string, NamedObject> {
    const secrets = fromSecretsManager(credentials).flatMap(({ secret }): [string, NamedObject][] => {
        const name = readNames[secret.name];
        const namespace = manifests["service-account"]?.metadata.namespace;
        return name === undefined || namespace === undefined
            ? []
            : [[secret.name, { apiVersion: "v1", kind: "Secret", metadata: { name, namespace } }]];
    });
    return {
        ...Object.fromEntries(
            Object.entries(manifests).map(([key, { apiVersion, kind, metadata }]): [string, NamedObject] => [
                key,
                { apiVersion, kind, metadata: { ...metadata, name: readNames[metadata.name] ?? metadata.name } },
            ]),
        ),
        ...Object.fromEntries(secrets),
    };
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
function otherNamespace({ kind }: NamedObject): string {
    return kind === "Namespace"
        ? "set fluentBit.createNamespace: false, or choose another fluentBit.namespace"
        : "delete it with the Fluent Bit that it belongs to, since two would ship the same lines, or choose another fluentBit.namespace";
}
