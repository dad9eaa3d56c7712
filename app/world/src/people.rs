//! The people of one year, drawn so that the year's totals are met exactly.

use jiff::Span;
use jiff::civil::Date;

use crate::contacts::Contacts;
use crate::dice::Dice;
use crate::geography::Geography;
use crate::model::{AgeGroup, Attribute, Form, Part, Person, Sex};
use crate::names::TrueName;
use crate::targets::Targets;

/// A person with what only the generator knows.
#[derive(Debug)]
pub(crate) struct Someone {
    pub(crate) person: Person,
    pub(crate) name: TrueName,
    pub(crate) attributes: Vec<Attribute>,
    /// First report.
    pub(crate) first_seen: Date,
}

/// One year of the world.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Year {
    pub(crate) index: u16,
    pub(crate) start: Date,
    pub(crate) end: Date,
}

impl Year {
    /// A day in the first `percent` of the year.
    pub(crate) fn day(&self, percent: i32, dice: &mut Dice) -> Date {
        let days = (self.end - self.start).get_days();
        self.start.saturating_add(Span::new().days(dice.between(0, days.max(1) * percent / 100 - 1)))
    }
}

/// Possible victims of one year: exactly the targets' numbers by age, form and sex.
pub(crate) fn victims(
    year: Year,
    targets: &Targets,
    geography: &Geography,
    contacts: &mut Contacts,
    dice: &mut Dice,
) -> Vec<Someone> {
    let mut forms = forms_by_age(targets, dice);
    let women = women(&forms, targets.women, dice);
    let mut all = Vec::with_capacity(forms.len());
    for ((age_group, forms), woman) in forms.drain(..).zip(women) {
        let sex = if woman {
            Sex::Female
        } else if dice.below(300) == 0 {
            Sex::Other
        } else {
            Sex::Male
        };
        let first_seen = year.day(100, dice);
        all.push(someone(year.index, (age_group, sex, forms), first_seen, geography, contacts, dice));
    }
    dice.shuffle(&mut all);
    all
}

/// People who are not a possible victim: suspects and witnesses.
pub(crate) fn others(
    year: Year,
    count: usize,
    geography: &Geography,
    contacts: &mut Contacts,
    dice: &mut Dice,
) -> Vec<Someone> {
    (0..count)
        .map(|_| {
            let sex = if dice.percent(25) { Sex::Female } else { Sex::Male };
            let age_group = if dice.percent(20) { AgeGroup::Young } else { AgeGroup::Adult };
            let seen = year.day(100, dice);
            let mut other =
                someone(year.index, (age_group, sex, Vec::new()), seen, geography, contacts, dice);
            other.person.part = if dice.percent(80) { Part::PossibleSuspect } else { Part::Witness };
            other
        })
        .collect()
}

/// One invented person.
pub(crate) fn someone(
    year: u16,
    (age_group, sex, forms): (AgeGroup, Sex, Vec<Form>),
    first_seen: Date,
    geography: &Geography,
    contacts: &mut Contacts,
    dice: &mut Dice,
) -> Someone {
    let age = match age_group {
        AgeGroup::Minor => 17 - dice.weighted(&[34, 28, 18, 11, 6, 3]),
        AgeGroup::Young => 18 + dice.below(5),
        // the published range ends at 67; most are in their twenties and thirties
        AgeGroup::Adult => 23 + dice.below(45).min(dice.below(45)),
    };
    let years = i32::try_from(age).unwrap_or(30);
    // not on the birthday itself: the age at the first report is exact
    let birth = first_seen
        .saturating_sub(Span::new().years(years))
        .saturating_sub(Span::new().days(dice.between(1, 363)));
    let name = TrueName::draw(sex, dice);
    let municipality = geography.draw(dice);
    let language_need = if dice.percent(85) {
        name.language()
    } else {
        *dice.pick(&[None, Some("en"), Some("fr"), Some("es")])
    };
    let part =
        if forms.contains(&Form::Criminal) && dice.percent(35) { Part::Both } else { Part::PossibleVictim };
    Someone {
        attributes: attributes(&forms, municipality.name.as_str(), contacts, dice),
        person: Person {
            id: String::new(),
            sex,
            birth,
            part,
            forms,
            age_group,
            language_need: language_need.map(str::to_owned),
            municipality_code: municipality.code.clone(),
            region: municipality.region.clone(),
            year,
            carried_over: false,
        },
        name,
        first_seen,
    }
}

