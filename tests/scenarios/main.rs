//! What a user does, end to end on the local cloud: the same zips and the same template as on AWS.

#[cfg(test)]
#[path = "../support/mod.rs"]
mod support;

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod approval_link;
#[cfg(test)]
mod blue_green;
#[cfg(test)]
mod children;
#[cfg(test)]
mod control;
#[cfg(test)]
mod dag;
#[cfg(test)]
mod definitions;
#[cfg(test)]
mod differential;
#[cfg(test)]
mod expressions;
#[cfg(test)]
mod load;
#[cfg(test)]
mod pause_restart;
#[cfg(test)]
mod queue;
#[cfg(test)]
mod runs;
#[cfg(test)]
mod server_groups;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod versions;
