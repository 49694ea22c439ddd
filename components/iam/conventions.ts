import { z } from "zod";

import type { Tags } from "../aws/tags";
import { tagMap } from "../aws/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import type { Problem } from "../settings/problems";
import { type AwsPlace, iamArn, type KnownPlace } from "./arn";
import { fittingName, maxPolicyNameLength, maxRoleNameLength } from "./names";

const boundaryArn = /^arn:(aws[\w-]*):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

/** Maximum length of `namePrefix`: half of a role's name remains to distinguish roles. */
const maxPrefixLength = 32;

export const iamConventions = z.strictObject({
    /**
     * ARN of the permissions boundary of every role: a policy of the stack's account, or an AWS managed policy. It must allow everything that the roles need. Default: no boundary.
     *
     * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
     */
    permissionsBoundaryArn: mayBeOutput(
        z
            .string()
            .regex(boundaryArn, "must be the ARN of an IAM policy, such as arn:aws:iam::111122223333:policy/NAME"),
        ({ id, place }) => iamArn(place, `policy/output-${id}`),
    ).optional(),

    /**
     * Path of every role, policy and instance profile, such as `/logging/`. A change of the path replaces them. The role of a cluster cannot be replaced without replacing the cluster, so set the path before the stack creates a cluster.
     *
     * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
     */
    path: z
        .string()
        // CreateRole takes 512 characters from ! to ~: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
        .max(512, "must have at most 512 characters")
        .regex(/^\/(.*\/)?$/, 'must begin and end with "/", such as "/logging/"')
        // Fluent Bit names its role to STS without encoding it (see `toldToSts` in assumed-role.ts).
        .regex(
            /^[\w,.@/-]*$/,
            "must consist of letters, digits and _,.@/-: Fluent Bit sends the role's ARN to STS without encoding, and STS misreads other characters",
        )
        .refine((path) => !path.includes("//"), "must not contain //; remove one /")
        .default("/"),

    /**
     * Prefix of the names of all roles, policies and instance profiles, such as `team-`. A change of the prefix replaces them. For a cluster that the stack creates, see `path`.
     */
    namePrefix: z
        .string()
        .max(maxPrefixLength, `must have at most ${maxPrefixLength} characters, because a role's name has at most 64`)
        .regex(
            /^[\w,.@-]*$/,
            "must consist of letters, digits and _,.@-: Fluent Bit sends the names of roles to STS without encoding",
        )
        .default(""),

    /** Tags for the stack's IAM resources, in addition to `tags`. A tag with the same key takes precedence. Default: none. */
    tags: tagMap.default({}),
});

/** Conventions for all IAM resources. */
export type IamConventions = z.output<typeof iamConventions>;
export type IamConventionsInput = z.input<typeof iamConventions>;

export const noConventions: IamConventions = iamConventions.parse({});

/** The name of a role, or of its instance profile. */
export function conventionalRoleName(conventions: IamConventions, name: string): string {
    return fittingName(`${conventions.namePrefix}${name}`, maxRoleNameLength);
}

/** The name of a policy. */
export function conventionalPolicyName(conventions: IamConventions, name: string): string {
    return fittingName(`${conventions.namePrefix}${name}`, maxPolicyNameLength);
}

/** ARN of a role that the stack creates, by its whole name. */
export function ownRoleArn(place: AwsPlace, { path }: IamConventions, roleName: string): string {
    return iamArn(place, `role${path}${roleName}`);
}

/** Arguments of every policy and instance profile. */
export function conventionalArgs({ path, tags: own }: IamConventions, tags: Tags): { path?: string; tags: Tags } {
    return { ...(path !== "/" && { path }), tags: { ...tags, ...own } };
}

/** Arguments of every role. */
export function conventionalRoleArgs(
    conventions: IamConventions,
    tags: Tags,
): { path?: string; permissionsBoundary?: string; tags: Tags } {
    const { permissionsBoundaryArn } = conventions;
    return {
        ...conventionalArgs(conventions, tags),
        ...(permissionsBoundaryArn !== undefined && { permissionsBoundary: permissionsBoundaryArn }),
    };
}

/** IAM ignores the case of tag keys, and refuses a role with two keys that differ only in case. */
export function tagProblems(tags: Record<string, string>, { tags: own }: Pick<IamConventions, "tags">): Problem[] {
    const keys = Object.keys({ ...tags, ...own });
    const twice = keys.filter((key, index) =>
        keys.some((other, at) => at < index && other.toLowerCase() === key.toLowerCase()),
    );
    return twice.map((key) => ({
        setting: key in own ? `iam.tags.${key}` : `tags.${key}`,
        value: JSON.stringify(own[key] ?? tags[key]),
        remedy: "differs from another tag's key only in case, which IAM ignores; remove one of the two",
    }));
}

/** Problems of the conventions in the cluster's account. */
export function conventionPlacementProblems(
    { permissionsBoundaryArn }: IamConventions,
    { partition, accountId }: KnownPlace,
): Problem[] {
    const [, ofPartition, ofAccount] = boundaryArn.exec(permissionsBoundaryArn ?? "") ?? [];
    const problem = { setting: "iam.permissionsBoundaryArn", value: JSON.stringify(permissionsBoundaryArn) };
    if (ofPartition !== undefined && ofPartition !== partition) {
        const remedy = `is in the partition ${ofPartition}, but the cluster is in ${partition}; use a policy in ${partition}`;
        return [{ ...problem, remedy }];
    }
    if (ofAccount !== undefined && ofAccount !== "aws" && accountId !== undefined && ofAccount !== accountId) {
        const remedy = `belongs to the account ${ofAccount}, but roles in ${accountId} need a boundary of their own account; use a policy in that account`;
        return [{ ...problem, remedy }];
    }
    return [];
}
