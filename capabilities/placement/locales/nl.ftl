# Plek zoeken, opvang, gaten. Werkpagina's zeggen "je"; de pagina achter een link ook (opvang, professional).

placement-nav-requests = Plek zoeken
placement-nav-decide = Besluiten over plek
placement-nav-today = Bezetting
placement-nav-offers = Aanvragen
placement-nav-programmes = Programma's
placement-nav-lifts = Voorwaarden opheffen
placement-nav-gaps = Gaten in de opvang

placement-or = of
placement-and = en
placement-someone = Een collega

# List of requests
placement-requests = Plek zoeken
placement-requests-lead = Eén aanvraag, het hele land. Zonder naam.
placement-requests-open = Lopende aanvragen
placement-requests-empty = Geen lopende aanvragen
placement-requests-empty-text = Zoek je een plek voor iemand? Begin hier of in het dossier.
placement-requests-ended = { $n ->
    [one] 1 afgeronde aanvraag
   *[other] { $n } afgeronde aanvragen
  }
placement-new = Zoek een plek
placement-alias = Schuilnaam
placement-state = Stand
placement-since = Sinds
placement-because = Waarom
placement-escalated = Besluiten over plek
placement-escalated-lead = Hier lukte het niet op de gewone manier. Jij besluit wat er nu gebeurt.
placement-escalated-empty = Er wacht niets op een besluit
placement-escalated-empty-text = Aanvragen zonder antwoord, met veel weigeringen of met een lange zoektijd komen vanzelf hier.

placement-status-searching = zoekt nog
placement-status-asked = gevraagd
placement-status-accepted = een opvang zegt ja
placement-status-placed = heeft een plek
placement-status-chose_otherwise = koos zelf iets anders
placement-status-withdrawn = ingetrokken
placement-because-silence = Een opvang gaf geen antwoord.
placement-because-refusals = Te veel weigeringen.
placement-because-days = Te lang zonder plek.
placement-because-asked = De zorgcoördinator vroeg om een besluit.
placement-urgency = Hoe snel
placement-urgency-label = Hoe snel is een plek nodig?
placement-urgency-today = Vandaag
placement-urgency-this_week = Deze week
placement-urgency-can_wait = Kan even wachten

# Needs
placement-needs = Wat is nodig
placement-needs-lead = Schrijf geen naam. De opvang ziet alleen waar zij een regel over heeft.
placement-needs-heading = Wat nodig is
placement-for = Voor
placement-alias-label = Eigen kenmerk
placement-alias-hint = Geen naam. Bijvoorbeeld een nummer dat jij herkent.
placement-wishes-heading = Wat wil deze persoon zelf?
placement-wishes = Wensen
placement-wish = Wens
placement-wishes-hint = Een wens sluit geen plek uit. Wensen gaan voor reistijd.
placement-first-questions = Wat is nodig?
placement-unknown-is-fine = Weet je iets niet? Laat het staan op "Weet ik niet". Dan zie je per plek wat je nog moet vragen.
placement-more-questions = Meer vragen, als je het weet
placement-safety = Veiligheid
placement-region-now = In welke regio is deze persoon nu?
placement-region-hint = Voor de afstand. De opvang ziet dit niet.
placement-danger-summary = Waar is het niet veilig?
placement-danger = Niet veilig in
placement-danger-hint = Plekken daar vallen af. De opvang ziet dit nooit.
placement-radius-label = Hoe ver eromheen?
placement-radius = { $km ->
    [0] Alleen de regio zelf
   *[other] Ook binnen { $km } km
  }
placement-search = Zoek plekken
placement-change-needs = Wijzig wat nodig is

