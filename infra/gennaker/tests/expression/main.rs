//! `gennaker expression`, run as a user runs it. None of it needs a cloud.

#[cfg(test)]
mod eval;
