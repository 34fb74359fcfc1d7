"""Instance refreshes: the instances of a group are replaced, a batch after another."""
import uuid

from moto.autoscaling.exceptions import AutoscalingClientError
from moto.autoscaling.responses import AutoScalingResponse
from moto.core.responses import ActionResult
from moto.core.utils import utcnow

from . import groups, launching
from .change import add
from .clock import later, now, setting

ENDED = ("Successful", "Failed", "Cancelled", "RollbackSuccessful", "RollbackFailed")


class Refresh:
    def __init__(self, group, preferences, desired):
        self.group, self.preferences, self.desired = group, preferences, desired
        self.id, self.status, self.started, self.ended = str(uuid.uuid4()), "Pending", utcnow(), None
        self.reason, self.rollback = None, None
        self.before = launching.source_of(group)
        self.target = wanted_source(group, desired)
        self.batch, self.batch_since, self.resting_until, self.passed = [], None, None, 0
        self.old = [state for state in groups.starting(group) if self.is_old(state)]
        self.total = len(self.old)

    def is_old(self, state):
        return not self.preferences.get("SkipMatching") or state.source != self.target

    def number(self, name, default):
        value = self.preferences.get(name)
        return default if value is None else float(value)

    def remaining(self):
        """Those to be replaced that are still there, and those that replace others but are not up yet."""
        self.old = [state for state in self.old if state in groups.starting(self.group)]
        return len(self.old) + sum(1 for state in self.batch if not is_up(self.group, state))

    def percentage(self):
        return 100 if self.total == 0 else int(100 * (self.total - self.remaining()) / self.total)

    def step(self):
        """Does what is to be done by now, and comes again."""
        if self.status in ENDED:
            return
        if self.group.status is not None:
            self.end("Failed", "The Auto Scaling group is being deleted")
            return
        held = any(groups.suspended(self.group, name) for name in ("InstanceRefresh", "Launch", "Terminate"))
        if not held:
            self.advance()
        if self.status not in ENDED:
            later(0.1, self.step)

    def advance(self):
        if self.status == "Pending":
            self.status = "InProgress"
        self.batch = [state for state in self.batch if state in self.group.instance_states]
        if any(not is_up(self.group, state) for state in self.batch):
            if now() - self.batch_since > setting("REFRESH_PATIENCE", 4):
                self.fail("Instances that replace others do not become healthy")
            return
        if self.status == "Cancelling":
            self.end("Cancelled", "Cancelled due to user request")
            return
        if self.batch and now() - self.batch_since < min(self.number("InstanceWarmup", 0), 2):
            return
        self.batch = []
        if self.rests():
            return
        if self.remaining() == 0:
            self.succeed()
            return
        self.replace()

    def rests(self):
        """At a checkpoint it waits."""
        if self.resting_until is not None and now() < self.resting_until:
            return True
        self.resting_until = None
        checkpoints = [int(one) for one in self.preferences.get("CheckpointPercentages") or []]
        if self.status == "InProgress" and self.passed < len(checkpoints) and self.percentage() >= checkpoints[self.passed]:
            self.passed += 1
            if self.percentage() < 100:
                self.resting_until = now() + min(self.number("CheckpointDelay", 3600), 2)
                return True
        return False

    def replace(self):
        """A batch is what may be missing; when nothing may, new instances come first."""
        smallest = self.number("MinHealthyPercentage", 90)
        first = smallest >= 100 or self.number("MaxHealthyPercentage", 100) > 100
        room = self.number("MaxHealthyPercentage", 110) - 100 if first else 100 - smallest
        size = max(1, int(len(groups.starting(self.group)) * room / 100))
        batch = self.old[:size]
        before = list(self.group.instance_states)
        if not first:
            self.end_batch(batch)
        groups.start(self.group, len(batch), self.target)
        if first:
            later(setting("REFRESH_BATCH", 0.5), lambda: self.end_batch(batch))
        self.batch = [state for state in self.group.instance_states if state not in before]
        self.old = [state for state in self.old if state not in batch]
        self.batch_since = now()

    def end_batch(self, batch):
        for state in batch:
            if state in self.group.instance_states:
                groups.end(self.group, state, "in response to an instance refresh")

    def succeed(self):
        if self.status == "RollbackInProgress":
            self.end("RollbackSuccessful", None)
            return
        if self.desired:
            policy, template = self.desired.get("MixedInstancesPolicy"), self.desired.get("LaunchTemplate")
            self.group._set_launch_configuration(None, template, mixed_instances_policy=policy)
        self.end("Successful", None)

    def fail(self, why):
        if self.status == "InProgress" and self.preferences.get("AutoRollback") in (True, "true"):
            self.roll_back(why)
        else:
            self.end("RollbackFailed" if self.status == "RollbackInProgress" else "Failed", why)

    def roll_back(self, why):
        self.rollback = {
            "RollbackReason": why, "RollbackStartTime": utcnow(),
            "PercentageCompleteOnRollback": self.percentage(), "InstancesToUpdateOnRollback": self.remaining(),
        }  # fmt: skip
        self.status, self.reason = "RollbackInProgress", why
        self.target, self.batch = self.before, []
        self.old = [state for state in groups.starting(self.group) if state.source != self.before]
        self.total = max(self.total, len(self.old))

    def end(self, status, why):
        self.status, self.reason, self.ended = status, why or self.reason, utcnow()

    def shown(self):
        return {
            "InstanceRefreshId": self.id, "AutoScalingGroupName": self.group.name, "Status": self.status,
            "StatusReason": self.reason, "StartTime": self.started, "EndTime": self.ended,
            "PercentageComplete": self.percentage(), "InstancesToUpdate": self.remaining(), "Strategy": "Rolling",
            "Preferences": self.preferences, "DesiredConfiguration": self.desired or None,
            "RollbackDetails": self.rollback,
        }  # fmt: skip


