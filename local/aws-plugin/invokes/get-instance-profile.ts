import { text } from "../argument";
import { lookUp } from "../invoke";
import { iamInstanceProfile } from "../resources/iam-instance-profile";

export const getInstanceProfile = lookUp(iamInstanceProfile, {
    token: "aws:iam/getInstanceProfile:getInstanceProfile",
    arguments: { name: text({ required: true }) },
    id: ({ name }) => name,
    result: ["name", "arn", "createDate", "path"],
    async more({ uniqueId = "" }, aws, InstanceProfileName) {
        const { InstanceProfile } = await aws.iam.getInstanceProfile({ InstanceProfileName });
        const [role] = InstanceProfile?.Roles ?? [];
        return { id: uniqueId, roleArn: role?.Arn ?? "", roleId: role?.RoleId ?? "", roleName: role?.RoleName ?? "" };
    },
});
