# Texts of coordination. Work pages say 'je'.
# Worklist
coordination-worklist = Werkvoorraad
coordination-search-empty = Geen dossier gevonden
coordination-search-empty-text = Typ de boomnaam, het nummer of allebei. Je vindt alleen dossiers van je eigen organisatie.
coordination-work-lead =
    { $n ->
         [0] Het is { $date }. Niets dat vandaag moet.
         [one] Het is { $date }. Eén ding kan niet wachten.
        *[other] Het is { $date }. { $n } dingen kunnen niet wachten.
    }
coordination-work-whose = Wiens werk
coordination-work-mine = Mijn werk
coordination-work-all = Hele organisatie
coordination-work-today = Vandaag
coordination-work-week = Deze week
coordination-work-waiting = Wacht op een ander
coordination-work-count =
    { $n ->
         [one] 1 taak
        *[other] { $n } taken
    }
coordination-work-count-waiting =
    { $over ->
         [0] { $n ->
             [one] 1 taak
            *[other] { $n } taken
        }
        *[other] { $n ->
             [one] 1 taak
            *[other] { $n } taken
        }, waarvan { $over } over tijd
    }
coordination-work-today-empty = Niets dat vandaag moet.
coordination-work-week-empty = Niets deze week.
coordination-work-waiting-empty = Je wacht op niemand.
coordination-work-nothing = Niets dat nu moet
coordination-work-nothing-text = Er is geen klok, afspraak of taak voor de komende week.
coordination-work-next = Het volgende is op { $date }.
coordination-work-more =
    { $n ->
         [one] Toon nog 1 taak
        *[other] Toon nog { $n } taken
    }
coordination-work-later =
    { $n ->
         [one] Later: 1 taak
        *[other] Later: { $n } taken
    }
coordination-work-aside = Over je werk
coordination-work-clock = { $alias }: { $clock }
coordination-work-clock-late = { $alias }: { $clock } is te laat
coordination-work-runs-out = { $alias }: { $clock } loopt af
coordination-work-runs-out-over = { $alias }: { $clock } is voorbij
coordination-work-plan = { $alias }: { $what }
coordination-work-soon = Binnenkort
coordination-work-date-hidden = datum staat in het dossier
coordination-work-reminded = Herinnering gestuurd
coordination-work-escalated = Opgeschaald
coordination-remind = Herinner
coordination-escalate = Schaal op
coordination-open = Bekijk
coordination-load = Jouw werkdruk
coordination-load-count =
    { $n ->
         [one] 1 open dossier
        *[other] { $n } open dossiers
    }
coordination-load-why = Alle dossiers die niet gesloten zijn en waarvan jouw functie de regie heeft.
coordination-cover = Vervanging
coordination-cover-text = Ben je er niet? De klokken lopen door. Regel wie jouw dossiers overneemt.
coordination-cover-link = Regel vervanging
coordination-recent = Sinds gisteren
coordination-notice-reminded = Herinnering gestuurd. De ander krijgt een bericht zonder inhoud.
coordination-notice-escalated = Opgeschaald. De leiding van de andere organisatie krijgt een bericht zonder inhoud.

# Dossiers
coordination-dossiers = Dossiers
coordination-dossiers-count =
    { $n ->
         [one] 1 dossier
        *[other] { $n } dossiers
    }
coordination-dossiers-all = Toon alle dossiers
coordination-dossiers-empty = Nog geen dossiers
coordination-dossiers-empty-text = Open een dossier vanuit een melding, of begin leeg.
coordination-filter-status = Status
coordination-filter-all = Alles
coordination-filter-sort = Volgorde
coordination-filter-empty = Geen dossier met deze status
coordination-sort-changed = Laatst gewijzigd eerst
coordination-sort-opened = Laatst geopend eerst
coordination-sort-alias = Op schuilnaam
coordination-status-open = Open
coordination-status-offered = Aangeboden aan een ander
coordination-status-closed = Gesloten
coordination-alias = Schuilnaam
coordination-function = Regie
coordination-opened = Geopend
coordination-changed = Gewijzigd
coordination-new = Nieuw dossier
coordination-new-lead = Alles mag leeg blijven. Dan zegt alleen de schuilnaam om wie het gaat.
coordination-new-from-report = Dit dossier komt uit een melding. Kijk na wat is overgenomen.
coordination-new-who = Wie is het?
coordination-new-open = Open het dossier
coordination-notice-opened = Het dossier is geopend.
coordination-notice-known = Dit dossier was er al. Er is niets dubbel gemaakt.

