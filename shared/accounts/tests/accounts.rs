//! Accounts before a server that answers for the records and for STS, and counts what it is asked.

#![allow(clippy::expect_used, reason = "all of this is a test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use gennaker_accounts::Accounts;
use gennaker_records::{Account, AccountList, ExternalId, Store, Tables};
use gennaker_runtime::{Clock, ErrorClass, Millis, Ports, Settings, aws_config};

/// 2096-10-02T07:06:40Z; credentials hold for an hour from then.
const BEGIN: Millis = 4_000_000_000_000;
const END: &str = "2096-10-02T08:06:40Z";
const ROLE: &str = "arn:aws:iam::123456789012:role/GennakerDeploy";
const REFUSED: &str = "arn:aws:iam::123456789012:role/GennakerRefused";
const EXTERNAL_ID: &str = "x7-secret";

struct Hands(AtomicI64);

impl Clock for Hands {
    fn now(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
}

/// A server on loopback. `accounts` is what is registered; `asked` are the bodies of what was asked since.
struct Cloud {
    accounts: Arc<Mutex<AccountList>>,
    asked: Arc<Mutex<Vec<String>>>,
    clock: Arc<Hands>,
    under_test: Accounts,
    store: Store,
}

impl Cloud {
    fn with(accounts: &[Account]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let (list, asked) = (Arc::new(Mutex::new(AccountList::default())), Arc::default());
        accounts.iter().for_each(|account| list.lock().expect("the list").insert(account.clone()));
        let (told, heard) = (Arc::clone(&list), Arc::clone(&asked));
        std::thread::spawn(move || {
            listener.incoming().flatten().for_each(|stream| answer(stream, &told, &heard));
        });
        let settings = [
            ("AWS_ACCESS_KEY_ID", "key"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("AWS_REGION", "us-east-1"),
            ("AWS_ENDPOINT_URL", &url),
            ("AWS_LAMBDA_FUNCTION_NAME", "gennaker-deploy"),
        ];
        let settings = Settings::new(settings.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let clock = Arc::new(Hands(AtomicI64::new(BEGIN)));
        let ports = Ports { clock: Arc::clone(&clock) as Arc<dyn Clock>, settings, ..Ports::system() };
        let name = String::new;
        let tables = Tables {
            executions: name(),
            approvals: name(),
            definitions: "definitions".to_owned(),
            reservations: name(),
            bucket: name(),
        };
        let store = Store::new(&aws_config(&ports).expect("a configuration"), tables);
        Self { accounts: list, asked, clock, under_test: Accounts::new(&ports).expect("accounts"), store }
    }

    fn after(&self, seconds: i64) {
        self.clock.0.store(BEGIN + seconds * 1000, Ordering::Relaxed);
    }

    /// How often the records and STS were asked since the last time.
    fn asked(&self) -> (usize, usize) {
        let asked = std::mem::take(&mut *self.asked.lock().expect("what was asked"));
        let sts = asked.iter().filter(|body| body.contains("Action=AssumeRole")).count();
        (asked.len() - sts, sts)
    }
}

fn answer(mut stream: TcpStream, accounts: &Mutex<AccountList>, asked: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line).is_ok_and(|bytes| bytes > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let body = String::from_utf8(body).expect("text");
    let (status, text) = if !body.contains("Action=AssumeRole") {
        let accounts = accounts.lock().expect("the list");
        let json = serde_json::to_string(&*accounts).expect("JSON");
        let item = serde_json::json!({ "Item": { "version": { "N": "1" }, "body": { "S": json } } });
        (200, if accounts.is_empty() { "{}".to_owned() } else { item.to_string() })
    } else if body.contains("GennakerRefused") {
        let error = "<Error><Code>AccessDenied</Code><Message>User x is not authorized to perform: sts:AssumeRole</Message></Error>";
        (403, format!("<ErrorResponse>{error}</ErrorResponse>"))
    } else {
        let keys =
            "<AccessKeyId>a</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>";
        let given = format!("<Credentials>{keys}<Expiration>{END}</Expiration></Credentials>");
        (
            200,
            format!("<AssumeRoleResponse><AssumeRoleResult>{given}</AssumeRoleResult></AssumeRoleResponse>"),
        )
    };
    asked.lock().expect("what was asked").push(body);
    let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", text.len());
    stream.write_all((head + &text).as_bytes()).expect("an answer");
}

fn account(name: &str, role: Option<&str>) -> Account {
    Account {
        role: role.map(str::to_owned),
        external_id: role.map(|_| ExternalId::new(EXTERNAL_ID)),
        regions: vec!["us-east-1".to_owned()],
        ..Account::named(name)
    }
}

#[tokio::test]
async fn a_role_is_assumed_once_until_shortly_before_its_credentials_expire() {
    let cloud = Cloud::with(&[account("prod", Some(ROLE))]);
    for (seconds, expected) in [
        (0, (1, 1)),
        (29, (0, 0)),
        (31, (1, 0)),
        (55 * 60 - 1, (1, 0)),
        (55 * 60, (0, 1)),
        (55 * 60 + 40, (1, 1)),
    ] {
        cloud.after(seconds);
        let regions = cloud.under_test.regions(&cloud.store, "prod").await.expect("regions");
        assert!(regions.check("us-east-1").is_ok() && regions.check("eu-west-1").is_err());
        assert_eq!(cloud.asked(), expected, "after {seconds} s");
    }
}

#[tokio::test]
async fn the_role_hears_its_external_id_and_who_asks() {
    let cloud = Cloud::with(&[account("prod", Some(ROLE))]);
    let heard = || cloud.asked.lock().expect("what was asked").last().cloned().unwrap_or_default();
    cloud.under_test.regions(&cloud.store, "prod").await.expect("regions");
    assert!(heard().contains("ExternalId=x7-secret"), "{}", heard());
    assert!(heard().contains("RoleSessionName=gennaker-gennaker-deploy"), "{}", heard());
    let of_execution = cloud.under_test.for_execution("01JD3Q8Z4T");
    of_execution.regions(&cloud.store, "prod").await.expect("regions");
    assert!(heard().contains("RoleSessionName=gennaker-01JD3Q8Z4T"), "{}", heard());
}

#[tokio::test]
async fn a_name_is_looked_up_again_before_it_is_refused() {
    let cloud = Cloud::with(&[account("prod", None)]);
    cloud.under_test.regions(&cloud.store, "prod").await.expect("Gennaker's own account");
    assert_eq!(cloud.asked(), (1, 0));
    let failure = cloud.under_test.regions(&cloud.store, "test").await.expect_err("unknown");
    assert_eq!(failure.class, ErrorClass::InvalidInput);
    assert!(failure.message.contains("there is no account test; registered are prod"), "{failure}");
    assert_eq!(cloud.asked(), (1, 0));
    cloud.accounts.lock().expect("the list").insert(account("test", None));
    cloud.under_test.regions(&cloud.store, "test").await.expect("registered a moment ago");
}

#[tokio::test]
async fn without_accounts_every_name_is_the_own_one_until_one_is_registered() {
    let cloud = Cloud::with(&[]);
    let regions = cloud.under_test.regions(&cloud.store, "anything").await.expect("Gennaker's own account");
    assert_eq!(regions.check("eu-west-1"), Ok(()));
    cloud.accounts.lock().expect("the list").insert(account("prod", None));
    cloud.after(5);
    assert!(cloud.under_test.regions(&cloud.store, "anything").await.is_err());
}

#[tokio::test]
async fn a_refused_role_is_a_failure_that_says_what_to_check() {
    let cloud = Cloud::with(&[account("prod", Some(REFUSED))]);
    let failure = cloud.under_test.regions(&cloud.store, "prod").await.expect_err("refused");
    assert_eq!(failure.class, ErrorClass::NotAuthorized);
    for part in [REFUSED, "account prod", "AccessDenied", "is not authorized", "trust policy", "external id"]
    {
        assert!(failure.message.contains(part), "{part}: {failure}");
    }
    assert!(!failure.message.contains(EXTERNAL_ID), "{failure}");
}
