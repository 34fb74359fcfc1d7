use super::*;
use crate::testing;
use serde_json::json;

fn strategy(more: &Value) -> Result<Strategy, Failure> {
    Strategy::of(&testing::config(more))
}

#[test]
fn delays_and_counts_are_read_leniently() {
    let more = json!({"strategy": "redblack", "maxRemainingAsgs": "2", "delayBeforeDisableSec": 0,
        "delayBeforeCleanup": "30", "scaleDown": "true", "delayBeforeScaleDownSec": 5, "allowDeleteActive": true,
        "allowScaleDownActive": "false"});
    let expected = RedBlack {
        keep: Some(2),
        delete_active: true,
        delay: 30,
        scale_down: true,
        scale_down_delay: 5,
        scale_down_active: false,
    };
    assert_eq!(strategy(&more), Ok(Strategy::RedBlack(expected)));
    let none = json!({"strategy": "redblack", "maxRemainingAsgs": 0});
    assert_eq!(strategy(&none), Ok(Strategy::RedBlack(RedBlack::default())), "0 is any number");
}

#[test]
fn a_rolling_one_knows_its_shares_and_its_pipeline() {
    for (more, most, shares, validated) in [
        (json!({}), Some(1), &[100][..], false),
        (json!({"maxInitialAsgs": -1, "targetPercentages": [50]}), None, &[50, 100], false),
        (
            json!({"maxInitialAsgs": "3", "pipelineBeforeCleanup": {"application": "app"}}),
            Some(3),
            &[100],
            false,
        ),
        (
            json!({"pipelineBeforeCleanup": {"application": "app", "pipelineId": "p1", "pipelineParameters": {"a": 1}}}),
            Some(1),
            &[100],
            true,
        ),
    ] {
        let mut more = more;
        more["strategy"] = json!("rollingredblack");
        let Ok(Strategy::RollingRedBlack(rule)) = strategy(&more) else { panic!("{more}") };
        assert_eq!((rule.max_initial, rule.percentages.as_slice()), (most, shares), "{more}");
        assert_eq!(rule.validation.is_some(), validated, "{more}");
    }
}

#[test]
fn mistakes_are_named() {
    for (more, word) in [
        (json!({"strategy": "rollingpush"}), "instancerefresh"),
        (json!({"strategy": "purpleblack"}), "purpleblack"),
        (json!({"strategy": "custom", "strategyApplication": "app"}), "strategyPipeline is missing"),
        (
            json!({"strategy": "rollingredblack", "targetPercentages": [60, 40]}),
            "targetPercentages must rise",
        ),
        (json!({"strategy": "monitored", "failureActions": {"rollback": "Perhaps"}}), "Perhaps"),
        (json!({"strategy": "trafficshifting"}), "trafficShifting is missing"),
        (json!({"strategy": "trafficshifting", "trafficShifting": {"steps": [10]}}), "listeners nor rules"),
        (
            json!({"strategy": "instancerefresh", "instanceRefresh": {"minHealthyPercentage": 101}}),
            "minHealthyPercentage must be from 0 to 100",
        ),
    ] {
        let message = strategy(&more).expect_err("a mistake").message;
        assert!(message.contains(word), "{message}");
    }
}
