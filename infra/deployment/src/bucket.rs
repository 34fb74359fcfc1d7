use aws_sdk_s3::types::{
    BucketLocationConstraint, CreateBucketConfiguration, PublicAccessBlockConfiguration,
};

use crate::{
    Deployer,
    error::{Error, aws},
};

impl Deployer {
    /// The account's 12-digit id.
    ///
    /// # Errors
    /// [`Error::Aws`], for instance when there are no credentials.
    pub async fn account(&self) -> Result<String, Error> {
        let identity =
            self.sts.get_caller_identity().send().await.map_err(aws("ask AWS which account this is"))?;
        Ok(identity.account.unwrap_or_default())
    }

    /// Makes sure of the private bucket for zips and templates, `gennaker-artifacts-<account>-<region>`, and returns
    /// its name.
    ///
    /// # Errors
    /// [`Error::Aws`]; also when a bucket of that name belongs to somebody else.
    pub async fn ensure_artifact_bucket(&self) -> Result<String, Error> {
        let account = self.account().await?;
        let bucket = format!("gennaker-artifacts-{account}-{}", self.region);
        // The owner is checked: bucket names are everybody's, and code would be taken from it.
        let head = self.s3.head_bucket().bucket(&bucket).expected_bucket_owner(&account).send().await;
        match head {
            Ok(_) => return Ok(bucket),
            Err(error) if error.as_service_error().is_some_and(|error| error.is_not_found()) => {}
            Err(error) => return Err(aws(format!("use the bucket {bucket}"))(error)),
        }
        let mut create = self.s3.create_bucket().bucket(&bucket);
        // S3: us-east-1 is the one region that must not be named.
        if self.region != "us-east-1" {
            let place = BucketLocationConstraint::from(self.region.as_str());
            create = create.create_bucket_configuration(
                CreateBucketConfiguration::builder().location_constraint(place).build(),
            );
        }
        match create.send().await {
            Ok(_) => {}
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_bucket_already_owned_by_you()) => {}
            Err(error) => return Err(aws(format!("create the bucket {bucket}"))(error)),
        }
        let nobody = PublicAccessBlockConfiguration::builder()
            .block_public_acls(true)
            .block_public_policy(true)
            .ignore_public_acls(true)
            .restrict_public_buckets(true)
            .build();
        let block =
            self.s3.put_public_access_block().bucket(&bucket).public_access_block_configuration(nobody);
        block.send().await.map_err(aws(format!("keep the bucket {bucket} private")))?;
        Ok(bucket)
    }
}
