//! Random graphs with random scripts.

use serde_json::{Value, json};

use super::script::{Case, Kind, Reply};

/// Pseudo-random numbers from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number from 0, and below `limit`.
    pub(crate) const fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }

    const fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        let place = self.below(of.len() as u64);
        of[usize::try_from(place).expect("small")]
    }
}

/// A graph of two to twelve stages, and what they answer.
pub(crate) fn case(seed: u64) -> Case {
    let mut random = Random::new(seed);
    let count = 2 + random.below(11);
    // From graphs that are nearly rows to ones that are nearly all side by side.
    let density = 2 + random.below(4);
    let mut stages = Vec::new();
    for stage in 1..=count {
        let mut requisites: Vec<String> =
            (1..stage).filter(|_| random.one_in(density)).map(|earlier| earlier.to_string()).collect();
        requisites.truncate(3);
        let mut json = json!({ "refId": stage.to_string(), "requisiteStageRefIds": requisites });
        let fields = json.as_object_mut().expect("a map");
        let kind = match random.below(4) {
            0 => json!({ "type": "evaluateVariables" }),
            1 => json!({ "type": "resizeServerGroup" }),
            // Woken long before its time, or never, so that nothing depends on how fast the machine is.
            2 => json!({ "type": "wait", "waitTime": random.pick(&[1, 60]) }),
            _ => json!({ "type": "wait", "waitTime": "${ seconds }" }),
        };
        fields.extend(kind.as_object().cloned().expect("a map"));
        if random.one_in(6) {
            fields.insert("continuePipeline".to_owned(), true.into());
        }
        stages.push(json);
    }
    let halts = random.one_in(3);
    let mut case = Case::new(&format!("random-{seed}"), &json!(stages));
    for stage in &stages {
        case = scripted(case, stage, halts, &mut random);
    }
    case
}

/// What one stage answers.
fn scripted(mut case: Case, stage: &Value, halts: bool, random: &mut Random) -> Case {
    let who = stage["refId"].as_str().expect("text");
    let kind = stage["type"].as_str().expect("text");
    let known = stage["waitTime"].as_u64();
    if let Some(seconds) = known {
        case = case.rest(who, [rest(seconds, random)]);
    }
    if random.one_in(6) {
        case = case
            .look(who, [random.pick(&[Reply::Fails("Throttled"), Reply::Fails("Conflict"), Reply::Dies])]);
    }
    if kind != "evaluateVariables" && random.one_in(if known.is_some() { 5 } else { 2 }) {
        let seconds = random.pick(&[1, 60]);
        // A poll waits by the clock, whose seconds are short here.
        case = case.look(who, [Reply::Running(seconds)]);
        if kind == "wait" {
            case = case.rest(who, [rest(seconds.into(), random)]);
        }
    }
    match random.below(12) {
        0 if halts => case.look(who, [Reply::Fails(random.pick(&["StageFailed", "Internal"]))]),
        1 => case.look(who, [Reply::Stops]),
        2 if stage["continuePipeline"] == true => {
            let case = case.look(who, [Reply::Fails("NotFound")]);
            if halts { case.on(who, Kind::Soft, [Reply::Fails("StageFailed")]) } else { case }
        }
        _ => case,
    }
}

fn rest(seconds: u64, random: &mut Random) -> Reply {
    if seconds == 1 { Reply::Rests } else { Reply::Wakes(random.below(300)) }
}
