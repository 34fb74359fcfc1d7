"""A group's instances at its load balancers."""
from moto.elb.exceptions import LoadBalancerNotFoundError


def register(group, ids, target_groups=None, balancers=None):
    """Registers instances with all target groups and classic load balancers of their group, or with some."""
    backend = group.autoscaling_backend
    for arn in group.target_group_arns if target_groups is None else target_groups:
        target_group = backend.elbv2_backend.target_groups.get(arn)
        if target_group is not None:
            target_group.register([{"Id": id} for id in ids if _runs(group, id)])
    for name in group.load_balancer_names if balancers is None else balancers:
        if name in backend.elb_backend.load_balancers:
            backend.elb_backend.register_instances(name, ids, from_autoscaling=True)


def deregister(group, ids, target_groups=None, balancers=None):
    """The opposite. What is no longer there is no reason to fail."""
    backend = group.autoscaling_backend
    for arn in group.target_group_arns if target_groups is None else target_groups:
        target_group = backend.elbv2_backend.target_groups.get(arn)
        if target_group is not None:
            target_group.deregister([{"Id": id} for id in ids])
    for name in group.load_balancer_names if balancers is None else balancers:
        try:
            backend.elb_backend.deregister_instances(name, ids, from_autoscaling=True)
        except LoadBalancerNotFoundError:
            continue


def _runs(group, id):
    instance = group.ec2_backend.get_instance_by_id(id)
    return instance is not None and instance.state == "running"
