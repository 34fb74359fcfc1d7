"""What the local cloud's EC2, Auto Scaling, load balancers and Run Command have to do like AWS's; given is their address."""
import itertools
import sys
import time
import unittest

import boto3
from botocore.exceptions import ClientError

ENDPOINT = sys.argv.pop()
IMAGE, OTHER_IMAGE = "ami-12c6146b", "ami-03cf127a"
number = itertools.count(1)


def client(service, region="us-east-1"):
    return boto3.client(
        service, region, endpoint_url=ENDPOINT, aws_access_key_id="test", aws_secret_access_key="test"
    )


scaling, ec2, v2, classic, ssm = (client(name) for name in ("autoscaling", "ec2", "elbv2", "elb", "ssm"))


def until(what, wanted, seconds=8):
    """Looks until it is as wanted."""
    end = time.monotonic() + seconds
    while True:
        seen = what()
        if seen == wanted or callable(wanted) and wanted(seen):
            return seen
        if time.monotonic() > end:
            raise AssertionError(f"still {seen}, not {wanted}")
        time.sleep(0.05)


def setUpModule():
    global NETWORK, SUBNETS, GROUP
    NETWORK = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    SUBNETS = [
        ec2.create_subnet(VpcId=NETWORK, CidrBlock=f"10.9.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")["Subnet"]["SubnetId"]
        for n, zone in enumerate("ab")
    ]
    GROUP = ec2.create_security_group(GroupName="own", Description="own", VpcId=NETWORK)["GroupId"]


class Case(unittest.TestCase):
    def setUp(self):
        self.name = f"check-v{next(number):03}"

    def template(self, **data):
        made = ec2.create_launch_template(
            LaunchTemplateName=self.name, LaunchTemplateData={"ImageId": IMAGE, "InstanceType": "t3.micro", **data}
        )
        return made["LaunchTemplate"]["LaunchTemplateId"]

    def target_group(self, **attributes):
        arn = v2.create_target_group(Name=self.name, Protocol="HTTP", Port=80, VpcId=NETWORK)["TargetGroups"][0]["TargetGroupArn"]
        if attributes:
            pairs = [{"Key": key.replace("__", "."), "Value": value} for key, value in attributes.items()]
            v2.modify_target_group_attributes(TargetGroupArn=arn, Attributes=pairs)
        return arn

    def group(self, size=1, tags=None, name=None, largest=10, template=None, **more):
        if "MixedInstancesPolicy" not in more:
            more["LaunchTemplate"] = {"LaunchTemplateId": template or self.template(), "Version": "1"}
        scaling.create_auto_scaling_group(
            AutoScalingGroupName=name or self.name, MinSize=0, DesiredCapacity=size, MaxSize=largest,
            VPCZoneIdentifier=",".join(SUBNETS),
            Tags=[{"Key": key, "Value": value, "PropagateAtLaunch": True} for key, value in (tags or {}).items()],
            **more,
        )  # fmt: skip

    def look(self, name=None):
        found = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=[name or self.name])["AutoScalingGroups"]
        return found[0] if found else None

    def states(self):
        return sorted(instance["LifecycleState"] for instance in self.look()["Instances"])

    def ids(self):
        return sorted(instance["InstanceId"] for instance in self.look()["Instances"])

    def health(self, arn):
        found = v2.describe_target_health(TargetGroupArn=arn)["TargetHealthDescriptions"]
        return sorted(one["TargetHealth"]["State"] for one in found)

    def resize(self, desired, **more):
        scaling.update_auto_scaling_group(AutoScalingGroupName=self.name, DesiredCapacity=desired, **more)

    def suspend(self, *processes):
        scaling.suspend_processes(AutoScalingGroupName=self.name, ScalingProcesses=list(processes))

    def resume(self, *processes):
        scaling.resume_processes(AutoScalingGroupName=self.name, ScalingProcesses=list(processes))

    def refused(self, code, call, **arguments):
        with self.assertRaises(ClientError) as caught:
            call(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code, caught.exception)


