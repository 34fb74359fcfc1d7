//! Single instances, which no Auto Scaling group looks after.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    BlockDeviceMapping, EbsBlockDevice, HttpTokensState, IamInstanceProfileSpecification, Instance as Found,
    InstanceMetadataOptionsRequest, InstanceNetworkInterfaceSpecification, InstanceStateName, InstanceType,
    ResourceType, ShutdownBehavior, TagSpecification, VolumeType,
};
use gennaker_runtime::Failure;

use crate::Ec2;
use crate::client::filter;
use crate::images::tags;

/// States of instances that are at their end, or surely on their way there.
const GONE: [&str; 2] = ["terminated", "shutting-down"];

/// An instance that exists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Its id.
    pub id: String,
    /// `pending`, `running`, `stopping`, `stopped`, `shutting-down` or `terminated`.
    pub state: String,
    /// Why it is in that state, where AWS says it.
    pub reason: Option<String>,
}

impl Machine {
    /// Whether it is at an end or on its way there.
    pub fn is_gone(&self) -> bool {
        GONE.contains(&self.state.as_str())
    }

    /// Whether it stands still and can be started again.
    pub fn is_stopped(&self) -> bool {
        self.state == InstanceStateName::Stopped.as_str()
    }

    /// Whether it works, or will soon.
    pub fn is_up(&self) -> bool {
        [InstanceStateName::Pending, InstanceStateName::Running]
            .iter()
            .any(|state| state.as_str() == self.state)
    }
}

/// One instance that is to be. It stops when it shuts itself down, so that an image can be made of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewMachine {
    /// Makes AWS take a repeated call for the same one; chosen and remembered before.
    pub client_token: String,
    /// The image's id.
    pub image_id: String,
    /// The instance type.
    pub instance_type: String,
    /// The subnet's id; the default VPC's where there is none.
    pub subnet_id: Option<String>,
    /// Ids of security groups; the VPC's default one where there are none.
    pub security_groups: Vec<String>,
    /// The name of the instance profile.
    pub iam_profile: Option<String>,
    /// The key pair for logging in.
    pub key_pair: Option<String>,
    /// Whether it gets a public address; the subnet decides where it is not said.
    pub public_ip: Option<bool>,
    /// The device of the root volume and its size in GiB, where it is not the image's.
    pub root_volume: Option<(String, u32)>,
    /// What it runs when it starts, in Base64.
    pub user_data: String,
    /// Tags of the instance and its volumes.
    pub tags: BTreeMap<String, String>,
}

impl Ec2 {
    /// Launches one instance, or finds the one that an earlier call with the same token launched; its id.
    ///
    /// # Errors
    /// [`gennaker_runtime::ErrorClass::Conflict`] when an earlier call with the token was not the same in everything: its
    /// instance is to be looked for by its tags. Otherwise when AWS refuses.
    pub async fn run_machine(&self, new: &NewMachine) -> Result<String, Failure> {
        let doing = format!("launching an instance of {}", new.image_id);
        let volume = new.root_volume.as_ref().map(|(device, size)| vec![root_volume(device, *size)]);
        let request = self
            .client
            .run_instances()
            .client_token(&new.client_token)
            .min_count(1)
            .max_count(1)
            .image_id(&new.image_id)
            .instance_type(InstanceType::from(new.instance_type.as_str()))
            .instance_initiated_shutdown_behavior(ShutdownBehavior::Stop)
            .user_data(&new.user_data)
            .set_key_name(new.key_pair.clone())
            .set_block_device_mappings(volume)
            .set_iam_instance_profile(
                new.iam_profile
                    .as_ref()
                    .map(|profile| IamInstanceProfileSpecification::builder().name(profile).build()),
            )
            .metadata_options(
                InstanceMetadataOptionsRequest::builder().http_tokens(HttpTokensState::Required).build(),
            )
            .set_tag_specifications(Some(
                [ResourceType::Instance, ResourceType::Volume]
                    .map(|kind| specification(kind, &new.tags))
                    .into(),
            ));
        let groups = (!new.security_groups.is_empty()).then(|| new.security_groups.clone());
        // AWS takes subnet and security groups either here or on the network interface, which a choice of address needs.
        let request = match new.public_ip {
            Some(public) => request.network_interfaces(
                InstanceNetworkInterfaceSpecification::builder()
                    .device_index(0)
                    .associate_public_ip_address(public)
                    .delete_on_termination(true)
                    .set_subnet_id(new.subnet_id.clone())
                    .set_groups(groups)
                    .build(),
            ),
            None => request.set_subnet_id(new.subnet_id.clone()).set_security_group_ids(groups),
        };
        match request.send().await {
            Ok(answer) => answer
                .instances
                .unwrap_or_default()
                .into_iter()
                .find_map(|instance| instance.instance_id)
                .ok_or_else(|| Failure::internal(format!("{doing} in {}: AWS told no id", self.region))),
            Err(error) => {
                let code = error.as_service_error().and_then(|error| error.meta().code());
                if code == Some("IdempotentParameterMismatch") {
                    return Err(Failure::conflict(format!(
                        "an earlier call launched the instance in {}; it is looked for",
                        self.region
                    )));
                }
                Err(self.failure(&doing, error))
            }
        }
    }

