//! Invented words, in Dutch, as the people of the demo would write them.

use crate::dice::Dice;
use crate::model::Form;

/// What was seen of a person.
pub(crate) fn seen(forms: &[Form], dice: &mut Dice) -> String {
    let Some(form) = forms.first() else {
        return "Verzonnen: naam kwam voor in een ander verhaal.".to_owned();
    };
    let lines: &[&str] = match form {
        Form::SexualDomestic => &[
            "Wordt vaak opgehaald door een oudere bekende. Heeft ineens twee telefoons en is vaak moe.",
            "Vertelt dat een vriend foto's heeft en dat zij daarom doet wat hij wil.",
            "Is een paar nachten weg geweest en wil niet zeggen waar. Schrikt van elk bericht.",
            "Heeft schulden bij iemand die zij haar vriend noemt. Mag niet alleen naar afspraken.",
        ],
        Form::SexualCrossBorder => &[
            "Weet niet in welke stad zij is. Iemand anders houdt het paspoort.",
            "Zegt dat de reis nog betaald moet worden en dat zij daarom niet kan stoppen.",
            "Werkt elke dag, ook als zij ziek is. De afspraken maakt iemand anders.",
        ],
        Form::Labour => &[
            "Werkt twaalf uur per dag en slaapt op het werk. Het loon gaat op aan huur en vervoer.",
            "Heeft geen contract gezien. De baas heeft de bankpas en de papieren.",
            "Durft niet naar de dokter na een ongeluk op het werk.",
            "Mag niet weg tot de kosten voor de bemiddeling zijn terugbetaald.",
        ],
        Form::Criminal => &[
            "Is gepakt met pakketjes die van iemand anders zijn. Kijkt steeds op de telefoon.",
            "Heeft zijn bankpas uitgeleend en moet nu meer doen om de schuld af te betalen.",
            "Moest van oudere jongens op de uitkijk staan. Zegt dat zijn zusje anders iets overkomt.",
        ],
        Form::OtherUnknown => &[
            "Iemand lijkt voor deze persoon te beslissen. Wat er speelt, is nog niet duidelijk.",
            "Doet het huishouden bij een gezin en komt bijna nooit buiten.",
        ],
    };
    format!("Verzonnen: {}", dice.pick(lines))
}

/// What was seen of a place.
pub(crate) fn place(form: Form, dice: &mut Dice) -> String {
    let lines: &[&str] = match form {
        Form::SexualDomestic | Form::SexualCrossBorder => &[
            "Veel bezoek in een vakantiewoning, ook 's nachts. Steeds dezelfde auto brengt en haalt.",
            "Advertentie met steeds andere namen op hetzelfde adres.",
        ],
        Form::Labour => &[
            "Busje brengt elke ochtend mensen naar een bedrijf. Zij slapen boven de werkplaats.",
            "In het restaurant werkt altijd dezelfde man, zeven dagen per week.",
        ],
        Form::Criminal => &["Jongens wisselen pakketjes bij de achteringang. Een man in een auto kijkt toe."],
        Form::OtherUnknown => &["Er klopt iets niet in dit huis. De gordijnen zijn altijd dicht."],
    };
    format!("Verzonnen: {}", dice.pick(lines))
}

/// Why a report was not taken up.
pub(crate) fn not_taken_up(dice: &mut Dice) -> String {
    (*dice.pick(&[
        "Te weinig om op door te vragen; bewaard tot er meer bekend is.",
        "De persoon wil nu geen contact.",
        "Een andere organisatie was al bezig.",
        "Er bleek iets anders aan de hand; verwezen naar maatschappelijk werk.",
    ]))
    .to_owned()
}

/// A wish, and who was in the room.
pub(crate) fn wish(dice: &mut Dice) -> (String, String) {
    let wish = dice.pick(&[
        "Ik wil rust en een eigen kamer met een slot.",
        "Ik wil mijn school afmaken.",
        "Ik wil werken en mijn eigen geld hebben.",
        "Ik wil geen aangifte doen. Ik wil wel hulp.",
        "Ik wil bij mijn kind blijven.",
        "Ik wil dat hij niet weet waar ik ben.",
        "Ik wil mijn loon krijgen en daarna naar huis.",
    ]);
    let room = dice.pick(&[
        "Alleen de zorgcoördinator.",
        "De zorgcoördinator en een tolk.",
        "De mentor van school was erbij.",
        "Een begeleider van de opvang was erbij.",
    ]);
    (format!("{wish} (verzonnen)"), (*room).to_owned())
}

/// Plan items: what, why, desired effect.
pub(crate) const PLAN: [(&str, &str, &str); 10] = [
    ("Veiligheidsplan maken", "Er is kans dat iemand op zoek gaat", "Weet wie te bellen en slaapt rustig"),
    ("Plek zoeken", "Thuis is het niet veilig", "Een veilige plek binnen een week"),
    (
        "Afspraak met de huisarts",
        "Klachten die zijn blijven liggen",
        "Lichamelijke klachten zijn bekend en er is hulp",
    ),
    ("Rust en steun door traumahulp regelen", "Eerst rust, dan pas praten", "Slaapt en eet weer"),
    ("Aanvraag bij de gemeente doen", "Zonder besluit betaalt niemand", "Besluit binnen de termijn"),
    (
        "Schulden op een rij zetten",
        "Schuld is een reden om terug te gaan",
        "Geen nieuwe schuld, betalingen stil",
    ),
    ("Gesprek met de politie voorbereiden", "Vraagt wat aangifte betekent", "Kiest zelf, met uitleg"),
    ("School of werk weer oppakken", "Dit is de eigen wens", "Een vaste dag in de week"),
    ("Telefoon en accounts veilig maken", "Iemand kijkt mee", "Nieuw nummer, locatie uit"),
    ("Papieren regelen", "Zonder papieren geen hulp", "Aanvraag is gedaan"),
];

/// Words for aliases: trees.
pub(crate) const TREES: [&str; 40] = [
    "Abeel",
    "Acacia",
    "Appel",
    "Berk",
    "Beuk",
    "Ceder",
    "Cipres",
    "Den",
    "Douglas",
    "Eik",
    "Els",
    "Es",
    "Esdoorn",
    "Fijnspar",
    "Ginkgo",
    "Haagbeuk",
    "Hazelaar",
    "Hulst",
    "Iep",
    "Jeneverbes",
    "Kastanje",
    "Kers",
    "Kornoelje",
    "Lariks",
    "Liguster",
    "Lijsterbes",
    "Linde",
    "Meidoorn",
    "Mispel",
    "Moerbei",
    "Olm",
    "Peer",
    "Plataan",
    "Populier",
    "Sequoia",
    "Spar",
    "Taxus",
    "Vlier",
    "Walnoot",
    "Wilg",
];
