//! Classic load balancers.

use serde_json::json;

use super::stand::{Stand, succeeded};
use crate::support::compute::elements;

#[test]
fn instances_are_registered_and_taken_out_where_a_server_group_has_a_classic_load_balancer() {
    let stand = Stand::new("sgclassic");
    let compute = stand.compute();
    let subnet = compute.subnets().swap_remove(0);
    compute.classic(&[
        ("Action", "CreateLoadBalancer"),
        ("LoadBalancerName", stand.name),
        ("Listeners.member.1.Protocol", "http"),
        ("Listeners.member.1.LoadBalancerPort", "80"),
        ("Listeners.member.1.InstancePort", "80"),
        ("Subnets.member.1", &subnet),
    ]);
    let states = || {
        let found =
            compute.classic(&[("Action", "DescribeInstanceHealth"), ("LoadBalancerName", stand.name)]);
        elements(&found, "State").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let fields = json!({ "loadBalancers": [stand.name], "targetGroups": [] });
    succeeded(&stand.deploy(2, &fields));
    assert_eq!(states(), ["InService", "InService"]);
    succeeded(&stand.stage("disableServerGroup", &json!({ "target": "current_asg_dynamic" })));
    assert!(states().is_empty(), "out of traffic: {:?}", states());
    assert_eq!(stand.look()[0].in_service, 2);
    succeeded(&stand.stage("enableServerGroup", &json!({ "target": "current_asg_dynamic" })));
    assert_eq!(states(), ["InService", "InService"]);
}
