//! Invented names in several spellings. The culture of a name lives only in the generator; it never
//! reaches the model, which knows a language need and nothing else. Family names are made up.

use crate::dice::Dice;
use crate::model::{Sex, WrittenName};

/// Spellings of one name; the first is the usual one.
type Spellings = &'static [&'static str];

/// A name tradition.
#[derive(Debug)]
pub(crate) struct Tradition {
    /// Language for an interpreter; `None`: none needed.
    pub(crate) language: Option<&'static str>,
    /// Share of the invented people, in parts; an assumption of the demo, not a statistic.
    parts: u32,
    /// The family name is often written first.
    family_first: bool,
    female: &'static [Spellings],
    male: &'static [Spellings],
    family: &'static [Spellings],
}

const TRADITIONS: &[Tradition] = &[
    Tradition {
        language: None,
        parts: 30,
        family_first: false,
        female: &[
            &["Sanne", "Sannah"],
            &["Lotte", "Lot"],
            &["Fenna", "Fena"],
            &["Maaike", "Maike"],
            &["Janneke", "Jannie"],
            &["Lieke", "Like"],
            &["Demi", "Demy"],
            &["Chantal", "Sjantal"],
            &["Kimberly", "Kim"],
            &["Anouk", "Anoek"],
        ],
        male: &[
            &["Daan", "Dani"],
            &["Joris", "Jorus"],
            &["Thijs", "Tijs", "Matthijs"],
            &["Kevin", "Kevyn"],
            &["Ricardo", "Rikardo"],
            &["Mike", "Maik"],
            &["Sjoerd", "Sjoert"],
            &["Bram", "Bramm"],
            &["Quinten", "Kwinten"],
            &["Luuk", "Luc"],
        ],
        family: &[
            &["van Oeverdam", "Oeverdam", "v. Oeverdam"],
            &["Rietkamperveld", "Rietkampervelt"],
            &["de Strandloper", "Strandloper"],
            &["Wilgenhaverman", "Wilgenhavermans"],
            &["Zoutendonker", "Soutendonker"],
            &["ten Kwelderhof", "Kwelderhof"],
            &["Duinsteyger", "Duinsteiger"],
            &["Van der Lisdodde", "Lisdodde", "vd Lisdodde"],
            &["Schorremans", "Schormans"],
            &["Pollepelaar", "Pollepeelaar"],
            &["Meerkoetstra", "Meerkoetsra"],
            &["Ijzelvoort", "IJzelvoort", "Yzelvoort"],
        ],
    },
    Tradition {
        language: Some("pl"),
        parts: 13,
        family_first: false,
        female: &[
            &["Agnieszka", "Agnieska", "Agneszka"],
            &["Małgorzata", "Malgorzata", "Gosia"],
            &["Katarzyna", "Kasia", "Katarina"],
            &["Żaneta", "Zaneta", "Janeta"],
            &["Bożena", "Bozena"],
        ],
        male: &[
            &["Łukasz", "Lukasz", "Lukas"],
            &["Krzysztof", "Krzystof", "Kris"],
            &["Wojciech", "Wojtek", "Vojciech"],
            &["Grzegorz", "Gregorz"],
            &["Paweł", "Pawel", "Pavel"],
        ],
        family: &[
            &["Brzegowiak", "Bregowiak"],
            &["Wyspiarczyk", "Wispiarczyk"],
            &["Żwirkowiec", "Zwirkowiec", "Zwirkoviec"],
            &["Trzcinowicz", "Tcinowicz"],
            &["Nadrzeczyński", "Nadrzeczynski", "Nadreczynski"],
            &["Łąkowszczak", "Lakowszczak"],
            &["Przystaniak", "Pristaniak"],
            &["Mostowiecki", "Mostowieki"],
        ],
    },
    Tradition {
        language: Some("ro"),
        parts: 10,
        family_first: true,
        female: &[
            &["Ștefania", "Stefania", "Stephania"],
            &["Ioana", "Joana", "Yoana"],
            &["Mădălina", "Madalina"],
            &["Andreea", "Andrea"],
            &["Cătălina", "Catalina", "Katalina"],
        ],
        male: &[
            &["Gheorghe", "George", "Georghe"],
            &["Ionuț", "Ionut", "Jonut"],
            &["Răzvan", "Razvan"],
            &["Mihai", "Mihay"],
            &["Florin", "Florian"],
        ],
        family: &[
            &["Malurescu", "Maluresku"],
            &["Țărmureanu", "Tarmureanu", "Tsarmureanu"],
            &["Podarescu", "Podaresku"],
            &["Răchitaru", "Rachitaru"],
            &["Stuficioiu", "Stuficoiu"],
            &["Vadulescu", "Vaduleski"],
            &["Lunceanescu", "Lunceanesku"],
        ],
    },
    Tradition {
        language: Some("bg"),
        parts: 7,
        family_first: false,
        female: &[
            &["Desislava", "Dessislava", "Desi"],
            &["Yoanna", "Ioana", "Joanna"],
            &["Tsvetelina", "Cvetelina", "Zwetelina"],
            &["Zhivka", "Jivka", "Živka"],
        ],
        male: &[
            &["Hristo", "Christo", "Khristo"],
            &["Yordan", "Jordan", "Iordan"],
            &["Dimitar", "Dimiter", "Dimitur"],
            &["Zhivko", "Jivko"],
        ],
        family: &[
            &["Bregarov", "Bregarow"],
            &["Trastikova", "Trustikova", "Trastikowa"],
            &["Pristanchev", "Pristantschew"],
            &["Varbakov", "Vurbakov", "Werbakow"],
            &["Pyasachnikov", "Piasachnikov"],
            &["Ostrovchev", "Ostrowtschew"],
        ],
    },
    Tradition {
        language: Some("ar"),
        parts: 10,
        family_first: false,
        female: &[
            &["Fatima", "Fatma", "Fatimah"],
            &["Khadija", "Hadija", "Khadidja"],
            &["Noura", "Nora", "Nura"],
            &["Aisha", "Aïcha", "Ayesha"],
            &["Yasmine", "Jasmin", "Yasmin"],
        ],
        male: &[
            &["Yusuf", "Youssef", "Jousef", "Yousif"],
            &["Muhammad", "Mohamed", "Mohammed"],
            &["Ahmad", "Ahmed", "Achmed"],
            &["Khalid", "Galid", "Chalid"],
            &["Tariq", "Tarik", "Tarek"],
        ],
        family: &[
            &["al-Shatiawi", "El Chatiaoui", "Shatiawy"],
            &["al-Nahrouti", "Nahrouti", "El Nahrouty"],
            &["Wadisharif", "Ouadicharif", "Wadi Sharif"],
            &["al-Qasabaji", "El Kasabadji", "Qasabagi"],
            &["Bouramlia", "Bou Ramlia", "Abou Ramlia"],
            &["Safsafani", "Al Safsafani", "Safsafany"],
            &["al-Jisrawi", "El Djisraoui", "Jisrawy"],
        ],
    },
    Tradition {
        language: Some("ti"),
        parts: 6,
        family_first: false,
        female: &[
            &["Tsigereda", "Tsgereda", "Zigereda"],
            &["Selamawit", "Selam", "Salamawit"],
            &["Hiwet", "Hywet", "Hewit"],
            &["Kisanet", "Ksanet"],
        ],
        male: &[
            &["Tesfalem", "Tesfalam", "Tsfalem"],
            &["Yohannes", "Johannes", "Yohanes"],
            &["Filmon", "Philmon"],
            &["Kidane", "Kedane"],
        ],
        family: &[
            &["Ruba-Gebrel", "Rubagebriel"],
            &["Tekle-Mayat", "Teklemayat", "Tekle Mayat"],
            &["Habte-Gemgem", "Habtegemgem"],
            &["Woldebahri", "Welde Bahri", "Woldebahry"],
            &["Negasi-Duba", "Negassi Duba"],
        ],
    },
    Tradition {
        language: Some("en"),
        parts: 9,
        family_first: false,
        female: &[
            &["Blessing", "Blesing"],
            &["Oluwaseun", "Seun", "Oluwasheun"],
            &["Chidinma", "Chidima"],
            &["Precious", "Presious"],
            &["Efua", "Efuwa"],
        ],
        male: &[
            &["Emeka", "Emmeka", "Chukwuemeka"],
            &["Olumide", "Olu", "Olumede"],
            &["Kwabena", "Kwabina"],
            &["Osagie", "Osaghie"],
            &["Segun", "Shegun"],
        ],
        family: &[
            &["Etiodowu", "Etiodowo"],
            &["Omiyalade", "Omialade"],
            &["Okunrivba", "Okunriva"],
            &["Adeetido", "Ade-Etido"],
            &["Nwammirichi", "Nwamirichi"],
            &["Osaezeta", "Osaezetta"],
        ],
    },
    Tradition {
        language: Some("vi"),
        parts: 5,
        family_first: true,
        female: &[
            &["Thị Hồng", "Thi Hong", "Hong"],
            &["Ngọc Ánh", "Ngoc Anh"],
            &["Thu Thủy", "Thu Thuy"],
            &["Mỹ Linh", "My Linh", "Mylinh"],
        ],
        male: &[
            &["Văn Dũng", "Van Dung", "Dung"],
            &["Đức Thắng", "Duc Thang", "Ducthang"],
            &["Quang Hải", "Quang Hai"],
            &["Minh Tuấn", "Minh Tuan"],
        ],
        family: &[
            &["Bờsông", "Bo Song", "Bosong"],
            &["Cầutre", "Cau Tre", "Cautre"],
            &["Đảocát", "Dao Cat", "Daocat"],
            &["Lausậy", "Lau Say", "Lausay"],
        ],
    },
    Tradition {
        language: Some("zh"),
        parts: 4,
        family_first: true,
        female: &[
            &["Xiuying", "Siu-ying", "Hsiu-ying"],
            &["Meihua", "Mei Hua", "Mui-wah"],
            &["Qiuyan", "Chiu Yan"],
        ],
        male: &[
            &["Zhiqiang", "Chih-chiang", "Chi Keung"],
            &["Xiaoming", "Hsiao-ming", "Siu Ming"],
            &["Guohua", "Kuo-hua", "Kwok Wah"],
        ],
        family: &[
            &["Hean", "He'an", "Hor An"],
            &["Shazhou", "Sha Chou", "Sar Chau"],
            &["Luwei", "Lu Wei", "Lo Wai"],
            &["Dukou", "Tu Kou", "To Hau"],
        ],
    },
    Tradition {
        language: Some("es"),
        parts: 6,
        family_first: false,
        female: &[
            &["María José", "Maria Jose", "Majo"],
            &["Yésica", "Jessica", "Yesica"],
            &["Ximena", "Jimena"],
            &["Valentina", "Balentina"],
        ],
        male: &[
            &["José Luis", "Jose Luis", "Joselo"],
            &["Íñigo", "Inigo"],
            &["Wílmer", "Wilmer", "Vilmer"],
            &["Jhonatan", "Jonathan", "Yonatan"],
        ],
        family: &[
            &["Orillavega", "Orilla Vega"],
            &["Juncalespín", "Juncalespin"],
            &["Riberaluz Peñaduna", "Riberaluz", "Riberaluz Penaduna"],
            &["Vadoquirós", "Vadoquiros"],
            &["Marismeño", "Marismeno"],
        ],
    },
];

