import { regionOfHost } from "../components/aws/hosts";
import { type StatedDestination, statedDestinations } from "../components/fluent-bit-windows/stated-destinations";
import { type Arn, type KnownPlace, parseArn } from "../components/iam/arn";
import { type Problem, within } from "../components/settings/problems";
import { zonesWithoutEks } from "../components/windows-cluster/create/zones";
import type { StackSettings } from "./stack-settings";

/** An ARN in a stack file, and where it must be. */
interface NamedArn {
    setting: string;
    arn: string;
    what: string;
    /** The required region, with the reason. Absent: any region, or the ARN has no region. */
    region?: { name: string; why: string };
    /** Why it must be in the stack's account. Absent: any account. */
    account?: string;
}

/** ARNs in a partition, region or account where they cannot be used. AWS would refuse them in the middle of a deployment. */
export function arnPlacementProblems(settings: StackSettings, place: KnownPlace): Problem[] {
    const arns = namedArns(settings, place).flatMap((named): Problem[] => {
        const arn = parseArn(named.arn);
        const remedy = arn === undefined ? undefined : fault(arn, named, place);
        return remedy === undefined ? [] : [{ setting: named.setting, value: JSON.stringify(named.arn), remedy }];
    });
    return [...arns, ...zoneProblems(settings.cluster, place), ...hostProblems(settings.fluentBit, place)];
}

/** Zones of another region, and zones without EKS, as far as their names show it. A deployment asks AWS which zones the account has. */
function zoneProblems(cluster: StackSettings["cluster"], { region }: KnownPlace): Problem[] {
    const zones = cluster.mode === "create" && cluster.network.type === "created" ? cluster.network.zones : [];
    return (typeof zones === "number" ? [] : zones).flatMap((zone, index): Problem[] => {
        const problem = (remedy: string) => [
            { setting: `cluster.network.zones[${index}]`, value: JSON.stringify(zone), remedy },
        ];
        if (/-\d[a-z]$/.test(zone) && !zone.startsWith(region)) {
            return problem(
                `is a zone of another region, but the cluster is in ${region}; use a zone such as ${region}a`,
            );
        }
        return zonesWithoutEks.includes(zone)
            ? problem("is a zone in which EKS does not create clusters; use another zone")
            : [];
    });
}

/** AWS hosts of another region than the resources that they are used for. They refuse the signature. */
function hostProblems({ awsEndpoints }: StackSettings["fluentBit"], { region }: KnownPlace): Problem[] {
    const { cloudWatchLogs, firehose, s3, sts } = awsEndpoints;
    return Object.entries({ cloudWatchLogs, firehose, s3, sts }).flatMap(([name, host]): Problem[] => {
        const ofHost = host === undefined ? undefined : regionOfHost(host);
        return ofHost === undefined || ofHost === region
            ? []
            : [
                  {
                      setting: `fluentBit.awsEndpoints.${name}`,
                      value: JSON.stringify(host),
                      remedy: `is a host of ${ofHost}, but the cluster is in ${region}; use a host of ${region}, or set this host as endpoint of the destinations in ${ofHost}`,
                  },
              ];
    });
}

function fault(arn: Arn, { what, region, account }: NamedArn, place: KnownPlace): string | undefined {
    if (arn.partition !== place.partition) {
        return `is in the partition ${arn.partition}, but the cluster is in ${place.partition}, and partitions share no resources; use ${what} in ${place.partition}`;
    }
    if (region !== undefined && arn.region !== "" && arn.region !== region.name) {
        return `is in ${arn.region}, but ${region.why} ${region.name}; use ${what} in ${region.name}`;
    }
    if (account !== undefined && place.accountId !== undefined && arn.accountId !== place.accountId) {
        return `belongs to the account ${arn.accountId}, but ${account} ${place.accountId}; use ${what} in that account`;
    }
    return undefined;
}

function namedArns({ cluster, fluentBit, iisApps }: StackSettings, place: KnownPlace): NamedArn[] {
    return [
        ...(cluster.mode === "create" ? ofCluster(cluster, place) : []),
        ...ofFluentBit(fluentBit, place),
        ...iisApps.flatMap(({ ingress }, app) =>
            (ingress?.tls?.certificateArns ?? []).map((arn, index): NamedArn => ({
                setting: `iisApps[${app}].ingress.tls.certificateArns[${index}]`,
                arn,
                what: "a certificate",
                // https://docs.aws.amazon.com/acm/latest/userguide/acm-regions.html
                region: {
                    name: place.region,
                    why: "a load balancer needs a certificate in its own region, which is",
                },
                account: "a load balancer needs a certificate of its own account, which is",
            })),
        ),
    ];
}

/** A KMS key encrypts only resources in its own region: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#kms-keys */
function key(setting: string, arn: string | undefined, place: string, region: string): NamedArn[] {
    return arn === undefined
        ? []
        : [
              {
                  setting,
                  arn,
                  what: "a key",
                  region: { name: region, why: `a key encrypts only resources in its own region, and ${place}` },
              },
          ];
}

function ofCluster(
    {
        secretsKmsKeyArn,
        controlPlaneLogs,
        administratorArns,
        windowsNodeGroups,
    }: Extract<StackSettings["cluster"], { mode: "create" }>,
    { region }: KnownPlace,
): NamedArn[] {
    const here = "the cluster is in";
    return [
        ...key("cluster.secretsKmsKeyArn", secretsKmsKeyArn, here, region),
        ...key("cluster.controlPlaneLogs.kmsKeyArn", controlPlaneLogs.kmsKeyArn, here, region),
        ...windowsNodeGroups.flatMap(({ diskKmsKeyArn }, index) =>
            key(`cluster.windowsNodeGroups[${index}].diskKmsKeyArn`, diskKmsKeyArn, "the nodes are in", region),
        ),
        ...administratorArns.map((arn, index) => ({
            setting: `cluster.administratorArns[${index}]`,
            arn,
            what: "an identity",
        })),
    ];
}

function ofFluentBit(fluentBit: StackSettings["fluentBit"], place: KnownPlace): NamedArn[] {
    const { region } = place;
    return within("fluentBit", [
        ...key("cloudWatchLogs.kmsKeyArn", fluentBit.cloudWatchLogs.kmsKeyArn, "the log groups are in", region),
        ...key("s3.kmsKeyArn", fluentBit.s3.kmsKeyArn, "the bucket is in", region),
        ...statedDestinations(fluentBit).flatMap((stated) => ofDestination(stated, place)),
    ]);
}

function ofDestination({ setting, destination: to }: StatedDestination, { region }: KnownPlace): NamedArn[] {
    switch (to.type) {
        case "cloudWatchLogs":
            return key(`${setting}.kmsKeyArn`, to.kmsKeyArn, "the log group is in", region);
        case "s3":
            return key(`${setting}.kmsKeyArn`, to.kmsKeyArn, "the bucket is in", to.region ?? region);
        default:
            return [];
    }
}
