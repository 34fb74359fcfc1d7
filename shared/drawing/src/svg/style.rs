//! Colours and fonts. No custom properties, which not every viewer of SVG knows.

use gennaker_rules::Status;

/// The class of a stage's group.
pub(super) const fn class(status: Status) -> &'static str {
    match status {
        Status::NotStarted | Status::Buffered | Status::Redirect => "stage waiting",
        Status::Running => "stage running",
        Status::Paused | Status::Suspended => "stage paused",
        Status::Succeeded => "stage succeeded",
        Status::FailedContinue => "stage continued",
        Status::Terminal | Status::Stopped => "stage failed",
        Status::Canceled => "stage canceled",
        Status::Skipped => "stage skipped",
    }
}

/// Light first, then what is different in the dark. Every text has a contrast of at least 4.5 to 1.
pub(super) const STYLE: &str = "
.gennaker text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
.gennaker .name{font-size:13px;font-weight:600;fill:#1b2733}
.gennaker .type{font-size:11px;fill:#5a6875}
.gennaker .stage rect{fill:#ffffff;stroke:#a9b6c2;stroke-width:1.25}
.gennaker .edges path{fill:none;stroke:#94a3b1;stroke-width:1.5}
.gennaker .edges .taken{stroke:#3b7f5c;stroke-width:2}
.gennaker .arrow{fill:#7b8b9a}
.gennaker .mark *{fill:none;stroke:#5a6875;stroke-width:1.3;stroke-linecap:round;stroke-linejoin:round}
.gennaker .mark text{fill:#5a6875;stroke:none}
.gennaker .glyph{fill:none;stroke:#ffffff;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.gennaker .waiting rect,.gennaker .skipped rect{stroke-dasharray:4 3}
.gennaker .waiting .disc,.gennaker .skipped .disc{fill:#6f7e8c}
.gennaker .running rect{fill:#eaf4fd;stroke:#2478bd;stroke-width:2}
.gennaker .running .disc{fill:#2478bd}
.gennaker .paused rect{fill:#fdf6e3;stroke:#9a6b00}
.gennaker .paused .disc{fill:#9a6b00}
.gennaker .succeeded rect{fill:#eef8f2;stroke:#3b7f5c}
.gennaker .succeeded .disc{fill:#3b7f5c}
.gennaker .continued rect{fill:#fdf6e3;stroke:#9a6b00}
.gennaker .continued .disc{fill:#9a6b00}
.gennaker .failed rect{fill:#fdeeee;stroke:#b93838;stroke-width:2}
.gennaker .failed .disc{fill:#b93838}
.gennaker .canceled rect{fill:#f3f4f6;stroke:#6f7e8c}
.gennaker .canceled .disc{fill:#6f7e8c}
@media (prefers-color-scheme:dark){
.gennaker .name{fill:#e8eef3}
.gennaker .type,.gennaker .mark text{fill:#a3b1bd}
.gennaker .stage rect{fill:#1d2731;stroke:#546473}
.gennaker .edges path{stroke:#66788a}
.gennaker .edges .taken{stroke:#58b58a}
.gennaker .arrow{fill:#8496a6}
.gennaker .mark *{stroke:#a3b1bd}
.gennaker .mark text{stroke:none}
.gennaker .running rect{fill:#16324a;stroke:#5aabeb}
.gennaker .paused rect,.gennaker .continued rect{fill:#382e14;stroke:#d3a13a}
.gennaker .succeeded rect{fill:#173125;stroke:#58b58a}
.gennaker .failed rect{fill:#411f22;stroke:#ee7d7d}
.gennaker .canceled rect{fill:#252d35;stroke:#8496a6}
}
";
