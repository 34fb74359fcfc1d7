//! A stage that deploys: all its server groups side by side, and what is undone when one fails.

use gennaker_accounts::Accounts;
use gennaker_runtime::{ErrorClass, Failure};
use gennaker_server_groups::Place;
use gennaker_stage::{Lane, Progress, Run, Step, Stop, together};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::lookup::check;
use crate::{Config, CopyRequest, InStrategy, copies, copy_of, image, in_strategy, read, strategies};

/// The lanes that were not done at the last call.
const WAITING: &str = "waiting";

/// Whether a stage makes new server groups or copies of ones that exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Making {
    /// New ones (Spinnaker: `createServerGroup`).
    New,
    /// Copies (Spinnaker: `cloneServerGroup`).
    Copies,
}

impl Making {
    const fn notification(self) -> &'static str {
        match self {
            Self::New => "createdeploy",
            Self::Copies => "createcopylastasg",
        }
    }
}

/// A server group that is to be: as it is configured, or not known yet.
#[derive(Clone, Debug)]
enum Order {
    New(Box<Config>),
    Copy(Box<CopyRequest>),
}

impl Order {
    fn label(&self) -> &str {
        match self {
            Self::New(config) => &config.label,
            Self::Copy(request) => &request.label,
        }
    }

    fn place(&self) -> (&str, &str) {
        match self {
            Self::New(config) => (&config.account, &config.region),
            Self::Copy(request) => (&request.account, &request.region),
        }
    }
}

/// The lanes that have failed for good, and why.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
struct Failed {
    lanes: Vec<usize>,
    class: String,
    message: String,
}

/// Rolls all server groups of a stage out. Everything that they name is looked up before any of them is created. Once one
/// has failed for good the others stay as they are, but for what runs elsewhere for them, which is ended, and what its
/// configuration says is undone.
///
/// # Errors
/// With what failed, and what was undone.
pub async fn deploy(
    run: &mut Run<'_>,
    accounts: &Accounts,
    context: &Map<String, Value>,
    making: Making,
) -> Result<Progress, Failure> {
    let orders = orders(run, context, making)?;
    run.set("notification.type", making.notification());
    let accounts = &accounts.for_execution(&run.execution().id);
    let places = Box::pin(places(run, accounts, &orders)).await?;
    if let Some(failed) = run.remembered::<Failed>("failed")? {
        return Box::pin(recover(run, &orders, &places, &failed)).await;
    }
    let mut configs = Vec::new();
    let mut checked = Vec::new();
    for (order, place) in orders.iter().zip(&places) {
        let mut lane = Lane::new(run, order.label());
        let step = Box::pin(prepare(&mut lane, accounts, place, order)).await;
        checked.push((order.label().to_owned(), step.map(|config| configs.push(config))));
    }
    match together(checked)? {
        Progress::Succeeded => {}
        progress => return Ok(progress),
    }
    let mut lanes = Vec::new();
    let mut waiting = Vec::new();
    for (index, (config, place)) in configs.iter().zip(&places).enumerate() {
        let mut lane = Lane::new(run, config.label.clone());
        let step = Box::pin(roll_out(&mut lane, accounts, place, config)).await;
        if let Err(Stop::Fail(failure)) = &step
            && !failure.class.is_retried()
        {
            let failed = Failed {
                lanes: vec![index],
                class: failure.class.name().to_owned(),
                message: failure.message.clone(),
            };
            run.remember("failed", &failed).await?;
            return Box::pin(recover(run, &orders, &places, &failed)).await;
        }
        if step.is_err() {
            waiting.push(index);
        }
        lanes.push((config.label.clone(), step));
    }
    run.note(WAITING, &waiting)?;
    together(lanes)
}

/// Ends a stage that ran out of its time: what it has started elsewhere is ended, and what was not done is undone.
///
/// # Errors
/// With what failed, and what was undone.
pub async fn expire(
    run: &mut Run<'_>,
    accounts: &Accounts,
    context: &Map<String, Value>,
    making: Making,
    message: String,
) -> Result<Progress, Failure> {
    let orders = orders(run, context, making)?;
    let accounts = &accounts.for_execution(&run.execution().id);
    let places = Box::pin(places(run, accounts, &orders)).await?;
    let lanes = run.remembered(WAITING)?.unwrap_or_default();
    let failed = Failed { lanes, class: ErrorClass::StageFailed.name().to_owned(), message };
    run.remember("failed", &failed).await?;
    Box::pin(recover(run, &orders, &places, &failed)).await
}

/// Ends what a cancelled stage has started elsewhere; may be called twice.
///
/// # Errors
/// A class that is retried is tried again.
pub async fn cancel(
    run: &mut Run<'_>,
    accounts: &Accounts,
    context: &Map<String, Value>,
    making: Making,
) -> Result<(), Failure> {
    let orders = orders(run, context, making)?;
    let accounts = &accounts.for_execution(&run.execution().id);
    let places = Box::pin(places(run, accounts, &orders)).await?;
    let mut canceled = Ok(());
    for (order, place) in orders.iter().zip(&places) {
        let mut lane = Lane::new(run, order.label());
        if let Some(config) = known(&lane, order)? {
            // One that cannot be ended now does not keep the others from it.
            canceled = canceled.and(Box::pin(strategies::cancel(&mut lane, place, &config)).await);
        }
    }
    canceled
}

/// Ends what the lanes have started elsewhere.
async fn stop(run: &mut Run<'_>, orders: &[Order], places: &[Place]) -> Result<(), Failure> {
    for (order, place) in orders.iter().zip(places) {
        let mut lane = Lane::new(run, order.label());
        if let Some(config) = known(&lane, order)? {
            Box::pin(strategies::stop(&mut lane, place, &config)).await?;
        }
    }
    Ok(())
}