placement-error-alias = Dit kenmerk is te lang. Er passen 60 tekens in.
placement-error-impossible = Deze antwoorden kunnen niet samen. Kijk ze na.
placement-error-unknown-answer = Een antwoord staat niet in de lijst. Kies opnieuw.
placement-error-too-long = Deze tekst is te lang.
placement-error-ended = Deze aanvraag is al afgerond.
placement-error-already-asked = Deze plek is al gevraagd.
placement-error-danger = Deze plek ligt waar deze persoon niet veilig is. Je kunt haar niet vragen.
placement-error-no-yes = Deze opvang zei (nog) geen ja.
placement-error-not-negotiable = Deze voorwaarde kan door deze functie niet worden opgeheven.
placement-error-not-escalated = Deze aanvraag wacht niet op een besluit.
placement-error-conditions = Schrijf op wat er geregeld moet worden.
placement-error-reason = Kies een reden. Een nee zonder reden kan niet.
placement-error-would-help = Schrijf op wat het mogelijk zou maken. Weet je niets? Schrijf dat op.
placement-error-municipality = Kies een gemeente.
placement-error-room = Dit past niet bij het aantal plekken.
placement-error-contra = Kies minstens één situatie.
placement-error-contra-twice = Deze contra-indicatie staat er al.
placement-error-on-condition = Schrijf op onder welke voorwaarde het kan vervallen.
placement-error-changed = Iemand anders wijzigde dit programma net. Hier staat de nieuwste versie. Doe je wijziging nog een keer.

# One request
placement-request = Plek zoeken
placement-request-lead = Voor { $alias }. Stand: { $status }. Nodig: { $urgency }.
placement-places = Plekken, beste eerst
placement-headline-none = Geen plek past. Kijk wat je kunt regelen.
placement-headline-fits = { $fits ->
    [one] 1 plek past.
   *[other] { $fits } plekken passen.
  }
placement-headline-possible = { $possible ->
    [one] 1 plek past misschien. Er is nog iets te vragen.
   *[other] { $possible } plekken passen misschien. Er is nog iets te vragen.
  }
placement-headline-both = { $fits ->
    [one] 1 plek past.
   *[other] { $fits } plekken passen.
  } { $possible ->
    [one] 1 plek misschien.
   *[other] { $possible } plekken misschien.
  }
placement-fit-fits = Past
placement-fit-on-condition = Past, met een afspraak
placement-fit-possible = { $n ->
    [one] Past misschien: 1 vraag
   *[other] Past misschien: { $n } vragen
  }
placement-fit-no = { $n ->
    [one] Past niet: 1 punt
   *[other] Past niet: { $n } punten
  }
placement-room-free = plek vrij
placement-room-unknown = bezetting onbekend
placement-room-full = vol
placement-distance = ongeveer { $km } km
placement-distance-same = zelfde regio
placement-emergency = noodbed
placement-emergency-days = noodbed, hoogstens { $days } dagen
placement-waiting = wachttijd ongeveer { $days } dagen
placement-more = { $n ->
    [one] Nog 1 plek
   *[other] Nog { $n } plekken
}
placement-ended = Deze zoektocht is klaar
placement-ended-text = Wat gevraagd en besloten is, staat ernaast. Is er opnieuw een plek nodig? Begin dan een nieuwe zoektocht vanuit het dossier.
placement-none-fit = Geen gewone plek past
placement-none-fit-text = Kijk hieronder wat bijna past, naar een noodbed, of vraag om een besluit.
placement-nothing-heading = Waarom is er niets?
placement-nothing-text = Dit zijn de kleinste redenen in de regels van de opvang.
placement-emergency-heading = Noodbedden
placement-emergency-text = Voor even, als er nu geen gewone plek is.
placement-near-heading = Past bijna
placement-rest = { $n ->
    [one] 1 plek past niet. Bekijk waarom
   *[other] { $n } plekken passen niet. Bekijk waarom
  }
placement-unreadable = { $n ->
    [one] De regels van 1 programma konden niet worden gelezen. Dat programma ontbreekt hier.
   *[other] De regels van { $n } programma's konden niet worden gelezen. Die programma's ontbreken hier.
  }

