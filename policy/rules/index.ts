import { awsNoPlainSecrets } from "./aws/no-plain-secrets";
import { eksAdministrators } from "./eks/administrators";
import { eksControlPlaneLogging } from "./eks/control-plane-logging";
import { eksEndpointNotPublic } from "./eks/endpoint-not-public";
import { noRemoteAdministration } from "./eks/no-remote-administration";
import { eksNodeMetadataService } from "./eks/node-metadata-service";
import { eksSecretsEncryption } from "./eks/secrets-encryption";
import { eksSupportedVersion } from "./eks/supported-version";
import { crossAccountAccess } from "./iam/cross-account-access";
import { crossAccountTrust } from "./iam/cross-account-trust";
import { irsaTrust } from "./iam/irsa-trust";
import { knownActions } from "./iam/known-actions";
import { managedPolicies } from "./iam/managed-policies";
import { permissionsBoundary } from "./iam/permissions-boundary";
import { noAllowByExclusion } from "./iam/no-allow-by-exclusion";
import { noPermissionsManagement } from "./iam/no-permissions-management";
import { noPrivilegeEscalation } from "./iam/no-privilege-escalation";
import { noPrivilegeEscalationAcrossPolicies } from "./iam/no-privilege-escalation-across-policies";
import { noPublicAccessList } from "./iam/no-public-access-list";
import { noPublicPrincipal } from "./iam/no-public-principal";
import { noWildcardAction } from "./iam/no-wildcard-action";
import { policyIsReadable } from "./iam/policy-is-readable";
import { resourceScope } from "./iam/resource-scope";
import { serviceHasSource } from "./iam/service-has-source";
import { wildcardWithinOwnNames } from "./iam/wildcard-within-own-names";
import { ecrEncryption } from "./images/ecr-encryption";
import { ecrImmutableTags } from "./images/ecr-immutable-tags";
import { ecrScanOnPush } from "./images/ecr-scan-on-push";
import { imagesByDigest } from "./images/images-by-digest";
import { imagesFromAllowedRegistries } from "./images/images-from-allowed-registries";
import { hostAccess } from "./kubernetes/host-access";
import { noPlainSecrets } from "./kubernetes/no-plain-secrets";
import { noPublicLoadBalancer } from "./kubernetes/no-public-load-balancer";
import { rbacNoWildcards } from "./kubernetes/rbac-no-wildcards";
import { resourcesSet } from "./kubernetes/resources-set";
import { serviceAccountRoleDefined } from "./kubernetes/service-account-role-defined";
import { serviceAccountTrust } from "./kubernetes/service-account-trust";
import { windowsNodeSelector } from "./kubernetes/windows-node-selector";
import { windowsTolerations } from "./kubernetes/windows-tolerations";
import { logEncryption } from "./logs/log-encryption";
import { logRetention } from "./logs/log-retention";
import { logRoutesExist } from "./logs/log-routes-exist";
import { destinationsDefined } from "./stack/destinations-defined";
import { destinationsElsewhere } from "./stack/destinations-elsewhere";
import { requiredTags } from "./stack/required-tags";
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
    permissionsBoundary,
    noPublicPrincipal,
    noPublicAccessList,
    crossAccountTrust,
    crossAccountAccess,
    serviceHasSource,
    irsaTrust,
    knownActions,

    logRetention,
    logEncryption,
    logRoutesExist,

    ecrImmutableTags,
    ecrScanOnPush,
    ecrEncryption,
    imagesByDigest,
    imagesFromAllowedRegistries,

    windowsNodeSelector,
    windowsTolerations,
    hostAccess,
    resourcesSet,
    noPlainSecrets,
    serviceAccountTrust,
    serviceAccountRoleDefined,
    rbacNoWildcards,
    noPublicLoadBalancer,

    awsNoPlainSecrets,

    eksAdministrators,
    eksEndpointNotPublic,
    eksControlPlaneLogging,
    eksSecretsEncryption,
    eksSupportedVersion,
    eksNodeMetadataService,
    noRemoteAdministration,

    destinationsDefined,
    destinationsElsewhere,
    requiredTags,
];