# Head of a dossier
coordination-dossier = Dossier
coordination-tabs = Onderdelen van het dossier
coordination-tab-plan = Plan
coordination-tab-timeline = Tijdlijn
coordination-tab-consent = Toestemming en delen
coordination-tab-access = Wie keek mee
coordination-show-name = Toon naam
coordination-hide-name = Verberg de naam weer
coordination-back-to = Terug naar { $alias }
coordination-possibly = { $form }, mogelijk
coordination-badge-lvb = LVB, vermoed
coordination-badge-interpreter = Tolk: { $language }
coordination-badge-municipality = Gemeente { $name }
coordination-badge-function = Regie: { $function }
coordination-suspect-heading = Ook gezien als mogelijke verdachte
coordination-suspect-text = Wie gedwongen werd tot een strafbaar feit, hoeft daarvoor niet gestraft te worden. Vraag een advocaat om dit bij het OM te melden.
coordination-suspect-source = OM-Aanwijzing mensenhandel 2022A002
coordination-latest = Laatste gebeurtenissen
coordination-whole-timeline = Hele tijdlijn
coordination-more = Meer
coordination-print = Plan op papier, zonder naam
coordination-print-heading = Plan { $alias }
coordination-print-lead = Zonder naam. Kijk na of niemand op dit papier te herkennen is.
coordination-printed = Gemaakt op { $when }
coordination-alias-change = Andere schuilnaam
coordination-alias-text = Is de schuilnaam bekend geworden bij iemand die dat niet mag weten? Geef het dossier een nieuwe. Oude links werken dan niet meer.
coordination-alias-button = Geef een nieuwe schuilnaam
coordination-notice-alias = Het dossier heeft een nieuwe schuilnaam.
coordination-machine = Oever

# Who
coordination-who-coordinator = Zorgcoördinator
coordination-who-person = De persoon zelf
coordination-who-unknown = Onbekende organisatie

# Wish
coordination-wish = Wat zij zelf wil
coordination-wish-of = Wens van { $alias }
coordination-wish-lead = Haar eigen wens staat boven het plan. Nog niet gevraagd is ook een antwoord.
coordination-wish-asked = Is het gevraagd?
coordination-wish-asked-yes = Ja
coordination-wish-asked-no = Nee, nog niet
coordination-wish-words = Wat zei zij?
coordination-wish-words-hint = Gebruik haar eigen woorden.
coordination-wish-present = Wie waren erbij?
coordination-wish-present-hint = Schrijf functies op, geen namen. Bijvoorbeeld: tolk aan de telefoon, verder niemand.
coordination-wish-limits = Wat kan niet, en is dat gezegd?
coordination-wish-limits-hint = Bijvoorbeeld: bij gevaar voor haar leven moeten wij iets doen.
coordination-wish-limits-said = Ook gezegd:
coordination-wish-on = Opgeschreven op
coordination-wish-noted = Opgeschreven op { $date }. Erbij: { $present }
coordination-wish-not-asked = Nog niet gevraagd (stand van { $date }).
coordination-wish-state-not-asked = Nog niet gevraagd
coordination-wish-add = Vul aan
coordination-wish-ask = Schrijf op wat zij wil
coordination-wish-earlier = Eerder opgeschreven
coordination-notice-wish = De wens is opgeschreven.

# Plan
coordination-plan-heading = Plan: wie doet wat, waarom, en wat moet het opleveren?
coordination-plan-add = Voeg een afspraak toe
coordination-plan-new = Nieuwe afspraak
coordination-plan-new-for = { $alias }: nieuwe afspraak
coordination-plan-change = Afspraak
coordination-plan-change-for = { $alias }: afspraak
coordination-plan-lead = Een afspraak heeft altijd iemand die hem doet, een reden en een gewenst effect.
coordination-plan-who = Wie
coordination-plan-who-hint = Een functie of organisatie, geen naam.
coordination-plan-what = Doet wat
coordination-plan-what-hint = Schrijf geen namen op.
coordination-plan-why = Waarom
coordination-plan-why-hint = Wat is er aan de hand? Kijk naar de oorzaak, niet alleen naar gedrag.
coordination-plan-desired-effect = Gewenst effect
coordination-plan-desired-effect-hint = Waaraan merkt zij dat het helpt?
coordination-plan-due = Klaar op
coordination-plan-due-hint = Mag leeg blijven als zij zelf beslist.
coordination-plan-no-date = Geen datum: aan haar
coordination-plan-status = Stand
coordination-plan-status-planned = Gepland
coordination-plan-status-busy = Bezig
coordination-plan-status-done = Klaar
coordination-plan-status-dropped = Niet meer nodig
coordination-plan-late = Te laat
coordination-plan-done = Klaar gekomen op
coordination-plan-effect = Effect gezien?
coordination-plan-effect-hint = Geen verschil is ook een antwoord.
coordination-plan-seen = Wat is er gezien?
coordination-plan-seen-hint = Vraag het haar zelf.
coordination-plan-empty = Nog geen afspraken
coordination-plan-empty-text = Begin met drie afspraken: vraag wat zij wil, kijk of zij nu veilig is, en regel rust.
coordination-plan-begin = Zet drie afspraken klaar
coordination-effect-helped = Ja, het hielp
coordination-effect-partly = Voor een deel
coordination-effect-no-difference = Geen verschil
coordination-effect-worse = Het werd erger
coordination-effect-not-yet = Nog niet
coordination-effect-ask = Vraag het na
coordination-begin-wish-what = Vraagt wat zij zelf wil en schrijft het op
coordination-begin-wish-why = Haar wens staat boven het plan
coordination-begin-wish-effect = Zij herkent zichzelf in het plan
coordination-begin-safety-what = Kijkt samen met haar of zij nu veilig is
coordination-begin-safety-why = Zonder veiligheid lukt de rest niet
coordination-begin-safety-effect = Zij slaapt vannacht op een veilige plek
coordination-begin-rest-what = Regelt rust en een verwijzing naar iemand die trauma kent
coordination-begin-rest-why = Vroege hulp bij trauma voorkomt erger
coordination-begin-rest-effect = Zij heeft een afspraak die zij zelf wil
coordination-waits-heading = Hier wacht je op een ander
coordination-waits-for = Wacht op { $name }
coordination-waits-text = Herinneren gaat naar wie het werk doet. Opschalen gaat naar de leiding. Het bericht zegt alleen dat er nieuws is in Oever.
coordination-waits-reminded = Herinnering gestuurd op { $when }.
coordination-waits-escalated = Opgeschaald op { $when }.
coordination-notice-plan = Het plan is bijgewerkt.