fn attributes(forms: &[Form], town: &str, contacts: &mut Contacts, dice: &mut Dice) -> Vec<Attribute> {
    let sexual = forms.iter().any(|f| f.is_sexual());
    let labour = forms.contains(&Form::Labour);
    let mut all = Vec::new();
    if dice.percent(72) {
        all.push(contacts.phone(dice));
    }
    if dice.percent(if sexual { 45 } else { 18 }) {
        all.push(contacts.handle(dice));
    }
    if dice.percent(15) {
        all.push(contacts.email(dice));
    }
    if dice.percent(18) {
        all.push(contacts.plate(dice));
    }
    if dice.percent(if labour { 55 } else { 25 }) {
        all.push(contacts.address(town, dice));
    }
    if labour && dice.percent(50) {
        all.push(contacts.kvk());
    }
    if dice.percent(22) {
        all.push(contacts.document());
    }
    all
}

/// Age group and forms of every victim, meeting the totals.
fn forms_by_age(targets: &Targets, dice: &mut Dice) -> Vec<(AgeGroup, Vec<Form>)> {
    let [mut sexual, mut labour, mut criminal, mut unknown] = targets.mentions;
    let mut minors = Vec::with_capacity(targets.minors);
    for n in 0..targets.minors {
        let form = if n < targets.minors_criminal {
            take(&mut criminal, Form::Criminal)
        } else {
            // the split of the other minors is an assumption of the demo: mostly sexual
            match n % 10 {
                0 => take(&mut labour, Form::Labour),
                1 => take(&mut unknown, Form::OtherUnknown),
                _ => take(&mut sexual, Form::SexualDomestic),
            }
        };
        minors.push((AgeGroup::Minor, vec![form]));
    }
    let adults = targets.victims - targets.minors;
    let doubles = (sexual + labour + criminal + unknown).saturating_sub(adults);
    let mut rest = Vec::with_capacity(adults);
    for n in 0..doubles {
        rest.push(match n % 6 {
            0..=2 => vec![take(&mut sexual, Form::SexualDomestic), take(&mut labour, Form::Labour)],
            3 | 4 => vec![take(&mut labour, Form::Labour), take(&mut criminal, Form::Criminal)],
            _ => vec![take(&mut sexual, Form::SexualDomestic), take(&mut criminal, Form::Criminal)],
        });
    }
    for (left, form) in [
        (sexual, Form::SexualDomestic),
        (labour, Form::Labour),
        (criminal, Form::Criminal),
        (unknown, Form::OtherUnknown),
    ] {
        rest.extend(std::iter::repeat_n(form, left).map(|f| vec![f]));
    }
    // rounding of the shares can leave a person or two without a mention
    rest.resize(adults, vec![Form::OtherUnknown]);
    dice.shuffle(&mut rest);
    // How sexual exploitation divides over the border is not in our sources: half, an assumption of the demo.
    for forms in &mut rest {
        for form in forms.iter_mut().filter(|f| f.is_sexual()) {
            if dice.percent(50) {
                *form = Form::SexualCrossBorder;
            }
        }
    }
    let ages = (0..adults).map(|n| if n < targets.young { AgeGroup::Young } else { AgeGroup::Adult });
    minors.into_iter().chain(ages.zip(rest)).collect()
}

fn take(left: &mut usize, form: Form) -> Form {
    *left = left.saturating_sub(1);
    form
}

/// Which of them are women: exactly `count`, more likely in sexual exploitation.
fn women(people: &[(AgeGroup, Vec<Form>)], count: usize, dice: &mut Dice) -> Vec<bool> {
    let mut keys: Vec<(usize, usize)> = people
        .iter()
        .enumerate()
        .map(|(n, (_, forms))| {
            let lean = if forms.iter().any(|f| f.is_sexual()) { 800 } else { 0 };
            (lean + dice.below(1000), n)
        })
        .collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let mut women = vec![false; people.len()];
    for (_, n) in keys.into_iter().take(count) {
        women[n] = true;
    }
    women
}
