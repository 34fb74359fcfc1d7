//! What AWS answers when it is asked for a server group.

use aws_sdk_autoscaling::error::ProvideErrorMetadata;
use gennaker_runtime::Failure;

/// What came of asking for a server group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creation {
    /// It is there, made now or by an earlier call of the same stage.
    Made,
    /// AWS does not know something that the server group names. It may have been made a moment ago: then it is taken a little
    /// later.
    NotYet(Failure),
    /// It is refused for good, and nothing was made.
    Refused(Failure),
}

/// How AWS says that something is not there, in small letters. Launch templates, security groups and instance profiles are
/// known to Auto Scaling some seconds after they were made.
const UNKNOWN: [&str; 6] = [
    "fully-formed launch template",
    "invalid launch template",
    "invalid iam instance profile",
    "does not exist",
    "do not exist",
    "not found",
];

impl Creation {
    /// What a refusal of `CreateAutoScalingGroup` means.
    ///
    /// # Errors
    /// Where it is no refusal: a class that is retried.
    pub(crate) fn refused(
        doing: &str,
        error: &(impl ProvideErrorMetadata + std::error::Error),
    ) -> Result<Self, Failure> {
        let failure = Failure::from_aws(doing, error);
        if failure.class.is_retried() {
            return Err(failure);
        }
        let is_unknown = error.code() == Some("ValidationError")
            && error
                .message()
                .map(str::to_lowercase)
                .is_some_and(|message| UNKNOWN.iter().any(|words| message.contains(words)));
        Ok(if is_unknown { Self::NotYet(failure) } else { Self::Refused(failure) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::error::ErrorMetadata;
    use aws_sdk_autoscaling::operation::create_auto_scaling_group::CreateAutoScalingGroupError;

    #[test]
    fn what_was_made_a_moment_ago_may_be_known_a_little_later() {
        const FORMED: &str = "You must use a valid fully-formed launch template. ";
        for (code, message, expected) in [
            (
                "ValidationError",
                format!("{FORMED}The specified launch template, with template ID lt-1, does not exist."),
                "later",
            ),
            (
                "ValidationError",
                format!(
                    "{FORMED}Value (appRole) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
                ),
                "later",
            ),
            (
                "ValidationError",
                "Invalid IamInstanceProfile: appRole; Invalid IAM Instance Profile name".to_owned(),
                "later",
            ),
            ("ValidationError", "The security group 'sg-1' does not exist".to_owned(), "later"),
            ("ValidationError", "The subnet ID 'subnet-1' does not exist".to_owned(), "later"),
            ("ValidationError", "Max bound, must be greater than or equal to min bound".to_owned(), "never"),
            ("LimitExceeded", "AutoScalingGroup limit does not exist here".to_owned(), "never"),
            ("AccessDenied", "not authorized to use launch template".to_owned(), "never"),
            ("Throttling", "Rate exceeded".to_owned(), "unknown"),
            ("InternalFailure", "launch template does not exist".to_owned(), "unknown"),
        ] {
            let error = CreateAutoScalingGroupError::generic(
                ErrorMetadata::builder().code(code).message(&message).build(),
            );
            let came = match Creation::refused("creating server group app-v001", &error) {
                Ok(Creation::NotYet(_)) => "later",
                Ok(Creation::Refused(_)) => "never",
                Ok(Creation::Made) => "made",
                Err(_) => "unknown",
            };
            assert_eq!(came, expected, "{code}: {message}");
        }
    }
}
