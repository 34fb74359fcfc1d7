"""Instances at classic load balancers."""
from moto.core.responses import ActionResult
from moto.elb.exceptions import LoadBalancerNotFoundError
from moto.elb.models import ELBBackend
from moto.elb.responses import ELBResponse

from . import tags
from .change import change
from .clock import now, setting

STARTING = ("OutOfService", "ELB", "Instance registration is still in progress.")
FAILED = (
    "OutOfService", "Instance",
    "Instance has failed at least the UnhealthyThreshold number of health checks consecutively.",
)  # fmt: skip
STOPPED = ("OutOfService", "Instance", "Instance is in stopped state.")
UNKNOWN = ("Unknown", "ELB", "Instance is not currently registered with the LoadBalancer.")
IN_SERVICE = ("InService", "N/A", "N/A")


def balancer_of(backend, name):
    balancer = backend.load_balancers.get(name)
    if balancer is None:
        raise LoadBalancerNotFoundError(name)
    return balancer


def register_instances(self, load_balancer_name, instance_ids, from_autoscaling=False):
    """An instance is registered once, whoever registers it."""
    balancer = balancer_of(self, load_balancer_name)
    since = balancer.__dict__.setdefault("local_since", {})
    for id in instance_ids:
        if id not in balancer.instance_ids:
            balancer.instance_sparse_ids.append(id)
            since[id] = now()
    return balancer


def deregister_instances(self, load_balancer_name, instance_ids, from_autoscaling=False):
    """A deregistered instance is gone, whoever registered it."""
    balancer, leaving = balancer_of(self, load_balancer_name), set(instance_ids)
    balancer.instance_sparse_ids = [id for id in balancer.instance_ids if id not in leaving]
    balancer.instance_autoscaling_ids = []
    return balancer


def describe_instance_health(self):
    backend = self.elb_backend
    balancer = balancer_of(backend, self._get_param("LoadBalancerName"))
    asked = [instance["InstanceId"] for instance in self._get_param("Instances", [])]
    states = []
    for id in asked or balancer.instance_ids:
        state, reason, description = health(backend, balancer, id)
        states.append({"InstanceId": id, "State": state, "ReasonCode": reason, "Description": description})
    return ActionResult({"InstanceStates": states})


def health(backend, balancer, id):
    from moto.ec2.models import ec2_backends

    instance = ec2_backends[backend.account_id][backend.region_name].get_instance_by_id(id)
    if id not in balancer.instance_ids or instance is None:
        return UNKNOWN
    if instance.state != "running":
        return STOPPED
    since = balancer.__dict__.get("local_since", {}).get(id, 0)
    if now() - since < tags.seconds(instance, "healthy-seconds", setting("HEALTHY", 0.2)):
        return STARTING
    return FAILED if tags.told(instance, "health") == "unhealthy" else IN_SERVICE


def install():
    change(ELBBackend, "register_instances", register_instances)
    change(ELBBackend, "deregister_instances", deregister_instances)
    change(ELBResponse, "describe_instance_health", describe_instance_health)
