//! How far an instance refresh is.

use aws_sdk_autoscaling::types::{InstanceRefresh, InstanceRefreshStatus as Status};
use gennaker_runtime::Millis;
use serde::Serialize;

use super::Refreshing;

/// An instance refresh as it is at the moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refresh {
    /// Its id.
    pub id: String,
    /// Its status.
    pub status: RefreshStatus,
    /// Why it stands or has failed; none where all is well.
    pub reason: Option<String>,
    /// How much of the capacity is replaced, in percent.
    pub percentage: u32,
    /// How many instances are still to be replaced.
    pub instances_to_update: u32,
    /// When it started; none while it is pending.
    pub started: Option<Millis>,
    /// The id of the launch template and its version that instances are to have; none for the same as before.
    pub launch_template: Option<(String, String)>,
}

/// What an instance refresh does or came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RefreshStatus {
    /// It has not begun, runs, or watches what it did (`Pending`, `InProgress`, `Baking`).
    Running,
    /// Every instance is replaced.
    Successful,
    /// It stopped, and replaced instances stay.
    Failed,
    /// It is being cancelled.
    Cancelling,
    /// It is cancelled, and replaced instances stay.
    Cancelled,
    /// It is being taken back.
    RollingBack,
    /// It has been taken back.
    RolledBack,
    /// Taking it back failed.
    RollbackFailed,
}

impl RefreshStatus {
    /// Whether AWS does nothing more.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Running | Self::Cancelling | Self::RollingBack)
    }

    fn read(status: &Status) -> Self {
        match status {
            Status::Successful => Self::Successful,
            Status::Failed => Self::Failed,
            Status::Cancelling => Self::Cancelling,
            Status::Cancelled => Self::Cancelled,
            Status::RollbackInProgress => Self::RollingBack,
            Status::RollbackSuccessful => Self::RolledBack,
            Status::RollbackFailed => Self::RollbackFailed,
            // A status of the future is neither a success nor a failure yet.
            _ => Self::Running,
        }
    }
}

impl Refresh {
    pub(super) fn read(refresh: InstanceRefresh) -> Option<Self> {
        let desired = refresh.desired_configuration.and_then(|desired| {
            desired
                .launch_template
                .or_else(|| desired.mixed_instances_policy?.launch_template?.launch_template_specification)
        });
        let number = |value: Option<i32>| value.and_then(|value| u32::try_from(value).ok());
        Some(Self {
            id: refresh.instance_refresh_id?,
            status: RefreshStatus::read(refresh.status.as_ref()?),
            reason: refresh.status_reason.filter(|reason| !reason.is_empty()),
            percentage: number(refresh.percentage_complete).unwrap_or_default(),
            instances_to_update: number(refresh.instances_to_update).unwrap_or_default(),
            started: refresh.start_time.and_then(|time| time.to_millis().ok()),
            launch_template: desired
                .and_then(|template| Some((template.launch_template_id?, template.version?))),
        })
    }

    /// Whether it is what somebody wanted who first wanted it then: to the same launch template, and still running or
    /// started since.
    pub(super) fn answers(&self, wanted: &Refreshing, since: Millis) -> bool {
        let recent = self.started.is_none_or(|started| started >= since);
        let alive = !self.status.is_over();
        self.launch_template == wanted.launch_template
            && (recent || (alive && wanted.launch_template.is_some()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refresh(template: Option<&str>, status: RefreshStatus, started: Option<Millis>) -> Refresh {
        Refresh {
            id: "one".to_owned(),
            status,
            reason: None,
            percentage: 0,
            instances_to_update: 0,
            started,
            launch_template: template.map(|version| ("lt-1".to_owned(), version.to_owned())),
        }
    }

    #[test]
    fn an_own_refresh_is_told_from_somebody_elses() {
        use RefreshStatus::{Running, Successful};
        let to_two = Some("2");
        for (template, status, started, wanted, expected) in [
            (to_two, Running, Some(900), to_two, true),
            (to_two, Running, Some(1000), to_two, true),
            (to_two, Running, None, to_two, true),
            (to_two, Successful, Some(1000), to_two, true),
            (to_two, Successful, Some(999), to_two, false),
            (Some("1"), Running, Some(1000), to_two, false),
            (None, Running, Some(1000), to_two, false),
            (None, Running, Some(1000), None, true),
            (None, Running, Some(900), None, false),
        ] {
            let wanted = Refreshing {
                launch_template: wanted.map(|version| ("lt-1".to_owned(), version.to_owned())),
                ..Refreshing::default()
            };
            let given = refresh(template, status, started);
            assert_eq!(given.answers(&wanted, 1000), expected, "{given:?} {wanted:?}");
        }
    }

    #[test]
    fn only_an_end_is_over() {
        for (status, read, over) in [
            (Status::Pending, RefreshStatus::Running, false),
            (Status::Baking, RefreshStatus::Running, false),
            (Status::Cancelling, RefreshStatus::Cancelling, false),
            (Status::RollbackInProgress, RefreshStatus::RollingBack, false),
            (Status::RollbackSuccessful, RefreshStatus::RolledBack, true),
            (Status::Successful, RefreshStatus::Successful, true),
            (Status::from("Paused"), RefreshStatus::Running, false),
        ] {
            assert_eq!((RefreshStatus::read(&status), read.is_over()), (read, over), "{status:?}");
        }
    }
}
