"""Versions of launch templates."""
from moto.core.responses import ActionResult
from moto.ec2.exceptions import InvalidLaunchTemplateVersionNotFound
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateVersion
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.utils import parse_user_data

from .change import add, change


def create_version(self, data, description):
    """Numbers are not given again. A template's own tags are no part of what it launches."""
    data = {name: value for name, value in data.items() if value is not None}
    specified = [one for one in data.pop("TagSpecifications", []) if one.get("ResourceType") != "launch-template"]
    if specified:
        data["TagSpecifications"] = specified
    if isinstance(data.get("UserData"), str):
        data["UserData"] = parse_user_data(data["UserData"])
    number = self.__dict__.get("local_last", 0) + 1
    self.local_last = number
    version = LaunchTemplateVersion(self, number, data, description)
    self.versions.append(version)
    return version


def get_version(self, num):
    wanted = str(num).lower()
    if wanted == "$latest":
        return self.versions[-1]
    number = self.default_version_number if wanted == "$default" else num
    for version in self.versions:
        if str(version.number) == str(number):
            return version
    raise InvalidLaunchTemplateVersionNotFound(template_id=self.id, version=num)


def default_version(self):
    return self.get_version("$default")


def create_launch_template_version(self):
    """With `SourceVersion` a parameter that is not given is the source's."""
    source = self._get_param("SourceVersion")
    if source:
        name, id = self._get_param("LaunchTemplateName"), self._get_param("LaunchTemplateId")
        backend = self.ec2_backend
        template = backend.get_launch_template(id) if id else backend.get_launch_template_by_name(name)
        data = self.params.get("LaunchTemplateData")
        given = {} if data is None else dict(data)
        merged = {**template.get_version(source).data, **given}
        original = self._get_param

        def with_source(name, *rest, **more):
            return merged if name == "LaunchTemplateData" else original(name, *rest, **more)

        self._get_param = with_source
    return _create_version(self)


def delete_launch_template_versions(self):
    name, id = self._get_param("LaunchTemplateName"), self._get_param("LaunchTemplateId")
    backend = self.ec2_backend
    template = backend.get_launch_template(id) if id else backend.get_launch_template_by_name(name)
    done, failed = [], []
    for number in self._get_param("Versions", []):
        one = {
            "LaunchTemplateId": template.id, "LaunchTemplateName": template.name, "VersionNumber": int(number),
        }  # fmt: skip
        found = [version for version in template.versions if str(version.number) == str(number)]
        if found and found[0].number != template.default_version_number:
            template.versions.remove(found[0])
            done.append(one)
        else:
            code = "unexpectedError" if found else "launchTemplateVersionDoesNotExist"
            failed.append({**one, "ResponseError": {"Code": code, "Message": "The version cannot be deleted"}})
    return ActionResult({
        "SuccessfullyDeletedLaunchTemplateVersions": done, "UnsuccessfullyDeletedLaunchTemplateVersions": failed,
    })  # fmt: skip


def install():
    global _create_version
    change(LaunchTemplate, "create_version", create_version)
    change(LaunchTemplate, "get_version", get_version)
    change(LaunchTemplate, "default_version", default_version)
    _create_version = change(LaunchTemplates, "create_launch_template_version", create_launch_template_version)
    add(LaunchTemplates, "delete_launch_template_versions", delete_launch_template_versions)