# Clocks
coordination-clocks = Klokken
coordination-clocks-none = Er loopt geen klok.
coordination-clock = Klok
coordination-clock-new = Start een klok
coordination-clock-new-for = { $alias }: start een klok
coordination-clock-new-lead = De wet of een afspraak geeft een termijn. Oever rekent uit wanneer die om is.
coordination-clock-which = Welke klok?
coordination-clock-other = Kies een andere klok
coordination-clock-start = Start de klok
coordination-clock-party = Welke organisatie moet iets doen?
coordination-clock-party-hint = Dan kun je die organisatie herinneren.
coordination-clock-more = Meer uitleg
coordination-clock-human = Vraag een jurist
coordination-clock-human-text = De regel achter deze klok is niet zeker. Reken er niet op zonder een jurist te vragen.
coordination-clock-events = Wat er gebeurde
coordination-clock-points = Wanneer wie iets moet doen
coordination-clock-change = Is er iets gebeurd?
coordination-clock-what = Wat gebeurde er?
coordination-clock-on = Op welke dag?
coordination-clock-stop = Stop de klok
coordination-clock-suspend = Zet de klok stil
coordination-clock-resume = Laat de klok weer lopen
coordination-clock-days =
    { $n ->
         [one] Nog 1 dag
        *[other] Nog { $n } dagen
    }
coordination-clock-today = Vandaag
coordination-clock-ends-today = Loopt vandaag af
coordination-clock-late =
    { $n ->
         [one] 1 dag te laat
        *[other] { $n } dagen te laat
    }
coordination-clock-over =
    { $n ->
         [one] 1 dag voorbij
        *[other] { $n } dagen voorbij
    }
coordination-clock-paused =
    { $n ->
         [one] Staat stil, nog 1 dag
        *[other] Staat stil, nog { $n } dagen
    }
coordination-clock-stopped = Gestopt
coordination-clock-stopped-late =
    { $n ->
         [one] Gestopt, 1 dag te laat
        *[other] Gestopt, { $n } dagen te laat
    }
coordination-clock-before = uiterlijk { $date }
coordination-clock-until = tot en met { $date }
coordination-clock-stopped-on = op { $date }
coordination-clock-paused-since = sinds { $date }
coordination-clock-event-started = De klok begon
coordination-clock-event-resumed = De klok liep weer
coordination-ignored-before-start = Telt niet mee: dit was voor het begin.
coordination-ignored-already-started = Telt niet mee: de klok liep al. Het vroegste begin telt.
coordination-ignored-already-suspended = Telt niet mee: de klok stond al stil.
coordination-ignored-not-suspended = Telt niet mee: de klok stond niet stil.
coordination-ignored-after-due = Telt niet mee: de termijn was al om.
coordination-ignored-after-stop = Telt niet mee: de klok was al gestopt.
coordination-why-counted = { $length } vanaf { $start }.
coordination-why-suspended =
    { $n ->
         [one] 1 dag stilgestaan en erbij geteld.
        *[other] { $n } dagen stilgestaan en erbij geteld.
    }
