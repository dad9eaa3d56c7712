//! The published totals a year of the world is calibrated to. Sources and certainty are in
//! `capabilities/picture/data/published_totals.csv`.

/// Totals for one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Targets {
    /// Possible victims.
    pub victims: usize,
    /// Under 18.
    pub minors: usize,
    /// Under 18 in criminal exploitation.
    pub minors_criminal: usize,
    /// 18 to 22 (share of 2023: 130 of 868).
    pub young: usize,
    /// Women (share of 2020: 547 of 984).
    pub women: usize,
    /// Mentions of sexual, labour, criminal exploitation and unknown (shares of 2020: 408, 449, 154, 38 on
    /// 984 people; forms exceed persons).
    pub mentions: [usize; 4],
    /// Reports by police, coordination, labour NGO, Labour Inspectorate, KMar, others (2024).
    pub reports: [usize; 6],
}

/// Published victims by year, most recent first: 2024, 2023, 2022, 2021, 2020, 2019.
const VICTIMS: [usize; 6] = [944, 868, 814, 791, 1013, 1372];

impl Targets {
    /// Targets of a year of the world; 0 is the most recent and follows 2024. Years further back follow the
    /// published totals further back, with the shares of 2024 where a year did not publish its own.
    pub fn of_year(index: u16) -> Self {
        let victims = VICTIMS.get(usize::from(index)).copied().unwrap_or(VICTIMS[0]);
        // A share of another year's total, rounded to the nearest.
        let share = |part: usize, whole: usize| (part * victims + whole / 2) / whole;
        let (minors, minors_criminal) = match index {
            0 => (79, 42),
            1 => (52, 13),
            _ => (share(79, 944), share(42, 944)),
        };
        Self {
            victims,
            minors,
            minors_criminal,
            young: share(130, 868),
            women: share(547, 984),
            mentions: [share(408, 984), share(449, 984), share(154, 984), share(38, 984)],
            reports: match index {
                0 => [329, 301, 257, 71, 67, 37],
                1 => [360, 312, 233, 33, 50, 55],
                _ => [329, 301, 257, 71, 67, 37].map(|n| share(n, 944)),
            },
        }
    }

    /// Reports in all.
    pub fn reports_total(&self) -> usize {
        self.reports.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::Targets;

    #[test]
    fn the_most_recent_year_follows_2024() {
        let t = Targets::of_year(0);
        assert_eq!((t.victims, t.minors, t.minors_criminal, t.reports_total()), (944, 79, 42, 1062));
        assert_eq!((t.young, t.women), (141, 525));
        assert!(t.mentions.iter().sum::<usize>() > t.victims, "forms exceed persons");
        assert_eq!(Targets::of_year(1).reports_total(), 1043);
    }
}