class Processes(Case):
    def test_while_launch_is_suspended_nothing_is_launched_and_then_it_catches_up(self):
        self.group(1)
        self.suspend("Launch")
        self.resize(3)
        self.assertEqual((self.look()["DesiredCapacity"], self.states()), (3, ["InService"]))
        self.resume("Launch")
        self.assertEqual(self.states(), ["InService"] * 3)

    def test_while_terminate_is_suspended_nothing_is_terminated_and_then_it_catches_up(self):
        self.group(3)
        self.suspend("Terminate")
        self.resize(1)
        self.assertEqual(len(self.ids()), 3)
        self.resume()
        self.assertEqual(len(self.ids()), 1)

    def test_what_starts_while_registering_is_suspended_is_never_registered(self):
        arn = self.target_group()
        self.group(1, TargetGroupARNs=[arn])
        self.suspend("AddToLoadBalancer")
        self.resize(2)
        self.resume("AddToLoadBalancer")
        self.assertEqual((len(self.ids()), len(self.health(arn))), (2, 1))
        self.resize(3)
        self.assertEqual(len(self.health(arn)), 2)

    def test_an_unknown_process_or_group_is_refused(self):
        self.group(0)
        self.refused("ValidationError", scaling.suspend_processes, AutoScalingGroupName=self.name, ScalingProcesses=["Sleep"])
        self.refused("ValidationError", scaling.suspend_processes, AutoScalingGroupName="nobody", ScalingProcesses=["Launch"])

    def test_a_terminated_instance_is_replaced_unless_launch_is_suspended(self):
        arn = self.target_group()
        self.group(2, TargetGroupARNs=[arn])
        first = self.ids()
        ec2.terminate_instances(InstanceIds=first[:1])
        second = self.ids()
        self.assertEqual((len(second), len(set(first) & set(second))), (2, 1))
        self.suspend("Launch")
        ec2.terminate_instances(InstanceIds=second[:1])
        self.assertEqual(len(self.ids()), 1)
        until(lambda: self.health(arn), ["healthy"])

    def test_stopped_and_unhealthy_instances_are_replaced(self):
        self.group(2)
        first = self.ids()
        ec2.stop_instances(InstanceIds=first[:1])
        scaling.set_instance_health(InstanceId=first[1], HealthStatus="Unhealthy")
        self.assertEqual((len(self.ids()), set(self.ids()) & set(first)), (2, set()))