coordination-why-moved = Schuift door naar een werkdag. Overgeslagen: { $days }.
coordination-why-unsure = Niet zeker is of de termijn doorschuift na { $days }. Daarom staat hier de vroegste dag. Uiterlijk: { $latest }.
coordination-why-latest = De regel laat ruimte. De vroegste dag staat hier. Uiterlijk: { $latest }.
coordination-why-hours = Let op het uur: de termijn loopt in uren, ook in het weekend.
coordination-unit-none = Geen termijn
coordination-unit-hours =
    { $n ->
         [one] 1 uur
        *[other] { $n } uur
    }
coordination-unit-days =
    { $n ->
         [one] 1 dag
        *[other] { $n } dagen
    }
coordination-unit-working-days =
    { $n ->
         [one] 1 werkdag
        *[other] { $n } werkdagen
    }
coordination-unit-weeks =
    { $n ->
         [one] 1 week
        *[other] { $n } weken
    }
coordination-unit-months =
    { $n ->
         [one] 1 maand
        *[other] { $n } maanden
    }
coordination-unit-years =
    { $n ->
         [one] 1 jaar
        *[other] { $n } jaar
    }
coordination-unit-birthday = Tot de { $n }e verjaardag, gerekend
coordination-day-saturday = zaterdag
coordination-day-sunday = zondag
coordination-basis-law = Wet
coordination-basis-policy = Beleidsregel
coordination-basis-practice = Gewoonte
coordination-basis-own = Eigen afspraak
coordination-escalate-owner = voor de zorgcoördinator
coordination-escalate-substitute = voor de vervanger
coordination-escalate-manager = voor de leiding
coordination-escalate-data-protection-officer = voor de functionaris gegevensbescherming
coordination-notice-clock = De klok is bijgewerkt.

# How clocks count
coordination-method = Zo tellen de klokken
coordination-method-lead = Alle termijnen met hun bron. Dit is geen juridisch advies.
coordination-method-days = De dag waarop iets gebeurt, telt zelf niet mee.
coordination-method-months = Een maand later is dezelfde dag van de maand. Is die er niet, dan is het de laatste dag van die maand.
coordination-method-working-days = Werkdagen zijn maandag tot en met vrijdag, behalve feestdagen. Op Goede Vrijdag en Bevrijdingsdag werkt niet iedereen vrij: daar telt de vroegste dag.
coordination-method-earliest = Is niet zeker of een termijn doorschuift naar een werkdag? Dan staat de vroegste dag er.
coordination-method-pause = Staat een klok stil, dan blijven de dagen over die er nog waren.
coordination-method-rules = Alle klokken
coordination-method-name = Klok
coordination-method-length = Hoe lang
coordination-method-source = Bron
coordination-method-end = Wat er gebeurt als de tijd om is
coordination-method-holidays = Feestdagen in { $year }

# Identity
coordination-identity = Naam en veiligheid
coordination-identity-of = { $alias }: naam en veiligheid
coordination-identity-lead = Waarvoor heb je de naam nodig? Wij leggen vast wie keek, wanneer en waarom. Zij mag dat lezen.
coordination-identity-logged = Vastgelegd is dat jij nu kijkt en waarom.
coordination-identity-purpose = Waarvoor?
coordination-identity-name = Naam
coordination-identity-name-hint = Zoals zij zich noemt.
coordination-identity-birth = Geboortedatum
coordination-identity-birth-hint = Weet je het niet precies? Zeg dat dan erbij.
coordination-identity-contact = Hoe en wanneer is zij veilig te bereiken?
coordination-identity-contact-hint = Wie mag het niet weten? Mag er een bericht worden achtergelaten?
coordination-identity-safety = Waarmee moeten we rekening houden?
coordination-identity-safety-hint = Gevaarlijke mensen en plaatsen, codewoord, kinderen.
coordination-identity-change = Wijzig
coordination-about = ongeveer { $what }
coordination-purpose-contact = Ik neem contact op
coordination-purpose-application = Ik vraag iets aan waar de naam bij moet
coordination-purpose-safety = Haar veiligheid is in het geding
coordination-purpose-check = Ik kijk na of het klopt
coordination-purpose-person-asked = Zij vroeg erom
coordination-purpose-handover = Ik draag over aan een ander
coordination-purpose-care = Hulp en zorg
coordination-purpose-report = Behandelen van een melding
coordination-purpose-rights = Rechten van de persoon
coordination-purpose-supervision = Toezicht
coordination-purpose-administration = Beheer
coordination-purpose-figures = Cijfers
coordination-purpose-event = Automatisch
coordination-purpose-job = Automatisch
coordination-purpose-unstated = Niet gezegd
coordination-notice-identity = Naam en veiligheid zijn bijgewerkt.

