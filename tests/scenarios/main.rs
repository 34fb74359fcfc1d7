//! What a user does, end to end on the local cloud: the same zips and the same template as on AWS.

#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod approval_link;
#[cfg(test)]
mod blue_green;
#[cfg(test)]
mod control;
#[cfg(test)]
mod definitions;
