"""Auto Scaling groups follow their desired capacity as far as their processes are not suspended."""
import math

from moto.autoscaling.exceptions import AutoscalingClientError, ValidationError
from moto.autoscaling.models import AutoScalingBackend, FakeAutoScalingGroup, InstanceState
from moto.ec2.models.instances import InstanceBackend

from . import activities, launching, registering, tags
from .change import add, change
from .clock import later, setting

STARTING = ("Pending", "InService")
PROCESSES = (
    "Launch", "Terminate", "AddToLoadBalancer", "AlarmNotification", "AZRebalance", "HealthCheck",
    "InstanceRefresh", "ReplaceUnhealthy", "ScheduledActions",
)  # fmt: skip
DELETING = "Delete in progress"


def suspended(group, process):
    return process in group._suspended_processes


def starting(group):
    """The instances that count for the capacity."""
    return [state for state in group.instance_states if state.lifecycle_state in STARTING]


def wanted(group):
    """How many instances make the desired capacity; with weights an instance counts for several."""
    policy = group.mixed_instances_policy or {}
    overrides = policy.get("LaunchTemplate", {}).get("Overrides") or [{}]
    return math.ceil((group.desired_capacity or 0) / int(overrides[0].get("WeightedCapacity") or 1))


def settle(group):
    """Launches or ends what differs from the desired capacity. A suspended process does nothing, until it is resumed."""
    if group.status is not None:
        return
    replace_unhealthy(group)
    active = starting(group)
    missing = wanted(group) - len(active)
    if missing > 0 and not suspended(group, "Launch"):
        start(group, missing)
    elif missing < 0 and not suspended(group, "Terminate"):
        for state in leaving(group, active, -missing):
            end(group, state, "in response to a difference between desired and actual capacity")


def start(group, count, source=None):
    """Launches instances; they are in service when they have started."""
    for state in launching.launch(group, count, source):
        group.instance_states.append(state)
        delay = tags.seconds(state.instance, "start-seconds", setting("START", 0))
        if delay > 0:
            later(delay, lambda state=state: in_service(group, state))
        else:
            in_service(group, state)


def in_service(group, state):
    if state.lifecycle_state != "Pending" or state not in group.instance_states:
        return
    state.lifecycle_state = "InService"
    # AWS never registers later what started while this was suspended.
    if not suspended(group, "AddToLoadBalancer"):
        registering.register(group, [state.instance_id])


def leaving(group, active, count):
    """What AWS ends first: what was launched from another version, then in the fullest zone, then the oldest."""
    candidates = [state for state in active if not state.protected_from_scale_in]
    current = launching.source_of(group)
    chosen = []
    for _ in range(min(count, len(candidates))):
        zones = [state.availability_zone for state in candidates]
        first = min(
            candidates,
            key=lambda state: (
                state.source == current, -zones.count(state.availability_zone), state.instance.launch_time,
            ),  # fmt: skip
        )
        candidates.remove(first)
        chosen.append(first)
    return chosen


def end(group, state, why):
    """Ends an instance: its load balancers lose it first."""
    registering.deregister(group, [state.instance_id])
    activities.note(group, f"Terminating EC2 instance: {state.instance_id}", why)
    delay = tags.seconds(state.instance, "stop-seconds", setting("STOP_MEMBER", 0))
    if delay > 0:
        state.lifecycle_state = "Terminating"
        later(delay, lambda: gone(group, state))
    else:
        gone(group, state)


def gone(group, state):
    if state in group.instance_states:
        group.instance_states.remove(state)
    if state.instance.state not in ("shutting-down", "terminated"):
        group.ec2_backend.terminate_instances([state.instance_id])


def replace_unhealthy(group):
    """Instances that do not run any more are unhealthy; unhealthy ones are ended and thereby replaced."""
    for state in starting(group):
        if state.instance.state != "running" and not suspended(group, "HealthCheck"):
            state.health_status = "Unhealthy"
        if state.health_status == "Unhealthy" and not (
            suspended(group, "ReplaceUnhealthy") or suspended(group, "Terminate")
        ):
            end(group, state, "in response to an EC2 health check")


def set_desired_capacity(self, new_capacity):
    self.desired_capacity = self.min_size if new_capacity is None else new_capacity
    settle(self)


def suspend_processes(self, group_name, scaling_processes):
    group = self.autoscaling_groups[group_name]
    check(scaling_processes)
    group.suspended_processes = sorted({*group._suspended_processes, *(scaling_processes or PROCESSES)})


