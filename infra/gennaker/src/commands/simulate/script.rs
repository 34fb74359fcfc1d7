//! From options to what is to happen.

use std::collections::BTreeMap;

use gennaker_pipeline::{Pipeline, StageDefinition, expand};
use gennaker_simulation::{Decision, End, Judgment, Plan, Script, find};
use serde_json::Value;

use super::SimulateArgs;
use crate::error::Error;

/// What a function that dies says where nothing else is asked for.
const CRASH: &str = "Runtime.ExitError";
/// A judgment for which no time is given.
const SOON: i64 = 1_000;

/// Reads the options; a stage that the pipeline does not have is an error that lists those that it has.
pub(super) fn script(pipeline: &Pipeline, arguments: &SimulateArgs, now: i64) -> Result<Script, Error> {
    let pipeline = expand(pipeline);
    let mut stages: BTreeMap<String, Plan> = BTreeMap::new();
    for text in &arguments.fail {
        let (stage, reason) = stage_and_more(&pipeline, text)?;
        plan(&mut stages, stage).end = End::Fail(reason.unwrap_or("as asked for").to_owned());
    }
    for text in &arguments.crash {
        let (stage, error) = stage_and_more(&pipeline, text)?;
        plan(&mut stages, stage).end = End::Crash(error.unwrap_or(CRASH).to_owned());
    }
    for text in &arguments.judge {
        let (stage, judgment) = pair(
            &pipeline,
            text,
            "--judge STAGE=continue or stop, with :OPTION and @TIME where they are needed",
        )?;
        if stage.stage_type != "manualJudgment" {
            return Err(Error::Usage(format!(
                "{} ({}) is a {} stage, which nobody judges; leave its --judge out",
                stage.ref_id, stage.name, stage.stage_type
            )));
        }
        plan(&mut stages, stage).judgment = Some(judged(stage, judgment)?);
    }
    for text in &arguments.take {
        let (stage, takes) = pair(&pipeline, text, "--take STAGE=TIME")?;
        plan(&mut stages, stage).takes = Some(time(takes).map_err(Error::Usage)?);
    }
    Ok(Script {
        starts_at: now,
        parameters: arguments
            .parameters
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().into()))
            .collect(),
        stages,
        cancel_at: arguments.cancel_at,
        record_states: arguments.all_states,
        ..Script::default()
    })
}

fn plan<'a>(stages: &'a mut BTreeMap<String, Plan>, stage: &StageDefinition) -> &'a mut Plan {
    stages.entry(stage.ref_id.clone()).or_default()
}

fn known<'a>(pipeline: &'a Pipeline, wanted: &str) -> Result<&'a StageDefinition, Error> {
    find(pipeline, wanted).map_err(|error| Error::Usage(error.to_string()))
}

/// `STAGE` or `STAGE=more`; a stage's name may hold equals signs.
fn stage_and_more<'p, 't>(
    pipeline: &'p Pipeline,
    text: &'t str,
) -> Result<(&'p StageDefinition, Option<&'t str>), Error> {
    if let Ok(stage) = find(pipeline, text) {
        return Ok((stage, None));
    }
    let parts = text.match_indices('=').filter_map(|(at, _)| Some((text.get(..at)?, text.get(at + 1..)?)));
    for (name, more) in parts {
        if let Ok(stage) = find(pipeline, name) {
            return Ok((stage, Some(more)));
        }
    }
    let name = text.split_once('=').map_or(text, |(name, _)| name);
    known(pipeline, name).map(|stage| (stage, None))
}

/// `STAGE=value`, whose value has no equals sign.
fn pair<'p, 't>(
    pipeline: &'p Pipeline,
    text: &'t str,
    form: &str,
) -> Result<(&'p StageDefinition, &'t str), Error> {
    let (name, value) =
        text.rsplit_once('=').ok_or_else(|| Error::Usage(format!("{text} is not of the form {form}")))?;
    Ok((known(pipeline, name)?, value))
}

/// `continue`, `continue:rollback`, `stop@2h`. As in the API, going on needs one of the options where there are some.
fn judged(stage: &StageDefinition, text: &str) -> Result<Judgment, Error> {
    let (decision, after) = match text.rsplit_once('@') {
        Some((decision, after)) => (decision, time(after).map_err(Error::Usage)?),
        None => (text, SOON),
    };
    let (decision, input) =
        decision.split_once(':').map_or((decision, None), |(word, input)| (word, Some(input)));
    let decision = match decision {
        "continue" => Decision::Continue,
        "stop" => Decision::Stop,
        other => return Err(Error::Usage(format!("a judgment is continue or stop, not {other}"))),
    };
    let options = options(stage);
    let offered = input.is_none_or(|input| options.contains(&input));
    if !offered || (input.is_none() && decision == Decision::Continue && !options.is_empty()) {
        let some = if options.is_empty() {
            "it has none".to_owned()
        } else {
            format!("choose one of {}", options.join(", "))
        };
        return Err(Error::Usage(format!(
            "{} ({}) needs one of its options after continue and a colon: {some}",
            stage.ref_id, stage.name
        )));
    }
    Ok(Judgment { decision, input: input.map(str::to_owned), after })
}

