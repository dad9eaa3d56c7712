//! The page with the reporter's own words: what they may mean, and names that can be left out. Nothing of it is
//! stored; what is ticked travels in the draft.

use askama::Template;
use oever_web::{Fields, FormProblem, Page, Visit, WebError, WebResult, render};

use super::fields::DateParts;
use super::report::Around;
use super::scan::rules;
use crate::model::SubmitReport;
use crate::names;
use crate::submit::check_story;
use crate::text::{TextReading, read_text, taken_over};

/// Set by the page when it showed what was found, so that a box that is not ticked means "leave it".
const SHOWN: &str = "findings_shown";

/// Takes names out that are ticked, and takes over signs that are ticked.
pub(super) fn take_ticked(visit: &Visit, fields: &Fields, draft: &mut SubmitReport) -> Result<(), WebError> {
    if !fields.is(SHOWN, "yes") {
        return Ok(());
    }
    let content = &mut draft.content;
    let left_out = fields.all("leave_out");
    content.story = names::leave_out(&content.story, &left_out);
    content.signs = taken_over(
        &*rules(visit)?,
        &content.story,
        &content.signs,
        &fields.all("take"),
        &fields.all("renew"),
        visit.ctx.language,
    );
    for sign in &mut content.signs {
        sign.words = names::leave_out(&sign.words, &left_out);
    }
    Ok(())
}

/// What the page shows under the text after the reporter asked for it.
pub(super) struct Findings {
    reading: TextReading,
    names: Vec<String>,
    left_out: bool,
}

/// Reads the text of a draft. With a text that is missing or too long there is nothing to show but that.
pub(super) fn read(visit: &Visit, draft: &SubmitReport) -> Result<Result<Findings, FormProblem>, WebError> {
    let problem = check_story(&draft.content);
    if !problem.0.is_empty() {
        return Ok(Err(problem));
    }
    let (story, signs) = (&draft.content.story, &draft.content.signs);
    Ok(Ok(Findings {
        reading: read_text(&*rules(visit)?, story, signs, visit.ctx.language),
        names: names::find(story),
        left_out: story.contains(names::LEFT_OUT),
    }))
}

#[derive(Template)]
#[template(path = "report-story.html")]
struct StoryPage {
    page: Page,
    around: Around,
    story: String,
    seen_on: DateParts,
    taken: usize,
    findings: Option<Findings>,
}

/// The page, with what was found when the reporter asked for it.
pub(super) fn show(
    page: &Page,
    around: Around,
    draft: &SubmitReport,
    seen_on: DateParts,
    findings: Option<Findings>,
) -> WebResult {
    let template = StoryPage {
        story: draft.content.story.clone(),
        seen_on,
        taken: draft.content.signs.len(),
        findings,
        around,
        page: page.clone(),
    };
    render(page, &template)
}
