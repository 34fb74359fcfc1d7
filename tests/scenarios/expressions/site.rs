//! A web server for expressions to read from.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// Answers until the tests end, by path; any other path is not found.
pub(super) fn site(pages: &'static [(&'static str, &'static str)]) -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("it listens");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A reader that went away is none of the site's business.
            let _ = answer(&stream, pages);
        }
    });
    format!("http://{address}")
}

fn answer(mut stream: &TcpStream, pages: &[(&str, &str)]) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let page = pages.iter().find(|(at, _)| *at == path).map(|(_, page)| *page);
    match (path.strip_prefix("/to/"), page) {
        (Some(location), _) => write!(
            stream,
            "HTTP/1.1 302 Found\r\nlocation: http://{location}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
        ),
        (None, Some(page)) => write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{page}",
            page.len()
        ),
        (None, None) => {
            write!(stream, "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        }
    }
}