class Targets(Case):
    def test_a_target_is_initial_then_healthy_then_draining_then_gone(self):
        arn = self.target_group()
        self.group(1, {"local:healthy-seconds": "0.5"}, TargetGroupARNs=[arn])
        [id] = self.ids()
        self.assertEqual(self.health(arn), ["initial"])
        until(lambda: self.health(arn), ["healthy"])
        v2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": id}])
        self.assertEqual(self.health(arn), ["draining"])
        until(lambda: self.health(arn), [])
        [unused] = v2.describe_target_health(TargetGroupArn=arn, Targets=[{"Id": id}])["TargetHealthDescriptions"]
        self.assertEqual(unused["TargetHealth"]["Reason"], "Target.NotRegistered")
        v2.deregister_targets(TargetGroupArn=arn, Targets=[{"Id": id}])
        v2.register_targets(TargetGroupArn=arn, Targets=[{"Id": id}])
        self.assertEqual(self.health(arn), ["initial"])

    def test_without_a_delay_nothing_drains(self):
        arn = self.target_group(deregistration_delay__timeout_seconds="0")
        self.group(1, TargetGroupARNs=[arn])
        self.resize(0)
        self.assertEqual(self.health(arn), [])

    def test_what_a_tag_calls_unhealthy_is_until_the_tag_is_gone(self):
        arn = self.target_group()
        self.group(1, {"local:health": "unhealthy"}, TargetGroupARNs=[arn])
        until(lambda: self.health(arn), ["unhealthy"])
        tags = [{"Key": "local:health", "Value": "fine"}]
        ec2.create_tags(Resources=self.ids(), Tags=tags)
        self.assertEqual(self.health(arn), ["healthy"])

    def test_an_image_can_be_what_is_unhealthy(self):
        [instance] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1)["Instances"]
        specification = {"ResourceType": "image", "Tags": [{"Key": "local:health", "Value": "unhealthy"}]}
        image = ec2.create_image(InstanceId=instance["InstanceId"], Name=self.name, TagSpecifications=[specification])
        arn = self.target_group()
        self.group(1, TargetGroupARNs=[arn], template=self.template(ImageId=image["ImageId"]))
        until(lambda: self.health(arn), ["unhealthy"])

    def test_an_instance_starts_in_its_time_and_is_then_registered(self):
        arn = self.target_group()
        self.group(1, {"local:start-seconds": "0.6"}, TargetGroupARNs=[arn])
        self.assertEqual((self.states(), self.health(arn)), (["Pending"], []))
        until(self.states, ["InService"])
        until(lambda: self.health(arn), ["healthy"])

    def test_an_instance_ends_in_its_time(self):
        arn = self.target_group(deregistration_delay__timeout_seconds="1")
        self.group(1, {"local:stop-seconds": "0.6"}, TargetGroupARNs=[arn])
        self.resize(0)
        self.assertEqual((self.states(), self.health(arn)), (["Terminating"], ["draining"]))
        until(self.states, [])

    def test_groups_of_one_classic_load_balancer_leave_each_others_instances_alone(self):
        listener = {"Protocol": "http", "LoadBalancerPort": 80, "InstancePort": 80}
        classic.create_load_balancer(LoadBalancerName=self.name, Listeners=[listener], Subnets=SUBNETS)
        template = self.template()
        self.group(1, LoadBalancerNames=[self.name], template=template)
        self.group(2, LoadBalancerNames=[self.name], name=f"{self.name}-other", template=template)
        states = lambda: [one["State"] for one in classic.describe_instance_health(LoadBalancerName=self.name)["InstanceStates"]]
        until(states, ["InService"] * 3)
        id = {"InstanceId": self.ids()[0]}
        classic.deregister_instances_from_load_balancer(LoadBalancerName=self.name, Instances=[id])
        self.assertEqual(states(), ["InService"] * 2)
        classic.register_instances_with_load_balancer(LoadBalancerName=self.name, Instances=[id])
        self.assertEqual(sorted(states()), ["InService", "InService", "OutOfService"])
        self.resize(0)
        until(states, ["InService"] * 2)

    def test_attaching_registers_and_detaching_deregisters(self):
        arn = self.target_group()
        self.group(2)
        scaling.attach_load_balancer_target_groups(AutoScalingGroupName=self.name, TargetGroupARNs=[arn])
        until(lambda: self.health(arn), ["healthy"] * 2)
        scaling.detach_instances(AutoScalingGroupName=self.name, InstanceIds=self.ids()[:1], ShouldDecrementDesiredCapacity=True)
        until(lambda: self.health(arn), ["healthy"])
        scaling.detach_load_balancer_target_groups(AutoScalingGroupName=self.name, TargetGroupARNs=[arn])
        until(lambda: self.health(arn), [])
        self.assertEqual(self.look()["DesiredCapacity"], 1)


