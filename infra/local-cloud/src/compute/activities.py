"""What a group did."""
import uuid

from moto.autoscaling.models import AutoScalingBackend
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from .change import add, change


def note(group, description, cause, failure=None):
    """Remembers an activity, and why it failed if it did."""
    moment = utcnow()
    group.autoscaling_backend.activities().insert(0, {
        "ActivityId": str(uuid.uuid4()), "AutoScalingGroupName": group.name, "AutoScalingGroupARN": group.arn,
        "Description": description, "Cause": f"At {moment:%Y-%m-%dT%H:%M:%SZ} {cause}.",
        "StartTime": moment, "EndTime": moment, "Progress": 100,
        "StatusCode": "Successful" if failure is None else "Failed", "StatusMessage": failure,
    })  # fmt: skip


def newest(group):
    return next(one for one in group.autoscaling_backend.activities() if one["AutoScalingGroupName"] == group.name)


def activities(self):
    return self.__dict__.setdefault("local_activities", [])


def describe_scaling_activities(self):
    """The newest first, of one group or all."""
    name, ids = self._get_param("AutoScalingGroupName"), self._get_param("ActivityIds", [])
    found = [
        one for one in self.autoscaling_backend.activities()
        if (not name or one["AutoScalingGroupName"] == name) and (not ids or one["ActivityId"] in ids)
    ]  # fmt: skip
    return ActionResult({"Activities": found[: self._get_int_param("MaxRecords", 100)]})


def install():
    add(AutoScalingBackend, "activities", activities)
    change(AutoScalingResponse, "describe_scaling_activities", describe_scaling_activities)