/// The options that a judgment offers; old definitions have plain texts.
fn options(stage: &StageDefinition) -> Vec<&str> {
    let inputs = stage.context.get("judgmentInputs").and_then(Value::as_array);
    inputs.into_iter().flatten().filter_map(|input| input.get("value").unwrap_or(input).as_str()).collect()
}

/// Milliseconds of `90s`, `1h30m`, `3d`; a number alone is seconds.
pub(super) fn time(text: &str) -> Result<i64, String> {
    let wrong = || format!("{text} is no time; write 90s, 5m, 1h30m or 3d");
    if let Ok(seconds) = text.parse::<u32>() {
        return Ok(i64::from(seconds) * 1000);
    }
    let (mut total, mut rest) = (0_i64, text);
    while !rest.is_empty() {
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
        let (number, more) = rest.split_at(digits);
        let unit = more.find(|letter: char| letter.is_ascii_digit()).unwrap_or(more.len());
        let (unit, more) = more.split_at(unit);
        let millis = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(wrong()),
        };
        let number: i64 = number.parse::<u32>().map_err(|_| wrong())?.into();
        total += number * millis;
        rest = more;
    }
    if text.is_empty() { Err(wrong()) } else { Ok(total) }
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use serde_json::json;

    use super::*;

    #[derive(Debug, Parser)]
    struct Line {
        #[command(flatten)]
        arguments: SimulateArgs,
    }

    fn read(options: &[&str]) -> Result<Script, Error> {
        let pipeline = Pipeline::parse(&json!({ "stages": [
            { "type": "deploy", "refId": "1", "name": "a=b" },
            { "type": "manualJudgment", "refId": "2", "name": "Go on?", "requisiteStageRefIds": ["1"] },
            { "type": "manualJudgment", "refId": "3", "name": "Which?", "judgmentInputs": [{ "value": "a" }, "b"] },
        ]}));
        let line = ["simulate", "p.json"].into_iter().chain(options.iter().copied());
        script(&pipeline, &Line::try_parse_from(line).expect("options").arguments, 7)
    }

    #[test]
    fn a_time_has_units_and_a_number_alone_is_seconds() {
        for (text, millis) in [
            ("90", 90_000),
            ("90s", 90_000),
            ("1h30m", 5_400_000),
            ("3d", 259_200_000),
            ("250ms", 250),
            ("0s", 0),
        ] {
            assert_eq!(time(text), Ok(millis), "{text}");
        }
        for text in ["", "s", "5x", "-5s", "1.5h", "5 m", "m5", "99999999999s"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn stages_are_planned_by_ref_id_or_name() {
        let script =
            read(&["--fail", "a=b=no=go", "--take", "a=b=2m", "--judge", "Go on?=stop@3h", "-p", "x=y"]);
        let script = script.expect("a script");
        assert_eq!(script.stages["1"].end, End::Fail("no=go".to_owned()));
        assert_eq!(script.stages["1"].takes, Some(120_000));
        assert_eq!(script.stages["2"].judgment, Some(Judgment::stop(10_800_000)));
        assert_eq!((script.starts_at, &script.parameters["x"]), (7, &json!("y")));
        let script = read(&["--crash", "1", "--judge", "2=continue"]).expect("a script");
        assert_eq!(script.stages["1"].end, End::Crash(CRASH.to_owned()));
        assert_eq!(script.stages["2"].judgment, Some(Judgment::proceed(SOON)));
        let script = read(&["--judge", "Which?=continue:b@5m"]).expect("a script");
        let chosen = Judgment { input: Some("b".to_owned()), ..Judgment::proceed(300_000) };
        assert_eq!(script.stages["3"].judgment, Some(chosen));
    }

    #[test]
    fn what_makes_no_sense_is_a_usage_error_that_says_what_does() {
        for (options, hint) in [
            (["--fail", "4"], "1 (a=b), 2 (Go on?)"),
            (["--take", "4=5s"], "1 (a=b), 2 (Go on?)"),
            (["--take", "1"], "STAGE=TIME"),
            (["--take", "1=soon"], "1h30m"),
            (["--judge", "1=stop"], "deploy"),
            (["--judge", "2=maybe"], "continue or stop"),
            (["--judge", "2=continue:a"], "it has none"),
            (["--judge", "3=continue"], "choose one of a, b"),
            (["--judge", "3=continue:c"], "choose one of a, b"),
        ] {
            let error = read(&options).expect_err("it makes no sense");
            assert!(error.code() == 2 && error.to_string().contains(hint), "{options:?}: {error}");
        }
    }
}