/// The parts a name was drawn from; spellings differ by record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TrueName {
    tradition: &'static Tradition,
    given: Spellings,
    family: Spellings,
}

impl TrueName {
    /// Draws an invented name.
    pub(crate) fn draw(sex: Sex, dice: &mut Dice) -> Self {
        let weights: Vec<u32> = TRADITIONS.iter().map(|t| t.parts).collect();
        let tradition = &TRADITIONS[dice.weighted(&weights)];
        let male = match sex {
            Sex::Female => false,
            Sex::Male => true,
            Sex::Other => dice.percent(50),
        };
        let given: Spellings = dice.pick::<Spellings>(if male { tradition.male } else { tradition.female });
        let family: Spellings = dice.pick::<Spellings>(tradition.family);
        Self { tradition, given, family }
    }

    /// Interpreter language that goes with the name in most cases.
    pub(crate) const fn language(&self) -> Option<&'static str> {
        self.tradition.language
    }

    /// The name as the first organisation writes it.
    pub(crate) fn written(&self, dice: &mut Dice) -> WrittenName {
        self.spelled(0, 0, self.tradition.family_first && dice.percent(35))
    }

    /// The name as somebody else writes it: another spelling, order or a slip of the pen.
    pub(crate) fn written_differently(&self, dice: &mut Dice) -> WrittenName {
        let given = dice.below(self.given.len());
        let family = if given == 0 || dice.percent(60) { self.family.len() - 1 } else { 0 };
        let mut name = self.spelled(given, family, dice.percent(25));
        if dice.percent(20) {
            name.family = slip(&name.family, dice);
        }
        if dice.percent(15) {
            name.also = Some((*dice.pick(&["Lola", "Mimi", "Rico", "Bella", "Sky", "Momo"])).to_owned());
        }
        name
    }

    fn spelled(&self, given: usize, family: usize, swapped: bool) -> WrittenName {
        let at = |s: Spellings, i: usize| s.get(i).or(s.first()).copied().unwrap_or_default().to_owned();
        WrittenName { given: at(self.given, given), family: at(self.family, family), swapped, also: None }
    }
}

/// Two neighbouring letters exchanged, somewhere inside.
fn slip(word: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    if letters.len() > 4 {
        let at = 1 + dice.below(letters.len() - 3);
        if letters[at].is_alphabetic() && letters[at + 1].is_alphabetic() {
            letters.swap(at, at + 1);
        }
    }
    letters.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::{TRADITIONS, TrueName};
    use crate::dice::Dice;
    use crate::model::Sex;

    #[test]
    fn every_family_name_has_another_spelling() {
        for tradition in TRADITIONS {
            assert!(tradition.family.iter().all(|s| s.len() >= 2));
            assert!(tradition.female.len() >= 3 && tradition.male.len() >= 3);
        }
    }

    #[test]
    fn a_second_record_is_spelt_differently_almost_always() {
        let mut dice = Dice::new(3, "names");
        let differs = (0..300)
            .filter(|_| {
                let name = TrueName::draw(Sex::Female, &mut dice);
                name.written(&mut dice) != name.written_differently(&mut dice)
            })
            .count();
        assert!(differs > 270, "{differs}");
    }
}
