"""Access entries of EKS, which moto does not have: permissions in a cluster, by the ARN of a user or a role.

https://docs.aws.amazon.com/eks/latest/userguide/access-entries.html
"""

import re
from datetime import timedelta
from urllib.parse import unquote

from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.eks.responses import EKSResponse
from moto.eks.exceptions import InvalidParameterException, ResourceInUseException, ResourceNotFoundException
from moto.iam.exceptions import NotFoundException
from moto.iam.models import iam_backends
from moto.sts.models import STSBackend, sts_backends

# An ARN contains slashes, which moto has already decoded in the path. The operation is determined later.
PATHS = ["clusters/(?P<name>[^/]+)/access-entries$", "clusters/(?P<name>[^/]+)/access-entries/(?P<principalArn>.+)$"]

ADMINISTRATOR = "cluster-access-policy/AmazonEKSClusterAdminPolicy"


class AccessEntries:
    """The operations, which moto calls by their names in snake case."""

    def create_access_entry(self):
        cluster = self._cluster()
        principal = self._get_param("principalArn")
        kind = self._get_param("type") or "STANDARD"
        entries = entries_of(cluster)
        if principal in entries:
            # https://github.com/pulumi/pulumi-eks/issues/2373
            raise ResourceInUseException(
                clusterName=cluster.name, message="The specified access entry resource is already in use on this cluster."
            )
        if not exists(principal, self.current_account, self.partition):
            raise InvalidParameterException(
                clusterName=cluster.name, message="The specified principalArn is invalid: invalid principal."
            )
        entries[principal] = new_entry(cluster, principal, kind, self._get_param("kubernetesGroups"), self._get_param("tags"))
        # A control plane starts in about ten minutes, and EKS accepts no entry before. Here it is available immediately.
        entries[principal]["createdAt"] = max(utcnow(), cluster.created_at + timedelta(minutes=10))
        return ActionResult({"accessEntry": entries[principal]})

    def describe_access_entry(self):
        return ActionResult({"accessEntry": self._entry()})

    def list_access_entries(self):
        return ActionResult({"accessEntries": list(entries_of(self._cluster()))})

    def update_access_entry(self):
        entry = self._entry()
        entry["kubernetesGroups"] = self._get_param("kubernetesGroups") or []
        entry["username"] = self._get_param("username") or entry["username"]
        entry["modifiedAt"] = utcnow()
        return ActionResult({"accessEntry": entry})

    def delete_access_entry(self):
        entries_of(self._cluster()).pop(self._entry()["principalArn"])
        return EmptyResult()

    def associate_access_policy(self):
        entry = self._entry()
        policy, scope = self._get_param("policyArn"), self._get_param("accessScope")
        if not re.fullmatch(r"arn:aws[\w-]*:eks::aws:cluster-access-policy/\w+", policy):
            raise InvalidParameterException(clusterName=entry["clusterName"], message="The policyArn parameter format is not valid")
        now = utcnow()
        entry["policies"][policy] = {"policyArn": policy, "accessScope": scope, "associatedAt": now, "modifiedAt": now}
        return ActionResult(
            {
                "clusterName": entry["clusterName"],
                "principalArn": entry["principalArn"],
                "associatedAccessPolicy": entry["policies"][policy],
            }
        )

    def list_associated_access_policies(self):
        entry = self._entry()
        return ActionResult(
            {
                "clusterName": entry["clusterName"],
                "principalArn": entry["principalArn"],
                "associatedAccessPolicies": list(entry["policies"].values()),
            }
        )

    def disassociate_access_policy(self):
        entry = self._entry()
        policy = unquote(self._get_param("policyArn"))
        if policy not in entry["policies"]:
            raise not_found(entry["clusterName"], "The specified policy is not associated with the access entry.")
        del entry["policies"][policy]
        return EmptyResult()

    def _entry(self):
        cluster = self._cluster()
        entries = entries_of(cluster)
        principal = unquote(self._get_param("principalArn"))
        if principal not in entries:
            raise not_found(cluster.name, f"The specified principalArn could not be found. You can view your available access entries with 'list-access-entries'. {principal}")
        return entries[principal]


def not_found(cluster, message):
    return ResourceNotFoundException(
        clusterName=cluster, nodegroupName=None, fargateProfileName=None, addonName=None, message=message
    )


def entries_of(cluster):
    return cluster.__dict__.setdefault("access_entries", {})


def new_entry(cluster, principal, kind="STANDARD", groups=None, tags=None):
    now = utcnow()
    account = cluster.arn.split(":")[4]
    kind_of_principal, name = principal.split(":")[5].split("/", 1)
    return {
        "clusterName": cluster.name,
        "principalArn": principal,
        "kubernetesGroups": groups or [],
        "accessEntryArn": cluster.arn.replace(":cluster/", ":access-entry/") + f"/{kind_of_principal}/{account}/{name}/0",
        "createdAt": now,
        "modifiedAt": now,
        "tags": tags or {},
        "username": principal,
        "type": kind,
        "policies": {},
    }


def exists(principal, account, partition):
    """EKS refuses a principal that does not exist in IAM."""
    iam = iam_backends[account][partition]
    kind, name = principal.split(":")[5].split("/", 1)
    try:
        found = iam.get_role(name.split("/")[-1]) if kind == "role" else iam.get_user(name.split("/")[-1])
    except NotFoundException:
        return False
    return found.arn == principal


def install():
    """EKS makes the creator of a cluster its administrator, unless the request disables it.

    https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAccessConfigRequest.html
    """
    create_cluster = EKSResponse.create_cluster
    identity = STSBackend.get_caller_identity

    def create_with_creator(self):
        created = create_cluster(self)
        if (self._get_param("accessConfig") or {}).get("bootstrapClusterCreatorAdminPermissions", True):
            cluster = self.eks_backend.describe_cluster(self._get_param("name"))
            _, creator, _ = sts_backends[self.current_account][self.partition].get_caller_identity(self.get_access_key(), self.region)
            entry = new_entry(cluster, creator)
            policy = f"arn:{self.partition}:eks::aws:{ADMINISTRATOR}"
            scope = {"type": "cluster", "namespaces": []}
            now = utcnow()
            entry["policies"][policy] = {"policyArn": policy, "accessScope": scope, "associatedAt": now, "modifiedAt": now}
            entries_of(cluster)[creator] = entry
        return created

    def get_caller_identity(self, access_key_id, region):
        user, arn, account = identity(self, access_key_id, region)
        # A user, not a role: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
        return user, arn.replace(":sts::", ":iam::") if ":user/" in arn else arn, account

    EKSResponse.create_cluster = create_with_creator
    STSBackend.get_caller_identity = get_caller_identity
