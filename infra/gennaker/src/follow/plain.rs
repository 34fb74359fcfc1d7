//! Following without a terminal: a line for each change.

use crate::{
    follow::layout::layout,
    format,
    model::{Execution, Stage},
};

/// The lines that say how `now` differs from `before`.
pub(crate) fn changes(before: &Execution, now: &Execution, time: i64) -> Vec<String> {
    let since =
        now.start_time.or(now.build_time).map_or_else(String::new, |start| format::duration(time - start));
    let mut lines = Vec::new();
    for stage in layout(&now.stages).iter().filter_map(|place| now.stages.get(place.stage)) {
        let old = before.stages.iter().find(|old| old.ref_id == stage.ref_id);
        let first = old.is_none() && stage.status == "NOT_STARTED";
        if !first && old.is_none_or(|old| (old.status != stage.status) || (old.remark() != stage.remark())) {
            lines.push(format!("{since:>12}  {}", line(stage)));
        }
    }
    if before.status != now.status {
        lines.push(format!(
            "{since:>12}  {} {}/{}  {}",
            format::symbol(&now.status),
            now.application,
            now.name,
            now.status
        ));
    }
    lines
}

fn line(stage: &Stage) -> String {
    let remark = stage.remark().map(|remark| format!("  {remark}")).unwrap_or_default();
    format!(
        "{} {} ({})  {}{remark}",
        format::symbol(&stage.status),
        stage.name,
        stage.stage_type,
        stage.status
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Waiting;

    fn execution(status: &str, stage: &str, waiting: Option<&str>) -> Execution {
        let waiting = waiting.map(|reason| Waiting { reason: reason.into() });
        let stage = Stage {
            ref_id: "1".into(),
            stage_type: "wait".into(),
            name: "Wait".into(),
            status: stage.into(),
            waiting,
            ..Stage::default()
        };
        Execution {
            application: "a".into(),
            name: "p".into(),
            status: status.into(),
            start_time: Some(1000),
            stages: vec![stage],
            ..Execution::default()
        }
    }

    #[test]
    fn only_changes_are_told() {
        console::set_colors_enabled(false);
        let none = Execution::default();
        let begun = execution("RUNNING", "NOT_STARTED", None);
        assert_eq!(changes(&none, &begun, 1000), ["       0.0 s  ▶ a/p  RUNNING"]);
        assert!(changes(&begun, &begun, 2000).is_empty());
        let waits = execution("RUNNING", "RUNNING", Some("5 s are left"));
        assert_eq!(changes(&begun, &waits, 2500), ["       1.5 s  ▶ Wait (wait)  RUNNING  5 s are left"]);
        let done = execution("SUCCEEDED", "SUCCEEDED", None);
        assert_eq!(changes(&waits, &done, 7000).len(), 2);
    }
}
