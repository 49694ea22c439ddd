import { crossAccountTrust } from "./iam/cross-account-trust";
import { irsaTrust } from "./iam/irsa-trust";
import { knownActions } from "./iam/known-actions";
import { managedPolicies } from "./iam/managed-policies";
import { noAllowByExclusion } from "./iam/no-allow-by-exclusion";
import { noPermissionsManagement } from "./iam/no-permissions-management";
import { noPrivilegeEscalation } from "./iam/no-privilege-escalation";
import { noPrivilegeEscalationAcrossPolicies } from "./iam/no-privilege-escalation-across-policies";
import { noPublicPrincipal } from "./iam/no-public-principal";
import { noWildcardAction } from "./iam/no-wildcard-action";
import { policyIsReadable } from "./iam/policy-is-readable";
import { resourceScope } from "./iam/resource-scope";
import { wildcardWithinOwnNames } from "./iam/wildcard-within-own-names";
import type { Rule } from "./rule";

/** Every rule of the pack, in the order of the pages. */
export const rules: readonly Rule[] = [
    policyIsReadable,
    noWildcardAction,
    noAllowByExclusion,
    resourceScope,
    wildcardWithinOwnNames,
    noPermissionsManagement,
    noPrivilegeEscalation,
    noPrivilegeEscalationAcrossPolicies,
    managedPolicies,
    noPublicPrincipal,
    crossAccountTrust,
    irsaTrust,
    knownActions,
];