# Situation
coordination-facts = Situatie
coordination-facts-of = { $alias }: situatie
coordination-facts-lead = Zonder naam. Dit staat bovenaan het dossier.
coordination-facts-forms = Waar lijkt het op?
coordination-facts-forms-hint = Meer dan één mag. Het blijft mogelijk, tot het is vastgesteld.
coordination-facts-sex = Geslacht
coordination-facts-age = Leeftijd
coordination-facts-age-hint = Leeg: wij rekenen het uit als de geboortedatum bekend is.
coordination-facts-municipality = Gemeente waar zij nu is
coordination-facts-municipality-hint = De naam van de gemeente.
coordination-facts-interpreter = Tolk nodig? Welke taal?
coordination-facts-interpreter-hint = Leeg: niet nodig.
coordination-facts-lvb = Mogelijk een licht verstandelijke beperking (geen diagnose)
coordination-facts-suspect = Ook gezien als mogelijke verdachte
coordination-facts-residence = Geen eigen recht op verblijf
coordination-notice-facts = De situatie is bijgewerkt.
coordination-sex-female = Vrouw
coordination-sex-male = Man
coordination-sex-other = Anders
coordination-sex-unknown = Niet bekend
coordination-age-0-17 = Jonger dan 18
coordination-age-18-22 = 18 tot en met 22
coordination-age-23-plus = 23 of ouder
coordination-age-unknown = Niet bekend
coordination-form-sexual-domestic = Seksuele uitbuiting, binnenlands
coordination-form-sexual-cross-border = Seksuele uitbuiting, grensoverschrijdend
coordination-form-labour = Arbeidsuitbuiting
coordination-form-criminal = Criminele uitbuiting
coordination-form-other-unknown = Vorm nog niet duidelijk

# Timeline
coordination-timeline = Tijdlijn
coordination-timeline-lead = Wat er gebeurde, het nieuwste eerst. Dit is geen takenlijst.
coordination-note-add = Schrijf op wat er gebeurde
coordination-note-text = Wat gebeurde er?
coordination-note-hint = Kort. Schrijf geen namen op.
coordination-note-on = Wanneer?
coordination-note-on-hint = Leeg: vandaag.
coordination-note-why-late = Was het eerder? Waarom schrijf je het nu op?
coordination-note-why-late-hint = Alleen nodig als het langer dan een dag geleden is.
coordination-note-save = Zet op de tijdlijn
coordination-note-late = (later opgeschreven)
coordination-notice-note = Het staat op de tijdlijn.
coordination-timeline-opened = Dossier geopend.
coordination-timeline-wish = Wens opgeschreven.
coordination-timeline-wish-not-asked = Wens nog niet gevraagd.
coordination-timeline-plan-added = Afspraak toegevoegd:
coordination-timeline-plan-changed = Afspraak gewijzigd:
coordination-timeline-plan-done = Afspraak klaar:
coordination-timeline-plan-effect = Effect opgeschreven:
coordination-timeline-plan-dropped = Afspraak niet meer nodig:
coordination-timeline-clock-started = Klok gestart:
coordination-timeline-clock-suspended = Klok stilgezet:
coordination-timeline-clock-resumed = Klok loopt weer:
coordination-timeline-clock-stopped = Klok gestopt:
coordination-timeline-reminded = Herinnering gestuurd:
coordination-timeline-escalated = Opgeschaald:
coordination-timeline-identity-changed = Naam of veiligheid gewijzigd.
coordination-timeline-facts-changed = Situatie gewijzigd.
coordination-timeline-alias-changed = Nieuwe schuilnaam.
coordination-timeline-note = Opgeschreven:
coordination-timeline-consent-given = Toestemming gegeven.
coordination-timeline-consent-refused = Toestemming geweigerd.
coordination-timeline-consent-withdrawn = Toestemming ingetrokken. Delen dat daarop rustte, is gestopt.
coordination-timeline-shared = Onderdelen gedeeld:
coordination-timeline-share-stopped = Delen gestopt.
coordination-timeline-closed = Dossier gesloten.
coordination-timeline-reopened = Dossier heropend:

