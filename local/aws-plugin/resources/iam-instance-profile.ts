import { text } from "../argument";
import { resourceType } from "../resource-type";
import { iamPath } from "../rules";
import { tagList } from "../tags";
import { iamNames } from "./iam-names";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/instance_profile.go */
export const iamInstanceProfile = resourceType({
    token: "aws:iam/instanceProfile:InstanceProfile",
    title: "IAM Instance Profile",
    global: true,
    arguments: {
        ...iamNames(128),
        path: text({ default: "/", replaces: true, must: iamPath }),
        role: text({}),
    },
    prefixed: ["name", "namePrefix"],
    outputs: ["arn", "createDate", "uniqueId"],
    autoname: { maximumLength: 128 },
    identity: ["name"],
    id: "name",
    tagging: {
        remove: (aws, { id }, TagKeys) => aws.iam.untagInstanceProfile({ InstanceProfileName: id, TagKeys }),
        set: (aws, { id }, tags) => aws.iam.tagInstanceProfile({ InstanceProfileName: id, Tags: tagList(tags) }),
    },

    create: (aws, { name: InstanceProfileName }, { Path, Tags }) =>
        aws.iam.createInstanceProfile({ InstanceProfileName, Path, Tags }),

    async complete(aws, InstanceProfileName, { role: RoleName }) {
        if (RoleName) await aws.iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName });
    },

    async read(aws, InstanceProfileName) {
        const { InstanceProfile: profile } = await aws.iam.getInstanceProfile({ InstanceProfileName });
        return { ...profile, uniqueId: profile?.InstanceProfileId, role: profile?.Roles?.[0]?.RoleName };
    },

    async update(aws, InstanceProfileName, { before, after, changed }) {
        if (!changed("role")) return;
        if (before.role) {
            await aws.iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: before.role });
        }
        if (after.role) {
            await aws.iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: after.role });
        }
    },

    async delete(aws, InstanceProfileName, { role: RoleName }) {
        if (RoleName) await aws.iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
        await aws.iam.deleteInstanceProfile({ InstanceProfileName });
    },
});
