//! Pages: HTML in, one use case, HTML out.

pub(crate) mod fields;
pub(crate) mod inbox;
pub(crate) mod report;
pub(crate) mod scan;
pub(crate) mod sent;
pub(crate) mod story;
pub(crate) mod words;

use oever_kernel::Explanation;
use oever_web::Page;

/// What a judgement rests on, in one line: the reasons and how sure the rule is. The page of the method names
/// the sources.
pub(crate) fn basis(page: &Page, why: &Explanation) -> String {
    format!("{} · {}", why.because(page.language()).join(" "), page.t(why.certainty.key()))
}

/// List, source and how sure it is.
pub(crate) fn sourced(page: &Page, why: &Explanation) -> String {
    let because = why.because(page.language()).join(" ");
    format!("{because} · {} · {}", why.source, page.t(why.certainty.key()))
}

/// Rule and version, in words.
pub(crate) fn rule(page: &Page, why: &Explanation) -> String {
    page.ta("web-why-rule", &[("rule", why.rule.clone()), ("version", why.version.clone())])
}