# Consent and sharing
coordination-consent = Toestemming en delen
coordination-shares = Wie mag wat weten
coordination-shares-none = Niets gedeeld.
coordination-shares-text = Familie, werkgever of huisbaas mogen niets weten, ook niet via een ander.
coordination-share-new = Deel een onderdeel
coordination-share-with = Met wie
coordination-share-items = Wat
coordination-share-items-hint = Alleen wat nodig is voor het doel.
coordination-share-purpose = Waarvoor
coordination-share-until = Tot en met
coordination-share-act = Actie
coordination-share-stop = Stop met delen
coordination-share-decision = Op welke afweging rust het?
coordination-share-decision-of = { $purpose } ({ $rule })
coordination-share-no-decision = Eerst weeg je af of het mag. Daarna kun je een onderdeel delen.
coordination-share-weigh = Weeg af: mag ik dit delen?
coordination-share-resting = Rust het op een toestemming?
coordination-share-resting-hint = Trekt zij die in, dan stopt het delen direct.
coordination-share-do = Deel dit
coordination-item-needs-profile = Wat nodig is, zonder wie zij is
coordination-item-identity = Naam en geboortedatum
coordination-item-contact = Veilig contact
coordination-item-safety = Wie en wat gevaarlijk is
coordination-item-plan = Het plan
coordination-item-wish = Haar eigen wens
coordination-item-clocks = De klokken
coordination-item-timeline = De tijdlijn
coordination-consents = Wat zij zei
coordination-consents-text = Drie dingen die elkaar niet vervangen. Een nee geldt per organisatie en per doel.
coordination-consents-none = Er is nog niets gevraagd.
coordination-consent-new = Schrijf op wat zij zei
coordination-consent-what = Waarover ging het?
coordination-consent-kind-avg-basis = Toestemming om gegevens te delen (AVG)
coordination-consent-kind-avg-basis-hint = Alleen als er geen andere grondslag is. Voor een gemeente is dat meestal de publieke taak.
coordination-consent-kind-lift-secrecy = Beroepsgeheim opheffen
coordination-consent-kind-lift-secrecy-hint = Zij vindt goed dat een arts of hulpverlener iets vertelt.
coordination-consent-kind-help-agreement = Instemmen met de hulp
coordination-consent-kind-help-agreement-hint = Zij wil de hulp zelf. Dit zegt niets over delen.
coordination-consent-help = de hulp zelf
coordination-consent-with-hint = Leeg alleen bij instemmen met de hulp. Alle instanties in één keer kan niet.
coordination-consent-purpose-help = Hulp regelen
coordination-consent-purpose-place-search = Een plek zoeken
coordination-consent-purpose-registration = Registreren bij CoMensha
coordination-consent-purpose-handover = Overdragen omdat zij verhuist
coordination-consent-purpose-complex-case = Samen bespreken
coordination-consent-purpose-signal = Een signaal doorgeven
coordination-consent-purpose-linking = Nagaan of een andere regio haar kent
coordination-consent-purpose-advice = Advies vragen
coordination-consent-purpose-enforcement = Handhaving
coordination-consent-purpose-statistics = Cijfers
coordination-consent-purpose-suspect-list = Lijst van verdachten
coordination-consent-purpose-other = Iets anders
coordination-consent-answer = Wat zei zij?
coordination-consent-answer-given = Ja
coordination-consent-answer-refused = Nee
coordination-consent-given = Ja
coordination-consent-refused = Nee
coordination-consent-withdrawn = Ingetrokken
coordination-consent-over = Verlopen
coordination-consent-by = Wie gaf antwoord?
coordination-consent-by-person = Zij zelf
coordination-consent-by-parent = Ouder
coordination-consent-by-guardian = Voogd
coordination-consent-by-mentor = Mentor of curator
coordination-consent-how = Hoe is het gevraagd?
coordination-consent-how-hint = Met welke tolk, wie waren erbij, begreep zij het?
coordination-consent-on = Gevraagd op
coordination-consent-until = Geldt tot en met
coordination-consent-save = Bewaar wat zij zei
coordination-consent-withdraw = Zij wil stoppen
coordination-notice-consent = Opgeschreven.
coordination-notice-withdrawn = Ingetrokken. Delen dat daarop rustte, is gestopt.
coordination-notice-shared = Gedeeld, tot de dag die je koos.
coordination-notice-stopped = Het delen is gestopt.

# Who looked
coordination-access-log = Wie keek mee
coordination-access-lead = Iedereen die in dit dossier keek of iets veranderde. Zij mag dit lezen en meenemen.
coordination-access-when = Wanneer
coordination-access-who = Wie
coordination-access-what = Wat
coordination-access-why = Waarom
coordination-access-times = ({ $n } keer)
coordination-access-empty = Nog niemand.
coordination-action-dossier-read = Keek in het dossier
coordination-action-dossier-create = Opende het dossier
coordination-action-dossier-edit = Wijzigde het dossier
coordination-action-dossier-reveal-identity = Bekeek de naam
coordination-action-dossier-change-identity = Wijzigde naam of veiligheid
coordination-action-dossier-change-facts = Wijzigde de situatie
coordination-action-dossier-change-alias = Gaf een nieuwe schuilnaam
coordination-action-dossier-close = Sloot het dossier, of begon daaraan
coordination-action-dossier-reopen = Heropende het dossier
coordination-action-wish-record = Schreef een wens op
coordination-action-plan-add = Voegde een afspraak toe
coordination-action-plan-change = Wijzigde een afspraak
coordination-action-clock-start = Startte een klok
coordination-action-clock-event = Wijzigde een klok
coordination-action-work-nudge = Stuurde een herinnering
coordination-action-timeline-note = Schreef iets op de tijdlijn
coordination-action-consent-given = Legde toestemming vast
coordination-action-consent-refused = Legde een weigering vast
coordination-action-consent-withdrawn = Trok een toestemming in
coordination-action-sharing-grant = Deelde een onderdeel
coordination-action-sharing-withdraw = Stopte met delen

