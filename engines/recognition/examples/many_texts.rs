//! Reads random and mutated texts and stops at the first panic:
//!
//! ```text
//! cargo run --profile dist -p oever-recognition --example many_texts -- 1000000
//! ```
use oever_recognition::RuleSet;

/// A small generator with a fixed seed, so that a panic can be found again.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % (bound.max(1) as u64)).unwrap_or(0)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let count: usize = std::env::args().nth(1).map_or(Ok(10_000), |count| count.parse())?;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/indicators");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push((path.display().to_string(), std::fs::read_to_string(&path)?));
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let rules = RuleSet::parse(&files)?;
    let seeds: Vec<String> = rules
        .text_rules()
        .into_iter()
        .flat_map(|rule| rule.positive.into_iter().chain(rule.negative))
        .collect();
    let mut random = Random(20_261_128);
    let mut findings = 0_usize;
    for number in 0..count {
        let text = if number % 4 == 0 { noise(&mut random) } else { mutated(&mut random, &seeds) };
        let reading = rules.read(&text);
        for finding in &reading.findings {
            if text.get(finding.span.clone()).is_none() {
                return Err(format!("text {number}: a span that is not of the text").into());
            }
        }
        findings += reading.findings.len();
    }
    #[allow(clippy::print_stdout, reason = "a program that answers on standard output")]
    {
        println!("{count} texts read, {findings} findings, no panic");
    }
    Ok(())
}

/// Characters of every plane.
fn noise(random: &mut Random) -> String {
    let length = random.below(120);
    (0..length)
        .filter_map(|_| match random.below(4) {
            0 => char::from_u32(u32::try_from(random.below(0x11_0000)).ok()?),
            1 => Some(" .,;:?!-\n€'\t"[..].chars().nth(random.below(12))?),
            _ => char::from_u32(97 + u32::try_from(random.below(26)).ok()?),
        })
        .collect()
}

/// Two sentences of the rules, with characters left out, doubled, swapped or replaced.
fn mutated(random: &mut Random, seeds: &[String]) -> String {
    let mut chars: Vec<char> = Vec::new();
    for _ in 0..=random.below(2) {
        chars.extend(seeds[random.below(seeds.len())].chars());
        chars.push(' ');
    }
    for _ in 0..random.below(8) {
        let at = random.below(chars.len());
        match random.below(4) {
            0 => {
                chars.remove(at);
            }
            1 => chars.insert(at, chars[at]),
            2 => {
                let other = random.below(chars.len());
                chars.swap(at, other);
            }
            _ => chars[at] = char::from_u32(u32::try_from(random.below(0x3000)).unwrap_or(97)).unwrap_or('x'),
        }
        if chars.is_empty() {
            break;
        }
    }
    chars.into_iter().collect()
}
