"""Instances stop and end in steps, and a request that comes twice is done once."""
from moto.ec2.exceptions import EC2ClientError, InvalidInstanceIdError
from moto.ec2.models.instances import Instance, InstanceBackend
from moto.ec2.responses import amis, instances, launch_templates
from moto.iam.models import iam_backends

from .change import change
from .clock import later, setting


def leave(self):
    """An instance that ends gives its addresses back; moto keeps them until a subnet has none left."""
    if self.subnet_id:
        subnet = self.ec2_backend.get_subnet(self.subnet_id)
        while self._private_ips:
            subnet.del_subnet_ip(self._private_ips.pop())


def by_way_of(name, code, seconds, begin=lambda instance: None):
    """The instance is on its way for a moment."""

    def wrap(original):
        def ending(self):
            previous = original(self)
            final = (self._state.name, self._state.code)
            if previous.name == final[0]:
                return previous
            self._state.name, self._state.code = name, code
            begin(self)

            def arrive():
                if self._state.name == name:
                    self._state.name, self._state.code = final

            later(seconds, arrive)
            return previous

        return ending

    return wrap


def once(name):
    """The same client token means the same request; another request with it is refused."""

    def wrap(original):
        def response(self):
            token = self._get_param("ClientToken")
            if not token:
                return original(self)
            seen = self.ec2_backend.__dict__.setdefault("local_tokens", {})
            asked = str(sorted((key, value) for key, value in self.querystring.items() if key != "ClientToken"))
            before = seen.get((name, token))
            if before is None:
                before = seen[(name, token)] = (asked, original(self))
            if before[0] != asked:
                raise EC2ClientError(
                    "IdempotentParameterMismatch",
                    f"The token {token} is already in use with different parameters",
                )
            return before[1]

        return response

    return wrap


def run_instances(original):
    """Instance profiles are in the other server, so every name is taken for one that is there."""

    def response(self):
        name = self._get_param("IamInstanceProfile.Name")
        arn = self._get_param("IamInstanceProfile.Arn")
        name = name or (arn.rsplit("/", 1)[-1] if arn else None)
        backend = iam_backends[self.current_account][self.partition]
        if name and not any(profile.name == name for profile in backend.get_instance_profiles()):
            backend.create_instance_profile(name=name, path="/", role_names=[])
        return original(self)

    return response


def get_instance_by_id(self, instance_id):
    """moto copies all reservations of the region to find one instance. Instances that have ended stay in them."""
    known = self.__dict__.setdefault("local_instances", {})
    if instance_id not in known:
        known.update((one.id, one) for reservation in self.reservations.values() for one in reservation.instances)
    return known.get(instance_id)


def get_instance(self, instance_id):
    found = self.get_instance_by_id(instance_id)
    if found is None:
        raise InvalidInstanceIdError(instance_id)
    return found


def get_multi_instances_by_id(self, instance_ids, filters=None):
    found = [(id, self.get_instance_by_id(id)) for id in instance_ids]
    missing = [id for id, one in found if one is None]
    if missing:
        raise InvalidInstanceIdError(missing)
    return [one for _, one in found if one.applies(filters)]


def install():
    change(InstanceBackend, "get_instance_by_id", get_instance_by_id)
    change(InstanceBackend, "get_instance", get_instance)
    change(InstanceBackend, "get_multi_instances_by_id", get_multi_instances_by_id)
    for name, way in (
        ("stop", by_way_of("stopping", 64, setting("STOP", 0.5))),
        ("terminate", by_way_of("shutting-down", 32, setting("TERMINATE", 0.3), leave)),
    ):
        change(Instance, name, way(vars(Instance)[name]))
    responses = instances.InstanceResponse
    change(responses, "run_instances", once("run_instances")(run_instances(vars(responses)["run_instances"])))
    for owner, name in (
        (launch_templates.LaunchTemplates, "create_launch_template"),
        (launch_templates.LaunchTemplates, "create_launch_template_version"),
        (amis.AmisResponse, "copy_image"),
    ):
        change(owner, name, once(name)(vars(owner)[name]))
