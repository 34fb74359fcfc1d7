//! How a builder's work ended, as it told it itself: an object in the records' bucket.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::Client;
use aws_sdk_s3::config::RequestChecksumCalculation;
use aws_sdk_s3::presigning::PresigningConfig;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gennaker_runtime::{ErrorClass, Failure, Millis, Ports, aws_config, describe};
use serde::{Deserialize, Serialize};

/// Lines of the log that stand in a message.
const LINES: usize = 20;
/// AWS signs for no longer.
const LONGEST: u64 = 7 * 24 * 3600;

/// The end of an installation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    pub(crate) exit_code: i64,
    /// The last lines of what it wrote.
    pub(crate) log: String,
}

/// What the builder writes.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Written {
    exit_code: i64,
    /// In Base64.
    #[serde(default)]
    log: String,
}

impl Outcome {
    /// Reads what a builder wrote.
    ///
    /// # Errors
    /// When it is of another form.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Failure> {
        let written: Written = serde_json::from_slice(bytes)
            .map_err(|error| Failure::invalid(format!("the builder's result cannot be read: {error}")))?;
        let log = STANDARD.decode(&written.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.trim_end().lines().collect();
        let last = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default();
        Ok(Self { exit_code: written.exit_code, log: last.join("\n") })
    }
}

/// The results of builders.
#[derive(Clone, Debug)]
pub(crate) struct Outcomes {
    client: Client,
    bucket: String,
}

impl Outcomes {
    /// The results in the records' bucket, with the function's own credentials whatever account the builder is in.
    ///
    /// # Errors
    /// When the function's environment lacks a setting.
    pub(crate) fn new(ports: &Ports) -> Result<Self, Failure> {
        // Virtual-hosted bucket names need DNS that the local cloud does not have; AWS serves both. A checksum would have
        // to be the builder's to compute.
        let config = aws_sdk_s3::config::Builder::from(&aws_config(ports)?)
            .force_path_style(true)
            .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
            .build();
        Ok(Self {
            client: Client::from_conf(config),
            bucket: ports.settings.require("RECORDS_BUCKET")?.to_owned(),
        })
    }

    /// An address at which the result can be put until it expires, by who knows it and without any other right. The same
    /// moment gives the same address, as long as the function's credentials are the same.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub(crate) async fn address(&self, key: &str, from: Millis, minutes: i64) -> Result<String, Failure> {
        let wrong = |error: &dyn std::error::Error| {
            Failure::internal(format!(
                "the address of the builder's result cannot be signed: {}",
                describe(error)
            ))
        };
        let from = Duration::from_millis(u64::try_from(from).unwrap_or_default());
        let seconds = u64::try_from(minutes * 60).unwrap_or_default().clamp(60, LONGEST);
        let config = PresigningConfig::builder()
            .start_time(SystemTime::UNIX_EPOCH + from)
            .expires_in(Duration::from_secs(seconds))
            .build()
            .map_err(|error| wrong(&error))?;
        let put = self.client.put_object().bucket(&self.bucket).key(key).presigned(config);
        Ok(put.await.map_err(|error| wrong(&error))?.uri().to_owned())
    }

    /// The result, once it is there.
    ///
    /// # Errors
    /// When S3 fails, or it is of another form than a builder writes.
    pub(crate) async fn get(&self, key: &str) -> Result<Option<Outcome>, Failure> {
        // A list first: without the right to list everything, S3 does not tell an object that is not there from one that
        // may not be read.
        let place = format!("s3://{}/{key}", self.bucket);
        let listed = self.client.list_objects_v2().bucket(&self.bucket).prefix(key).max_keys(1).send().await;
        let listed = listed.map_err(|error| {
            Failure::from_aws(&format!("looking for {place}"), &error.into_service_error())
        })?;
        if !listed.contents().iter().any(|object| object.key() == Some(key)) {
            return Ok(None);
        }
        let object = self.client.get_object().bucket(&self.bucket).key(key).send().await;
        let object = object
            .map_err(|error| Failure::from_aws(&format!("reading {place}"), &error.into_service_error()))?;
        let bytes = object.body.collect().await.map_err(|error| {
            Failure::new(ErrorClass::Transient, format!("reading {place}: {}", describe(&error)))
        })?;
        Outcome::read(&bytes.into_bytes()).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gennaker_runtime::Settings;

    #[test]
    fn the_last_lines_of_a_log_are_read() {
        let log: String = (1..=50).map(|line| format!("line {line}\n")).collect();
        let json = format!(r#"{{"status":"FAILED","exitCode":100,"log":"{}"}}"#, STANDARD.encode(log));
        let outcome = Outcome::read(json.as_bytes()).expect("readable");
        assert_eq!(outcome.exit_code, 100);
        assert!(
            outcome.log.starts_with("line 31\n") && outcome.log.ends_with("\nline 50"),
            "{}",
            outcome.log
        );
        assert!(Outcome::read(b"<html>").is_err());
        assert_eq!(Outcome::read(br#"{"exitCode":0}"#).expect("readable").log, "");
    }

    #[test]
    fn an_address_needs_nothing_but_itself_and_is_the_same_for_the_same_moment() {
        let settings = [
            ("AWS_ACCESS_KEY_ID", "id"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "eu-west-1"),
            ("RECORDS_BUCKET", "records"),
        ];
        let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let ports = Ports { settings: Settings::new(settings), ..Ports::system() };
        let outcomes = Outcomes::new(&ports).expect("a client");
        let sign = |from| {
            let work = outcomes.address("bakes/e/s/eu-west-1.json", from, 70);
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(work)
                .expect("signed")
        };
        let address = sign(1_767_323_045_000);
        assert!(
            address.starts_with("https://s3.eu-west-1.amazonaws.com/records/bakes/e/s/eu-west-1.json?"),
            "{address}"
        );
        assert!(address.contains("X-Amz-SignedHeaders=host&"), "{address}");
        assert!(address.contains("X-Amz-Expires=4200"), "{address}");
        assert!(!address.to_lowercase().contains("checksum"), "{address}");
        assert_eq!(address, sign(1_767_323_045_000));
        assert_ne!(address, sign(1_767_323_046_000));
    }
}