placement-reason-inclusion = { $fact }. Deze plek is voor: { $accepted }.
placement-reason-contra = Niet bij: { $fact }.
placement-reason-danger = Niet veilig: deze plek ligt in of bij { $region }.
placement-reason-full = Vol.
placement-reason-full-until = Vol tot { $date }.
placement-rule-of = Regel van { $owner }, sinds { $since }.
placement-hard = Deze regel is hard.
placement-lift-if = Kan vervallen: { $who } beslist. Voorwaarde: { $condition }.
placement-lifter-provider = de opvang
placement-lifter-municipality = de gemeente
placement-lifted = Opgeheven door { $who }: { $condition }
placement-lift-asked = gevraagd
placement-lift-granted = opgeheven voor deze persoon
placement-lift-refused = blijft gelden
placement-ask-municipality = Vraag de gemeente
placement-ask-provider-lift = Vraag de opvang dit op te heffen
placement-which-municipality = Welke gemeente?
placement-ask-first = Nog vragen: { $question }
placement-ask-danger = Nog uitzoeken: de afstand tot { $region } is niet bekend.
placement-ask-room = Nog vragen: is er plek? De opvang gaf nog niets op.
placement-ask-room-again = Nog vragen: is er nog plek? Opgave van { $at } is ouder dan een dag.
placement-wish-not = Niet hier: { $wish }
placement-wish-unknown = Niet bekend: { $wish }

placement-supervision = Toezicht
placement-supervision-in_order = Toezicht in orde
placement-supervision-finding = Er staat een bevinding open
placement-supervision-expired = De controle is verlopen
placement-supervision-unknown = Niet bekend hoe het toezicht is
placement-supervision-wmo-only = Alleen Wmo, buiten de Wtza
placement-supervision-inspected = Laatste inspectie: { $date }

placement-kind-categorical = opvang in de bedenktijd (COSM)
placement-kind-women_shelter = vrouwenopvang
placement-kind-men_shelter = mannenopvang
placement-kind-social_shelter = maatschappelijke opvang
placement-kind-multi_problem = verslaving, LVB en psychiatrie samen
placement-kind-youth_specialised = gespecialiseerde jeugdhulp
placement-kind-protected_minors = beschermde opvang voor alleenstaande minderjarigen
placement-kind-labour_group = groepsopvang na een actie
placement-kind-follow_on_housing = begeleid wonen
placement-kind-outpatient = begeleiding aan huis
placement-kind-treatment = behandeling

# Who may place, who pays
placement-payer-heading = Wie mag plaatsen en wie betaalt?
placement-may-place = Mag plaatsen
placement-pays = Betaalt
placement-payer-form = Vorm
placement-payer-open = Eerst deze vraag. Dan weet je wie mag plaatsen en wie betaalt.
placement-payer-human = Dit is niet zeker genoeg. Overleg met een jurist of met CoMensha voordat je plaatst.
placement-payer-source = Bron van deze regel

# What was asked
placement-asked-heading = Gevraagd
placement-answer-by = Antwoord verwacht voor { $at }
placement-not-published = Deze reden staat niet in de regels van de opvang
placement-held-until = Noodbed vastgehouden tot { $at }
placement-take = Deze plek wordt het
placement-offer-asked = wacht op antwoord
placement-offer-accepted = ja
placement-offer-conditional = ja, onder voorwaarde
placement-offer-refused = nee
placement-offer-silent = geen antwoord
placement-offer-lapsed = niet meer nodig

placement-what-if = Wat als?
placement-what-if-label = Wat als dit anders was?
placement-what-if-try = Bekijk het verschil
placement-what-if-gained = { $n ->
    [0] Geen plek erbij.
    [one] 1 plek erbij:
   *[other] { $n } plekken erbij:
  }
placement-what-if-lost = { $n ->
    [one] 1 plek valt af:
   *[other] { $n } plekken vallen af:
  }
placement-more-places = { $n ->
    [one] 1 plek erbij
   *[other] { $n } plekken erbij
  }
placement-together = Verander een eis alleen samen met deze persoon.
placement-change-forget = { $attribute } niet bekend
placement-change-lift = { $place }: { $who } heft de voorwaarde op ({ $condition })
placement-change-room = { $place }: er komt een plek vrij
placement-change-wish = Zonder de wens: { $wish }