class Groups(Case):
    def test_a_name_is_taken_until_its_group_is_gone(self):
        arn = self.target_group()
        self.group(2, TargetGroupARNs=[arn])
        template = self.look()["LaunchTemplate"]["LaunchTemplateId"]
        self.refused("AlreadyExists", self.group, template=template)
        self.refused("ResourceInUse", scaling.delete_auto_scaling_group, AutoScalingGroupName=self.name)
        ids = self.ids()
        scaling.delete_auto_scaling_group(AutoScalingGroupName=self.name, ForceDelete=True)
        self.assertEqual(self.look()["Status"], "Delete in progress")
        self.refused("AlreadyExists", self.group, template=template)
        until(self.look, None)
        until(lambda: self.health(arn), [])
        found = ec2.describe_instances(InstanceIds=ids)["Reservations"]
        self.assertLessEqual({one["Instances"][0]["State"]["Name"] for one in found}, {"shutting-down", "terminated"})
        self.group(0, template=template)
        self.refused("ValidationError", scaling.delete_auto_scaling_group, AutoScalingGroupName="nobody")

    def test_sizes_fit(self):
        self.refused("ValidationError", self.group, size=5, largest=4)
        self.group(2, largest=4, template=ec2.describe_launch_templates(LaunchTemplateNames=[self.name])["LaunchTemplates"][0]["LaunchTemplateId"])
        self.refused("ValidationError", scaling.set_desired_capacity, AutoScalingGroupName=self.name, DesiredCapacity=5)
        scaling.update_auto_scaling_group(AutoScalingGroupName=self.name, MinSize=3)
        self.assertEqual((self.look()["DesiredCapacity"], len(self.ids())), (3, 3))
        scaling.update_auto_scaling_group(AutoScalingGroupName=self.name, MinSize=0, MaxSize=1)
        self.assertEqual((self.look()["DesiredCapacity"], len(self.ids())), (1, 1))

    def test_an_image_that_is_not_there_is_refused(self):
        self.refused("ValidationError", self.group, template=self.template(ImageId="ami-00000000"))

    def test_an_update_keeps_what_it_does_not_name(self):
        self.group(1, HealthCheckGracePeriod=0, DefaultCooldown=10, TerminationPolicies=["OldestInstance"], DefaultInstanceWarmup=7)
        before = self.look()
        self.assertEqual((before["HealthCheckGracePeriod"], before["DefaultCooldown"], before["DefaultInstanceWarmup"]), (0, 10, 7))
        scaling.update_auto_scaling_group(AutoScalingGroupName=self.name, DefaultCooldown=20, CapacityRebalance=True)
        after = self.look()
        self.assertEqual({**before, "DefaultCooldown": 20, "CapacityRebalance": True}, after)

    def test_a_mixed_instances_policy_is_kept_and_followed(self):
        policy = {
            "LaunchTemplate": {
                "LaunchTemplateSpecification": {"LaunchTemplateId": self.template(), "Version": "1"},
                "Overrides": [{"InstanceType": "m5.large", "WeightedCapacity": "2"}, {"InstanceType": "c5.large"}],
            },
            "InstancesDistribution": {
                "OnDemandBaseCapacity": 1, "OnDemandPercentageAboveBaseCapacity": 0,
                "SpotAllocationStrategy": "capacity-optimized",
            },
        }  # fmt: skip
        self.group(4, MixedInstancesPolicy=policy)
        self.resize(6)
        found = self.look()
        self.assertNotIn("LaunchTemplate", found)
        distribution = found["MixedInstancesPolicy"]["InstancesDistribution"]
        self.assertEqual(distribution["SpotAllocationStrategy"], "capacity-optimized")
        self.assertEqual(found["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"], policy["LaunchTemplate"]["Overrides"])
        self.assertEqual([one["InstanceType"] for one in found["Instances"]], ["m5.large"] * 3)
        self.assertEqual({one["WeightedCapacity"] for one in found["Instances"]}, {"2"})
        instances = [one["Instances"][0] for one in ec2.describe_instances(InstanceIds=self.ids())["Reservations"]]
        self.assertEqual(sorted(one.get("InstanceLifecycle", "") for one in instances), ["", "spot", "spot"])

    def test_instances_have_what_their_version_says_and_stand_in_all_zones(self):
        template = self.template(
            UserData="IyEvYmluL2Jhc2gK", KeyName="key", EbsOptimized=True, Monitoring={"Enabled": True},
            IamInstanceProfile={"Name": "role"}, MetadataOptions={"HttpTokens": "required"},
            NetworkInterfaces=[{"DeviceIndex": 0, "AssociatePublicIpAddress": False, "Groups": [GROUP]}],
            BlockDeviceMappings=[
                {"DeviceName": "/dev/sdb", "Ebs": {"VolumeSize": 40, "VolumeType": "io1", "Iops": 100, "DeleteOnTermination": True}},
                {"DeviceName": "/dev/sdc", "VirtualName": "ephemeral0"},
            ],
            TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "from", "Value": "template"}]}],
        )  # fmt: skip
        self.group(2, {"owner": "me"}, template=template)
        found = [one["Instances"][0] for one in ec2.describe_instances(InstanceIds=self.ids())["Reservations"]]
        self.assertEqual(sorted(one["Placement"]["AvailabilityZone"] for one in found), ["us-east-1a", "us-east-1b"])
        one = found[0]
        tags = {tag["Key"]: tag["Value"] for tag in one["Tags"]}
        self.assertEqual((tags["from"], tags["owner"], tags["aws:autoscaling:groupName"]), ("template", "me", self.name))
        self.assertEqual([group["GroupId"] for group in one["SecurityGroups"]], [GROUP])
        self.assertTrue(one["IamInstanceProfile"]["Arn"].endswith("/role"))
        self.assertEqual((one["KeyName"], one["EbsOptimized"], one["Monitoring"]["State"]), ("key", True, "enabled"))
        self.assertEqual(one["MetadataOptions"]["HttpTokens"], "required")
        self.assertEqual([device["DeviceName"] for device in one["BlockDeviceMappings"]], ["/dev/sda1", "/dev/sdb"])

    def test_hooks_policies_schedules_notifications_and_metrics_are_the_groups_own(self):
        queue, topic = "arn:aws:sqs:us-east-1:000000000000:q", "arn:aws:sns:us-east-1:000000000000:t"
        template = self.template()
        names = [self.name, f"{self.name}-other"]
        for name in names:
            self.group(0, name=name, template=template, LifecycleHookSpecificationList=[
                {"LifecycleHookName": "h", "LifecycleTransition": "autoscaling:EC2_INSTANCE_TERMINATING", "RoleARN": "arn:aws:iam::000000000000:role/r",
                 "NotificationTargetARN": queue, "NotificationMetadata": "m", "HeartbeatTimeout": 60, "DefaultResult": "CONTINUE"}])  # fmt: skip
            scaling.put_scaling_policy(AutoScalingGroupName=name, PolicyName="p", AdjustmentType="ChangeInCapacity", ScalingAdjustment=1)
            scaling.put_scheduled_update_group_action(AutoScalingGroupName=name, ScheduledActionName="s", Recurrence="0 3 * * *", DesiredCapacity=1)
            scaling.put_notification_configuration(AutoScalingGroupName=name, TopicARN=topic, NotificationTypes=["autoscaling:EC2_INSTANCE_LAUNCH"])
            scaling.enable_metrics_collection(AutoScalingGroupName=name, Granularity="1Minute", Metrics=["GroupMinSize"])
        [hook] = scaling.describe_lifecycle_hooks(AutoScalingGroupName=self.name)["LifecycleHooks"]
        self.assertEqual((hook["NotificationTargetARN"], hook["NotificationMetadata"], hook["RoleARN"][-2:], hook["HeartbeatTimeout"]), (queue, "m", "/r", 60))
        scaling.delete_policy(AutoScalingGroupName=names[1], PolicyName="p")
        [policy] = scaling.describe_policies(AutoScalingGroupName=self.name)["ScalingPolicies"]
        self.assertIn(self.name, policy["PolicyARN"])
        scaling.delete_scheduled_action(AutoScalingGroupName=names[1], ScheduledActionName="s")
        [action] = scaling.describe_scheduled_actions(AutoScalingGroupName=self.name)["ScheduledUpdateGroupActions"]
        self.assertEqual((action["ScheduledActionName"], action["DesiredCapacity"], action["Recurrence"]), ("s", 1, "0 3 * * *"))
        found = scaling.describe_notification_configurations(AutoScalingGroupNames=[self.name])["NotificationConfigurations"]
        self.assertEqual(found, [{"AutoScalingGroupName": self.name, "TopicARN": topic, "NotificationType": "autoscaling:EC2_INSTANCE_LAUNCH"}])
        self.assertEqual([one["Metric"] for one in self.look()["EnabledMetrics"]], ["GroupMinSize"])
        scaling.delete_auto_scaling_group(AutoScalingGroupName=self.name)
        until(self.look, None)
        self.assertEqual(scaling.describe_policies(AutoScalingGroupName=self.name)["ScalingPolicies"], [])

    def test_activities_are_told(self):
        self.group(1)
        self.resize(0)
        found = scaling.describe_scaling_activities(AutoScalingGroupName=self.name)["Activities"]
        self.assertEqual([one["Description"].split()[0] for one in found], ["Terminating", "Launching"])
        self.assertEqual({one["StatusCode"] for one in found}, {"Successful"})


