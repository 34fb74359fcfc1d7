"""What a group has besides its instances: hooks, policies, schedules, notifications, metrics, load balancers."""
from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend, LifecycleHook
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult, EmptyResult

from . import groups, registering
from .change import add, change

METRICS = (
    "GroupMinSize", "GroupMaxSize", "GroupDesiredCapacity", "GroupInServiceInstances", "GroupPendingInstances",
    "GroupStandbyInstances", "GroupTerminatingInstances", "GroupTotalInstances", "GroupInServiceCapacity",
    "GroupPendingCapacity", "GroupStandbyCapacity", "GroupTerminatingCapacity", "GroupTotalCapacity",
)  # fmt: skip


def put_hook(backend, group_name, hook):
    """A hook keeps where it tells of a transition, and what with; putting it again changes what is given."""
    key = f"{group_name}_{hook['LifecycleHookName']}"
    before = backend.lifecycle_hooks.get(key)
    if before is None and not hook.get("LifecycleTransition"):
        raise ValidationError("LifecycleTransition is required to create a lifecycle hook")
    made = LifecycleHook(
        hook["LifecycleHookName"], group_name, hook.get("LifecycleTransition"),
        int(hook["HeartbeatTimeout"]) if hook.get("HeartbeatTimeout") else None, hook.get("DefaultResult"),
    )  # fmt: skip
    if before is not None and made.lifecycle_transition is None:
        made.lifecycle_transition = before.lifecycle_transition
    made.lifecycle_hook_name = made.name
    made.role_arn = hook.get("RoleARN")
    made.notification_target_arn = hook.get("NotificationTargetARN")
    made.notification_metadata = hook.get("NotificationMetadata")
    backend.lifecycle_hooks[key] = made


def put_lifecycle_hook(self):
    name = self._get_param("AutoScalingGroupName")
    names = (
        "LifecycleHookName", "LifecycleTransition", "HeartbeatTimeout", "DefaultResult", "RoleARN",
        "NotificationTargetARN", "NotificationMetadata",
    )  # fmt: skip
    assert self.autoscaling_backend.autoscaling_groups[name]
    put_hook(self.autoscaling_backend, name, {key: self._get_param(key) for key in names})
    return EmptyResult()


def put_scaling_policy(self, **named):
    """A policy's name is one of its group."""
    group, name = named["as_name"], named["name"]
    assert self.autoscaling_groups[group]
    other = self.policies.pop(name, None)
    policy = _put_policy(self, **named)
    del self.policies[name]
    if other is not None:
        self.policies[name] = other
    self.policies[f"{group}/{name}"] = policy
    return policy


def policies_of(backend, group, name):
    return [
        key for key, policy in backend.policies.items()
        if name in (policy.name, policy.arn) and group in (None, policy.auto_scaling_group_name)
    ]  # fmt: skip


def delete_policy(self):
    for key in policies_of(self.autoscaling_backend, self._get_param("AutoScalingGroupName"), self._get_param("PolicyName")):
        del self.autoscaling_backend.policies[key]
    return EmptyResult()


def execute_policy(self):
    keys = policies_of(self.autoscaling_backend, self._get_param("AutoScalingGroupName"), self._get_param("PolicyName"))
    if not keys:
        raise ValidationError("PolicyName not found")
    self.autoscaling_backend.policies[keys[0]].execute()
    return EmptyResult()


def put_scheduled_update_group_action(self, **named):
    """A scheduled action's name is one of its group too."""
    group, name = named["name"], named["scheduled_action_name"]
    assert self.autoscaling_groups[group]
    other = self.scheduled_actions.pop(name, None)
    action = _put_scheduled(self, **named)
    action.scheduled_action_arn = (
        f"arn:aws:autoscaling:{self.region_name}:{self.account_id}:scheduledUpdateGroupAction:"
        f"local:autoScalingGroupName/{group}:scheduledActionName/{name}"
    )
    del self.scheduled_actions[name]
    if other is not None:
        self.scheduled_actions[name] = other
    self.scheduled_actions[f"{group}/{name}"] = action
    return action


def delete_scheduled_action(self, auto_scaling_group_name, scheduled_action_name):
    if self.scheduled_actions.pop(f"{auto_scaling_group_name}/{scheduled_action_name}", None) is None:
        raise ValidationError("Scheduled action name not found")


def put_notification_configuration(self):
    group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
    topics = group.__dict__.setdefault("local_topics", {})
    topics[self._get_param("TopicARN")] = list(self._get_param("NotificationTypes", []))
    return EmptyResult()


