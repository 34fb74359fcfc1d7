//! Java's dates: `java.util.Date`, `SimpleDateFormat` and `java.time`, as Spinnaker's expressions use them.
//!
//! The time zone is UTC and the locale US English, always. Nothing here reads a clock: what is *now* in Java takes the
//! milliseconds since 1970 as its argument. Nothing panics; where Java throws, and where a date lies outside of the
//! years -262143 to 262142, there is an [`Error`].
//!
//! Functions have the names of Java's methods in snake case; `toString` is [`std::fmt::Display`], and `equals` is `==`.
//!
//! ```
//! use gennaker_java_time::{Adjuster, ChronoUnit, DayOfWeek, LocalDate, SimpleDateFormat};
//!
//! let date = LocalDate::parse("2026-01-31")?.plus(1, ChronoUnit::Months)?;
//! assert_eq!(date.to_string(), "2026-02-28");
//! assert_eq!(date.with(Adjuster::Next(DayOfWeek::Friday))?.to_string(), "2026-03-06");
//! assert_eq!(SimpleDateFormat::new("yyyyMMdd-HHmm")?.format(1_795_241_825_000), "20261121-0617");
//! # Ok::<(), gennaker_java_time::Error>(())
//! ```

mod adjuster;
pub mod date;
mod day_of_week;
mod error;
mod instant;
mod iso;
mod legacy;
mod local_date;
mod local_date_time;
mod simple;
mod temporal;
mod timeline;
mod unit;

pub use adjuster::Adjuster;
pub use day_of_week::DayOfWeek;
pub use error::{Error, Result};
pub use instant::Instant;
pub use local_date::LocalDate;
pub use local_date_time::LocalDateTime;
pub use simple::SimpleDateFormat;
pub use temporal::Temporal;
pub use unit::ChronoUnit;
