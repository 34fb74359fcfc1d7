"""Deleting Auto Scaling groups."""
from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import EmptyResult

from . import groups
from .change import change
from .clock import later, setting


def delete_auto_scaling_group(self, group_name):
    """As CloudFormation does: all instances go with the group."""
    delete(self, group_name, 0)


def delete(backend, name, seconds):
    group = backend.autoscaling_groups[name]
    group.status = groups.DELETING
    group.desired_capacity = group.min_size = group.max_size = 0
    for state in list(group.instance_states):
        if state.lifecycle_state != "Terminating":
            groups.end(group, state, "in response to a user request")
    if seconds > 0 or group.instance_states:
        later(max(seconds, 0.1), lambda: remove(backend, group))
    else:
        remove(backend, group)


def remove(backend, group):
    """What belongs to a group goes with it."""
    if group.instance_states:
        later(0.1, lambda: remove(backend, group))
        return
    if backend.autoscaling_groups.get(group.name) is not group:
        return
    del backend.autoscaling_groups[group.name]
    for table in (backend.lifecycle_hooks, backend.policies, backend.scheduled_actions):
        for key, value in list(table.items()):
            if value.auto_scaling_group_name == group.name:
                del table[key]


def delete_response(self):
    """Without force a group with instances stays; with it the group is gone a moment later."""
    backend, name = self.autoscaling_backend, self._get_param("AutoScalingGroupName")
    group = backend.autoscaling_groups[name]
    if group.instance_states and not self._get_bool_param("ForceDelete", False):
        raise AutoscalingClientError(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) "
            "still in the group.",
        )
    if group.status is None:
        delete(backend, name, setting("DELETE", 0.3))
    return EmptyResult()


def install():
    change(AutoScalingBackend, "delete_auto_scaling_group", delete_auto_scaling_group)
    change(AutoScalingResponse, "delete_auto_scaling_group", delete_response)
