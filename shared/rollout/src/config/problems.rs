//! Everything that is wrong with a configuration, said at once.

use gennaker_runtime::{ErrorClass, Failure};

/// Collects mistakes, each once.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: Vec<String>,
}

impl Problems {
    /// A value that was read; a mistake is noted, and nothing stands in for the value until all are told.
    pub(crate) fn take<T: Default>(&mut self, read: Result<T, Failure>) -> T {
        read.unwrap_or_else(|failure| {
            self.add(failure.message);
            T::default()
        })
    }

    /// A value that was looked up; what is missing or refused is noted like a mistake.
    ///
    /// # Errors
    /// With a failure that says nothing about the configuration, as when AWS is busy.
    pub(crate) fn look<T: Default>(&mut self, looked: Result<T, Failure>) -> Result<T, Failure> {
        match looked {
            Err(failure) if matches!(failure.class, ErrorClass::InvalidInput | ErrorClass::NotFound) => {
                self.add(failure.message);
                Ok(T::default())
            }
            other => other,
        }
    }

    /// Notes a mistake.
    pub(crate) fn add(&mut self, problem: impl Into<String>) {
        let problem = problem.into();
        if !self.found.contains(&problem) {
            self.found.push(problem);
        }
    }

    /// Nothing, where nothing is wrong.
    ///
    /// # Errors
    /// With every mistake.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        if self.found.is_empty() { Ok(()) } else { Err(Failure::invalid(self.found.join("; "))) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_collected_and_what_may_pass_is_not() {
        let mut problems = Problems::default();
        for failure in
            [Failure::not_found("no subnet"), Failure::invalid("no image"), Failure::invalid("no image")]
        {
            assert_eq!(problems.look::<u32>(Err(failure)), Ok(0));
        }
        let busy = Failure::new(ErrorClass::Throttled, "busy");
        assert_eq!(problems.look::<u32>(Err(busy.clone())), Err(busy));
        assert_eq!(problems.look(Ok(7)), Ok(7));
        assert_eq!(problems.finish(), Err(Failure::invalid("no subnet; no image")));
    }
}
