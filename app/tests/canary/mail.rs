//! A mail server that keeps what it is sent.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};

/// Listens on this machine and hands over each mail, head and text, as it came.
pub fn server() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("smtp://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let tell = tell.clone();
            std::thread::spawn(move || talk(stream.unwrap(), &tell));
        }
    });
    (address, told)
}

fn talk(mut stream: TcpStream, tell: &Sender<String>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let mut say = |words: &str| stream.write_all(format!("{words}\r\n").as_bytes()).ok();
    say("220 here")?;
    while let Some(Ok(line)) = lines.next() {
        if line.starts_with("DATA") {
            say("354 go on")?;
            let mail: Vec<String> =
                lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
            tell.send(mail.join("\n")).ok()?;
        }
        say("250 well")?;
    }
    Some(())
}
