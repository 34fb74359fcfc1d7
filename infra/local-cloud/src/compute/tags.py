"""What a test says about an instance by tags, and finding a resource's tags without going through everybody's."""
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from .change import change


def of(instance):
    """The tags of an instance."""
    return {tag["key"]: tag["value"] for tag in instance.get_tags()}


def told(instance, name, default=None):
    """What the tag `local:<name>` says, of an instance, else of its group, else of its image."""
    key = f"local:{name}"
    own = of(instance)
    if key in own:
        return own[key]
    group = getattr(instance, "autoscaling_group", None)
    for tag in group.tags if group is not None else ():
        if tag["Key"] == key:
            return tag["Value"]
    image = instance.ec2_backend.amis.get(instance.image_id)
    for tag in image.get_tags() if image is not None else ():
        if tag["key"] == key:
            return tag["value"]
    return default


def seconds(instance, name, default):
    """The same as a number of seconds."""
    return float(told(instance, name, default))


def get_tags(self):
    """moto goes through the tags of the whole region for each resource, which becomes slow with a few hundred."""
    if not self.id:
        return []
    kind = EC2_PREFIX_TO_RESOURCE.get(get_prefix(self.id), "")
    return [
        {"resource_id": self.id, "key": key, "value": value, "resource_type": kind}
        for key, value in self.ec2_backend.tags.get(self.id, {}).items()
    ]


def install():
    change(TaggedEC2Resource, "get_tags", get_tags)
