//! An HTTP proxy on loopback. Each connection carries one request: that is all an SDK needs, and all there is to know of
//! where a call begins and ends.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;

use crate::tap::{Tap, When};

/// Starts a proxy to a port of this machine; the port that it listens on. It runs until the tests end.
pub(crate) fn start(upstream: u16, tap: &Arc<Tap>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    let tap = Arc::clone(tap);
    std::thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let tap = Arc::clone(&tap);
            // A connection that breaks is the function's end, which is what this is for.
            std::thread::spawn(move || pass(client, upstream, &tap));
        }
    });
    port
}

fn pass(mut client: TcpStream, upstream: u16, tap: &Tap) -> io::Result<()> {
    let Some(request) = Request::read(&mut BufReader::new(client.try_clone()?))? else { return Ok(()) };
    tap.wait(&request.call());
    let fate = if request.is_cached() { None } else { tap.arrives(request.call()) };
    if fate == Some(When::Before) {
        tap.strike();
        return Ok(());
    }
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, upstream))?;
    server.write_all(request.head.as_bytes())?;
    server.write_all(&request.body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    if fate == Some(When::After) {
        tap.strike();
        return Ok(());
    }
    client.write_all(&answer)?;
    client.shutdown(Shutdown::Both)
}

struct Request {
    head: String,
    body: Vec<u8>,
}

impl Request {
    /// None where the connection was opened for nothing.
    fn read(from: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if from.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let mut head = format!("{line}connection: close\r\n");
        let mut length = 0;
        loop {
            line.clear();
            from.read_line(&mut line)?;
            let (name, value) = line.split_once(':').unwrap_or((&line, ""));
            match name.to_ascii_lowercase().as_str() {
                "connection" => continue,
                "transfer-encoding" => return Err(io::Error::other("no call to AWS is sent in chunks")),
                "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
                _ => {}
            }
            head.push_str(&line);
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body)?;
        Ok(Some(Self { head, body }))
    }

    /// Whether it reads the list of accounts, which a function keeps for some seconds: when it asks again depends on the
    /// time, and it changes nothing.
    fn is_cached(&self) -> bool {
        self.call() == "GetItem" && String::from_utf8_lossy(&self.body).contains("\"accounts\"")
    }

    /// What AWS calls it: `PutItem`, `CreateAutoScalingGroup`.
    fn call(&self) -> String {
        let target = self.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            let operation = value.rsplit_once('.').map_or(value, |(_, operation)| operation);
            name.eq_ignore_ascii_case("x-amz-target").then(|| operation.trim().to_owned())
        });
        let body = String::from_utf8_lossy(&self.body);
        let action = body.split('&').find_map(|field| field.strip_prefix("Action=")).map(str::to_owned);
        target.or(action).unwrap_or_else(|| self.method_and_bucket())
    }

    /// All that is the same from trial to trial in a call to S3: a key holds ids.
    fn method_and_bucket(&self) -> String {
        let mut words = self.head.lines().next().unwrap_or_default().split([' ', '/', '?']);
        let method = words.next().unwrap_or_default();
        format!("{method} {}", words.find(|word| !word.is_empty()).unwrap_or_default())
    }
}
