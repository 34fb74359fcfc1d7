//! What can go wrong, and with which exit code the command ends then.

use std::process::ExitCode;

use gennaker_pipeline::Problem;

/// Why a command did not do what it was asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// The run or the validation failed; what there is to say was already printed.
    #[error("{0}")]
    Failed(String),
    /// The command was called in a way that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// The cloud could not be reached or prepared.
    #[error("{0}")]
    Cloud(String),
    /// The local cloud could not be made, started or stopped.
    #[error(transparent)]
    LocalCloud(#[from] gennaker_local_cloud::Error),
    /// The functions could not be packed.
    #[error(transparent)]
    Packaging(#[from] gennaker_packaging::Error),
    /// The stack could not be deployed or destroyed.
    #[error(transparent)]
    Deployment(#[from] Box<gennaker_deployment::Error>),
    /// The API said no.
    #[error("{message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The API's reason.
        message: String,
        /// What is wrong with a definition, if that is the reason.
        problems: Vec<Problem>,
    },
    /// An expression is null; what there is to say was already printed.
    #[error("the value is null")]
    Null,
    /// Somebody pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
}

impl Error {
    /// The number of the exit code, as the help documents it.
    pub(crate) const fn code(&self) -> u8 {
        match self {
            Self::Failed(_) => 1,
            // Not allowed, or out of order: that is the cloud's side.
            Self::Refused { status: 401 | 403 | 429 | 500.., .. } => 3,
            Self::Refused { .. } => 1,
            Self::Usage(_) => 2,
            Self::Cloud(_) | Self::LocalCloud(_) | Self::Packaging(_) | Self::Deployment(_) => 3,
            Self::Null => 3,
            Self::Interrupted => 130,
        }
    }

    /// The exit code.
    pub(crate) fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.code())
    }
}

impl From<gennaker_deployment::Error> for Error {
    fn from(error: gennaker_deployment::Error) -> Self {
        Self::Deployment(Box::new(error))
    }
}

/// `map_err(aws("reading the server groups"))`: an AWS SDK's error as one sentence.
pub(crate) fn aws<E>(doing: &str) -> impl FnOnce(E) -> Error
where
    E: aws_sdk_sqs::error::ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
{
    move |error| {
        Error::Cloud(match (error.code(), error.message()) {
            (Some(code), Some(message)) => format!("{doing} failed: {message} ({code})"),
            _ => format!("{doing} failed: {}", aws_sdk_sqs::error::DisplayErrorContext(&error)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16) -> Error {
        Error::Refused { status, message: String::new(), problems: Vec::new() }
    }

    #[test]
    fn every_error_has_the_exit_code_that_the_help_promises() {
        for (error, code) in [
            (Error::Failed(String::new()), 1),
            (refused(400), 1),
            (refused(404), 1),
            (Error::Usage(String::new()), 2),
            (Error::Cloud(String::new()), 3),
            (refused(403), 3),
            (refused(500), 3),
            (refused(503), 3),
            (gennaker_local_cloud::Error::NoPython.into(), 3),
            (gennaker_deployment::Error::NoRegion.into(), 3),
            (Error::Null, 3),
            (Error::Interrupted, 130),
        ] {
            assert_eq!(error.code(), code, "{error:?}");
        }
    }
}