class Refreshes(Case):
    def refresh(self, **preferences):
        desired = {"LaunchTemplate": {"LaunchTemplateId": self.made, "Version": "2"}}
        made = scaling.start_instance_refresh(AutoScalingGroupName=self.name, Preferences=preferences, DesiredConfiguration=desired)
        return made["InstanceRefreshId"]

    def prepare(self, size=4, **more):
        self.made, self.arn = self.template(), self.target_group()
        ec2.create_launch_template_version(LaunchTemplateId=self.made, SourceVersion="1", LaunchTemplateData={"ImageId": OTHER_IMAGE})
        self.group(size, TargetGroupARNs=[self.arn], template=self.made, **more)
        until(lambda: self.health(self.arn), ["healthy"] * size)

    def seen(self):
        return scaling.describe_instance_refreshes(AutoScalingGroupName=self.name)["InstanceRefreshes"][0]

    def versions(self):
        return sorted(one["LaunchTemplate"]["Version"] for one in self.look()["Instances"])

    def test_all_instances_are_replaced_and_enough_stay_healthy(self):
        self.prepare()
        before = self.ids()
        id = self.refresh(MinHealthyPercentage=50, InstanceWarmup=0)
        self.assertEqual((self.seen()["InstanceRefreshId"], self.seen()["Status"]), (id, "Pending"))
        self.refused("InstanceRefreshInProgress", self.refresh)
        healthy, percentages = [], set()
        while self.seen()["Status"] in ("Pending", "InProgress"):
            healthy.append(self.health(self.arn).count("healthy"))
            percentages.add(self.seen()["PercentageComplete"])
            time.sleep(0.03)
        seen = self.seen()
        self.assertEqual((seen["Status"], seen["PercentageComplete"], seen["InstancesToUpdate"]), ("Successful", 100, 0))
        self.assertGreaterEqual(min(healthy), 2)
        self.assertIn(50, percentages)
        self.assertEqual((self.versions(), set(before) & set(self.ids())), (["2"] * 4, set()))
        self.assertEqual(self.look()["LaunchTemplate"]["Version"], "2")

    def test_new_instances_come_first_when_none_may_be_missing(self):
        self.prepare(2)
        self.refresh(MinHealthyPercentage=100, InstanceWarmup=0)
        healthy = []
        while self.seen()["Status"] in ("Pending", "InProgress"):
            healthy.append(self.health(self.arn).count("healthy"))
            time.sleep(0.03)
        self.assertEqual((self.seen()["Status"], min(healthy)), ("Successful", 2))

    def test_it_rests_at_a_checkpoint_and_can_be_cancelled_there(self):
        self.prepare()
        self.refresh(MinHealthyPercentage=75, InstanceWarmup=0, CheckpointPercentages=[25, 100], CheckpointDelay=2)
        until(lambda: self.seen()["PercentageComplete"], 25)
        scaling.cancel_instance_refresh(AutoScalingGroupName=self.name)
        self.assertIn(self.seen()["Status"], ("Cancelling", "Cancelled"))
        until(lambda: self.seen()["Status"], "Cancelled")
        self.assertEqual((self.versions(), self.look()["LaunchTemplate"]["Version"]), (["1", "1", "1", "2"], "1"))
        self.refused("ActiveInstanceRefreshNotFound", scaling.cancel_instance_refresh, AutoScalingGroupName=self.name)

    def test_it_is_rolled_back_on_request(self):
        self.prepare()
        self.refresh(MinHealthyPercentage=50, InstanceWarmup=0, CheckpointPercentages=[50, 100], CheckpointDelay=2)
        until(lambda: self.seen()["PercentageComplete"], 50)
        scaling.rollback_instance_refresh(AutoScalingGroupName=self.name)
        self.assertEqual(self.seen()["Status"], "RollbackInProgress")
        until(lambda: self.seen()["Status"], "RollbackSuccessful")
        self.assertEqual((self.versions(), self.seen()["PercentageComplete"]), (["1"] * 4, 100))

    def test_what_does_not_become_healthy_is_rolled_back(self):
        self.prepare(2)
        unclear = {"LaunchTemplate": {"LaunchTemplateId": self.made, "Version": "$Latest"}}
        self.refused(
            "ValidationError", scaling.start_instance_refresh, AutoScalingGroupName=self.name,
            DesiredConfiguration=unclear, Preferences={"AutoRollback": True},
        )  # fmt: skip
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "local:health", "Value": "unhealthy"}]}]
        ec2.create_launch_template_version(LaunchTemplateId=self.made, SourceVersion="1", LaunchTemplateData={"TagSpecifications": tags})
        desired = {"LaunchTemplate": {"LaunchTemplateId": self.made, "Version": "3"}}
        scaling.start_instance_refresh(
            AutoScalingGroupName=self.name, DesiredConfiguration=desired,
            Preferences={"MinHealthyPercentage": 50, "InstanceWarmup": 0, "AutoRollback": True},
        )  # fmt: skip
        until(lambda: self.seen()["Status"], "RollbackSuccessful", 15)
        self.assertEqual(self.versions(), ["1"] * 2)
        until(lambda: self.health(self.arn), ["healthy"] * 2)


