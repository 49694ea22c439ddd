import { text } from "../argument";
import { unlessGone } from "../aws-errors";
import { couldNotFind, invoke } from "../invoke";
import { rfc3339 } from "../rfc3339";

export const getInstanceProfile = invoke({
    token: "aws:iam/getInstanceProfile:getInstanceProfile",
    arguments: { name: text({ required: true }) },
    reading: ({ name }) => `reading IAM Instance Profile (${name})`,
    async call(aws, { name }) {
        const answer = await unlessGone(aws.iam.getInstanceProfile({ InstanceProfileName: name }));
        const profile = answer?.InstanceProfile;
        if (!profile) return couldNotFind;
        const [role] = profile.Roles ?? [];
        return {
            id: profile.InstanceProfileId ?? "",
            name,
            arn: profile.Arn ?? "",
            createDate: rfc3339(profile.CreateDate),
            path: profile.Path ?? "/",
            roleArn: role?.Arn ?? "",
            roleId: role?.RoleId ?? "",
            roleName: role?.RoleName ?? "",
        };
    },
});
