//! Accounts: `platform:name`, also from a link to the profile.

use super::Problem;

/// Domain of a profile link, names in use, and the one name kept.
const PLATFORMS: [(&str, &[&str], &str); 11] = [
    ("instagram.com", &["instagram", "insta", "ig"], "instagram"),
    ("facebook.com", &["facebook", "fb"], "facebook"),
    ("tiktok.com", &["tiktok", "tik tok", "tt"], "tiktok"),
    ("snapchat.com", &["snapchat", "snap", "sc"], "snapchat"),
    ("t.me", &["telegram", "tg"], "telegram"),
    ("x.com", &["x", "twitter"], "x"),
    ("twitter.com", &[], "x"),
    ("youtube.com", &["youtube", "yt"], "youtube"),
    ("linkedin.com", &["linkedin"], "linkedin"),
    ("onlyfans.com", &["onlyfans", "of"], "onlyfans"),
    ("reddit.com", &["reddit"], "reddit"),
];
/// Parts of a link that come before the name of the account.
const PATH_WORDS: [&str; 7] = ["add", "in", "user", "u", "people", "c", "profile"];
const BY_PHONE: [&str; 3] = ["whatsapp", "wa", "signal"];

pub(super) fn normalise(raw: &str) -> Result<String, Problem> {
    let lower = raw.to_lowercase();
    if let Some(found) = from_link(&lower) {
        let (platform, name) = found?;
        return account(platform, &name);
    }
    // `insta @name` is clear for a platform that is known; otherwise it would be an e-mail address.
    if let Some((before, name)) = lower.split_once('@')
        && let Some(platform) = known(before.trim().trim_end_matches(':').trim_end())
    {
        return account(platform, name);
    }
    let (before, name) = lower.split_once(':').ok_or(Problem::HandlePlatform)?;
    let before = before.trim();
    if BY_PHONE.contains(&before) {
        return Err(Problem::HandleIsPhone);
    }
    if let Some(platform) = known(before) {
        return account(platform, name);
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    if before.len() < 2 || !before.chars().all(allowed) || ["http", "https"].contains(&before) {
        return Err(Problem::HandlePlatform);
    }
    account(before, name)
}

fn known(platform: &str) -> Option<&'static str> {
    PLATFORMS
        .iter()
        .find(|(domain, names, _)| *domain == platform || names.contains(&platform))
        .map(|(_, _, kept)| *kept)
}

fn account(platform: &str, name: &str) -> Result<String, Problem> {
    let name = name.trim().trim_start_matches(['@', '/']).trim_start().trim_end_matches('/').trim_end();
    let allowed = |c: char| c.is_alphanumeric() || "._-".contains(c);
    if name.is_empty() || !name.chars().all(allowed) || !name.chars().any(char::is_alphanumeric) {
        return Err(Problem::HandleName);
    }
    Ok(format!("{platform}:{name}"))
}

/// `None` when it is no link; an error when it is a link to something that is no known profile.
fn from_link(lower: &str) -> Option<Result<(&'static str, String), Problem>> {
    let is_link = lower.contains("://") || lower.starts_with("www.");
    let rest = lower.split_once("://").map_or(lower, |(_, rest)| rest);
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let platform = PLATFORMS
        .iter()
        .find(|(domain, _, _)| {
            host == *domain || host.strip_suffix(domain).is_some_and(|sub| sub.ends_with('.'))
        })
        .map(|(_, _, kept)| *kept);
    let Some(platform) = platform else {
        return is_link.then_some(Err(Problem::HandlePlatform));
    };
    if !is_link && path.is_empty() {
        return None;
    }
    let by_number = path.split_once("profile.php?id=").map(|(_, id)| id);
    let name = match by_number {
        Some(id) => id.split('&').next(),
        None => path
            .split(['?', '#'])
            .next()
            .and_then(|path| path.split('/').find(|part| !part.is_empty() && !PATH_WORDS.contains(part))),
    };
    Some(name.map(|name| (platform, name.to_owned())).ok_or(Problem::HandleName))
}