def describe_notification_configurations(self):
    names = self._get_param("AutoScalingGroupNames", [])
    found = [
        {"AutoScalingGroupName": group.name, "TopicARN": topic, "NotificationType": kind}
        for group in self.autoscaling_backend.autoscaling_groups.values() if not names or group.name in names
        for topic, kinds in getattr(group, "local_topics", {}).items() for kind in kinds
    ]  # fmt: skip
    return ActionResult({"NotificationConfigurations": found})


def delete_notification_configuration(self):
    group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
    getattr(group, "local_topics", {}).pop(self._get_param("TopicARN"), None)
    return EmptyResult()


def enable_metrics_collection(self, group_name, metrics):
    """Without names it is all metrics; enabling some keeps the others."""
    group = self.autoscaling_groups[group_name]
    group.metrics = sorted({*group.metrics, *(metrics or METRICS)})


def disable_metrics_collection(self):
    group = self.autoscaling_backend.autoscaling_groups[self._get_param("AutoScalingGroupName")]
    off = self._get_param("Metrics", []) or METRICS
    group.metrics = [metric for metric in group.metrics if metric not in off]
    return EmptyResult()


def in_service(group):
    return [state.instance_id for state in group.instance_states if state.lifecycle_state == "InService"]


def attach_load_balancers(self, group_name, load_balancer_names):
    """Attaching registers what is in service, unless that is suspended; detaching deregisters from these alone."""
    group = self.autoscaling_groups[group_name]
    for name in load_balancer_names:
        if name not in self.elb_backend.load_balancers:
            raise ValidationError(f"Provided Load Balancers may not be valid. Load balancer {name} not found.")
    group.load_balancer_names = list(dict.fromkeys([*group.load_balancer_names, *load_balancer_names]))
    if not groups.suspended(group, "AddToLoadBalancer"):
        registering.register(group, in_service(group), [], load_balancer_names)


def detach_load_balancers(self, group_name, load_balancer_names):
    group = self.autoscaling_groups[group_name]
    group.load_balancer_names = [name for name in group.load_balancer_names if name not in load_balancer_names]
    registering.deregister(group, [state.instance_id for state in group.instance_states], [], load_balancer_names)


def attach_target_groups(self, group_name, target_group_arns):
    group = self.autoscaling_groups[group_name]
    for arn in target_group_arns:
        if arn not in self.elbv2_backend.target_groups:
            raise ValidationError(f"Provided Target Groups may not be valid. Target group {arn} not found.")
    group.target_group_arns = list(dict.fromkeys([*group.target_group_arns, *target_group_arns]))
    if not groups.suspended(group, "AddToLoadBalancer"):
        registering.register(group, in_service(group), target_group_arns, [])


def detach_target_groups(self, group_name, target_group_arns):
    group = self.autoscaling_groups[group_name]
    group.target_group_arns = [arn for arn in group.target_group_arns if arn not in target_group_arns]
    registering.deregister(group, [state.instance_id for state in group.instance_states], target_group_arns, [])


def nothing(self, group_name):
    """Groups register and deregister their own instances, one by one, and leave others' alone."""


def attach_instances(self, group_name, instance_ids):
    _attach(self, group_name, instance_ids)
    group = self.autoscaling_groups[group_name]
    if not groups.suspended(group, "AddToLoadBalancer"):
        registering.register(group, instance_ids)


def install():
    global _put_policy, _put_scheduled, _attach
    change(AutoScalingResponse, "put_lifecycle_hook", put_lifecycle_hook)
    _put_policy = change(AutoScalingBackend, "put_scaling_policy", put_scaling_policy)
    change(AutoScalingResponse, "delete_policy", delete_policy)
    change(AutoScalingResponse, "execute_policy", execute_policy)
    _put_scheduled = change(
        AutoScalingBackend, "put_scheduled_update_group_action", put_scheduled_update_group_action
    )
    change(AutoScalingBackend, "delete_scheduled_action", delete_scheduled_action)
    add(AutoScalingResponse, "put_notification_configuration", put_notification_configuration)
    add(AutoScalingResponse, "describe_notification_configurations", describe_notification_configurations)
    add(AutoScalingResponse, "delete_notification_configuration", delete_notification_configuration)
    change(AutoScalingBackend, "enable_metrics_collection", enable_metrics_collection)
    add(AutoScalingResponse, "disable_metrics_collection", disable_metrics_collection)
    change(AutoScalingBackend, "attach_load_balancers", attach_load_balancers)
    change(AutoScalingBackend, "detach_load_balancers", detach_load_balancers)
    change(AutoScalingBackend, "attach_load_balancer_target_groups", attach_target_groups)
    change(AutoScalingBackend, "detach_load_balancer_target_groups", detach_target_groups)
    change(AutoScalingBackend, "update_attached_elbs", nothing)
    change(AutoScalingBackend, "update_attached_target_groups", nothing)
    _attach = change(AutoScalingBackend, "attach_instances", attach_instances)
