//! Looks at a cluster again and again while a pipeline runs: what it promises has to hold at every moment.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use aws_sdk_autoscaling::types::AutoScalingGroup;

use crate::support::Cloud;
use crate::support::compute::{Compute, REGION};

/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(150);

/// A server group at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether registering is not suspended, as far as AWS knows.
    pub(super) enabled: bool,
    pub(super) desired: i32,
    pub(super) least: i32,
    pub(super) in_service: usize,
    /// Instances that a target group calls healthy.
    pub(super) healthy: usize,
    /// Instances that a target group lists, but for those that drain.
    pub(super) registered: usize,
    /// Instances that drain.
    pub(super) draining: usize,
    pub(super) suspended: Vec<String>,
}

/// The cluster at one moment; the server groups by their names, after `us-west-2/` in another region than the first.
#[derive(Clone, Debug)]
pub(super) struct Sample {
    pub(super) at: Duration,
    pub(super) groups: BTreeMap<String, Seen>,
}

impl Sample {
    /// How many healthy instances of enabled server groups get traffic.
    pub(super) fn serving(&self) -> usize {
        self.groups.values().filter(|seen| seen.enabled).map(|seen| seen.healthy).sum()
    }

    /// One of a server group's numbers; 0 where it is not there.
    pub(super) fn of(&self, group: &str, number: impl Fn(&Seen) -> usize) -> usize {
        self.groups.get(group).map_or(0, number)
    }
}

/// The thread that looks.
#[derive(Debug)]
pub(super) struct Observer {
    done: Arc<AtomicBool>,
    thread: JoinHandle<Vec<Sample>>,
}

impl Observer {
    /// Looks for the first time before it returns.
    pub(super) fn start(cloud: &Arc<Cloud>, cluster: &str, regions: &[&'static str]) -> Self {
        let done = Arc::new(AtomicBool::new(false));
        let (cloud, cluster, regions, ended) =
            (Arc::clone(cloud), cluster.to_owned(), regions.to_vec(), Arc::clone(&done));
        let (first, ready) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let places: Vec<Compute<'_>> = regions.iter().map(|region| Compute::at(&cloud, region)).collect();
            let begin = Instant::now();
            let mut samples = Vec::new();
            loop {
                let last = ended.load(Ordering::Acquire);
                let at = begin.elapsed();
                let groups = places.iter().flat_map(|place| look(place, &cluster)).collect();
                samples.push(Sample { at, groups });
                let _ = first.send(());
                if last {
                    return samples;
                }
                std::thread::sleep(PAUSE);
            }
        });
        ready.recv().expect("a first look");
        Self { done, thread }
    }

    /// Looks for the last time.
    pub(super) fn stop(self) -> Observed {
        self.done.store(true, Ordering::Release);
        Observed { samples: self.thread.join().expect("every look") }
    }
}

/// What was seen.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) samples: Vec<Sample>,
}

impl Observed {
    /// At no moment were there fewer healthy enabled instances than this.
    pub(super) fn always_serves(&self, promised: usize) {
        for sample in &self.samples {
            assert!(sample.serving() >= promised, "{promised} are promised, but {sample:#?}");
        }
    }

    /// When something was so for the first time.
    pub(super) fn first(&self, what: &str, holds: impl Fn(&Sample) -> bool) -> Duration {
        let found = self.samples.iter().find(|sample| holds(sample));
        found.unwrap_or_else(|| panic!("it never happened that {what}: {:#?}", self.samples)).at
    }

    /// Whenever the second is so, the first has been so, then or before.
    pub(super) fn before(&self, what: &str, first: impl Fn(&Sample) -> bool, then: impl Fn(&Sample) -> bool) {
        let one = self.first(what, first);
        let other = self.first(&format!("something came after that {what}"), then);
        assert!(
            one <= other,
            "{what} only at {one:?}, but what was to follow at {other:?}: {:#?}",
            self.samples
        );
    }

    /// The different numbers of a server group, in their order.
    pub(super) fn course(&self, group: &str, number: impl Fn(&Seen) -> usize) -> Vec<usize> {
        let mut course: Vec<usize> = self.samples.iter().map(|sample| sample.of(group, &number)).collect();
        course.dedup();
        course
    }
}

/// A look that nothing changed in between: instances and their targets come in several answers.
fn look(place: &Compute<'_>, cluster: &str) -> Vec<(String, Seen)> {
    let mut before = place.groups(cluster);
    loop {
        let seen = before.iter().map(|group| seen(place, group)).collect();
        let after = place.groups(cluster);
        if members(&before) == members(&after) {
            return seen;
        }
        before = after;
    }
}

/// What must not change during a look.
fn members(groups: &[AutoScalingGroup]) -> Vec<String> {
    let one = |group: &AutoScalingGroup| {
        let ids: Vec<_> = group.instances().iter().filter_map(|instance| instance.instance_id()).collect();
        format!("{:?} {ids:?} {}", group.auto_scaling_group_name(), group.suspended_processes().len())
    };
    groups.iter().map(one).collect()
}

fn seen(place: &Compute<'_>, group: &AutoScalingGroup) -> (String, Seen) {
    let targets: Vec<(String, String)> =
        group.target_group_arns().iter().flat_map(|arn| place.targets(arn)).collect();
    let ids: Vec<&str> = group.instances().iter().filter_map(|instance| instance.instance_id()).collect();
    let count = |is: &dyn Fn(&str) -> bool| {
        ids.iter().filter(|id| targets.iter().any(|(target, state)| target == *id && is(state))).count()
    };
    let mut suspended: Vec<String> = group
        .suspended_processes()
        .iter()
        .filter_map(|process| process.process_name().map(str::to_owned))
        .collect();
    suspended.sort_unstable();
    let seen = Seen {
        enabled: !suspended.iter().any(|process| process == "AddToLoadBalancer"),
        desired: group.desired_capacity().unwrap_or_default(),
        least: group.min_size().unwrap_or_default(),
        in_service: in_service(group),
        healthy: count(&|state| state == "healthy"),
        registered: count(&|state| state != "draining"),
        draining: count(&|state| state == "draining"),
        suspended,
    };
    let name = group.auto_scaling_group_name().unwrap_or_default();
    (if place.region == REGION { name.to_owned() } else { format!("{}/{name}", place.region) }, seen)
}

/// How many instances of a server group are in service.
pub(super) fn in_service(group: &AutoScalingGroup) -> usize {
    let is_up = |state: &aws_sdk_autoscaling::types::LifecycleState| state.as_str() == "InService";
    group.instances().iter().filter(|instance| instance.lifecycle_state().is_some_and(is_up)).count()
}