class Templates(Case):
    def test_a_version_inherits_from_its_source(self):
        template = self.template(UserData="IyEvYmluL2Jhc2gK", KeyName="key")
        made = ec2.create_launch_template_version(LaunchTemplateId=template, SourceVersion="1", LaunchTemplateData={"InstanceType": "m5.large", "UserData": "ZWNobwo="})
        data = made["LaunchTemplateVersion"]["LaunchTemplateData"]
        self.assertEqual((data["ImageId"], data["InstanceType"], data["KeyName"], data["UserData"]), (IMAGE, "m5.large", "key", "ZWNobwo="))
        bare = ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={"ImageId": OTHER_IMAGE})
        self.assertEqual(bare["LaunchTemplateVersion"]["LaunchTemplateData"], {"ImageId": OTHER_IMAGE})
        self.group(1, template=template, name=self.name)
        scaling.update_auto_scaling_group(AutoScalingGroupName=self.name, DesiredCapacity=2, LaunchTemplate={"LaunchTemplateId": template, "Version": "2"})
        self.assertEqual(sorted(one["InstanceType"] for one in self.look()["Instances"]), ["m5.large", "t3.micro"])

    def test_a_token_makes_one_version_and_one_template_and_one_instance(self):
        data = {"ImageId": IMAGE}
        create = lambda: ec2.create_launch_template(LaunchTemplateName=self.name, ClientToken=self.name, LaunchTemplateData=data)["LaunchTemplate"]["LaunchTemplateId"]
        template = create()
        self.assertEqual(template, create())
        version = lambda: ec2.create_launch_template_version(LaunchTemplateId=template, ClientToken=self.name, LaunchTemplateData=data)["LaunchTemplateVersion"]["VersionNumber"]
        self.assertEqual((version(), version()), (2, 2))
        run = lambda **more: ec2.run_instances(MinCount=1, MaxCount=1, ImageId=IMAGE, ClientToken=self.name, IamInstanceProfile={"Name": "any"}, **more)["Instances"][0]["InstanceId"]
        self.assertEqual(run(), run())
        self.refused("IdempotentParameterMismatch", run, InstanceType="m5.large")

    def test_versions_can_be_deleted_and_lists_have_pages(self):
        template = self.template()
        for _ in range(3):
            ec2.create_launch_template_version(LaunchTemplateId=template, LaunchTemplateData={"ImageId": IMAGE})
        done = ec2.delete_launch_template_versions(LaunchTemplateId=template, Versions=["2", "1"])
        self.assertEqual(len(done["SuccessfullyDeletedLaunchTemplateVersions"]), 1)
        pages = ec2.get_paginator("describe_launch_template_versions").paginate(LaunchTemplateId=template, PaginationConfig={"PageSize": 1})
        numbers = [one["VersionNumber"] for page in pages for one in page["LaunchTemplateVersions"]]
        self.assertEqual(sorted(numbers), [1, 3, 4])
        for n in range(20):
            ec2.create_launch_template(LaunchTemplateName=f"{self.name}-{n}", LaunchTemplateData={"ImageId": IMAGE})
        found = ec2.describe_launch_templates(Filters=[{"Name": "launch-template-name", "Values": [f"{self.name}-*"]}])
        self.assertEqual(len(found["LaunchTemplates"]), 20)


