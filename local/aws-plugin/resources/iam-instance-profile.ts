import { text, textMap } from "../argument";
import { unlessGone } from "../aws-errors";
import { iamPath } from "../iam-path";
import { nameFor } from "../name-prefix";
import { resourceType } from "../resource-type";
import { rfc3339 } from "../rfc3339";
import { matching } from "../rules";
import { changeTags, tagList, tagsByName } from "../tags";

/** @see https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/iam/instance_profile.go */
export const iamInstanceProfile = resourceType({
    token: "aws:iam/instanceProfile:InstanceProfile",
    title: "IAM Instance Profile",
    arguments: {
        name: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w+=,.@-]{1,128}$/, "1 to 128 letters, digits or any of + = , . @ _ -"),
        }),
        namePrefix: text({
            replaces: true,
            computed: true,
            must: matching(/^[\w+=,.@-]{1,102}$/, "1 to 102 letters, digits or any of + = , . @ _ -"),
        }),
        path: text({ default: "/", replaces: true, must: iamPath }),
        role: text({}),
        tags: textMap({}),
    },
    outputs: ["arn", "createDate", "uniqueId"],
    autoname: { maximumLength: 128 },
    identity: ({ name }) => name ?? "",

    async create(aws, args) {
        const name = nameFor(args);
        await aws.iam.createInstanceProfile({
            InstanceProfileName: name,
            Path: args.path,
            Tags: tagList(args.tags),
        });
        return name;
    },

    async complete(aws, name, { role }) {
        if (role) {
            await aws.iam.addRoleToInstanceProfile({ InstanceProfileName: name, RoleName: role });
        }
    },

    async read(aws, name) {
        const answer = await unlessGone(aws.iam.getInstanceProfile({ InstanceProfileName: name }));
        const profile = answer?.InstanceProfile;
        return (
            profile && {
                arn: profile.Arn ?? "",
                uniqueId: profile.InstanceProfileId ?? "",
                createDate: rfc3339(profile.CreateDate),
                name: profile.InstanceProfileName ?? name,
                path: profile.Path ?? "/",
                role: profile.Roles?.[0]?.RoleName ?? "",
                tags: tagsByName(profile.Tags),
            }
        );
    },

    async update(aws, name, { before, after, changed }) {
        const profile = { InstanceProfileName: name };
        if (changed("role")) {
            if (before.role) {
                await aws.iam.removeRoleFromInstanceProfile({ ...profile, RoleName: before.role });
            }
            if (after.role) {
                await aws.iam.addRoleToInstanceProfile({ ...profile, RoleName: after.role });
            }
        }
        if (changed("tags")) {
            await changeTags(before.tags, after.tags, {
                remove: (TagKeys) => aws.iam.untagInstanceProfile({ ...profile, TagKeys }),
                set: (tags) => aws.iam.tagInstanceProfile({ ...profile, Tags: tagList(tags) }),
            });
        }
    },

    async delete(aws, name, { role }) {
        if (typeof role === "string" && role !== "") {
            await aws.iam.removeRoleFromInstanceProfile({ InstanceProfileName: name, RoleName: role });
        }
        await aws.iam.deleteInstanceProfile({ InstanceProfileName: name });
    },
});
