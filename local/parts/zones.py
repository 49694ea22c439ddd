"""The zones of an account. moto has no local zones, and does not support zones that need an opt-in.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAvailabilityZones.html
"""

from moto.core.responses import ActionResult
from moto.ec2.models import ec2_backends
from moto.ec2.responses.availability_zones_and_regions import AvailabilityZonesAndRegions
from moto.eks.models import EKSBackend
from moto.eks.exceptions import InvalidParameterException

# A local zone with an opt-in of the account, which is always listed, and a Wavelength zone without one.
OTHERS = {
    "us-east-1": [
        ("us-east-1-atl-2a", "use1-atl2-az1", "local-zone", "opted-in"),
        ("us-east-1-wl1-bos-wlz-1", "use1-wl1-bos-wlz1", "wavelength-zone", "not-opted-in"),
    ]
}

FILTERS = {
    "zone-id": "ZoneId",
    "zone-type": "ZoneType",
    "zone-name": "ZoneName",
    "region-name": "RegionName",
    "state": "State",
    "opt-in-status": "OptInStatus",
    "group-name": "GroupName",
}

# https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html#network-requirements-subnets
WITHOUT_EKS = {"use1-az3", "usw1-az2", "cac1-az3"}


def install():
    create_cluster = EKSBackend.create_cluster

    def create_where_eks_is(self, name, role_arn, resources_vpc_config, **given):
        check_subnets(self, name, resources_vpc_config.get("subnetIds", []))
        return create_cluster(self, name=name, role_arn=role_arn, resources_vpc_config=resources_vpc_config, **given)

    EKSBackend.create_cluster = create_where_eks_is
    AvailabilityZonesAndRegions.describe_availability_zones = describe


def describe(self):
    """Zones without the required opt-in of the account are only returned on request."""
    zones = [described(zone.name, zone.zone_id, zone.zone_type, "opt-in-not-required", self.region) for zone in self.ec2_backend.describe_availability_zones()]
    zones += [described(*zone, self.region) for zone in OTHERS.get(self.region, [])]
    if not self._get_param("AllAvailabilityZones"):
        zones = [zone for zone in zones if zone["OptInStatus"] != "not-opted-in"]
    for key, wanted in [("ZoneName", self._get_param("ZoneNames")), ("ZoneId", self._get_param("ZoneIds"))]:
        zones = [zone for zone in zones if not wanted or zone[key] in wanted]
    for name, values in self._filters_from_querystring().items():
        zones = [zone for zone in zones if zone[FILTERS[name]] in values]
    return ActionResult({"AvailabilityZones": zones})


def described(name, zone_id, kind, opt_in, region):
    return {
        "ZoneName": name,
        "ZoneId": zone_id,
        "ZoneType": kind,
        "OptInStatus": opt_in,
        "RegionName": region,
        "GroupName": region if kind == "availability-zone" else name[:-1],
        "NetworkBorderGroup": region,
        "State": "available",
        "Messages": [],
    }


def check_subnets(eks, name, subnets):
    """The existing subnets of a cluster. Those of the seeded account are only names."""
    known = [one for zone in ec2_backends[eks.account_id][eks.region_name].subnets.values() for one in zone.values()]
    found = [subnet for subnet in known if subnet.id in subnets]
    refused = sorted({subnet.availability_zone_id for subnet in found} & WITHOUT_EKS)
    if refused:
        raise InvalidParameterException(clusterName=name, message=f"EKS makes no control plane in the zone {refused[0]}.")
    if len(found) == len(subnets) and len({subnet.availability_zone for subnet in found}) < 2:
        raise InvalidParameterException(clusterName=name, message="Subnets specified must be in at least two different AZs")
