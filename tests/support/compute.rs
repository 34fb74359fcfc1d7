//! Server groups in a region of the local cloud: making them, and looking at them as AWS tells.

use std::sync::{Mutex, PoisonError};

use aws_config::{Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification, Tag};
use gennaker_deployment::{Deployer, Deployment};
use tokio::runtime::Runtime;

use super::{Cloud, wait, workspace};

/// Images that the local cloud has.
pub(crate) const OLD_IMAGE: &str = "ami-12c6146b";
pub(crate) const NEW_IMAGE: &str = "ami-03cf127a";
/// The target group and load balancer of the network that server groups stand in.
pub(crate) const TARGET_GROUP: &str = "testnet";
pub(crate) const SUBNETS: &str = "internal (testnet)";
pub(crate) const REGION: &str = "us-east-1";
/// The largest number of a test's server group, but for those at the end of the sequence.
const NUMBERS: u32 = 20;
const STACK: &str = "tests-network";

/// EC2, Auto Scaling and load balancers of one region.
#[derive(Debug)]
pub(crate) struct Compute<'c> {
    cloud: &'c Cloud,
    config: SdkConfig,
    /// Tells the local cloud whose account is meant.
    key: String,
    pub(crate) region: &'c str,
    pub(crate) scaling: aws_sdk_autoscaling::Client,
    pub(crate) balancing: aws_sdk_elasticloadbalancingv2::Client,
    runtime: Runtime,
}

/// A server group that a test makes, with a launch template of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group<'a> {
    /// Its name.
    pub(crate) name: &'a str,
    /// Its least and desired size; it can grow by eight.
    pub(crate) size: i32,
    /// What it runs.
    pub(crate) image: &'a str,
    /// The names of its target groups.
    pub(crate) target_groups: &'a [&'a str],
    /// The processes that are suspended in it.
    pub(crate) suspended: &'a [&'a str],
    /// Tags, which its instances have too.
    pub(crate) tags: &'a [(&'a str, &'a str)],
}

impl<'a> Group<'a> {
    /// So many instances of the old image behind the network's target group.
    pub(crate) const fn new(name: &'a str, size: i32) -> Self {
        Self { name, size, image: OLD_IMAGE, target_groups: &[TARGET_GROUP], suspended: &[], tags: &[] }
    }
}

impl<'c> Compute<'c> {
    pub(crate) fn new(cloud: &'c Cloud) -> Self {
        Self::at(cloud, REGION)
    }

    pub(crate) fn at(cloud: &'c Cloud, region: &'c str) -> Self {
        Self::with(cloud, region, &cloud.compute(), "test".to_owned())
    }