/// The server groups of the stage; in a strategy's pipeline the one of the stage above.
fn orders(run: &Run<'_>, context: &Map<String, Value>, making: Making) -> Result<Vec<Order>, Failure> {
    let strategy = in_strategy(context, run.trigger())?;
    let (fields, making) = match &strategy {
        Some(InStrategy { fields, clone: true }) => (fields, Making::Copies),
        Some(InStrategy { fields, clone: false }) => (fields, Making::New),
        None => (context, making),
    };
    Ok(match making {
        Making::New => read(fields)?.into_iter().map(|config| Order::New(Box::new(config))).collect(),
        Making::Copies => copies(fields)?.into_iter().map(|request| Order::Copy(Box::new(request))).collect(),
    })
}

async fn places(run: &Run<'_>, accounts: &Accounts, orders: &[Order]) -> Result<Vec<Place>, Failure> {
    let mut places = Vec::new();
    for order in orders {
        let (account, region) = order.place();
        let regions = accounts.regions(run.store(), account).await?;
        places.push(Place::new(account, &regions, region));
    }
    Ok(places)
}

/// The configuration, with everything that it names looked up.
async fn prepare(lane: &mut Lane<'_, '_>, accounts: &Accounts, place: &Place, order: &Order) -> Step<Config> {
    let config = match order {
        Order::New(config) => Config::clone(config),
        Order::Copy(request) => copy_of(lane, place, request).await?,
    };
    strategies::check(&config)?;
    check(lane, accounts, place, &config).await?;
    Ok(config)
}

/// Rolls one server group out, from an image that its account may use.
async fn roll_out(lane: &mut Lane<'_, '_>, accounts: &Accounts, place: &Place, config: &Config) -> Step {
    image::allow_launch(lane, accounts, place).await?;
    strategies::roll_out(lane, place, config).await.map(drop)
}

/// The configuration, if it was known at any earlier call.
fn known(lane: &Lane<'_, '_>, order: &Order) -> Result<Option<Config>, Failure> {
    match order {
        Order::New(config) => Ok(Some(Config::clone(config))),
        Order::Copy(request) => request.copied(lane),
    }
}

/// Undoes what the failed lanes are to undo, then fails with what failed and what was undone.
async fn recover(
    run: &mut Run<'_>,
    orders: &[Order],
    places: &[Place],
    failed: &Failed,
) -> Result<Progress, Failure> {
    run.recover();
    // Nobody would look after it any more.
    if run.remembered::<bool>("ended")?.is_none() {
        Box::pin(stop(run, orders, places)).await?;
        run.remember("ended", &true).await?;
    }
    let failure = Failure::new(class(&failed.class), failed.message.clone());
    let (mut undone, mut waiting) = (Vec::new(), Vec::new());
    for (index, (order, place)) in orders.iter().zip(places).enumerate() {
        let mut lane = Lane::new(run, order.label());
        let Some(config) = known(&lane, order)? else { continue };
        let step = if failed.lanes.contains(&index) {
            Box::pin(strategies::undo(&mut lane, place, &config, &failure)).await
        } else {
            // It stays as it is, but for what it holds on to only as long as it is on its way.
            Box::pin(strategies::let_go(&mut lane, place, &config)).await.map(|()| Vec::new())
        };
        match step {
            Ok(told) => undone.extend(told.into_iter().map(|text| named(order, &text))),
            Err(stop) => waiting.push((order.label().to_owned(), Err(stop))),
        }
    }
    let first = failed.lanes.first().filter(|_| failed.lanes.len() == 1);
    let message = first
        .and_then(|index| orders.get(*index))
        .map_or_else(|| failure.message.clone(), |order| named(order, &failure.message));
    match together(waiting)? {
        Progress::Waiting { reason, seconds } => {
            Ok(Progress::Recovering { reason: format!("{message}; it is being undone: {reason}"), seconds })
        }
        _ => {
            let others = failed.lanes.len() < orders.len();
            Err(Failure::new(failure.class, told(&message, &undone, others)))
        }
    }
}

/// A sentence on a server group of several.
fn named(order: &Order, text: &str) -> String {
    match order.label() {
        "" => text.to_owned(),
        label => format!("{label}: {text}"),
    }
}

/// What failed, what was undone, and what was not.
fn told(message: &str, undone: &[String], others: bool) -> String {
    let mut text = message.to_owned();
    if !undone.is_empty() {
        text.push_str("; then: ");
        text.push_str(&undone.join("; "));
    }
    if others {
        text.push_str("; the other server groups of this stage stay as they are");
    }
    text
}

/// The class that was remembered: one that is not retried.
fn class(name: &str) -> ErrorClass {
    let classes =
        [ErrorClass::InvalidInput, ErrorClass::NotAuthorized, ErrorClass::NotFound, ErrorClass::Internal];
    classes.into_iter().find(|class| class.name() == name).unwrap_or(ErrorClass::StageFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_is_remembered_by_its_name() {
        for of in
            [ErrorClass::InvalidInput, ErrorClass::NotFound, ErrorClass::Internal, ErrorClass::StageFailed]
        {
            assert_eq!(class(of.name()), of);
        }
    }

    #[test]
    fn a_failure_says_what_was_undone() {
        let undone = ["app-v002 has no traffic any more".to_owned()];
        for (undone, several, expected) in [
            (&undone[..], false, "no capacity; then: app-v002 has no traffic any more"),
            (&[], true, "no capacity; the other server groups of this stage stay as they are"),
            (&[], false, "no capacity"),
        ] {
            assert_eq!(told("no capacity", undone, several), expected);
        }
    }
}
