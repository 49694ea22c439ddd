import { isObject, listIn, objectIn, type Json, type JsonObject } from "../resources/json";

/**
 * How long the policies of a holder may be, for the types that have no other quota. AWS does not count white space, and does
 * not raise these quotas.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length
 */
const quotas: Readonly<Record<string, { characters: number; of: string; policies: (props: JsonObject) => Json[] }>> = {
    "aws:iam/policy:Policy": {
        characters: 6144,
        of: "a managed policy",
        policies: ({ policy }) => [policy],
    },
    "aws:iam/role:Role": {
        characters: 10_240,
        of: "all inline policies of a role",
        policies: ({ inlinePolicies }) => listIn(inlinePolicies).map((each) => objectIn(each)["policy"]),
    },
    "aws:iam/rolePolicy:RolePolicy": {
        characters: 10_240,
        of: "all inline policies of a role",
        policies: ({ policy }) => [policy],
    },
    "aws:iam/groupPolicy:GroupPolicy": {
        characters: 5120,
        of: "all inline policies of a group",
        policies: ({ policy }) => [policy],
    },
    "aws:iam/userPolicy:UserPolicy": {
        characters: 2048,
        of: "all inline policies of a user",
        policies: ({ policy }) => [policy],
    },
};

/** What is too long for AWS. A part that is not known yet counts nothing. */
export function sizeFlaws(type: string, props: JsonObject): string[] {
    const quota = Object.hasOwn(quotas, type) ? quotas[type] : undefined;
    if (quota === undefined) {
        return [];
    }
    const size = quota.policies(props).reduce<number>((sum, policy) => sum + sizeOf(policy), 0);
    return size > quota.characters
        ? [
              `has ${size} characters without white space, and AWS accepts ${quota.characters} for ${quota.of}. ` +
                  "Split it, or write fewer actions and resources.",
          ]
        : [];
}

function sizeOf(policy: Json): number {
    const text = typeof policy === "string" ? policy : isObject(policy) ? JSON.stringify(policy) : "";
    return text.replace(/\s/g, "").length;
}
