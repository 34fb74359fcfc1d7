//! Evaluates, answers, and evaluates again.

use gennaker_expressions::{Request, World};
use gennaker_fetch::{ALLOWED_HOSTS, Allowed, Fetcher, Policy};
use gennaker_records::Store;
use gennaker_runtime::{Failure, Ports};

use crate::Expressions;
use crate::answers::Answers;

/// How often a piece of work is done again because an answer led to another question.
const ROUNDS: usize = 6;
/// How many questions one piece of work may ask.
const QUESTIONS: usize = 32;

/// Evaluates expressions with the clock, randomness, addresses and records of a function.
#[derive(Debug)]
pub struct Evaluation {
    answers: Answers,
    ports: Ports,
}

impl Evaluation {
    /// The evaluation of a function. Nothing is connected to before an expression asks.
    ///
    /// # Errors
    /// When the setting of allowed hosts cannot be read.
    pub fn new(store: Store, ports: &Ports) -> Result<Self, Failure> {
        let allowed = ports.settings.get(ALLOWED_HOSTS).unwrap_or_default().parse::<Allowed>();
        let allowed = allowed.map_err(|error| Failure::invalid(error.to_string()))?;
        Ok(Self { answers: Answers::new(store, Fetcher::new(Policy::new(allowed))), ports: ports.clone() })
    }

    /// Does a piece of work that evaluates expressions. `work` is done again when its expressions wanted to know something:
    /// it must have no effects.
    ///
    /// # Errors
    /// When there is no randomness, or the records cannot be read. An address that does not answer is no failure: the
    /// expression that asked has an error.
    pub async fn run<T>(&self, work: impl Fn(&Expressions<'_>) -> T) -> Result<T, Failure> {
        let mut world = World::new(self.ports.now(), self.ports.random()?);
        for _ in 0..ROUNDS {
            let (done, wanted) = pass(&work, &world);
            if wanted.is_empty() {
                return Ok(done);
            }
            let left = QUESTIONS.saturating_sub(world.answers());
            let (asked, refused) = wanted.split_at(wanted.len().min(left));
            for (request, answer) in self.answers.all(asked).await? {
                world.answer(request, answer);
            }
            for request in refused {
                world.answer(
                    request.clone(),
                    Err(format!("more than {QUESTIONS} things are asked for at once")),
                );
            }
        }
        Ok(pass(&work, &world).0)
    }
}

fn pass<T>(work: impl Fn(&Expressions<'_>) -> T, world: &World) -> (T, Vec<Request>) {
    world.rewind();
    let expressions = Expressions::new(world);
    (work(&expressions), expressions.into_wanted())
}
