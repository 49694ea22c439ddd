import type { FluentBitPlan } from "../components/fluent-bit-windows/plan";
import {
    bucketProtection,
    encryptionRule,
    lifecycleRules,
} from "../components/fluent-bit-windows/targets/bucket-rules";
import type { Target } from "../components/fluent-bit-windows/targets/target";
import { conventionalArgs, conventionalRoleArgs, type IamConventions } from "../components/iam/conventions";

interface Common {
    tags: Record<string, string>;
    iam: IamConventions;
    /** Trust policy of Fluent Bit's role. */
    trust: object;
}

/** What the stack makes in AWS for Fluent Bit, by the file that describes it. Kinds of which it makes nothing have no file. */
export function awsResources({ targets, role, roleName, policies, readers }: FluentBitPlan, common: Common) {
    const { tags, iam, trust } = common;
    const rolePolicies = policies.map(({ name }) => name);
    const own = role !== undefined && !role.given;
    const files = {
        "log-groups": targets.flatMap((target) => (target.kind === "logGroup" ? [described(target, tags)] : [])),
        buckets: targets.flatMap((target) => {
            if (target.kind !== "bucket") {
                return [];
            }
            return [
                {
                    ...described(target, tags, ["expireAfterDays", "expiries"]),
                    encryption: encryptionRule(target.kmsKeyArn),
                    ...bucketProtection,
                    lifecycleRules: lifecycleRules(target),
                },
            ];
        }),
        "delivery-streams": targets.flatMap((target) => {
            if (target.kind !== "deliveryStream") {
                return [];
            }
            return [{ ...described(target, tags), role: { ...target.role, ...conventionalRoleArgs(iam, tags) } }];
        }),
        roles: own ? [{ name: roleName, ...conventionalRoleArgs(iam, tags), trust, policies: rolePolicies }] : [],
        policies: [
            ...(role?.given === true
                ? []
                : policies.map(({ name }) => ({
                      name,
                      attachedTo: { roles: [roleName] },
                      ...conventionalArgs(iam, tags),
                  }))),
            ...readers.map(({ name, roles, groups }) => ({
                name,
                attachedTo: { roles, groups },
                ...conventionalArgs(iam, tags),
            })),
        ],
    };
    return Object.fromEntries(
        Object.entries(files)
            .filter(([, all]) => all.length > 0)
            .map(([name, all]) => [`aws/${name}.yaml`, all]),
    );
}

/**
 * A target as its plan has it, with all its tags, and without what says where the settings ask for it.
 *
 * @param without what is said in another way
 */
function described(target: Target, tags: Record<string, string>, without: readonly string[] = []): object {
    const left = Object.entries(target).filter(([key]) => !["kind", "setting", ...without].includes(key));
    return { ...Object.fromEntries(left), tags: { ...tags, ...target.tags } };
}