# Closing
coordination-close = Sluit het dossier
coordination-close-of = { $alias }: sluit het dossier
coordination-close-lead = Zij gaat niet weg zonder een volgende plek die ja zei, of zonder een reden waarom dat niet kon.
coordination-close-open-heading = Er staat nog iets open
coordination-close-open = Open afspraken: { $items }. Lopende klokken: { $clocks }.
coordination-close-reason = Hoe eindigt het?
coordination-close-independent = Eigen plek, het plan is klaar
coordination-close-other-care = Andere hulp neemt het over
coordination-close-own-wish = Zij wil geen hulp meer
coordination-close-lost-contact = Uit het oog verloren
coordination-close-left-country = Weg uit Nederland
coordination-close-died = Overleden
coordination-close-mistake = Vergissing, of dubbel
coordination-close-accepted = Welke plek zei ja, en wanneer?
coordination-close-accepted-hint = Een organisatie of functie, geen adres en geen naam.
coordination-close-without = Geen volgende plek? Waarom niet?
coordination-close-without-hint = Alleen nodig als er geen plek ja zei.
coordination-close-responsible = Welke gemeente of organisatie is nu verantwoordelijk?
coordination-close-responsible-hint = Nodig bij een eigen plek of andere hulp.
coordination-close-items = Waarom blijft dit open?
coordination-close-items-hint = Klokken lopen door, maar staan niet meer op de werkvoorraad.
coordination-reopen = Heropen het dossier
coordination-reopen-of = { $alias }: heropen het dossier
coordination-reopen-lead = Is zij terug, of was het sluiten een vergissing?
coordination-reopen-why = Waarom?
coordination-notice-closed = Het dossier is gesloten.
coordination-notice-reopened = Het dossier is weer open.

# Import
coordination-import = Lopende zaken overnemen
coordination-import-lead = Uit een spreadsheet (CSV). Eerst laten we zien wat er gebeurt. Pas daarna wordt iets opgeslagen.
coordination-import-file = Bestand
coordination-import-file-hint = Een CSV-bestand met kolomnamen op de eerste regel.
coordination-import-which = Welke kolommen kunnen mee?
coordination-import-which-text = Alleen het nummer is verplicht. Daarmee maakt hetzelfde bestand nooit dubbele dossiers.
coordination-import-rows =
    { $n ->
         [one] Het bestand heeft 1 rij.
        *[other] Het bestand heeft { $n } rijen.
    }
coordination-import-map = Welke kolom is wat?
coordination-import-map-text = Wij hebben een voorstel ingevuld. Kijk het na.
coordination-import-look = Kijk wat er gebeurt
coordination-import-do = Neem over
coordination-import-other-file = Ander bestand
coordination-import-preview = Dit gebeurt er
coordination-import-new =
    { $n ->
         [one] 1 nieuw dossier
        *[other] { $n } nieuwe dossiers
    }
coordination-import-known =
    { $n ->
         [one] 1 rij was er al
        *[other] { $n } rijen waren er al
    }
coordination-import-bad =
    { $n ->
         [one] 1 rij kan niet mee
        *[other] { $n } rijen kunnen niet mee
    }
coordination-import-bad-rows = Rijen die niet mee kunnen
coordination-import-more = En nog { $n } rijen.
coordination-import-line = Regel
coordination-import-column = Kolom
coordination-import-reason = Waarom
coordination-import-done = Overgenomen
coordination-import-done-lead = Het bestand is vernietigd. Dit is wat er gebeurde.
coordination-import-column-reference = Nummer in het oude systeem (verplicht)
coordination-import-column-name = Naam
coordination-import-column-birth-date = Geboortedatum
coordination-import-column-opened-on = Begonnen op
coordination-import-column-municipality = Gemeente
coordination-import-column-forms = Vorm van uitbuiting
coordination-import-column-sex = Geslacht
coordination-import-column-interpreter = Taal van de tolk
coordination-import-column-contact = Veilig contact
coordination-import-column-safety = Veiligheid
coordination-import-column-wish = Eigen wens
coordination-import-no-file = Kies een bestand.
coordination-import-no-headings = De eerste regel heeft geen kolomnamen.
coordination-import-empty = Er staan geen rijen in dit bestand.
coordination-import-too-many = Meer dan 5.000 rijen. Deel het bestand op.
coordination-import-unreadable = Dit bestand is niet te lezen als CSV.
coordination-import-map-reference = Kies de kolom met het nummer.
coordination-import-ragged = Deze regel heeft meer of minder kolommen dan de eerste.
coordination-import-twice = Dit nummer staat eerder in het bestand.
coordination-import-no-reference = Er staat geen nummer.
coordination-import-date = Dit is geen datum. Schrijf bijvoorbeeld 27-3-2026.
coordination-import-date-range = Deze datum kan niet: in de toekomst of te lang geleden.
coordination-import-municipality = Deze gemeente kennen we niet.
coordination-import-form = Deze vorm kennen we niet. Gebruik arbeid, seksueel, crimineel of onbekend.
coordination-import-sex = Schrijf v, m, x of laat leeg.
coordination-import-long = De tekst is te lang.

