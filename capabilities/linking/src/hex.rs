//! Bytes as hexadecimal digits: what travels as JSON, and what is sealed as text.

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// `None` for anything but pairs of digits.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |digit: u8| char::from(digit).to_digit(16);
    let byte = |pair: &[u8]| u8::try_from(digit(pair[0])? * 16 + digit(pair[1])?).ok();
    text.as_bytes().chunks_exact(2).map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_go_there_and_back_and_nothing_else_does() {
        let bytes: Vec<u8> = (0..32).map(|at| at * 7).collect();
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        for wrong in ["zz", "\u{e9}\u{e9}", "+f", "abc"] {
            assert_eq!(unhex(wrong), None, "{wrong}");
        }
    }
}
