//! E-mail addresses.

use super::Problem;

pub(super) fn email(raw: &str) -> Result<String, Problem> {
    let lower = raw.to_lowercase();
    // `Name <name@example.org>` and `mailto:name@example.org`.
    let inner = match (lower.rfind('<'), lower.rfind('>')) {
        (Some(open), Some(close)) if open < close => &lower[open + 1..close],
        _ => lower.as_str(),
    };
    let inner = inner.trim();
    let inner = inner.strip_prefix("mailto:").unwrap_or(inner).trim();
    let (local, domain) = inner.split_once('@').ok_or(Problem::EmailShape)?;
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    let forbidden = |c: char| c.is_whitespace() || c.is_control() || "@<>()[],;:\\\"".contains(c);
    let labels_ok = domain.contains('.')
        && domain
            .split('.')
            .all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    if local.is_empty() || local.contains(forbidden) || domain.contains(forbidden) || !labels_ok {
        return Err(Problem::EmailShape);
    }
    // The one provider that is known to ignore dots and everything after a plus sign.
    if domain == "gmail.com" || domain == "googlemail.com" {
        let mailbox = local.split('+').next().unwrap_or_default().replace('.', "");
        if mailbox.is_empty() {
            return Err(Problem::EmailShape);
        }
        return Ok(format!("{mailbox}@gmail.com"));
    }
    Ok(format!("{local}@{domain}"))
}