# Mistakes
coordination-error-long = Dit is te lang.
coordination-error-future = Deze dag moet nog komen.
coordination-error-why-late = Dit is langer dan een dag geleden. Schrijf op waarom je het nu pas noteert.
coordination-error-wish-words = Schrijf op wat zij zei, of kies Nee, nog niet.
coordination-error-wish-present = Schrijf op wie erbij waren.
coordination-error-purpose = Kies waarvoor je de naam nodig hebt.
coordination-error-owner = Kies wie het doet. Zonder iemand kan een afspraak niet bewaard worden.
coordination-error-due = Vul een dag in. Alleen bij de persoon zelf mag die leeg blijven.
coordination-error-municipality = Deze gemeente kennen we niet. Schrijf de naam voluit.
coordination-error-no-term = In die periode bestond deze termijn niet.
coordination-error-no-version = Voor die dag kennen we deze regel niet. Kijk of de datum klopt.
coordination-error-reason = Kies een reden die bij deze klok hoort.
coordination-error-no-effect = Dit verandert niets aan de klok: kijk naar de dag en wat er al staat.
coordination-error-clock-changed = Iemand anders wijzigde deze klok net. Kijk wat er nu staat en probeer opnieuw.
coordination-error-identity-changed = Iemand anders wijzigde dit net. Hier staat wat nu is opgeslagen. Er is niets overschreven.
coordination-error-nobody = Hier wordt op niemand gewacht.
coordination-error-offered = Dit dossier is aangeboden aan een ander. Wacht op antwoord of trek het aanbod in.
coordination-error-next-place = Schrijf op welke plek ja zei, of hieronder waarom er geen is.
coordination-error-still-open = Er staat nog iets open. Schrijf op waarom dat zo blijft.
coordination-error-consent-with = Kies voor welke organisatie dit geldt.
coordination-error-consent-how = Schrijf op hoe het gevraagd is.
coordination-error-consent-term = De laatste dag ligt voor de eerste.
coordination-error-share-decision = Kies de afweging waarop dit rust.
coordination-error-share-past = Kies een dag vanaf vandaag.

# Shared with us; values that linking may use
coordination-place = Zoek een plek
coordination-link = Kent een andere organisatie dezelfde persoon?
coordination-known-phone = Telefoonnummer
coordination-known-hint = Eén op elke regel. Alleen nummers van haar zelf.
coordination-known-more = E-mail, account, adres, document
coordination-known-email = E-mailadres
coordination-known-handle = Account op sociale media
coordination-known-handle-hint = Bijvoorbeeld instagram:voorbeeld
coordination-known-address = Adres
coordination-known-address-hint = Postcode en huisnummer. Niet het adres van een opvang.
coordination-known-document-number = Nummer van paspoort, kaart of verblijfsdocument
coordination-import-column-phone = Telefoonnummer
coordination-action-dossier-read-shared-part = Keek in een gedeeld onderdeel
coordination-action-substitution-sheet = Maakte een overdrachtsblad
coordination-action-transfer-read = Bekeek een overdracht
coordination-action-transfer-offer = Bood het dossier aan
coordination-action-transfer-answer = Gaf antwoord op een overdracht
coordination-action-transfer-withdraw = Nam een overdracht terug
coordination-action-rights-record = Schreef een verzoek over eigen gegevens op
coordination-action-rights-read = Bekeek een verzoek over eigen gegevens
coordination-action-rights-handle = Werkte aan een verzoek over eigen gegevens
coordination-action-rights-export = Maakte een afschrift van de gegevens
coordination-action-linking-enrol = Schreef de persoon in om te vergelijken
coordination-action-linking-withdraw = Trok de inschrijving om te vergelijken in
coordination-action-linking-hit-read = Bekeek een koppeling
coordination-action-placement-request = Zocht een plek
coordination-action-placement-read = Bekeek een aanvraag voor een plek
coordination-action-placement-ask = Vroeg een plek aan
coordination-action-placement-change-needs = Wijzigde wat nodig is voor een plek
coordination-action-placement-escalate = Schaalde een aanvraag voor een plek op
coordination-action-followup-record = Vulde een nameting in
coordination-action-sharing-decide = Legde een afweging over delen vast
coordination-access-other = Iets anders ({ $code })
coordination-clock-state = Hoe de klok staat
