"""Creates the Auto Scaling groups of EKS node groups, of which moto only has the names, and stores scheduled actions by group.

moto keeps scheduled actions by their name alone, so that the action `stop` of one group takes the place of another group's, and takes them for groups that there are not.
"""

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, autoscaling_backends
from moto.eks.models import EKSBackend


def install():
    create, delete = EKSBackend.create_nodegroup, EKSBackend.delete_nodegroup
    put, remove = AutoScalingBackend.put_scheduled_update_group_action, AutoScalingBackend.delete_scheduled_action
    put_tags = AutoScalingBackend.create_or_update_tags

    def create_node_group(self, **given):
        group = create(self, **given)
        # moto needs a launch template for a group.
        if given.get("launch_template"):
            create_group(self, group)
        return group

    def delete_node_group(self, cluster_name, nodegroup_name):
        deleted = delete(self, cluster_name, nodegroup_name)
        groups = scaling(self).autoscaling_groups
        for one in deleted.resources["autoScalingGroups"]:
            groups.pop(one["name"], None)
        return deleted

    def put_action(self, name, **given):
        if name not in self.autoscaling_groups:
            raise ValidationError(f"Group {name} not found")
        others = {key: action for key, action in self.scheduled_actions.items() if key != given["scheduled_action_name"]}
        action = put(self, name=name, **given)
        self.scheduled_actions.clear()
        self.scheduled_actions.update(others)
        self.scheduled_actions[key_of(name, given["scheduled_action_name"])] = action
        return action

    def delete_action(self, auto_scaling_group_name, scheduled_action_name):
        if self.scheduled_actions.pop(key_of(auto_scaling_group_name, scheduled_action_name), None) is None:
            raise ValidationError("Scheduled action name not found")

    def put_group_tags(self, tags):
        for tag in tags:
            if tag["ResourceId"] not in self.autoscaling_groups:
                raise ValidationError("AutoScalingGroup name not found - null")
        put_tags(self, tags)

    EKSBackend.create_nodegroup, EKSBackend.delete_nodegroup = create_node_group, delete_node_group
    AutoScalingBackend.put_scheduled_update_group_action = put_action
    AutoScalingBackend.delete_scheduled_action = delete_action
    AutoScalingBackend.create_or_update_tags = put_group_tags


def key_of(group, action):
    return f"{group}/{action}"


def scaling(eks):
    return autoscaling_backends[eks.account_id][eks.region_name]


def create_group(eks, group):
    """Without instances, because nodes/*.yaml define the nodes."""
    template = group.launch_template
    for one in group.resources["autoScalingGroups"]:
        scaling(eks).create_auto_scaling_group(
            name=one["name"],
            availability_zones=[],
            desired_capacity=0,
            max_size=group.scaling_config["maxSize"],
            min_size=0,
            launch_config_name=None,
            launch_template={"LaunchTemplateId": template["id"], "Version": template["version"]},
            vpc_zone_identifier=",".join(group.subnets),
            default_cooldown=None,
            health_check_period=None,
            health_check_type=None,
            load_balancers=[],
            target_group_arns=[],
            placement_group=None,
            termination_policies=[],
            tags=[],
        )