placement-no-luck = Lukt het niet?
placement-decide-by = Uiterlijk { $at } moet een vaste functie besluiten wat er gebeurt.
placement-escalate = Schaal nu op
placement-refusals-count = Elke weigering telt mee bij Gaten in de opvang. Zo hoef jij het niet te bewijzen.
placement-decide-needed = Een vaste functie besluit nu op papier wat er gebeurt.
placement-decision = Besluit
placement-decision-hint = Wat gebeurt er nu, wie doet het, voor wanneer? Geen namen.
placement-decide = Leg dit besluit vast
placement-decisions = Besluiten
placement-by-phone = Geregeld per telefoon? Vul het achteraf in
placement-by-phone-place = Welke plek?
placement-said-by = Welke functie zei ja?
placement-said-by-hint = Een functie, geen naam. Bijvoorbeeld: intake.
placement-agreed = Wat is afgesproken?
placement-by-phone-save = Leg de plek vast
placement-end = Geen plek meer nodig
placement-end-text = Koos deze persoon zelf iets anders? Dat respecteren we. Het telt niet als weigering.
placement-chose-otherwise = Koos zelf iets anders
placement-withdraw = Trek de aanvraag in

# Asking
placement-ask = Vraag deze plek aan
placement-ask-heading = Vraag { $name }
placement-ask-lead = Zonder naam. Die deel je pas na een ja.
placement-ask-this = Vraag deze plek aan
placement-ask-conditional = Vraag aan onder voorwaarde
placement-provider-sees = Dit ziet de opvang
placement-provider-does-not-see = De opvang ziet niet: wie het is, waar deze persoon nu is, en waar het niet veilig is.
placement-question = Vraag of voorstel
placement-question-hint = Geen namen, geen plaatsen.
placement-by-link = Deze opvang werkt niet in Oever: maak een link die één keer werkt
placement-ask-send = Verstuur de vraag
placement-link-made = De link is gemaakt. Stuur hem zelf naar de opvang.
placement-link-once = Je ziet deze link maar één keer. Hij werkt één keer en verloopt vanzelf.
placement-to-request = Naar de aanvraag

# Provider
placement-today = Bezetting vandaag
placement-today-lead = Klopt het nog? Bevestig het. Na een dag telt een opgave als onbekend.
placement-today-offers = { $n ->
    [one] 1 aanvraag wacht
   *[other] { $n } aanvragen wachten
  }
placement-today-stale = { $n ->
    [0] Alles is bevestigd.
    [one] 1 programma telt nu als onbekend en staat bovenaan.
   *[other] { $n } programma's tellen nu als onbekend en staan bovenaan.
  }
placement-today-empty = Nog geen plekken ingevoerd
placement-today-empty-text = Voeg eerst een programma toe.
placement-room-fresh = bevestigd
placement-room-stale = telt nu als onbekend
placement-room-said = Laatst opgegeven: { $at }
placement-never-said = nog nooit
placement-room-of = Vrije plekken (van { $places })
placement-emergency-of = Vrije noodbedden (van { $places })
placement-next-free = Eerstvolgende plek vrij op
placement-confirm-room = Bevestig de bezetting
placement-offers = Aanvragen
placement-offers-lead = Vragen van zorgcoördinatoren. Je ziet wat nodig is, niet wie het is.
placement-offers-empty = Geen aanvragen
placement-offers-empty-text = Een nieuwe aanvraag zie je hier. Je krijgt ook een bericht zonder inhoud.
placement-programme = Programma
placement-asked-by = Gevraagd door
placement-answer-when = Antwoord
placement-offer = Aanvraag
placement-offer-heading = Is er plek bij { $name }?
placement-not-known = nog niet bekend
placement-question-of = Vraag erbij:
placement-asked-line = Gevraagd door { $who }. Nodig: { $urgency }. Antwoord graag voor { $at }.
placement-no-identity = Je ziet alleen waar dit programma een regel over heeft. De naam volgt pas na een ja.
placement-answer = Kan deze persoon komen?
placement-answer-accept = Ja
placement-answer-conditional = Ja, als er iets geregeld wordt
placement-answer-refuse = Nee
placement-conditions = Wat moet er geregeld worden?
placement-conditions-hint = Alleen bij "Ja, als".
placement-reason = Waarom niet?
placement-reason-hint = Alleen bij "Nee". Een nee zonder reden kan niet.
placement-would-help = Wat zou het wel mogelijk maken?
placement-would-help-hint = Bij een nee. Bijvoorbeeld: nachtzorg, een behandelaar, een besluit van de gemeente.
placement-answer-send = Verstuur het antwoord
placement-your-answer = Jullie antwoord
placement-link-lead = Deze link werkt één keer. Je hebt geen account nodig.
placement-link-done = Dank je, je antwoord is verstuurd
placement-link-done-text = De link werkt nu niet meer. Je kunt deze pagina sluiten.

