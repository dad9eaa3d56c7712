//! What somebody can see: the own log, mails, pages without what differs at every visit.

use oever_audit::Audit;
use oever_store::{Statement, args};
use oever_testkit::{TestApp, Who};
use uuid::Uuid;

/// The own organisation's audit log, without ids, instants and chain.
pub async fn own_log(app: &TestApp, who: Who) -> String {
    let mut tx = app.app.db().read().await.unwrap();
    let lines = Audit::of_organisation(&mut tx, app.world.organisation(who), i64::MAX, 1000).await.unwrap();
    let lines = lines.iter().map(|line| format!("{} {} {}", line.action, line.record_kind, line.at.date()));
    lines.collect::<Vec<_>>().join("\n")
}

/// How many mails went out to somebody's organisation: the outbox does not say, so all are counted but the other's.
pub async fn mails_to(app: &TestApp, who: Who) -> String {
    const ALL: Statement = Statement { name: "test", sql: "SELECT id, recipient FROM mail_outbox" };
    let permit = oever_kernel::Permit::machine("a test looks who was written to");
    let mut found = 0;
    for row in app.app.db().read().await.unwrap().all(ALL, args![]).await.unwrap() {
        let id: Uuid = row.get("id").unwrap();
        let sealed: Vec<u8> = row.get("recipient").unwrap();
        let key = app.app.vault().key(id).await.unwrap();
        let address = key.open(oever_jobs::RECIPIENT, id, &sealed).unwrap();
        found += usize::from(address.open(&permit).starts_with(&format!("{who:?}@").to_lowercase()));
    }
    format!("{found} mails")
}

/// A page without what differs at every visit: ids, hidden fields.
pub fn without_ids(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let mut rest = line;
        while let Some(at) = rest.find("name=\"csrf\" value=\"") {
            let (before, after) = rest.split_at(at);
            out.push_str(before);
            rest = after
                .split_once("value=\"")
                .and_then(|(_, value)| value.split_once('"'))
                .map_or("", |(_, rest)| rest);
        }
        out.push_str(rest);
        out.push('\n');
    }
    let mut clean = String::with_capacity(out.len());
    let bytes: Vec<char> = out.chars().collect();
    let mut i = 0;
    while i < bytes.len() {
        let is_id = i + 36 <= bytes.len()
            && bytes[i..i + 36].iter().enumerate().all(|(place, c)| match place {
                8 | 13 | 18 | 23 => *c == '-',
                _ => c.is_ascii_hexdigit(),
            });
        if is_id {
            clean.push_str("ID");
            i += 36;
        } else {
            clean.push(bytes[i]);
            i += 1;
        }
    }
    clean
}