def resume_processes(self, group_name, scaling_processes):
    """What was not done meanwhile is done now, but for registering."""
    group = self.autoscaling_groups[group_name]
    check(scaling_processes)
    kept = [process for process in group._suspended_processes if process not in (scaling_processes or PROCESSES)]
    group.suspended_processes = kept
    settle(group)


def check(processes):
    unknown = [process for process in processes or () if process not in PROCESSES]
    if unknown:
        raise ValidationError(f"Invalid process types: {', '.join(unknown)}")


def backend_set_desired_capacity(self, group_name, desired_capacity):
    group = self.autoscaling_groups[group_name]
    refuse_deleting(group)
    for wrong, text in (
        (desired_capacity > group.max_size, f"above max value {group.max_size}"),
        (desired_capacity < group.min_size, f"below min value {group.min_size}"),
    ):
        if wrong:
            raise ValidationError(f"New SetDesiredCapacity value {desired_capacity} is {text} for the AutoScalingGroup.")
    group.set_desired_capacity(desired_capacity)


def refuse_deleting(group):
    if group.status is not None:
        raise AutoscalingClientError("ScalingActivityInProgress", f"AutoScalingGroup {group.name} is pending delete")


def notify_terminate_instances(self, instance_ids):
    for group in list(self.autoscaling_groups.values()):
        members = [state for state in group.instance_states if state.instance_id in instance_ids]
        registering.deregister(group, [state.instance_id for state in members])
        settle(group)


def set_instance_health(self, instance_id, health_status):
    for group in self.autoscaling_groups.values():
        for state in group.instance_states:
            if state.instance_id == instance_id:
                state.health_status = health_status
                settle(group)
                return
    raise ValidationError(f"Instance Id not found - No managed instance found for instance ID {instance_id}")


def detach_instances(self, group_name, instance_ids, should_decrement):
    """Detached instances leave the group's load balancers too, and are replaced unless the capacity goes down."""
    group = self.autoscaling_groups[group_name]
    members = {state.instance_id for state in group.instance_states}
    for instance in instance_ids:
        if instance not in members:
            raise ValidationError(f"The instance {instance} is not part of Auto Scaling group {group_name}.")
    if should_decrement and group.desired_capacity - len(instance_ids) < group.min_size:
        raise ValidationError(f"Detaching {len(instance_ids)} instances would go below min-size={group.min_size}")
    registering.deregister(group, instance_ids)
    return _detach(self, group_name, instance_ids, should_decrement)


def enter_standby_instances(self, group_name, instance_ids, should_decrement):
    registering.deregister(self.autoscaling_groups[group_name], instance_ids)
    return _enter(self, group_name, instance_ids, should_decrement)


def exit_standby_instances(self, group_name, instance_ids):
    answer = _exit(self, group_name, instance_ids)
    registering.register(self.autoscaling_groups[group_name], instance_ids)
    return answer


def terminate_instance(self, instance_id, should_decrement):
    """The instance is ended as in a scale-in, and replaced unless the capacity goes down."""
    for group in self.autoscaling_groups.values():
        for state in group.instance_states:
            if state.instance_id == instance_id:
                if should_decrement:
                    group.desired_capacity -= 1
                end(group, state, "in response to a user request")
                settle(group)
                return activities.newest(group)
    raise ValidationError(f"Instance Id not found - No managed instance found for instance ID {instance_id}")


def stop_instances(self, instance_ids):
    """A group replaces its stopped instances, which it calls unhealthy."""
    from moto.autoscaling.models import autoscaling_backends

    answer = _stop(self, instance_ids)
    for group in autoscaling_backends[self.account_id][self.region_name].autoscaling_groups.values():
        settle(group)
    return answer


def install():
    global _detach, _enter, _exit, _stop
    add(FakeAutoScalingGroup, "status", None)
    add(InstanceState, "source", None)
    change(FakeAutoScalingGroup, "set_desired_capacity", set_desired_capacity)
    change(AutoScalingBackend, "set_desired_capacity", backend_set_desired_capacity)
    change(AutoScalingBackend, "suspend_processes", suspend_processes)
    change(AutoScalingBackend, "resume_processes", resume_processes)
    change(AutoScalingBackend, "notify_terminate_instances", notify_terminate_instances)
    change(AutoScalingBackend, "set_instance_health", set_instance_health)
    change(AutoScalingBackend, "terminate_instance", terminate_instance)
    _detach = change(AutoScalingBackend, "detach_instances", detach_instances)
    _enter = change(AutoScalingBackend, "enter_standby_instances", enter_standby_instances)
    _exit = change(AutoScalingBackend, "exit_standby_instances", exit_standby_instances)
    _stop = change(InstanceBackend, "stop_instances", stop_instances)