def wanted_source(group, desired):
    if not desired:
        return launching.source_of(group)
    specification = desired.get("LaunchTemplate") or desired["MixedInstancesPolicy"]["LaunchTemplate"][
        "LaunchTemplateSpecification"
    ]
    id, name = specification.get("LaunchTemplateId"), specification.get("LaunchTemplateName")
    backend = group.ec2_backend
    template = backend.get_launch_template(id) if id else backend.get_launch_template_by_name(name)
    return template, template.get_version(specification.get("Version") or "$Default").number


def can_go_back(group, desired):
    """Whether numbered versions say what to go to, and what to go back to."""
    specification = (desired or {}).get("LaunchTemplate") or (desired or {}).get("MixedInstancesPolicy", {}).get(
        "LaunchTemplate", {}
    ).get("LaunchTemplateSpecification", {})
    versions = (specification.get("Version"), group.launch_template_version)
    return all(version is not None and not str(version).startswith("$") for version in versions)


def is_up(group, state):
    """In service, and healthy where it is registered."""
    if state.lifecycle_state != "InService":
        return False
    backend = group.autoscaling_backend.elbv2_backend
    for arn in group.target_group_arns:
        target_group = backend.target_groups.get(arn)
        if target_group is not None and state.instance_id in target_group.targets:
            if target_group.health_for({"Id": state.instance_id}, group.ec2_backend).status != "healthy":
                return False
    return state.instance.state == "running"


def of(group):
    return group.__dict__.setdefault("local_refreshes", [])


def running(group):
    return next((one for one in of(group) if one.status not in ENDED), None)


def group_of(response):
    return response.autoscaling_backend.autoscaling_groups[response._get_param("AutoScalingGroupName")]


def start_instance_refresh(self):
    """One at a time."""
    group = group_of(self)
    if running(group) is not None:
        raise AutoscalingClientError(
            "InstanceRefreshInProgress", "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh."
        )
    preferences, desired = plain(self._get_param("Preferences", {})), plain(self._get_param("DesiredConfiguration", {}))
    if preferences.get("AutoRollback") in (True, "true") and not can_go_back(group, desired):
        raise AutoscalingClientError(
            "ValidationError", "AutoRollback needs a DesiredConfiguration and numbered launch template versions"
        )
    refresh = Refresh(group, preferences, desired)
    of(group).insert(0, refresh)
    later(setting("REFRESH_PENDING", 0.3), refresh.step)
    return ActionResult({"InstanceRefreshId": refresh.id})


def plain(value):
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value


def describe_instance_refreshes(self):
    """The newest first."""
    ids, size = self._get_param("InstanceRefreshIds", []), self._get_int_param("MaxRecords", 50)
    found = [one.shown() for one in of(group_of(self)) if not ids or one.id in ids]
    return ActionResult({"InstanceRefreshes": found[:size]})


def cancel_instance_refresh(self):
    refresh = active(group_of(self))
    refresh.status = "Cancelling"
    return ActionResult({"InstanceRefreshId": refresh.id})


def rollback_instance_refresh(self):
    """Only where a numbered version says what to go back to."""
    group = group_of(self)
    refresh = active(group)
    if not can_go_back(group, refresh.desired):
        raise AutoscalingClientError(
            "IrreversibleInstanceRefresh", "The instance refresh cannot be rolled back: it has no desired configuration, or the group no numbered version"
        )
    refresh.roll_back("Rolled back due to user request")
    return ActionResult({"InstanceRefreshId": refresh.id})


def active(group):
    refresh = running(group)
    if refresh is None:
        raise AutoscalingClientError("ActiveInstanceRefreshNotFound", "No in progress or pending Instance Refresh found.")
    return refresh


def install():
    add(AutoScalingResponse, "start_instance_refresh", start_instance_refresh)
    add(AutoScalingResponse, "describe_instance_refreshes", describe_instance_refreshes)
    add(AutoScalingResponse, "cancel_instance_refresh", cancel_instance_refresh)
    add(AutoScalingResponse, "rollback_instance_refresh", rollback_instance_refresh)
