use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::stage;
use crate::compute;
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::{Compute, Group};
use crate::support::listeners::{listen, make_target_group};

/// Traffic that moves by the weights of a listener, of which each trial has its own.
#[derive(Default)]
struct Shifting {
    /// The listeners' ARNs by trial.
    listeners: Mutex<BTreeMap<String, String>>,
}

impl Shifting {
    fn listener(&self, trial: &str) -> String {
        let listeners = self.listeners.lock().unwrap_or_else(PoisonError::into_inner);
        listeners.get(trial).cloned().unwrap_or_default()
    }
}

impl Scenario for Shifting {
    fn function(&self) -> &'static str {
        "deploy"
    }

    fn prefix(&self) -> &'static str {
        "shi"
    }

    fn stage(&self, trial: &str) -> Value {
        let fields = json!({
            "strategy": "trafficshifting",
            "targetGroups": [green(trial)],
            "trafficShifting": { "listeners": [self.listener(trial)], "steps": [50, 100] },
        });
        stage(trial, 1, &fields)
    }

    fn decisive(&self) -> &'static str {
        "ModifyListener"
    }

    fn killed_from(&self) -> Option<&'static str> {
        Some("DescribeListeners")
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        let compute = Compute::new(&lab.cloud);
        let (blue, green) =
            (make_target_group(&compute, &blue(trial)), make_target_group(&compute, &green(trial)));
        let listener = listen(&compute, &[(&blue, 1), (&green, 0)]);
        self.listeners.lock().unwrap_or_else(PoisonError::into_inner).insert(trial.to_owned(), listener);
        let name = format!("faults-{trial}-v000");
        compute.make(&Group { target_groups: &[&self::blue(trial)], ..Group::new(&name, 1) });
        for _ in 0..200 {
            if compute.targets(&blue).iter().any(|(_, state)| state == "healthy") {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        panic!("{name} does not become healthy");
    }

    fn world(&self, lab: &Lab, trial: &str, _execution: &str) -> Value {
        let compute = Compute::new(&lab.cloud);
        let listener = self.listener(trial);
        let found = compute.wait(compute.balancing.describe_listeners().listener_arns(listener).send());
        // It is none any more once the trial has been cleaned away.
        let Ok(found) = found else { return Value::Null };
        let actions = found.listeners().iter().flat_map(|listener| listener.default_actions());
        let tuples = actions.filter_map(|action| action.forward_config()).flat_map(|one| one.target_groups());
        let blue = compute.target_group(&blue(trial));
        let mut weights: Vec<(&str, Option<i32>)> = tuples
            .map(|tuple| {
                let is_blue = tuple.target_group_arn() == Some(&blue);
                (if is_blue { "blue" } else { "green" }, tuple.weight())
            })
            .collect();
        weights.sort_unstable();
        let mut world = compute::look(lab, &format!("faults-{trial}"));
        world["weights"] = json!(weights);
        world["targets"] = json!(
            [blue, compute.target_group(&green(trial))].map(|arn| compute
                .targets(&arn)
                .iter()
                .filter(|(_, state)| state == "healthy")
                .count())
        );
        world
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        assert_eq!(end["world"]["weights"], json!([["blue", 0], ["green", 100]]), "{end:#}");
        assert_eq!(end["world"]["targets"], json!([0, 1]), "{end:#}");
        assert_eq!(end["world"]["serverGroups"].as_array().map(Vec::len), Some(2), "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
        let compute = Compute::new(&lab.cloud);
        let delete = compute.balancing.delete_listener().listener_arn(self.listener(trial));
        compute.wait(delete.send()).expect("the listener goes");
        for name in [blue(trial), green(trial)] {
            let delete =
                compute.balancing.delete_target_group().target_group_arn(compute.target_group(&name));
            compute.wait(delete.send()).expect("the target group goes");
        }
    }
}

fn blue(trial: &str) -> String {
    format!("{trial}-blue")
}

fn green(trial: &str) -> String {
    format!("{trial}-green")
}

#[test]
fn a_shift_of_traffic_that_is_killed_at_any_call_or_delivered_twice_moves_all_of_it() {
    let lab = Lab::of_strategies();
    compute::network(&lab);
    suite::prove(&lab, &Shifting::default());
}
