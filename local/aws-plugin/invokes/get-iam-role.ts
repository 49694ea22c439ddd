import { text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";
import { rfc3339 } from "../rfc3339";
import { tagsByName } from "../tags";

export const getIamRole = invoke({
    token: "aws:iam/getRole:getRole",
    arguments: { name: text({ required: true }), tags: textMap({}) },
    reading: ({ name }) => `reading IAM Role (${name})`,
    async call(aws, { name }) {
        const answer = await unlessGone(aws.iam.getRole({ RoleName: name }));
        const role = answer?.Role;
        if (!role) return couldNotFind;
        const { LastUsedDate, Region } = role.RoleLastUsed ?? {};
        return {
            id: name,
            name,
            arn: role.Arn ?? "",
            assumeRolePolicy: decodeURIComponent(role.AssumeRolePolicyDocument ?? ""),
            createDate: rfc3339(role.CreateDate),
            description: role.Description ?? "",
            maxSessionDuration: role.MaxSessionDuration ?? 3600,
            path: role.Path ?? "/",
            permissionsBoundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
            roleLastUseds: LastUsedDate ? [{ lastUsedDate: rfc3339(LastUsedDate), region: Region ?? "" }] : [],
            tags: tagsByName(role.Tags),
            uniqueId: role.RoleId ?? "",
        };
    },
});