    /// The same in the account of a role.
    pub(crate) fn assuming(cloud: &'c Cloud, role: &str) -> Self {
        let sts = aws_sdk_sts::Client::new(&cloud.compute());
        let assumed =
            wait(sts.assume_role().role_arn(role).role_session_name("tests").send()).expect("a role");
        let given = assumed.credentials.expect("credentials");
        let key = given.access_key_id.clone();
        let token = Some(given.session_token);
        let credentials =
            Credentials::new(given.access_key_id, given.secret_access_key, token, None, "tests");
        let config = cloud.compute().to_builder();
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials)).build();
        Self::with(cloud, REGION, &config, key)
    }

    fn with(cloud: &'c Cloud, region: &'c str, config: &SdkConfig, key: String) -> Self {
        let config = config.to_builder().region(Region::new(region.to_owned())).build();
        Self {
            cloud,
            region,
            key,
            scaling: aws_sdk_autoscaling::Client::new(&config),
            balancing: aws_sdk_elasticloadbalancingv2::Client::new(&config),
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"),
            config,
        }
    }

    pub(crate) fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// The network that server groups stand in, made where it is missing: like the demo's, which is there as well.
    pub(crate) fn network(&self) {
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let template = std::fs::read_to_string(workspace().join("infra/gennaker/starting-point.json"))
            .expect("the template")
            .replace("myapp", TARGET_GROUP)
            // The local cloud takes no region for the first one.
            .replace(r#""Fn::GetAZs": """#, &format!(r#""Fn::GetAZs": "{}""#, self.region));
        let parameters = [("Image".to_owned(), OLD_IMAGE.to_owned())].into();
        let deployment = Deployment { stack: STACK, template: &template, parameters, bucket: "" };
        let deployer = Deployer::new(&self.config).expect("a deployer");
        self.wait(Box::pin(deployer.deploy(&deployment, &mut |_event| {}))).expect("the network");
    }

    /// Makes a server group.
    pub(crate) fn make(&self, group: &Group<'_>) {
        let template = format!("{}-before", group.name);
        self.ec2(&[
            ("Action", "CreateLaunchTemplate"),
            ("LaunchTemplateName", &template),
            ("LaunchTemplateData.ImageId", group.image),
            ("LaunchTemplateData.InstanceType", "t3.micro"),
        ]);
        let specification =
            LaunchTemplateSpecification::builder().launch_template_name(template).version("1").build();
        let arns: Vec<String> = group.target_groups.iter().map(|name| self.target_group(name)).collect();
        let tags = group.tags.iter().map(|(key, value)| tag(group.name, key, value)).collect();
        let create = self
            .scaling
            .create_auto_scaling_group()
            .auto_scaling_group_name(group.name)
            .launch_template(specification)
            .min_size(group.size)
            .desired_capacity(group.size)
            .max_size(group.size + 8)
            .vpc_zone_identifier(self.subnets().join(","))
            .set_target_group_arns((!arns.is_empty()).then_some(arns))
            .set_tags(Some(tags));
        self.wait(create.send()).expect("a server group");
        if !group.suspended.is_empty() {
            self.suspend(group.name, group.suspended);
        }
    }

    pub(crate) fn suspend(&self, name: &str, processes: &[&str]) {
        let processes = processes.iter().map(|process| (*process).to_owned()).collect();
        let suspend = self.scaling.suspend_processes().auto_scaling_group_name(name);
        self.wait(suspend.set_scaling_processes(Some(processes)).send()).expect("suspended processes");
    }

    /// The subnets of the network's load balancer.
    pub(crate) fn subnets(&self) -> Vec<String> {
        let found = self.wait(self.balancing.describe_load_balancers().names(TARGET_GROUP).send());
        let found = found.expect("the load balancer");
        let zones = found.load_balancers().iter().flat_map(|balancer| balancer.availability_zones());
        zones.filter_map(|zone| zone.subnet_id().map(str::to_owned)).collect()
    }

    /// A target group's ARN.
    pub(crate) fn target_group(&self, name: &str) -> String {
        let found = self.wait(self.balancing.describe_target_groups().names(name).send());
        let found = found.expect("the target group");
        found.target_groups().first().and_then(|group| group.target_group_arn()).expect("its ARN").to_owned()
    }

    /// The targets of a target group, each with its state.
    pub(crate) fn targets(&self, arn: &str) -> Vec<(String, String)> {
        let found = self.wait(self.balancing.describe_target_health().target_group_arn(arn).send());
        let found = found.expect("the targets");
        let one = |description: &aws_sdk_elasticloadbalancingv2::types::TargetHealthDescription| {
            let state = description.target_health()?.state()?.as_str().to_owned();
            Some((description.target()?.id()?.to_owned(), state))
        };
        found.target_health_descriptions().iter().filter_map(one).collect()
    }

    /// A cluster's server groups, by name. The tests' numbers are small; a list of all server groups would be long.
    pub(crate) fn groups(&self, cluster: &str) -> Vec<AutoScalingGroup> {
        let numbers = (0..=NUMBERS).chain([998, 999]);
        let names = numbers.map(|number| format!("{cluster}-v{number:03}")).collect();
        let asked = self.scaling.describe_auto_scaling_groups().set_auto_scaling_group_names(Some(names));
        let mut groups =
            self.wait(asked.send()).expect("the server groups").auto_scaling_groups.unwrap_or_default();
        groups.sort_by(|one, other| one.auto_scaling_group_name.cmp(&other.auto_scaling_group_name));
        groups
    }

    /// Deletes what is left of a cluster, and waits until it is gone: a list of all server groups is to stay short.
    pub(crate) fn remove(&self, cluster: &str) {
        for group in self.groups(cluster).into_iter().filter(|group| group.status().is_none()) {
            let delete = self.scaling.delete_auto_scaling_group().force_delete(true);
            let delete = delete.set_auto_scaling_group_name(group.auto_scaling_group_name);
            self.wait(delete.send()).expect("the server group goes");
        }
        for _ in 0..200 {
            if self.groups(cluster).is_empty() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        panic!("the server groups of {cluster} do not go");
    }

    /// How many launch templates are there for a cluster's server groups.
    pub(crate) fn launch_templates(&self, cluster: &str) -> usize {
        let ours = format!("{cluster}-v*");
        let found = self.ec2(&[
            ("Action", "DescribeLaunchTemplates"),
            ("Filter.1.Name", "launch-template-name"),
            ("Filter.1.Value.1", &ours),
        ]);
        found.matches("<launchTemplateName>").count()
    }

    /// Asks EC2 in its query protocol; the tests need too little of it for an SDK that takes minutes to compile.
    pub(crate) fn ec2(&self, parameters: &[(&str, &str)]) -> String {
        self.query("ec2", "2016-11-15", parameters)
    }

    /// Asks classic load balancers in theirs.
    pub(crate) fn classic(&self, parameters: &[(&str, &str)]) -> String {
        self.query("elasticloadbalancing", "2012-06-01", parameters)
    }

    fn query(&self, service: &str, version: &str, parameters: &[(&str, &str)]) -> String {
        let request = ureq::get(self.cloud.ports.moto_url()).query("Version", version);
        let request =
            request.query_pairs(parameters.iter().copied()).header("Authorization", self.scope(service));
        request.call().expect(service).body_mut().read_to_string().expect("its answer")
    }

    /// What the local cloud reads of a signature: the account, the region and the service.
    fn scope(&self, service: &str) -> String {
        format!(
            "AWS4-HMAC-SHA256 Credential={}/20260101/{}/{service}/aws4_request, SignedHeaders=host, Signature=0",
            self.key, self.region
        )
    }

    /// Asks Systems Manager in its JSON protocol.
    pub(crate) fn ssm(&self, action: &str, body: &serde_json::Value) -> serde_json::Value {
        let request = ureq::post(self.cloud.ports.moto_url())
            .header("Authorization", self.scope("ssm"))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", format!("AmazonSSM.{action}"));
        let mut answer = request.send(body.to_string()).expect("SSM");
        serde_json::from_str(&answer.body_mut().read_to_string().expect("its answer")).expect("JSON")
    }
}

/// The contents of each element of this name.
pub(crate) fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| Some(rest.split_once(&close)?.0)).collect()
}

fn tag(group: &str, key: &str, value: &str) -> Tag {
    Tag::builder()
        .resource_id(group)
        .resource_type("auto-scaling-group")
        .key(key)
        .value(value)
        .propagate_at_launch(true)
        .build()
}