    /// The instances with a tag that are not at their end.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn machines_tagged(&self, key: &str, value: &str) -> Result<Vec<Machine>, Failure> {
        let request = self.client.describe_instances().filters(filter(&format!("tag:{key}"), value));
        let mut pages = request.into_paginator().items().send();
        let mut found = Vec::new();
        while let Some(reservation) = pages.next().await {
            let reservation = reservation.map_err(|error| self.failure("looking for instances", error))?;
            found.extend(reservation.instances.unwrap_or_default().into_iter().filter_map(read));
        }
        found.retain(|machine| !machine.is_gone());
        Ok(found)
    }

    /// An instance; none once AWS has forgotten it, or not heard of it yet.
    ///
    /// # Errors
    /// When AWS fails.
    pub async fn machine(&self, id: &str) -> Result<Option<Machine>, Failure> {
        // By filter, since an id that is unknown is an error otherwise.
        let answer = self.client.describe_instances().filters(filter("instance-id", id)).send().await;
        let answer = answer.map_err(|error| self.failure(&format!("looking up instance {id}"), error))?;
        let reservations = answer.reservations.unwrap_or_default().into_iter();
        Ok(reservations.flat_map(|reservation| reservation.instances.unwrap_or_default()).find_map(read))
    }

    /// Stops an instance, which is no error where it stands still.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn stop_machine(&self, id: &str) -> Result<(), Failure> {
        let sent = self.client.stop_instances().instance_ids(id).send().await;
        sent.map_err(|error| self.failure(&format!("stopping instance {id}"), error)).map(|_| ())
    }

    /// Ends an instance, which is no error where it is at its end or forgotten.
    ///
    /// # Errors
    /// When AWS refuses.
    pub async fn terminate_machine(&self, id: &str) -> Result<(), Failure> {
        match self.client.terminate_instances().instance_ids(id).send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let code = error.as_service_error().and_then(|error| error.meta().code());
                if code == Some("InvalidInstanceID.NotFound") {
                    return Ok(());
                }
                Err(self.failure(&format!("ending instance {id}"), error))
            }
        }
    }
}

fn read(instance: Found) -> Option<Machine> {
    Some(Machine {
        id: instance.instance_id?,
        state: instance
            .state
            .and_then(|state| state.name)
            .map(|name| name.as_str().to_owned())
            .unwrap_or_default(),
        reason: instance.state_transition_reason.filter(|reason| !reason.is_empty()),
    })
}

fn specification(kind: ResourceType, of: &BTreeMap<String, String>) -> TagSpecification {
    TagSpecification::builder().resource_type(kind).set_tags(Some(tags(of))).build()
}

fn root_volume(device: &str, size: u32) -> BlockDeviceMapping {
    let volume = EbsBlockDevice::builder()
        .volume_size(i32::try_from(size).unwrap_or(i32::MAX))
        .volume_type(VolumeType::Gp3)
        .delete_on_termination(true)
        .build();
    BlockDeviceMapping::builder().device_name(device).ebs(volume).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_say_what_can_be_done() {
        for (state, gone, stopped, up) in [
            ("pending", false, false, true),
            ("running", false, false, true),
            ("stopping", false, false, false),
            ("stopped", false, true, false),
            ("shutting-down", true, false, false),
            ("terminated", true, false, false),
        ] {
            let machine = Machine { state: state.to_owned(), ..Machine::default() };
            assert_eq!(
                (machine.is_gone(), machine.is_stopped(), machine.is_up()),
                (gone, stopped, up),
                "{state}"
            );
        }
    }
}
