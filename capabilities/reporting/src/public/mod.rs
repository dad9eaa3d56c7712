//! Reporting without an account, and two-way contact with whoever did so.
//!
//! The answers travel sealed in the page until somebody sends them; no address, device or visit is stored.
//! A return code exists only on the paper of the person: here is a keyed index of a slow hash.

mod code;
mod conversation;
mod draft;
mod info;
mod pages;
mod queries;
mod sealed_field;
mod send;

use oever_web::{Guard, Routes};

pub(crate) use conversation::{exists as has_conversation, unread as unread_messages};
pub(crate) use queries::STATEMENTS;

/// Adds the public pages.
pub(crate) fn routes(routes: Routes) -> Routes {
    routes
        .get("/", Guard::Public, pages::start)
        .get("/melden", Guard::Public, pages::from_the_start)
        .post("/melden", Guard::Public, pages::begin)
        .get("/melden/stap", Guard::Public, pages::from_the_start)
        .post("/melden/stap", Guard::Public, pages::step)
        .get("/melden/versturen", Guard::Public, pages::from_the_start)
        .post("/melden/versturen", Guard::Public, pages::send)
        .get("/melden/verstuurd", Guard::Public, pages::sent)
        .get("/bericht", Guard::Public, pages::enter_code)
        .post("/bericht", Guard::Public, pages::open_code)
        .get("/bericht/antwoord", Guard::Public, pages::enter_code)
        .post("/bericht/antwoord", Guard::Public, pages::write)
        .get("/rechten-uitleg", Guard::Public, info::rights)
        .get("/privacy", Guard::Public, info::privacy)
        .get("/toegankelijkheid", Guard::Public, info::accessibility)
        .get("/veilig-wissen", Guard::Public, info::traces)
        .get("/pro", Guard::Public, pages::professionals)
        .get("/meldingen/{report}/berichten", Guard::Action("report.read"), pages::read)
        .post("/meldingen/{report}/berichten", Guard::Action("report.triage"), pages::answer)
}
