use std::ops::Deref;

use crate::state::LocalCloud;

/// A local cloud that is stopped when this is dropped, also when a test panics.
#[derive(Debug)]
pub struct StopOnDrop(pub LocalCloud);

impl Deref for StopOnDrop {
    type Target = LocalCloud;

    fn deref(&self) -> &LocalCloud {
        &self.0
    }
}

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        // A thread of its own, since this one may already be running a runtime, which cannot wait for another.
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                // Nobody is left to tell; what still runs shows in the status.
                let _told_nobody = runtime.map(|runtime| runtime.block_on(self.0.stop()));
            });
        });
    }
}
