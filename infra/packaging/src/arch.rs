/// The processor that the functions run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arch {
    /// Intel and AMD: Lambda's `x86_64`.
    X86_64,
    /// Graviton: Lambda's `arm64`.
    Arm64,
}

impl Arch {
    /// Lambda's name for it, as a function's `Architectures` takes it.
    ///
    /// ```
    /// assert_eq!(gennaker_packaging::Arch::Arm64.lambda_name(), "arm64");
    /// ```
    #[must_use]
    pub fn lambda_name(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }

    /// Rust's target.
    #[must_use]
    pub fn target(self) -> &'static str {
        match self {
            Self::X86_64 => "x86_64-unknown-linux-gnu",
            Self::Arm64 => "aarch64-unknown-linux-gnu",
        }
    }

    /// cargo-lambda's option.
    pub(crate) fn option(self) -> &'static str {
        match self {
            Self::X86_64 => "--x86-64",
            Self::Arm64 => "--arm64",
        }
    }
}
