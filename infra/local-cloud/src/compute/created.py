"""Creating and updating Auto Scaling groups."""
import datetime

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup
from moto.autoscaling.responses import AutoScalingResponse

from . import kept, launching
from .change import add, change
from .groups import refuse_deleting

# What moto's groups do not take from a request, by the name of their attribute.
MORE = {
    "DefaultCooldown": "default_cooldown",
    "HealthCheckGracePeriod": "health_check_grace_period",
    "DefaultInstanceWarmup": "default_instance_warmup",
    "MaxInstanceLifetime": "max_instance_lifetime",
}
TEXTS = {"PlacementGroup": "placement_group", "TerminationPolicies": "termination_policies", "Context": "context"}


class Groups(dict):
    """A name that is not there is the caller's mistake."""

    def __missing__(self, name):
        raise ValidationError(f"AutoScalingGroup name not found - null: {name}")


def init(self, region_name, account_id):
    _init(self, region_name, account_id)
    self.autoscaling_groups = Groups()


def create_auto_scaling_group(self, *args, **named):
    """A name is taken until its group is gone; sizes fit each other; load balancers and images exist."""
    name = named["name"]
    if name in self.autoscaling_groups:
        pending = " and is pending delete" if self.autoscaling_groups[name].status else ""
        raise AutoscalingClientError(
            "AlreadyExists",
            f"AutoScalingGroup by this name already exists{pending} - A group with the name {name} already exists",
        )
    fits(named["min_size"], named["desired_capacity"], named["max_size"])
    for arn in named["target_group_arns"] or ():
        if arn not in self.elbv2_backend.target_groups:
            raise ValidationError(f"Provided Target Groups may not be valid. Target group {arn} not found.")
    for balancer in named["load_balancers"] or ():
        if balancer not in self.elb_backend.load_balancers:
            raise ValidationError(f"Provided Load Balancers may not be valid. Load balancer {balancer} not found.")
    group = _create(self, *args, **named)
    # moto's is in local time and without a zone.
    group.created_time = datetime.datetime.now(datetime.timezone.utc)
    return group


def fits(smallest, desired, largest):
    smallest, largest = int(smallest or 0), int(largest or 0)
    if smallest > largest:
        raise ValidationError("Max bound, must be greater than or equal to min bound")
    if desired is not None and not smallest <= int(desired) <= largest:
        raise ValidationError(
            f"Desired capacity:{desired} must be between the specified min size:{smallest} and max size:{largest}"
        )


def set_source(self, launch_config_name, launch_template, mixed_instances_policy):
    """One way to launch takes the place of another, and its image exists."""
    if launch_config_name or launch_template or mixed_instances_policy:
        before = (self.ec2_launch_template, self.launch_config, self.mixed_instances_policy)
        self.ec2_launch_template, self.launch_config, self.launch_configuration_name = None, None, None
        self.mixed_instances_policy = mixed_instances_policy or None
        try:
            _set_source(self, launch_config_name, launch_template, mixed_instances_policy)
            launching.check_source(self)
        except Exception:
            self.ec2_launch_template, self.launch_config, self.mixed_instances_policy = before
            raise


def update(self, **to):
    """What is not given stays as it is; the desired capacity follows the new bounds."""
    refuse_deleting(self)
    smallest = self.min_size if to["min_size"] is None else to["min_size"]
    largest = self.max_size if to["max_size"] is None else to["max_size"]
    desired = to["desired_capacity"]
    fits(smallest, desired, largest)
    if desired is None:
        desired = max(smallest, min(self.desired_capacity, largest))
    self._set_azs_and_vpcs(to["availability_zones"], to["vpc_zone_identifier"], update=True)
    self._set_launch_configuration(
        to["launch_config_name"], to["launch_template"], mixed_instances_policy=to["mixed_instances_policy"]
    )
    self.min_size, self.max_size = smallest, largest
    if to["health_check_type"] is not None:
        self.health_check_type = to["health_check_type"]
    if to["new_instances_protected_from_scale_in"] is not None:
        self.new_instances_protected_from_scale_in = to["new_instances_protected_from_scale_in"]
    self.set_desired_capacity(desired)


def take_more(response):
    group = response.autoscaling_backend.autoscaling_groups[response._get_param("AutoScalingGroupName")]
    for name, attribute in MORE.items():
        if response._get_int_param(name) is not None:
            setattr(group, attribute, response._get_int_param(name))
    for name, attribute in TEXTS.items():
        if response._get_param(name):
            setattr(group, attribute, response._get_param(name))
    rebalance = response._get_bool_param("CapacityRebalance", None)
    if rebalance is not None:
        group.capacity_rebalance = rebalance
    return group


def create_response(self):
    answer = _create_response(self)
    group = take_more(self)
    if self._get_int_param("HealthCheckGracePeriod") is None:
        group.health_check_grace_period = 0
    for hook in self._get_param("LifecycleHookSpecificationList", []):
        kept.put_hook(self.autoscaling_backend, group.name, hook)
    return answer


def update_response(self):
    answer = _update_response(self)
    take_more(self)
    return answer


def install():
    global _init, _create, _set_source, _create_response, _update_response
    add(FakeAutoScalingGroup, "default_instance_warmup", None)
    add(FakeAutoScalingGroup, "max_instance_lifetime", None)
    add(FakeAutoScalingGroup, "context", None)
    add(FakeAutoScalingGroup, "launch_configuration_name", None)
    _init = change(AutoScalingBackend, "__init__", init)
    _create = change(AutoScalingBackend, "create_auto_scaling_group", create_auto_scaling_group)
    _set_source = change(FakeAutoScalingGroup, "_set_launch_configuration", set_source)
    change(FakeAutoScalingGroup, "update", update)
    _create_response = change(AutoScalingResponse, "create_auto_scaling_group", create_response)
    _update_response = change(AutoScalingResponse, "update_auto_scaling_group", update_response)
