//! A stage in a drawing.

use gennaker_pipeline::{OnFailure, StageDefinition, WINDOW, boolean, text};
use gennaker_rules::Status;

/// A stage as a box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The stage's `refId`.
    pub ref_id: String,
    /// Its whole name.
    pub name: String,
    /// Its type.
    pub stage_type: String,
    /// What is special about when it runs and about its failure.
    pub marks: Vec<Mark>,
    /// Its status in an execution, if the drawing is of one.
    pub status: Option<Status>,
    /// The left edge, in SVG user units (pixels).
    pub x: i32,
    /// The upper edge.
    pub y: i32,
    /// How wide it is.
    pub width: i32,
    /// How high it is.
    pub height: i32,
}

/// What a stage's settings say that its name does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// It runs only if an expression is true (`stageEnabled`).
    Conditional,
    /// It starts only within an execution window.
    Window,
    /// If it fails, its branch halts and the others go on.
    StopsBranch,
    /// If it fails, the pipeline goes on.
    Ignored,
}

impl Mark {
    /// The character that stands for it in text.
    pub const fn symbol(self) -> char {
        match self {
            Self::Conditional => '◇',
            Self::Window => '◷',
            Self::StopsBranch => '⊣',
            Self::Ignored => '↷',
        }
    }

    /// What it means, in a few words.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Conditional => "runs on a condition",
            Self::Window => "waits for its window",
            Self::StopsBranch => "a failure halts only its branch",
            Self::Ignored => "a failure is ignored",
        }
    }

    /// All marks of a stage.
    pub(crate) fn of(stage: &StageDefinition) -> Vec<Self> {
        let expression = |value| text(value).is_some_and(|text| text.contains("${"));
        let conditional = stage
            .context
            .get("stageEnabled")
            .is_some_and(|enabled| enabled.get("expression").and_then(text).is_some());
        let window = stage.before.is_some()
            || stage
                .context
                .get(WINDOW)
                .is_some_and(|value| boolean(value) == Some(true) || expression(value));
        let failure = match stage.on_failure() {
            OnFailure::Halt => None,
            OnFailure::Stop => Some(Self::StopsBranch),
            OnFailure::Ignore => Some(Self::Ignored),
        };
        let marks = [conditional.then_some(Self::Conditional), window.then_some(Self::Window), failure];
        marks.into_iter().flatten().collect()
    }
}
