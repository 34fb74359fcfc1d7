"""Lists that moto cuts off without a word are given in pages."""
from moto.ec2.responses.launch_templates import LaunchTemplates

from .change import change

WHOLE = 1_000_000


def paged(key, default):
    def wrap(original):
        def response(self):
            size = self._get_int_param("MaxResults") or default
            start = int(self._get_param("NextToken") or 0)
            ask = self._get_int_param
            self._get_int_param = lambda name, *rest: WHOLE if name == "MaxResults" else ask(name, *rest)
            answer = original(self)
            everything = answer.result[key]
            answer.result[key] = everything[start : start + size]
            if start + size < len(everything):
                answer.result["NextToken"] = str(start + size)
            return answer

        return response

    return wrap


def install():
    for name, key in (
        ("describe_launch_templates", "LaunchTemplates"),
        ("describe_launch_template_versions", "LaunchTemplateVersions"),
    ):
        change(LaunchTemplates, name, paged(key, 200)(vars(LaunchTemplates)[name]))
