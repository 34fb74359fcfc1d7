//! Answers of DynamoDB that come in pages, read to the end.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder;
use gennaker_runtime::Failure;

use crate::item::Item;

/// All items of a query. `doing` says what for, as in `"listing approvals"`.
pub(crate) async fn all_of_query(query: QueryFluentBuilder, doing: &str) -> Result<Vec<Item>, Failure> {
    let items = query.into_paginator().items().send().try_collect().await;
    items.map_err(|error| Failure::from_aws(doing, &error.into_service_error()))
}

/// All items of a scan; the same otherwise.
pub(crate) async fn all_of_scan(scan: ScanFluentBuilder, doing: &str) -> Result<Vec<Item>, Failure> {
    let items = scan.into_paginator().items().send().try_collect().await;
    items.map_err(|error| Failure::from_aws(doing, &error.into_service_error()))
}