placement-lifts = Voorwaarden opheffen
placement-lifts-lead = Iemand vraagt jou een voorwaarde te laten vervallen, voor één persoon.
placement-lifts-empty = Niets gevraagd
placement-lifts-empty-text = Vraagt een zorgcoördinator om een uitzondering? Dan staat het hier.
placement-lift-asked-line = Gevraagd door { $who } op { $at }.
placement-lift-condition = Voorwaarde: { $condition }
placement-lift-grant = Hef op voor deze persoon
placement-lift-refuse = Blijft gelden

placement-programmes = Programma's
placement-programmes-lead = Wat je biedt, voor wie, en voor wie niet.
placement-programmes-empty = Nog geen programma's
placement-programmes-empty-text = Voeg een programma toe. Dan kunnen zorgcoördinatoren je vinden.
placement-programme-new = Voeg een programma toe
placement-programme-new-lead = De regels voor wie er komt, vul je daarna in.
placement-programme-lead = Schrijf eerlijk op voor wie wel en niet. Een weigering moet op deze regels rusten.
placement-programme-about = Over dit programma
placement-programme-name = Naam
placement-programme-kind = Soort
placement-programme-municipality = Gemeente
placement-programme-municipality-hint = Alleen de regio is zichtbaar voor anderen. Geen adres.
placement-programme-places = Plekken
placement-programme-emergency-places = Noodbedden
placement-programme-emergency-max-days = Langste verblijf in een noodbed (dagen)
placement-programme-supervision = Toezicht
placement-programme-register-number = Nummer in het register van zorgaanbieders
placement-programme-wmo-only = Alleen Wmo, dus buiten de Wtza
placement-programme-last-inspection = Laatste inspectie
placement-programme-offers = Wat is hier mogelijk?
placement-programme-active = Neemt mensen op
placement-programme-rules = Regels
placement-programme-closed = neemt nu niemand op
placement-contras = Voor wie niet
placement-contras-none = Geen contra-indicaties.
placement-contra-add = Voeg een contra-indicatie toe
placement-contra-not-when = Niet bij
placement-contra-and = en tegelijk
placement-contra-lifter = Is dit hard, of kan iemand het opheffen?
placement-contra-hard = Hard
placement-contra-provider = Wij zelf kunnen het opheffen
placement-contra-municipality = De gemeente kan het opheffen
placement-contra-on-condition = Onder welke voorwaarde?
placement-contra-on-condition-hint = Bijvoorbeeld: een behandelaar is betrokken.
placement-contra-source = Waar staat deze regel?
placement-contra-save = Bewaar deze regel
placement-inclusion = Voor wie wel
placement-inclusion-lead = Vink aan wie kan komen. Vink je bij een onderwerp niets aan? Dan maakt het niet uit.
placement-inclusion-open = Bekijk en wijzig
placement-inclusion-save = Bewaar regels

