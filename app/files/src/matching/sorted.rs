//! Lines in byte order, however many there are: sorted in parts, the parts in temporary files, then merged.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Seek, Write};

/// Collects lines and gives them back sorted.
pub(super) struct SortedLines {
    text: String,
    ends: Vec<usize>,
    parts: Vec<File>,
    part_bytes: usize,
}

/// A part in memory is at most this large.
pub(super) const PART_BYTES: usize = 64 << 20;

impl SortedLines {
    pub(super) fn new(part_bytes: usize) -> Self {
        Self { text: String::new(), ends: Vec::new(), parts: Vec::new(), part_bytes }
    }

    /// Takes one line, written by `write`.
    pub(super) fn add(&mut self, write: impl FnOnce(&mut String)) -> io::Result<()> {
        write(&mut self.text);
        self.ends.push(self.text.len());
        if self.text.len() >= self.part_bytes { self.spill() } else { Ok(()) }
    }

    fn sorted(&self) -> Vec<&str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let mut lines: Vec<&str> =
            starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end]).collect();
        lines.sort_unstable();
        lines
    }

    fn spill(&mut self) -> io::Result<()> {
        let mut file = BufWriter::new(tempfile::tempfile()?);
        for line in self.sorted() {
            writeln!(file, "{}", escape(line))?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        self.parts.push(file);
        self.text.clear();
        self.ends.clear();
        Ok(())
    }

    /// Every line in byte order.
    pub(super) fn finish(mut self, mut each: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
        if self.parts.is_empty() {
            return self.sorted().into_iter().try_for_each(each);
        }
        self.spill()?;
        let mut parts: Vec<_> = self.parts.into_iter().map(|file| BufReader::new(file).lines()).collect();
        let mut next = BinaryHeap::new();
        for (number, part) in parts.iter_mut().enumerate() {
            if let Some(line) = part.next() {
                next.push(Reverse((unescape(&line?), number)));
            }
        }
        while let Some(Reverse((line, number))) = next.pop() {
            each(&line)?;
            if let Some(line) = parts[number].next() {
                next.push(Reverse((unescape(&line?), number)));
            }
        }
        Ok(())
    }
}

/// A code may hold a line break; a line in a part may not.
fn escape(line: &str) -> std::borrow::Cow<'_, str> {
    if line.contains(['\n', '\r', '\\']) {
        line.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r").into()
    } else {
        line.into()
    }
}

fn unescape(line: &str) -> String {
    if !line.contains('\\') {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(char) = chars.next() {
        out.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('r') => '\r',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_give_the_same_order_as_one_large_part() {
        let lines: Vec<String> =
            (0..500_u32).map(|n| format!("{}\\{}\n{}", n * 7919 % 500, n % 3, n % 2)).collect();
        let through = |part_bytes| {
            let mut sorted = SortedLines::new(part_bytes);
            for line in &lines {
                sorted.add(|text| text.push_str(line)).unwrap();
            }
            let mut out = Vec::new();
            sorted
                .finish(|line| {
                    out.push(line.to_owned());
                    Ok(())
                })
                .unwrap();
            out
        };
        let mut expected = lines.clone();
        expected.sort_unstable();
        assert_eq!(through(usize::MAX), expected);
        assert_eq!(through(64), expected);
        assert_eq!(through(1), expected);
    }
}
