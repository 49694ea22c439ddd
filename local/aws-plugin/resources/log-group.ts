import type { LogGroup, LogGroupClass } from "@aws-sdk/client-cloudwatch-logs";

import { flag, integer, text, textMap } from "../argument";
import type { Aws } from "../aws-clients";
import { nameFor } from "../name-prefix";
import { resourceType } from "../resource-type";
import { arn, matching } from "../rules";
import { changeTags, tagsByName } from "../tags";

/** The values that PutRetentionPolicy takes, and 0 for "never". */
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
            must: [(name) => /^[\w/.#-]{1,512}$/.test(name), "1 to 512 letters, digits or any of _ - / . #"],
        }),
        namePrefix: text({
            replaces: true,
            computed: true,
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
            must: [
                (name) => ["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"].includes(name),
                "STANDARD, INFREQUENT_ACCESS or DELIVERY",
            ],
        }),
        skipDestroy: flag({ default: false }),
        deletionProtectionEnabled: flag({ computed: true }),
        region: text({ replaces: true, computed: true }),
        tags: textMap({}),
    },
    outputs: ["arn"],
    autoname: { maximumLength: 512 },
    identity: ({ name, region }) => `${region ?? ""} ${name ?? ""}`,

    async create(aws, args) {
        const name = nameFor(args);
        await aws.logs.createLogGroup({
            logGroupName: name,
            kmsKeyId: args.kmsKeyId,
            logGroupClass: args.logGroupClass as LogGroupClass | undefined,
            deletionProtectionEnabled: args.deletionProtectionEnabled,
            tags: args.tags,
        });
        return name;
    },

    async complete(aws, name, { retentionInDays }) {
        if (retentionInDays > 0) await setRetention(aws, name, retentionInDays);
    },

    async read(aws, name, known) {
        const group = await findLogGroup(aws, name);
        if (!group) return undefined;
        const arn = logGroupArn(group);
        const { tags } = await aws.logs.listTagsForResource({ resourceArn: arn });
        return {
            arn,
            name,
            retentionInDays: group.retentionInDays ?? 0,
            kmsKeyId: group.kmsKeyId ?? "",
            // moto takes these two and does not tell them again.
            logGroupClass: group.logGroupClass ?? known["logGroupClass"] ?? "STANDARD",
            deletionProtectionEnabled: group.deletionProtectionEnabled ?? known["deletionProtectionEnabled"] ?? false,
            tags: tagsByName(tags),
        };
    },

    async update(aws, name, { before, after, changed }) {
        if (changed("retentionInDays")) await setRetention(aws, name, after.retentionInDays);
        if (changed("kmsKeyId")) {
            await (after.kmsKeyId
                ? aws.logs.associateKmsKey({ logGroupName: name, kmsKeyId: after.kmsKeyId })
                : aws.logs.disassociateKmsKey({ logGroupName: name }));
        }
        if (changed("deletionProtectionEnabled")) {
            await aws.logs.putLogGroupDeletionProtection({
                logGroupIdentifier: name,
                deletionProtectionEnabled: after.deletionProtectionEnabled ?? false,
            });
        }
        if (changed("tags")) {
            const group = await findLogGroup(aws, name);
            const resourceArn = group && logGroupArn(group);
            await changeTags(before.tags, after.tags, {
                remove: (tagKeys) => aws.logs.untagResource({ resourceArn, tagKeys }),
                set: (tags) => aws.logs.tagResource({ resourceArn, tags }),
            });
        }
    },

    async delete(aws, name, known) {
        if (known["skipDestroy"] === true) return;
        await aws.logs.deleteLogGroup({ logGroupName: name });
    },
});

/** The group of exactly this name: AWS only finds groups by the start of their names. */
export async function findLogGroup(aws: Aws, name: string): Promise<LogGroup | undefined> {
    let nextToken: string | undefined;
    do {
        const page = await aws.logs.describeLogGroups({ logGroupNamePrefix: name, nextToken });
        const found = page.logGroups?.find((group) => group.logGroupName === name);
        if (found) return found;
        nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return undefined;
}

/** The official provider gives the ARN without the `:*` for all streams of the group, which other services do not take. */
export function logGroupArn(group: LogGroup): string {
    return (group.arn ?? "").replace(/:\*$/, "");
}

async function setRetention(aws: Aws, name: string, days: number): Promise<void> {
    if (days > 0) {
        await aws.logs.putRetentionPolicy({ logGroupName: name, retentionInDays: days });
    } else {
        await aws.logs.deleteRetentionPolicy({ logGroupName: name });
    }
}
