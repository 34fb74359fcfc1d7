"""What the instances of a group are launched from."""
import math

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import ASG_NAME_TAG, FakeAutoScalingGroup, InstanceState
from moto.core.exceptions import ServiceException
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.utils import convert_tag_spec

from . import activities, images
from .change import change

# moto's volumes of these types need a number that its instances do not hand on.
PROVISIONED = ("io1", "io2")


def source_of(group):
    """The launch template and the number of its version that the group launches from now, if it has one."""
    template = group.ec2_launch_template
    return (template, template.get_version(group.launch_template_version).number) if template is not None else None


def launch(group, count, source=None):
    """Launches instances in the zones that have the fewest; none when AWS would note a failed activity."""
    source = source or source_of(group)
    launched = []
    try:
        for subnet, zone in _places(group, count):
            spot = _is_spot(group, [*group.instance_states, *launched])
            instance = _run(group, source, subnet, zone, spot)
            state = InstanceState(
                instance, lifecycle_state="Pending", protected_from_scale_in=group.new_instances_protected_from_scale_in
            )
            state.source = source
            state.weighted_capacity = _override(group).get("WeightedCapacity")
            launched.append(state)
            activities.note(group, f"Launching a new EC2 instance: {instance.id}", "an instance was launched")
    except (ServiceException, EC2ClientError) as error:
        activities.note(group, "Launching a new EC2 instance.", "an instance was launched", failure=str(error))
    return launched


def _override(group):
    policy = group.mixed_instances_policy or {}
    return (policy.get("LaunchTemplate", {}).get("Overrides") or [{}])[0]


def _places(group, count):
    subnets = group.vpc_zone_identifier.split(",") if group.vpc_zone_identifier else []
    places = [(subnet, group.ec2_backend.get_subnet(subnet).availability_zone) for subnet in subnets]
    places = places or [(None, zone) for zone in group.availability_zones]
    used = {zone: 0 for _, zone in places}
    for state in group.instance_states:
        if state.lifecycle_state in ("Pending", "InService") and state.availability_zone in used:
            used[state.availability_zone] += 1
    for _ in range(count):
        place = min(places, key=lambda place: used[place[1]])
        used[place[1]] += 1
        yield place


def _is_spot(group, states):
    """Above the base a percentage is on demand, the others are spot."""
    policy = group.mixed_instances_policy
    if not policy:
        return None
    distribution = policy.get("InstancesDistribution", {})
    base = int(distribution.get("OnDemandBaseCapacity") or 0)
    percentage = distribution.get("OnDemandPercentageAboveBaseCapacity")
    above = max(0, (group.desired_capacity or 0) - base)
    on_demand = base + math.ceil(above * int(100 if percentage is None else percentage) / 100)
    return sum(1 for state in states if state.instance.lifecycle != "spot") >= on_demand


def _run(group, source, subnet, zone, spot):
    tags = {**group.get_propagated_tags(), ASG_NAME_TAG: group.name}
    more = {"tags": {"instance": tags}, "placement": zone, "subnet_id": subnet, "is_instance_type_default": False}
    if source is None:
        config = group.launch_config
        more |= {
            "launch_config": config,
            "instance_type": config.instance_type,
            "associate_public_ip": config.associate_public_ip_address,
        }
        return _one(group, config.image_id, config.user_data, config.security_groups, more)
    template, number = source
    data = template.get_version(number).data
    interface = (data.get("NetworkInterfaces") or [{}])[0]
    specified = convert_tag_spec(data.get("TagSpecifications") or [])
    more["tags"] = {"instance": {**specified.get("instance", {}), **tags}, "volume": specified.get("volume", {})}
    more |= {
        "launch_template": {"LaunchTemplateId": template.id, "Version": number},
        "instance_type": _override(group).get("InstanceType") or data.get("InstanceType"),
        "security_group_ids": data.get("SecurityGroupIds") or interface.get("Groups") or [],
        "associate_public_ip": interface.get("AssociatePublicIpAddress"),
        "ebs_optimized": bool(data.get("EbsOptimized")),
        "monitoring_state": "enabled" if (data.get("Monitoring") or {}).get("Enabled") else "disabled",
        "metadata_options": data.get("MetadataOptions") or {},
        "iam_instance_profile": _profile(group, data.get("IamInstanceProfile")),
        "block_device_mappings": _devices(data.get("BlockDeviceMappings")),
    }
    if spot or (spot is None and data.get("InstanceMarketOptions")):
        more["instance_market_options"] = "spot"
    return _one(group, data.get("ImageId"), data.get("UserData"), data.get("SecurityGroups") or [], more)


def _one(group, image, user_data, names, more):
    group.ec2_backend.describe_images(ami_ids=[image])
    instance = group.ec2_backend.run_instances(image, 1, user_data, names, **more).instances[0]
    instance.autoscaling_group = group
    return instance


def _profile(group, profile):
    if not profile:
        return None
    arn = profile.get("Arn") or f"arn:aws:iam::{group.account_id}:instance-profile/{profile.get('Name')}"
    return {"Arn": arn, "Id": "AIPALOCALCLOUD"}


def _devices(mappings):
    volumes = [mapping for mapping in mappings or [] if mapping.get("Ebs") and mapping.get("NoDevice") is None]
    root = {"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 8, "DeleteOnTermination": True}}
    named = {mapping["DeviceName"] for mapping in volumes}
    devices = [*([] if root["DeviceName"] in named else [root]), *volumes]
    return [{**device, "Ebs": _volume(device["Ebs"])} for device in devices]


def _volume(volume):
    size = volume.get("VolumeSize") or (None if volume.get("SnapshotId") else 8)
    kind = "gp3" if volume.get("VolumeType") in PROVISIONED else volume.get("VolumeType")
    return {"DeleteOnTermination": True, **volume, "VolumeSize": size, "VolumeType": kind}


def check_source(group):
    """AWS refuses a template whose image is not there when it is given to a group, not when it launches."""
    source = source_of(group)
    image = source[0].get_version(source[1]).image_id if source else group.launch_config.image_id
    if not image:
        raise ValidationError("You must use a valid fully-formed launch template. The request must contain the parameter ImageId")
    backend = group.ec2_backend
    if image not in backend.amis and image not in images.lent(backend):
        raise ValidationError(f"You must use a valid fully-formed launch template. The image id '[{image}]' does not exist")


def of_instance(self):
    """The version that an instance was launched from, not the one of the group."""
    if self.source is None:
        return None
    template, number = self.source
    return {"LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "Version": str(number)}


def of_group(self):
    """A group with a mixed instances policy shows its template there only."""
    return None if self.mixed_instances_policy else _of_group.fget(self)


def install():
    global _of_group
    change(InstanceState, "launch_template", property(of_instance))
    _of_group = change(FakeAutoScalingGroup, "launch_template", property(of_group))
