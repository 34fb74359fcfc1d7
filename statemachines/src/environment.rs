//! Where a machine runs.

/// Where a machine will run: what makes its ARNs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: String,
    /// The region.
    pub region: String,
    /// The twelve digits of the account.
    pub account: String,
    /// The stack, whose name starts every function's.
    pub stack: String,
}

impl Environment {
    /// An environment for examples and documentation; the account is the one that AWS uses for these.
    pub fn example() -> Self {
        Self {
            partition: "aws".to_owned(),
            region: "us-east-1".to_owned(),
            account: "123456789012".to_owned(),
            stack: "gennaker".to_owned(),
        }
    }

    /// The ARN of a function by its name in the catalog.
    pub fn function_arn(&self, function: &str) -> String {
        let Self { partition, region, account, stack } = self;
        format!("arn:{partition}:lambda:{region}:{account}:function:{stack}-{function}")
    }

    /// The resource of a task that calls a function and waits for its token.
    pub fn waiting_call(&self) -> String {
        format!("arn:{}:states:::lambda:invoke.waitForTaskToken", self.partition)
    }
}
