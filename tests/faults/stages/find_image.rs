use serde_json::{Value, json};

use crate::compute::{self, REGION};
use crate::lab::Lab;
use crate::scenario::Scenario;
use crate::suite;
use crate::support::compute::OLD_IMAGE;

/// It only reads: what it leaves has to be the same however often it does.
struct FindImage;

impl Scenario for FindImage {
    fn function(&self) -> &'static str {
        "find-image"
    }

    fn prefix(&self) -> &'static str {
        "fin"
    }

    fn stage(&self, trial: &str) -> Value {
        json!({
            "type": "findImage",
            "name": "what runs",
            "credentials": "default",
            "cloudProvider": "aws",
            "cluster": format!("faults-{trial}"),
            "regions": [REGION],
            "selectionStrategy": "FAIL",
        })
    }

    fn decisive(&self) -> &'static str {
        "DescribeImages"
    }

    fn prepare(&self, lab: &Lab, trial: &str) {
        compute::make(lab, &format!("faults-{trial}-v000"), 1, &[]);
    }

    fn check(&self, end: &Value) {
        assert_eq!(end["stage"]["status"], "SUCCEEDED", "{end:#}");
        let found = &end["stage"]["outputs"]["deploymentDetails"][0];
        assert_eq!(found["imageId"], OLD_IMAGE, "{end:#}");
        assert_eq!(found["sourceServerGroup"], "faults-TRIAL-v000", "{end:#}");
    }

    fn clean(&self, lab: &Lab, trial: &str) {
        compute::remove(lab, &format!("faults-{trial}"));
    }
}

#[test]
fn an_image_that_is_looked_for_by_a_function_that_dies_at_any_call_is_the_same() {
    let lab = Lab::open();
    compute::network(&lab);
    suite::prove(&lab, &FindImage);
}
