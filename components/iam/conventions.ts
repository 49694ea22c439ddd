import { z } from "zod";

import type { Tags } from "../aws/tags";
import { tagMap } from "../aws/settings";
import { mayBeOutput } from "../outputs/may-be-output";
import type { Problem } from "../settings/problems";
import { type AwsPlace, iamArn, type KnownPlace } from "./arn";
import { fittingName, maxPolicyNameLength, maxRoleNameLength } from "./names";

const boundaryArn = /^arn:(aws[\w-]*):iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/;

/** Longest `namePrefix`: half of a role's name is left to tell roles apart. */
const maxPrefixLength = 32;

export const iamConventions = z.strictObject({
    /**
     * ARN of the policy that is set as permissions boundary on every role: a policy of the stack's account, or one of AWS' own. It has to allow what the roles do, or they can do
     * nothing. Default: no boundary.
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
     * Path of every role, policy and instance profile, such as `/logging/`. A path that changes replaces them. A cluster's own role cannot be replaced without the cluster: choose the
     * path before the stack creates a cluster.
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
            "must consist of letters, digits and _,.@/-: Fluent Bit tells STS the role's ARN as it is, and STS misreads other characters",
        )
        .refine((path) => !path.includes("//"), "must not have an empty part; remove the second /")
        .default("/"),

    /**
     * Begin of the name of every role, policy and instance profile, such as `team-`. A prefix that changes replaces them; for a cluster that the stack creates, see `path`.
     */
    namePrefix: z
        .string()
        .max(maxPrefixLength, `must have at most ${maxPrefixLength} characters: a role's name has 64`)
        .regex(
            /^[\w,.@-]*$/,
            "must consist of letters, digits and _,.@-: it is part of the names of roles, which Fluent Bit tells STS as they are",
        )
        .default(""),

    /** Tags for what the stack creates in IAM, beside those under `tags`. A tag of the same key wins over one there. Default: none. */
    tags: tagMap.default({}),
});

/** What a company asks of everything that is created in its IAM. */
export type IamConventions = z.output<typeof iamConventions>;
export type IamConventionsInput = z.input<typeof iamConventions>;

export const noConventions: IamConventions = iamConventions.parse({});

/** The name that a role gets, or an instance profile that goes with it. */
export function conventionalRoleName(conventions: IamConventions, name: string): string {
    return fittingName(`${conventions.namePrefix}${name}`, maxRoleNameLength);
}

/** The name that a policy gets. */
export function conventionalPolicyName(conventions: IamConventions, name: string): string {
    return fittingName(`${conventions.namePrefix}${name}`, maxPolicyNameLength);
}

/** ARN of a role that the stack creates, by its whole name. */
export function ownRoleArn(place: AwsPlace, { path }: IamConventions, roleName: string): string {
    return iamArn(place, `role${path}${roleName}`);
}

/** Arguments that every policy and instance profile gets. */
export function conventionalArgs({ path, tags: own }: IamConventions, tags: Tags): { path?: string; tags: Tags } {
    return { ...(path !== "/" && { path }), tags: { ...tags, ...own } };
}

/** Arguments that every role gets. */
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

/** IAM compares the keys of tags without regard to case, and refuses a role with two that differ by it alone. */
export function tagProblems(tags: Record<string, string>, { tags: own }: Pick<IamConventions, "tags">): Problem[] {
    const keys = Object.keys({ ...tags, ...own });
    const twice = keys.filter((key, index) =>
        keys.some((other, at) => at < index && other.toLowerCase() === key.toLowerCase()),
    );
    return twice.map((key) => ({
        setting: key in own ? `iam.tags.${key}` : `tags.${key}`,
        value: JSON.stringify(own[key] ?? tags[key]),
        remedy: "another tag's key differs from this one by case alone, and IAM takes both for the same; remove one of them",
    }));
}

/** What is wrong with the conventions in the account where the cluster turns out to be. */
export function conventionPlacementProblems(
    { permissionsBoundaryArn }: IamConventions,
    { partition, accountId }: KnownPlace,
): Problem[] {
    const [, ofPartition, ofAccount] = boundaryArn.exec(permissionsBoundaryArn ?? "") ?? [];
    const problem = { setting: "iam.permissionsBoundaryArn", value: JSON.stringify(permissionsBoundaryArn) };
    if (ofPartition !== undefined && ofPartition !== partition) {
        const remedy = `is in the partition ${ofPartition}, and the cluster in ${partition}; name a policy of ${partition}`;
        return [{ ...problem, remedy }];
    }
    if (ofAccount !== undefined && ofAccount !== "aws" && accountId !== undefined && ofAccount !== accountId) {
        const remedy = `belongs to the account ${ofAccount}, and roles of ${accountId} take a boundary of their own account only; name a policy there`;
        return [{ ...problem, remedy }];
    }
    return [];
}
