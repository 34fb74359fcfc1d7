"""Images take a moment to be made."""
from moto.ec2.exceptions import EC2ClientError
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


def install():
    global _create, _copy, _copy_response
    _create = change(AmiBackend, "create_image", create_image)
    _copy = change(AmiBackend, "copy_image", copy_image)
    _copy_response = change(AmisResponse, "copy_image", copy_image_response)
