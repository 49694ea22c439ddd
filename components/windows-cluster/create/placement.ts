import type { KnownPlace } from "../../iam/arn";
import { arnPlacementProblems, keyArn, type NamedArn } from "../../iam/arn-placement";
import type { Problem } from "../../settings/problems";
import type { CreatedClusterSettings } from "./settings";
import { zonesWithoutEks } from "./zones";

/** Settings of a new cluster that do not fit its region, account or partition. */
export function createdClusterPlacementProblems(settings: CreatedClusterSettings, place: KnownPlace): Problem[] {
    return [...arnPlacementProblems(namedArns(settings, place), place), ...zoneProblems(settings, place)];
}

function namedArns(
    { secretsKmsKeyArn, controlPlaneLogs, administratorArns, windowsNodeGroups }: CreatedClusterSettings,
    { region }: KnownPlace,
): NamedArn[] {
    const here = "the cluster is in";
    return [
        ...keyArn("secretsKmsKeyArn", secretsKmsKeyArn, here, region),
        ...keyArn("controlPlaneLogs.kmsKeyArn", controlPlaneLogs.kmsKeyArn, here, region),
        ...windowsNodeGroups.flatMap(({ diskKmsKeyArn }, index) =>
            keyArn(`windowsNodeGroups[${index}].diskKmsKeyArn`, diskKmsKeyArn, "the nodes are in", region),
        ),
        ...administratorArns.map((arn, index) => ({
            setting: `administratorArns[${index}]`,
            arn,
            what: "an identity",
        })),
    ];
}

/** Zones of another region, and zones without EKS, as far as their names show it. A deployment asks AWS which zones the account has. */
function zoneProblems({ network }: CreatedClusterSettings, { region }: KnownPlace): Problem[] {
    const zones = network.type === "created" ? network.zones : [];
    return (typeof zones === "number" ? [] : zones).flatMap((zone, index): Problem[] => {
        const problem = (remedy: string) => [
            { setting: `network.zones[${index}]`, value: JSON.stringify(zone), remedy },
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