# Gaps
placement-gaps = Voor deze mensen vinden we geen plek
placement-gaps-lead = Laatste { $months } maanden: aanvragen die werden geweigerd, opgeschaald of na { $days } dagen nog open stonden.
placement-gaps-people = mensen
placement-gaps-download = Download als tabel (CSV)
placement-gaps-report = Meld een knelpunt
placement-gaps-top = De grootste gaten
placement-gaps-none = Geen gaten gevonden
placement-gaps-none-text = Of er zijn te weinig aanvragen om iets te laten zien.
placement-gaps-who = Wie
placement-gaps-without = Mensen zonder plek
placement-gaps-help = Wat helpt de meeste mensen?
placement-gaps-help-text = Voor deze mensen is er maar één ding dat in de weg staat.
placement-gaps-lift = Kan het met een afspraak?
placement-gap-sentence = Voor { $who } is nergens een plek.
placement-gap-negotiable = Soms: een regel kan vervallen
placement-gap-hard = Nee: alleen harde regels
placement-somebody = iemand
placement-gaps-rest = Nog { $n } gaten
placement-gaps-who-counts = Ook een aanvraag waarvoor nog geen opvang is gevraagd, telt mee. Wie nooit een aanvraag kreeg, zien we niet.
placement-gaps-cover = Deze gaten verklaren de meeste vraag
placement-gaps-cover-text = Op volgorde. Wie al in een gat erboven zit, telt niet nog eens mee.
placement-gaps-cover-people = Mensen erbij
placement-closed = Vindt iedereen ergens een plek?
placement-closed-yes = Ja, volgens de regels. Voor elke combinatie van hoogstens { $most } kenmerken zegt minstens één opvang ja.
placement-closed-no = Nee. Bij { $n ->
    [one] 1 combinatie
   *[other] { $n } combinaties
  } van hoogstens { $most } kenmerken zegt elke opvang nee.
placement-closed-nobody = Er is nog geen opvang met een bed en leesbare regels.
placement-closed-facts = Kenmerken samen
placement-closed-gaps = Combinaties waar elke opvang nee zegt
placement-takes-show = Bekijk de tabel
placement-gaps-change = Wat verandert er
placement-gaps-helped = Mensen die dan een plek vinden
placement-help-rule = deze regel vervalt: { $rule }
placement-help-room = één plek erbij
placement-takes = Wie neemt wie op?
placement-takes-text = Hoeveel programma's ja zeggen, mits, of nee. Volgens hun eigen regels.
placement-takes-yes = ja
placement-takes-conditional = mits
placement-takes-no = nee
placement-takes-none = Nog geen programma's.

# Method
placement-method = Zo zoeken we een plek
placement-method-lead = Mensen plaatsen mensen. Deze lijst ordent en legt uit, ze beslist niet.
placement-method-order-heading = De volgorde
placement-method-order-1 = Eerst of het past: past, past met een afspraak, past misschien.
placement-method-order-2 = Dan de wensen van de persoon.
placement-method-order-3 = Dan de afstand, in stappen.
placement-method-order-4 = Is alles gelijk? Dan een vaste volgorde die niets zegt.
placement-method-never = Herkomst, nationaliteit, prijs en een voorspelling van succes tellen nooit mee. Wat niet bekend is, geeft nooit een stil nee.
placement-method-terms-heading = Termijnen
placement-method-term = Opvang antwoordt binnen { $hours } uur. Na { $days } dagen besluit een vaste functie.
placement-method-gaps-heading = Hoe we gaten tellen
placement-method-gaps = We zoeken de kleinste combinaties van hoogstens 3 kenmerken waar elke opvang met een bed nee zegt. Dan tellen we aanvragen die niet lukten, zonder naam. Kleine aantallen laten we weg, ook als je ze uit andere aantallen kunt berekenen.
placement-method-source = Versie { $version }. { $source }

# Timeline, tasks, notices
placement-timeline-requested = Plek gezocht
placement-timeline-decided = Besluit over een plek
placement-timeline-placed = Plek gevonden
placement-timeline-chose-otherwise = Koos zelf een andere plek
placement-timeline-withdrawn = Aanvraag voor een plek ingetrokken
placement-task-decide = Besluit over een plek voor { $alias }
placement-task-decide-why = Zonder besluit gebeurt er niets.
placement-task-answered = Een opvang gaf antwoord over { $alias }
placement-task-answered-why = Kijk wat er nu kan.
placement-notice-requested = De aanvraag is gemaakt. Er is nog niets naar buiten gegaan.
placement-notice-needs = Wat nodig is, is gewijzigd.
placement-notice-asked = De vraag is verstuurd.
placement-notice-lift-asked = De vraag om op te heffen is verstuurd.
placement-notice-lift-decided = Vastgelegd.
placement-notice-placed = De plek is vastgelegd.
placement-notice-ended = De aanvraag is afgerond.
placement-notice-escalated = Opgeschaald.
placement-notice-decided = Het besluit is vastgelegd.
placement-notice-answered = Je antwoord is verstuurd.
placement-notice-room = De bezetting is bevestigd.
