"""Targets become healthy, and drain."""
from moto.elbv2.exceptions import TargetGroupNotFoundError, TargetNotRunning
from moto.elbv2.models import ELBv2Backend, FakeHealthStatus, FakeTargetGroup

from . import tags
from .change import add, change
from .clock import later, now, setting

DELAY = "deregistration_delay.timeout_seconds"
# What AWS takes when nobody chose a delay.
UNCHOSEN = 300


def register(self, targets):
    """A registered target is initial at first. Registering it again changes nothing; a draining one begins anew."""
    for target in targets:
        instance = self.ec2_backend.get_instance_by_id(target["Id"])
        if instance is not None and instance.state != "running":
            raise TargetNotRunning(instance_id=target["Id"])
    for target in targets:
        self.draining().pop(target["Id"], None)
        self.targets.setdefault(
            target["Id"], {"Id": target["Id"], "Port": target.get("Port", self.port), "local:since": now()}
        )


def deregister(self, targets):
    """A deregistered target drains, then it is not listed any more. One that is not registered is no error."""
    chosen = float(self.attributes[DELAY])
    delay = setting("DRAIN", 0.5) if chosen == UNCHOSEN else min(chosen, 3)
    for target in targets:
        entry = self.targets.pop(target["Id"], None)
        if entry is not None and delay > 0:
            self.draining()[entry["Id"]] = entry
            later(delay, lambda entry=entry: drained(self, entry))


def drained(group, entry):
    if group.draining().get(entry["Id"]) is entry:
        del group.draining()[entry["Id"]]


def draining(self):
    return self.__dict__.setdefault("local_draining", {})


def deregister_terminated_instances(self, instance_ids):
    """Terminated instances leave their target groups as if they were deregistered."""
    self.deregister([{"Id": id} for id in instance_ids])


def health_for(self, target, ec2_backend):
    entry = self.targets.get(target["Id"])
    leaving = self.draining().get(target["Id"])
    port = (entry or leaving or {"Port": target.get("Port", self.port)})["Port"]
    state = status(entry, leaving, ec2_backend.get_instance_by_id(target["Id"]))
    return FakeHealthStatus(target["Id"], port, self.health_check_port, *state)


def status(entry, leaving, instance):
    if leaving is not None:
        return "draining", "Target.DeregistrationInProgress", "Target deregistration is in progress"
    if entry is None:
        return "unused", "Target.NotRegistered", "Target is not registered to the target group"
    if instance is None:
        return ("healthy",)
    if instance.state != "running":
        return "unused", "Target.InvalidState", f"Target is in the {instance.state} state"
    if now() - entry["local:since"] < tags.seconds(instance, "healthy-seconds", setting("HEALTHY", 0.2)):
        return "initial", "Elb.RegistrationInProgress", "Target registration is in progress"
    if tags.told(instance, "health") == "unhealthy":
        return "unhealthy", "Target.FailedHealthChecks", "Health checks failed"
    return ("healthy",)


def describe_target_health(self, target_group_arn, targets):
    """Without targets these are all that are registered, and those that drain."""
    group = self.target_groups.get(target_group_arn)
    if group is None:
        raise TargetGroupNotFoundError()
    listed = targets or [*group.targets.values(), *group.draining().values()]
    return [group.health_for(target, self.ec2_backend) for target in listed]


def install():
    add(FakeTargetGroup, "draining", draining)
    change(FakeTargetGroup, "register", register)
    change(FakeTargetGroup, "deregister", deregister)
    change(FakeTargetGroup, "deregister_terminated_instances", deregister_terminated_instances)
    change(FakeTargetGroup, "health_for", health_for)
    change(ELBv2Backend, "describe_target_health", describe_target_health)
