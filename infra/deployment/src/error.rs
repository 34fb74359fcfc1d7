use std::path::PathBuf;

use aws_sdk_cloudformation::error::{DisplayErrorContext, ProvideErrorMetadata};

/// Why something could not be deployed or destroyed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The SDK's configuration names no region.
    #[error("no AWS region is set; set AWS_REGION or a region in the profile")]
    NoRegion,
    /// AWS refused a call, or could not be reached.
    #[error("could not {action}: {reason}")]
    Aws {
        /// What was tried.
        action: String,
        /// AWS's error code, when it answered.
        code: Option<String>,
        /// AWS's message, or why it could not be reached.
        reason: String,
    },
    /// An artifact could not be read.
    #[error("could not read {}: {source}; pack the functions again", path.display())]
    Artifact {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: std::io::Error,
    },
    /// The template is not JSON.
    #[error("the template is not JSON: {0}")]
    NotJson(#[from] serde_json::Error),
    /// The template exceeds what `CloudFormation` takes.
    #[error("the template has {bytes} bytes, CloudFormation takes at most {limit}; split it")]
    TemplateTooLarge {
        /// Its size.
        bytes: usize,
        /// AWS's limit.
        limit: usize,
    },
    /// Another operation on the stack is running.
    #[error("stack {stack} is {status}: another operation is running; wait until it has ended and try again")]
    Busy {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
    },
    /// The stack is in a status that nothing can be deployed to.
    #[error("stack {stack} is {status}{}; {remedy}", reason.as_deref().map(|reason| format!(" ({reason})")).unwrap_or_default())]
    Broken {
        /// The stack.
        stack: String,
        /// Its status.
        status: String,
        /// `CloudFormation`'s reason for the status.
        reason: Option<String>,
        /// What to do.
        remedy: &'static str,
    },
    /// `CloudFormation` refused the change set.
    #[error("CloudFormation refused the change to stack {stack}:\n{}", reasons.join("\n"))]
    Refused {
        /// The stack.
        stack: String,
        /// Its reasons.
        reasons: Vec<String>,
    },
    /// The operation began and failed.
    #[error("stack {stack} ended as {status}:\n{}", reasons.join("\n"))]
    Failed {
        /// The stack.
        stack: String,
        /// The status it ended in.
        status: String,
        /// What went wrong, resource by resource.
        reasons: Vec<String>,
    },
}

/// `map_err(aws("create the bucket"))`.
pub(crate) fn aws<E>(action: impl Into<String>) -> impl FnOnce(E) -> Error
where
    E: ProvideErrorMetadata + std::error::Error,
{
    let action = action.into();
    move |error| Error::Aws {
        action,
        code: error.code().map(str::to_owned),
        reason: match (error.code(), error.message()) {
            (Some(code), Some(message)) => format!("{message} ({code})"),
            _ => DisplayErrorContext(&error).to_string(),
        },
    }
}
