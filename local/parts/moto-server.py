"""Runs moto's server with what it lacks: EC2 Image Builder, IAM's simulator, and of EKS add-ons, access entries, Auto Scaling groups and new versions of clusters and node groups; with a stricter STS, and with IAM enforced for sessions of roles.

Everything else, and the state of what is added, stays moto's: tests ask it through AWS' own SDK.
"""

import os
import re
from pathlib import Path

import access_entries
import auto_scaling
import dashboards
import iam_enforcement
import iam_simulation
import log_insights
import moto
import web_identity
import zones
from moto.backend_index import backend_url_patterns
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.eks import urls
from moto.eks.exceptions import ResourceInUseException, ResourceNotFoundException
from moto.eks.responses import EKSResponse
from moto.server import main

# Policies of AWS that are attached to roles of clusters and nodes.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"

# Versions for Kubernetes 1.35. The numbers have no effect here.
DEFAULT_VERSIONS = {
    "coredns": "v1.13.1-eksbuild.1",
    "kube-proxy": "v1.35.0-eksbuild.2",
    "vpc-cni": "v1.20.4-eksbuild.1",
}


class AddOns:
    """The operations, which moto calls by their names in snake case."""

    def create_addon(self):
        cluster = self._cluster()
        name = self._get_param("addonName")
        add_ons = add_ons_of(cluster)
        if name in add_ons:
            raise ResourceInUseException(clusterName=cluster.name, addonName=name, message="Addon already exists.")
        now = utcnow()
        add_ons[name] = {
            "addonName": name,
            "clusterName": cluster.name,
            "status": "ACTIVE",
            "addonVersion": self._get_param("addonVersion") or DEFAULT_VERSIONS[name],
            "addonArn": cluster.arn.replace(":cluster/", ":addon/") + f"/{name}/0",
            "createdAt": now,
            "modifiedAt": now,
            "configurationValues": self._get_param("configurationValues"),
            "serviceAccountRoleArn": self._get_param("serviceAccountRoleArn"),
            "tags": self._get_param("tags") or {},
        }
        return ActionResult({"addon": add_ons[name]})

    def describe_addon(self):
        return ActionResult({"addon": self._add_on()})

    def list_addons(self):
        return ActionResult({"addons": list(add_ons_of(self._cluster()))})

    def update_addon(self):
        add_on = self._add_on()
        for key in ["addonVersion", "configurationValues", "serviceAccountRoleArn"]:
            value = self._get_param(key)
            if value is not None:
                add_on[key] = value
        add_on["modifiedAt"] = utcnow()
        return ActionResult({"update": update("AddonUpdate")})

    def delete_addon(self):
        add_on = self._add_on()
        return ActionResult({"addon": add_ons_of(self._cluster()).pop(add_on["addonName"])})

    def describe_addon_versions(self):
        wanted = self._get_param("addonName")
        compatible = {"clusterVersion": self._get_param("kubernetesVersion"), "defaultVersion": True}
        return ActionResult(
            {
                "addons": [
                    {
                        "addonName": name,
                        "addonVersions": [{"addonVersion": version, "compatibilities": [compatible]}],
                    }
                    for name, version in DEFAULT_VERSIONS.items()
                    if wanted in (None, name)
                ]
            }
        )

    def update_cluster_version(self):
        self.eks_backend.describe_cluster(self._get_param("name")).version = self._get_param("version")
        return ActionResult({"update": update("VersionUpdate")})

    def update_nodegroup_version(self):
        group = self.eks_backend.describe_nodegroup(
            self._get_param("clusterName") or self._get_param("name"), self._get_param("nodegroupName")
        )
        group.version = self._get_param("version") or group.version
        group.release_version = self._get_param("releaseVersion") or group.release_version
        group.launch_template = self._get_param("launchTemplate") or group.launch_template
        return ActionResult({"update": update("VersionUpdate")})

    def _cluster(self):
        return self.eks_backend.describe_cluster(self._get_param("clusterName") or self._get_param("name"))

    def _add_on(self):
        cluster = self._cluster()
        name = self._get_param("addonName")
        if name not in add_ons_of(cluster):
            message = f"No addon: {name} found in cluster: {cluster.name}"
            raise ResourceNotFoundException(clusterName=cluster.name, addonName=name, message=message)
        return add_ons_of(cluster)[name]


def add_ons_of(cluster):
    return cluster.__dict__.setdefault("add_ons", {})


def update(kind):
    return {"id": "0", "status": "Successful", "type": kind, "params": [], "createdAt": utcnow(), "errors": []}


for operations in [AddOns, access_entries.AccessEntries]:
    for operation, method in vars(operations).items():
        if not operation.startswith("__"):
            setattr(EKSResponse, operation, method)
for path in [
    "clusters/(?P<name>[^/]+)/addons$",
    "clusters/(?P<name>[^/]+)/addons/(?P<addonName>[^/]+)$",
    "clusters/(?P<name>[^/]+)/addons/(?P<addonName>[^/]+)/update$",
    "clusters/(?P<name>[^/]+)/updates$",
    "clusters/(?P<name>[^/]+)/node-groups/(?P<nodegroupName>[^/]+)/update-version$",
    "addons/supported-versions$",
    *access_entries.PATHS,
]:
    urls.url_paths["{0}/" + path] = urls.response.dispatch

# Adds services that moto does not have to its list of services.
moto.__path__.append(str(Path(__file__).parent / "moto_services"))
backend_url_patterns.append(("imagebuilder", re.compile(r"https?://imagebuilder\.(.+)\.amazonaws.com")))

access_entries.install()
auto_scaling.install()
dashboards.install()
web_identity.install()
iam_enforcement.install()
iam_simulation.install()
log_insights.install()
zones.install()

if __name__ == "__main__":
    main()
