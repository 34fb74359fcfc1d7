//! The rolling blue/green deployment, with both outcomes of the judgment.

use crate::support::cloud;

#[test]
fn both_outcomes_of_the_judgment_end_as_promised() {
    let cloud = cloud();
    cloud.run(&["demo", "--judge", "continue"]);
    assert_eq!(
        cloud.server_groups("myapp"),
        [("myapp-v000".to_owned(), 0, 0), ("myapp-v001".to_owned(), 10, 10)],
        "continue: all of the new version, none of the old"
    );
    cloud.run(&["demo", "--judge", "rollback"]);
    assert_eq!(
        cloud.server_groups("myapp"),
        [("myapp-v000".to_owned(), 10, 10)],
        "rollback: all of the old version, and the new group is gone"
    );
}
