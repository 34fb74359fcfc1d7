"""Where ministack's Step Functions differ from AWS's in what Gennaker's machines rely on, they are made alike here.

Each change says what AWS does. A ministack that no longer has the part to be changed is an error at the start, not a
difference that nobody notices.
"""
import json

from ministack.services import stepfunctions as sfn

_invoke_with_callback = sfn._invoke_with_callback
_call_lambda = sfn._call_lambda
_execute_task = sfn._execute_task
_run_sub_machine = sfn._run_sub_machine
_run_execution = sfn._run_execution
_start_execution = sfn._start_execution
_fail_execution = sfn._fail_execution


class _Stopped(sfn._ExecutionError):
    def __init__(self):
        super().__init__("States.Aborted", "the execution was stopped")


def invoke_with_callback(resource, input_data, token, state_def):
    """A function that fails while its task waits for a token fails the task, which may be tried again."""
    failed = []

    def call_lambda(function, event):
        try:
            return _call_lambda(function, event)
        except sfn._ExecutionError as error:
            # The waiter is let go with the function's error instead of waiting for its timeout.
            info = sfn._task_tokens.get(token)
            if info is not None:
                failed.append(error)
                info["error"] = {"Error": error.error, "Cause": error.cause}
                info["event"].set()
            raise

    scope = dict(_invoke_with_callback.__globals__, _call_lambda=call_lambda)
    function = type(_invoke_with_callback)(
        _invoke_with_callback.__code__, scope, _invoke_with_callback.__name__, _invoke_with_callback.__defaults__
    )
    return function(resource, input_data, token, state_def)


def execute_task(state_def, raw_input, execution, ctx):
    """`TimeoutSecondsPath` is honoured."""
    path = state_def.get("TimeoutSecondsPath")
    if path is not None:
        state_def = {**state_def, "TimeoutSeconds": sfn._resolve_path(path, raw_input)}
    return _execute_task(state_def, raw_input, execution, ctx)


def run_sub_machine(states, start_at, input_data, execution, ctx):
    """Branches have a context each, so that one does not take another's token, and end with a stopped execution."""
    branch = {**ctx}

    class States(dict):
        def get(self, name, default=None):
            if execution["status"] != "RUNNING":
                raise _Stopped
            return super().get(name, default)

    return _run_sub_machine(States(states), start_at, input_data, execution, branch)


def start_execution(data):
    """An execution runs the version that it was started with."""
    answer = _start_execution(data)
    version = sfn._state_machine_versions.get(data.get("stateMachineArn", ""))
    started = json.loads(answer[2]) if answer[0] == 200 else {}
    execution = sfn._executions.get(started.get("executionArn"))
    if version is not None and execution is not None:
        execution["pinned"] = version["definition"]
    return answer


def run_execution(arn):
    execution = sfn._executions.get(arn)
    machines = sfn._state_machines

    class Machines:
        def get(self, machine):
            found = machines.get(machine)
            pinned = execution.get("pinned") if execution else None
            return {**found, "definition": pinned} if found is not None and pinned is not None else found

    scope = dict(_run_execution.__globals__, _state_machines=Machines())
    function = type(_run_execution)(_run_execution.__code__, scope, _run_execution.__name__)
    return function(arn)


def fail_execution(execution, error, cause):
    """A stopped execution stays ABORTED, whatever a branch of it still comes to."""
    if execution["status"] == "RUNNING":
        _fail_execution(execution, error, cause)


def install():
    sfn._fail_execution = fail_execution
    sfn._invoke_with_callback = invoke_with_callback
    sfn._execute_task = execute_task
    sfn._run_sub_machine = run_sub_machine
    sfn._start_execution = start_execution
    sfn._run_execution = run_execution
