"""Where moto's EC2, Auto Scaling, load balancers and Run Command differ from AWS's in what server groups rely on, they
are made alike here.

Each change says what AWS does. A moto that no longer has the part to be changed, or by now has a part that is added
here, is an error at the start, not a difference that nobody notices.

What takes minutes on AWS takes a moment here. Tags make it slower or let it fail; one is looked for at the instance,
then at its Auto Scaling group, then at its image. `LOCAL_CLOUD_…_SECONDS` in the server's environment changes what holds
without tags (`clock.setting`).

    local:start-seconds    how long an instance of a group is Pending
    local:healthy-seconds  how long a load balancer calls a registered instance initial
    local:stop-seconds     how long an instance that its group ends is Terminating
    local:health           with the value unhealthy, what load balancers call the instance
    local:command          with the value fail, how commands on the instance end; with hang, that they do not;
                           with absent, that there is no agent
    local:command-output   what commands on the instance print
    local:image            with the value fail, how an image that has it is made
"""


def install():
    from . import activities, balancing, classic, clock, commands, created, deletion, groups, images
    from . import kept, launching, machines, pages, refresh, tags, templates

    for part in (
        clock, tags, created, deletion, groups, launching, kept, activities, balancing, classic, refresh,
        templates, images, machines, commands, pages,
    ):
        part.install()
