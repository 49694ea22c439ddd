import { text, textMap } from "../argument";
import { lookUp } from "../invoke";
import { iamRole } from "../resources/iam-role";

export const getIamRole = lookUp(iamRole, {
    token: "aws:iam/getRole:getRole",
    arguments: { name: text({ required: true }), tags: textMap({}) },
    id: ({ name }) => name,
    result: [
        "name",
        "arn",
        "assumeRolePolicy",
        "createDate",
        "description",
        "maxSessionDuration",
        "path",
        "permissionsBoundary",
        "tags",
        "uniqueId",
    ],
    // moto does not support the last use.
    more: () => ({ roleLastUseds: [] }),
});
