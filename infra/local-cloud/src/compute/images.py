"""Images take a moment to be made, and accounts share them."""
import copy
from types import SimpleNamespace

from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError
from moto.ec2.models.amis import AmiBackend
from moto.ec2.responses.amis import AmisResponse

from .change import change
from .clock import later, setting


def pend(ami):
    """An image is pending first, then available, or failed when its tag `local:image` says so."""
    ami.state = "pending"

    def made():
        if ami.state == "pending":
            wanted = {tag["key"]: tag["value"] for tag in ami.get_tags()}.get("local:image")
            ami.state = "failed" if wanted == "fail" else "available"

    later(setting("IMAGE", 1), made)
    return ami


def create_image(self, instance_id, name, description, tag_specifications):
    """The name is one of the account's in the region, and snapshots have tags too."""
    for other in self.amis.values():
        if other.name == name and other.owner_id == self.account_id:
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {other.id}")
    image = [one for one in tag_specifications if one["ResourceType"] == "image"]
    ami = _create(self, instance_id, name, description, image)
    ami.root_device_type = "ebs"
    tag_snapshot(ami, tag_specifications)
    return pend(ami)


def tag_snapshot(ami, specifications):
    for one in specifications:
        if one["ResourceType"] == "snapshot":
            ami.ebs_snapshot.add_tags({tag["Key"]: tag["Value"] for tag in one.get("Tags", [])})


def copy_image(self, *args, **named):
    return pend(_copy(self, *args, **named))


def copy_image_response(self):
    """A copy has the tags of the request, and the source's if that is asked for."""
    answer = _copy_response(self)
    ami = self.ec2_backend.amis[answer.result["ImageId"]]
    specifications = self._get_param("TagSpecifications", [])
    if self._get_bool_param("CopyImageTags", False):
        from moto.ec2.models import ec2_backends

        source = ec2_backends[self.current_account][self._get_param("SourceRegion")].amis[self._get_param("SourceImageId")]
        ami.add_tags({tag["key"]: tag["value"] for tag in source.get_tags()})
    for one in specifications:
        if one["ResourceType"] == "image":
            ami.add_tags({tag["Key"]: tag["Value"] for tag in one.get("Tags", [])})
    tag_snapshot(ami, specifications)
    return answer


def describe_images(self, *args, **named):
    """Those that other accounts share with this one are there too."""
    seen = SimpleNamespace(amis=self.amis | lent(self), deleted_amis=self.deleted_amis, account_id=self.account_id)
    return _describe(seen, *args, **named)


def lent(backend):
    """What others share with an account, with the tags that it has set itself."""
    from moto.ec2.models import ec2_backends

    found = {}
    for account, regions in list(ec2_backends.items()):
        # Not by an index, which makes what is not there.
        other = dict.get(regions, backend.region_name)
        if other is None or account == backend.account_id:
            continue
        for ami in list(other.amis.values()):
            permitted = {"UserId": backend.account_id} in ami.launch_permissions
            if permitted and backend.account_id in getattr(ami, "shown_to", ()):
                view = copy.copy(ami)
                view.ec2_backend = backend
                found[ami.id] = view
    return found


def modify_image_attribute(self, ami_id, *args, **named):
    """Only the owner says who may use it."""
    if ami_id not in self.amis:
        raise InvalidAMIIdError(ami_id)
    answer = _modify(self, ami_id, *args, **named)
    ami = self.amis[ami_id]
    later(setting("SHARE", 0.3), lambda: show(ami))
    return answer


def show(ami):
    """What an account is allowed it sees a moment later."""
    ami.shown_to = {permission.get("UserId") for permission in ami.launch_permissions}


def install():
    global _create, _copy, _copy_response, _describe, _modify
    _describe = change(AmiBackend, "describe_images", describe_images)
    _modify = change(AmiBackend, "modify_image_attribute", modify_image_attribute)
    _create = change(AmiBackend, "create_image", create_image)
    _copy = change(AmiBackend, "copy_image", copy_image)
    _copy_response = change(AmisResponse, "copy_image", copy_image_response)
