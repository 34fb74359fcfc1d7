//! One way to fail, and what is to be done about it.

use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use gennaker_rules::ErrorClass;
use lambda_runtime::Diagnostic;
use thiserror::Error;

/// A failure with its class and a message that says where, what, and what to do.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{message}")]
pub struct Failure {
    /// What kind it is.
    pub class: ErrorClass,
    /// Where, what, and what to do; without secrets.
    pub message: String,
}

impl Failure {
    /// A failure of a class.
    pub fn new(class: ErrorClass, message: impl Into<String>) -> Self {
        Self { class, message: message.into() }
    }

    /// Wrong input; see [`ErrorClass::InvalidInput`].
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::InvalidInput, message)
    }

    /// Something that does not exist; see [`ErrorClass::NotFound`].
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::NotFound, message)
    }

    /// Somebody else was faster; see [`ErrorClass::Conflict`].
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Conflict, message)
    }

    /// Ours; see [`ErrorClass::Internal`].
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorClass::Internal, message)
    }

    /// A failure of a cloud's API, classed by its error code. `doing` says what was attempted, as in
    /// `"describing Auto Scaling group app-v001"`.
    pub fn from_aws(doing: &str, error: &(impl ProvideErrorMetadata + std::error::Error)) -> Self {
        let Some(code) = error.code() else {
            if let Some(own) = own(error) {
                return Self::new(own.class, format!("{doing}: {}", own.message));
            }
            return Self::new(ErrorClass::Transient, format!("{doing}: {}", describe(error)));
        };
        let message = error.message().unwrap_or("no message");
        Self::new(class_of(code), format!("{doing}: AWS said {code}: {message}"))
    }
}

impl From<Failure> for Diagnostic {
    fn from(failure: Failure) -> Self {
        Self { error_type: failure.class.name().to_owned(), error_message: failure.message }
    }
}

/// An error with the causes behind it, on one line.
pub fn describe(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

/// A failure of ours that is the cause of an SDK's error, such as one of a credentials provider.
fn own(error: &dyn std::error::Error) -> Option<&Failure> {
    let mut source = error.source();
    while let Some(cause) = source {
        if let Some(own) = cause.downcast_ref::<Failure>() {
            return Some(own);
        }
        source = cause.source();
    }
    None
}

/// The class of an AWS error code.
fn class_of(code: &str) -> ErrorClass {
    match code {
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestLimitExceeded"
        | "RequestThrottled"
        | "TooManyRequestsException"
        | "ProvisionedThroughputExceededException"
        | "SlowDown"
        | "LimitExceededException"
        | "BandwidthLimitExceeded" => ErrorClass::Throttled,
        "InternalError"
        | "InternalFailure"
        | "InternalServerError"
        | "InternalServiceError"
        | "ServiceUnavailable"
        | "ServiceUnavailableException"
        | "Unavailable"
        | "RequestTimeout"
        | "RequestTimeoutException"
        | "ResourceContention"
        | "ResourceContentionFault"
        | "ScalingActivityInProgress"
        | "TransactionInProgressException" => ErrorClass::Transient,
        "ConditionalCheckFailedException"
        | "TransactionConflictException"
        | "TransactionCanceledException" => ErrorClass::Conflict,
        "AccessDenied"
        | "AccessDeniedException"
        | "UnauthorizedOperation"
        | "AuthFailure"
        | "UnrecognizedClientException"
        | "InvalidClientTokenId" => ErrorClass::NotAuthorized,
        "ResourceNotFoundException" | "NoSuchKey" | "NotFoundException" => ErrorClass::NotFound,
        code if code.ends_with(".NotFound") || code.ends_with("NotFound") => ErrorClass::NotFound,
        _ => ErrorClass::InvalidInput,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_aws_have_the_class_that_decides_about_a_retry() {
        for (code, class) in [
            ("Throttling", ErrorClass::Throttled),
            ("ResourceContention", ErrorClass::Transient),
            ("ScalingActivityInProgress", ErrorClass::Transient),
            ("ConditionalCheckFailedException", ErrorClass::Conflict),
            ("UnauthorizedOperation", ErrorClass::NotAuthorized),
            ("InvalidLaunchTemplateName.NotFoundException", ErrorClass::InvalidInput),
            ("TargetGroupNotFound", ErrorClass::NotFound),
            ("ValidationError", ErrorClass::InvalidInput),
        ] {
            assert_eq!(class_of(code), class, "{code}");
        }
    }

    #[test]
    fn only_what_may_pass_is_retried() {
        assert!(ErrorClass::Transient.is_retried());
        assert!(!ErrorClass::StageFailed.is_retried());
        assert!(!ErrorClass::InvalidInput.is_retried());
    }
}
