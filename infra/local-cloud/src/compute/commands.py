"""Run Command."""
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.exceptions import SSMException
from moto.ssm.models import Command, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from . import tags
from .change import add, change
from .clock import now, setting


def init(self, *args, **named):
    """A command takes a moment on each of its instances, all of which run."""
    _init(self, *args, **named)
    backend = ec2_backends[self.account_id][self.backend_region]
    for id in self.instance_ids:
        instance = backend.get_instance_by_id(id)
        if instance is None or instance.state != "running":
            raise SSMException(
                "InvalidInstanceId", f"Instances [[{id}]] not in a valid state for account {self.account_id}"
            )
    self.target_count = len(self.instance_ids)
    self.since, self.cancelled = now(), False
    for invocation in self.invocations:
        instance = backend.get_instance_by_id(invocation["InstanceId"])
        told = tags.told(instance, "command")
        invocation["local:says"] = tags.told(instance, "command-output", "done")
        # An instance that its tag calls silent never answers.
        invocation["local:fails"], invocation["local:silent"] = told == "fail", told == "hang"


def instances_of_targets(self):
    """Instances that all targets fit: by id or by tag. Without targets there are none."""
    if not self.targets:
        return []
    found = []
    for instance in ec2_backends[self.account_id][self.backend_region].all_instances():
        own = tags.of(instance)
        fits = [
            instance.id in target["Values"] if target["Key"] == "InstanceIds"
            else own.get(target["Key"].removeprefix("tag:")) in target["Values"]
            for target in self.targets
        ]  # fmt: skip
        if all(fits) and instance.state == "running":
            found.append(instance.id)
    return found


def settle(command):
    """What the command has come to by now."""
    over = now() - command.since >= setting("COMMAND", 1)
    for invocation in command.invocations:
        if command.cancelled:
            state = ("Cancelled", "Cancelled", -1, "")
        elif not over or invocation["local:silent"]:
            state = ("InProgress", "InProgress", -1, "")
        elif invocation["local:fails"]:
            state = ("Failed", "Failed", 1, "failed to run commands: exit status 1")
        else:
            state = ("Success", "Success", 0, "")
        status, details, code, error = state
        invocation.update(Status=status, StatusDetails=details, ResponseCode=code, StandardErrorContent=error)
        if status == "Success":
            invocation["StandardOutputContent"] = f"{invocation['local:says']}\n"
    states = [invocation["Status"] for invocation in command.invocations]
    worst = next((state for state in ("InProgress", "Failed", "Cancelled") if state in states), "Success")
    command.status = command.status_details = worst
    command.completed_count = sum(state != "InProgress" for state in states)
    command.error_count = states.count("Failed")


def response_object(self):
    settle(self)
    return _response_object(self)


def send_command(self):
    answer = _send(self)
    # AWS answers before an agent has taken it.
    answer.result["Command"].update(Status="Pending", StatusDetails="Pending", CompletedCount=0)
    return answer


def get_command_by_id(self, command_id):
    for command in self._commands:
        if command.command_id == command_id:
            settle(command)
            return command
    raise SSMException("InvalidCommandId", "Invalid command id.")


def get_invocation(self, instance_id, plugin_name):
    for invocation in self.invocations:
        if invocation["InstanceId"] == instance_id:
            return shown(invocation)
    raise SSMException("InvocationDoesNotExist", "InvocationDoesNotExist")


def shown(invocation):
    return {name: value for name, value in invocation.items() if not name.startswith("local:")}


def list_command_invocations(self):
    id, instance = self._get_param("CommandId"), self._get_param("InstanceId")
    backend = self.ssm_backend
    found = []
    for command in [backend.get_command_by_id(id)] if id else backend._commands:
        settle(command)
        for one in command.invocations:
            if instance in (None, one["InstanceId"]):
                plugin = {
                    "Name": one["PluginName"], "Status": one["Status"], "StatusDetails": one["StatusDetails"],
                    "ResponseCode": one["ResponseCode"],
                    "Output": one["StandardOutputContent"] + one["StandardErrorContent"],
                }  # fmt: skip
                found.append({
                    "CommandId": command.command_id, "InstanceId": one["InstanceId"], "Comment": command.comment,
                    "DocumentName": command.document_name, "RequestedDateTime": command.requested_date_time,
                    "Status": one["Status"], "StatusDetails": one["StatusDetails"],
                    "CommandPlugins": [plugin] if self._get_param("Details") else [],
                })  # fmt: skip
    return ActionResult({"CommandInvocations": found})


def cancel_command(self):
    command = self.ssm_backend.get_command_by_id(self._get_param("CommandId"))
    command.cancelled = command.status == "InProgress"
    return EmptyResult()


def describe_instance_information(self):
    """Every running instance has an agent that answers, unless its tag says otherwise."""
    wanted = None
    for one in [*self._get_param("Filters", []), *self._get_param("InstanceInformationFilterList", [])]:
        if (one.get("Key") or one.get("key")) == "InstanceIds":
            wanted = one.get("Values") or one.get("valueSet")
    found = [
        {
            "InstanceId": instance.id, "PingStatus": "Online", "LastPingDateTime": utcnow(),
            "PlatformType": "Linux", "ResourceType": "EC2Instance", "AgentVersion": "3.3.0.0",
        }
        for instance in ec2_backends[self.current_account][self.region].all_running_instances()
        if (wanted is None or instance.id in wanted) and tags.told(instance, "command") != "absent"
    ]  # fmt: skip
    return ActionResult({"InstanceInformationList": found})


def install():
    global _init, _response_object, _send
    _init = change(Command, "__init__", init)
    _response_object = change(Command, "response_object", response_object)
    change(Command, "_get_instance_ids_from_targets", instances_of_targets)
    change(Command, "get_invocation", get_invocation)
    change(SimpleSystemManagerBackend, "get_command_by_id", get_command_by_id)
    _send = change(SimpleSystemManagerResponse, "send_command", send_command)
    add(SimpleSystemManagerResponse, "list_command_invocations", list_command_invocations)
    add(SimpleSystemManagerResponse, "cancel_command", cancel_command)
    add(SimpleSystemManagerResponse, "describe_instance_information", describe_instance_information)