class Machines(Case):
    def run_one(self, *tags):
        specifications = [{"ResourceType": "instance", "Tags": [{"Key": key, "Value": value} for key, value in tags]}] if tags else []
        [instance] = ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, TagSpecifications=specifications)["Instances"]
        return instance["InstanceId"]

    def state(self, id):
        return ec2.describe_instances(InstanceIds=[id])["Reservations"][0]["Instances"][0]["State"]["Name"]

    def test_an_image_of_a_stopped_instance_is_pending_then_available(self):
        id = self.run_one()
        [answer] = ec2.stop_instances(InstanceIds=[id])["StoppingInstances"]
        self.assertEqual((answer["CurrentState"]["Name"], self.state(id)), ("stopping", "stopping"))
        until(lambda: self.state(id), "stopped")
        specifications = [{"ResourceType": kind, "Tags": [{"Key": "appversion", "Value": "x-1.0"}]} for kind in ("image", "snapshot")]
        image = ec2.create_image(InstanceId=id, Name=self.name, TagSpecifications=specifications)["ImageId"]
        look = lambda: ec2.describe_images(ImageIds=[image])["Images"][0]
        self.assertEqual((look()["State"], look()["Tags"]), ("pending", specifications[0]["Tags"]))
        snapshot = look()["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        self.assertEqual(ec2.describe_snapshots(SnapshotIds=[snapshot])["Snapshots"][0]["Tags"], specifications[0]["Tags"])
        until(lambda: look()["State"], "available")
        self.refused("InvalidAMIName.Duplicate", ec2.create_image, InstanceId=id, Name=self.name)
        ec2.terminate_instances(InstanceIds=[id])
        self.assertEqual(self.state(id), "shutting-down")
        until(lambda: self.state(id), "terminated")

    def test_a_copy_of_an_image_is_pending_and_tagged(self):
        west = client("ec2", "us-west-2")
        image = west.copy_image(
            SourceImageId=IMAGE, SourceRegion="us-east-1", Name=self.name,
            TagSpecifications=[{"ResourceType": "image", "Tags": [{"Key": "a", "Value": "b"}]}],
        )["ImageId"]  # fmt: skip
        look = lambda: west.describe_images(ImageIds=[image])["Images"][0]
        self.assertEqual((look()["State"], look()["Tags"]), ("pending", [{"Key": "a", "Value": "b"}]))
        until(lambda: look()["State"], "available")

    def test_a_command_runs_for_a_moment_and_ends_as_the_instance_says(self):
        good, bad = self.run_one(("local:command-output", "hello")), self.run_one(("local:command", "fail"))
        self.refused("InvalidInstanceId", ssm.send_command, DocumentName="AWS-RunShellScript", InstanceIds=["i-00000000000000000"])
        command = ssm.send_command(DocumentName="AWS-RunShellScript", InstanceIds=[good, bad], Parameters={"commands": ["true"]})["Command"]
        self.assertEqual((command["Status"], sorted(command["InstanceIds"])), ("Pending", sorted([good, bad])))
        one = lambda id: ssm.get_command_invocation(CommandId=command["CommandId"], InstanceId=id)
        self.assertEqual((one(good)["Status"], one(good)["ResponseCode"]), ("InProgress", -1))
        until(lambda: one(good)["Status"], "Success")
        self.assertEqual(one(good)["StandardOutputContent"], "hello\n")
        self.assertEqual((one(bad)["Status"], one(bad)["ResponseCode"]), ("Failed", 1))
        self.assertIn("exit status 1", one(bad)["StandardErrorContent"])
        self.assertEqual(ssm.list_commands(CommandId=command["CommandId"])["Commands"][0]["Status"], "Failed")
        found = ssm.list_command_invocations(CommandId=command["CommandId"], Details=True)["CommandInvocations"]
        self.assertEqual(sorted(one["Status"] for one in found), ["Failed", "Success"])
        known = ssm.describe_instance_information(Filters=[{"Key": "InstanceIds", "Values": [good]}])["InstanceInformationList"]
        self.assertEqual([one["PingStatus"] for one in known], ["Online"])


if __name__ == "__main__":
    unittest.main()
