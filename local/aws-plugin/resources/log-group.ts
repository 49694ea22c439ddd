import type { LogGroup } from "@aws-sdk/client-cloudwatch-logs";

import { flag, integer, text } from "../argument";
import type { Aws } from "../aws-clients";
import { allOf } from "../pages";
import { resourceType } from "../resource-type";
import { arn, matching, oneOf } from "../rules";
import { logsTags } from "../tags";

/** The values that PutRetentionPolicy accepts, and 0 for unlimited retention. */
const retentionDays = [
    0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

export const logGroup = resourceType({
    token: "aws:cloudwatch/logGroup:LogGroup",
    title: "CloudWatch Logs Log Group",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w/.#-]{1,512}$/, "1 to 512 letters, digits or any of _ - / . #"),
        }),
        namePrefix: text({
            replaces: true,
            computed: true,
            untold: true,
            must: matching(/^[\w/.#-]{1,483}$/, "1 to 483 letters, digits or any of _ - / . #"),
        }),
        retentionInDays: integer({
            default: 0,
            must: [(days) => retentionDays.includes(days), `one of ${retentionDays.join(", ")}`],
        }),
        kmsKeyId: text({ must: arn }),
        logGroupClass: text({
            replaces: true,
            computed: true,
            must: oneOf("STANDARD", "INFREQUENT_ACCESS", "DELIVERY"),
        }),
        skipDestroy: flag({ default: false, untold: true }),
        deletionProtectionEnabled: flag({ computed: true }),
    },
    prefixed: ["name", "namePrefix"],
    outputs: ["arn"],
    autoname: { maximumLength: 512 },
    identity: ["region", "name"],
    id: "name",
    tagging: logsTags,

    create: (aws, { name, ...args }) => aws.logs.createLogGroup({ ...args, logGroupName: name }),

    async complete(aws, name, { retentionInDays }) {
        if (retentionInDays > 0) await setRetention(aws, name, retentionInDays);
    },

    async read(aws, name, known) {
        const group = await findLogGroup(aws, name);
        return (
            group && {
                // moto accepts these two, but does not return them.
                logGroupClass: known.logGroupClass ?? "STANDARD",
                deletionProtectionEnabled: known.deletionProtectionEnabled,
                ...group,
                arn: logGroupArn(group),
            }
        );
    },

    async update(aws, logGroupName, { after, changed }) {
        if (changed("retentionInDays")) await setRetention(aws, logGroupName, after.retentionInDays);
        if (changed("kmsKeyId")) {
            await (after.kmsKeyId
                ? aws.logs.associateKmsKey({ logGroupName, kmsKeyId: after.kmsKeyId })
                : aws.logs.disassociateKmsKey({ logGroupName }));
        }
        if (changed("deletionProtectionEnabled")) {
            const { deletionProtectionEnabled = false } = after;
            await aws.logs.putLogGroupDeletionProtection({
                logGroupIdentifier: logGroupName,
                deletionProtectionEnabled,
            });
        }
    },

    async delete(aws, logGroupName, { skipDestroy }) {
        if (!skipDestroy) await aws.logs.deleteLogGroup({ logGroupName });
    },
});

/** The group with exactly this name. AWS only finds groups by prefix. */
export async function findLogGroup(aws: Aws, name: string): Promise<LogGroup | undefined> {
    const pages = aws.logs.paginateDescribeLogGroups({ logGroupNamePrefix: name });
    return (await allOf(pages, (page) => page.logGroups)).find(({ logGroupName }) => logGroupName === name);
}

/** The official provider returns the ARN without `:*` for the group's streams, because other services do not accept it. */
export function logGroupArn(group: LogGroup): string {
    return (group.arn ?? "").replace(/:\*$/, "");
}

async function setRetention(aws: Aws, logGroupName: string, retentionInDays: number): Promise<void> {
    await (retentionInDays > 0
        ? aws.logs.putRetentionPolicy({ logGroupName, retentionInDays })
        : aws.logs.deleteRetentionPolicy({ logGroupName }));
}
