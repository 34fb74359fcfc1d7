use std::{collections::BTreeMap, path::PathBuf};

use aws_sdk_s3::primitives::ByteStream;
use futures::{StreamExt, TryStreamExt, stream};

use crate::{
    Deployer, Event, Progress,
    error::{Error, aws},
};

/// How many artifacts are looked after at once.
const AT_ONCE: usize = 4;

/// A function's zip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artifact {
    /// The function's name.
    pub name: String,
    /// The zip's SHA-256 in hex.
    pub sha256: String,
    /// The zip.
    pub path: PathBuf,
}

impl Artifact {
    /// Where it lies in the bucket. The content decides, so what is there already need not be sent again, and a
    /// function's code changes exactly when its key does.
    ///
    /// ```
    /// let (name, sha256) = ("wait".to_owned(), "0123456789abcdef0123".to_owned());
    /// let artifact = gennaker_deployment::Artifact { name, sha256, path: "wait.zip".into() };
    /// assert_eq!(artifact.key(), "code/wait-0123456789abcdef.zip");
    /// ```
    #[must_use]
    pub fn key(&self) -> String {
        format!("code/{}-{}.zip", self.name, self.sha256.get(..16).unwrap_or(&self.sha256))
    }
}

impl Deployer {
    /// Sends those artifacts to the bucket that are not there yet. Returns every artifact's key by its name.
    ///
    /// # Errors
    /// [`Error::Artifact`] when a zip cannot be read, [`Error::Aws`].
    pub async fn upload(
        &self,
        bucket: &str,
        artifacts: &[Artifact],
        on_event: &mut Progress<'_>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let sent = artifacts.iter().map(|artifact| async move {
            let key = artifact.key();
            let sent = self.upload_one(bucket, artifact, &key).await?;
            Ok::<_, Error>((artifact.name.clone(), key, sent))
        });
        // A `Vec` in between: the compiler cannot see that the closure above is general enough.
        let sent: Vec<_> = sent.collect();
        let mut sent = stream::iter(sent).buffer_unordered(AT_ONCE);
        let mut keys = BTreeMap::new();
        while let Some((name, key, sent)) = sent.try_next().await? {
            keys.insert(name, key.clone());
            on_event(Event::Uploaded { key, sent, done: keys.len(), total: artifacts.len() });
        }
        Ok(keys)
    }

    async fn upload_one(&self, bucket: &str, artifact: &Artifact, key: &str) -> Result<bool, Error> {
        match self.s3.head_object().bucket(bucket).key(key).send().await {
            Ok(_) => return Ok(false),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => {}
            Err(error) => return Err(aws(format!("look for {key} in {bucket}"))(error)),
        }
        let path = &artifact.path;
        let bytes =
            tokio::fs::read(path).await.map_err(|source| Error::Artifact { path: path.clone(), source })?;
        self.put(bucket, key, bytes).await?;
        Ok(true)
    }

    pub(crate) async fn put(&self, bucket: &str, key: &str, bytes: Vec<u8>) -> Result<(), Error> {
        let put = self.s3.put_object().bucket(bucket).key(key).body(ByteStream::from(bytes));
        put.send().await.map_err(aws(format!("send {key} to {bucket}"))).map(|_| ())
    }
}
