# The shell around every page. Public pages say "u", work pages say "je".

web-skip-nav = Snel naar
web-skip-to-content = Naar de inhoud
web-quick-exit = Snel weg
web-quick-exit-explained = Druk op Snel weg. U ziet dan het weerbericht. Wat u nog niet heeft verstuurd, is dan weg. U kunt ook 3 keer op Shift drukken.
web-quick-exit-history = Let op: deze website blijft in de geschiedenis van uw telefoon of computer staan.
web-choose-language = Kies uw taal
web-main-menu = Hoofdmenu
web-menu = Menu
web-search-dossier = Schuilnaam of nummer
web-open-items = open
web-guest = Gast
web-guest-explained = Voor professionals, zonder account
web-log-in = Log in
web-functions = Functie
web-log-out = Log uit
web-search = Zoek
web-demo-label = Over deze demo
web-demo = Demo. Alle namen, plaatsen, cijfers en zaken op deze pagina zijn verzonnen.

web-footer-privacy = Privacy
web-footer-accessibility = Toegankelijkheid
web-footer-licence = Oever · vrije software (EUPL)

# Forms
web-error-title-prefix = Fout:
web-error-summary-heading = Er ging iets mis
web-all-required = Alle vragen zijn verplicht, tenzij er (niet verplicht) staat.
web-optional = (niet verplicht)
web-choose = Kies
web-continue = Verder
web-save = Bewaar
web-cancel = Stop
web-back = Terug
web-change = Wijzig
web-remove = Haal weg
web-add = Voeg toe
web-send = Verstuur
web-yes = Ja
web-no = Nee
web-unknown = Weet ik niet
web-rather-not-say = Zeg ik liever niet
web-not-filled-in = Niet ingevuld
web-check-answers = Kijk uw antwoorden na
web-check-answers-work = Kijk je antwoorden na
web-step-of = Vraag { $current } van { $total }
web-few-more-questions = Nog een paar vragen. U mag altijd stoppen.
web-no-third-parties = Schrijf hier geen namen van andere mensen op.
web-day = Dag
web-month = Maand
web-year = Jaar
web-precision = Hoe precies?
web-precision-day = Op de dag
web-precision-month = Op de maand
web-precision-year = Op het jaar
web-precision-estimate = Ongeveer
web-date-hint = Bijvoorbeeld 27 3 2026
web-error-required = Vul dit in.
web-error-choose = Kies een antwoord.
web-error-too-long = Dit is te lang. Er passen { $max } tekens in.
web-error-date = Deze datum bestaat niet. Schrijf bijvoorbeeld 27 3 2026.
web-error-number = Vul een getal in. Bijvoorbeeld 3.
web-error-email = Dit is geen e-mailadres. Een voorbeeld is naam@voorbeeld.nl.
web-error-phone = Dit is geen telefoonnummer. Een voorbeeld is 06 12 34 56 78.
web-not-sent = Niet verstuurd. Uw antwoorden staan nog op deze pagina. Probeer het opnieuw, of bel.

# Parts of pages
web-why = Waarom?
web-why-wrong = Klopt dit niet?
web-why-method = Zo werkt het
web-why-rule = Regel { $rule }, versie { $version }
web-certainty-high = zekerheid hoog
web-certainty-medium = zekerheid middel
web-certainty-low = zekerheid laag
web-answer-yes = Ja
web-answer-no = Nee
web-answer-conditional = Onder voorwaarde
web-pages = Bladeren
web-previous-page = Vorige
web-next-page = Volgende
web-page-of = Bladzijde { $current } van { $total }
web-filter = Filter
web-filter-show = Toon
web-filter-clear = Wis filter
web-filter-empty = Niets past bij dit filter. Zonder filter is er misschien wel iets.
web-show-as-table = Toon als tabel
web-download = Download
web-suppressed = te weinig om te tonen
web-print-hint = Afdrukken? Kies Afdrukken in je browser. Knoppen en menu komen niet op papier.
web-saved = Bewaard.
web-names-hidden = Namen zijn verborgen. Toon je de naam? Dan leggen we vast wie, wanneer en waarom.

# Refusals: one page, so that nobody learns what exists
web-error-not-found-heading = Deze pagina is er niet of je mag haar niet zien
web-error-not-found = Klopt het adres? Vraag anders toegang bij de beheerder van je organisatie.
web-error-not-found-heading-public = Deze pagina is er niet
web-error-not-found-public = Klopt het adres? Begin anders opnieuw.
web-error-form-heading = Dit formulier is verlopen
web-error-form = Het is niet verstuurd. Open de pagina opnieuw en verstuur nog een keer.
web-error-signed-out-heading = Je bent uitgelogd
web-error-signed-out = Het is niet bewaard. Je was een tijd weg, daarom ben je uitgelogd. Kopieer je tekst en log opnieuw in.
web-notice-signed-out = Je was een tijd weg. Daarom ben je uitgelogd. Log opnieuw in.
web-kept = Dit stond in het formulier
web-kept-explained = Wij bewaren dit niet. Kopiëren kan nu nog.
web-error-busy-heading = Even wachten
web-error-busy = Er kwamen te veel verzoeken tegelijk. Probeer het over een paar minuten opnieuw.
web-error-too-large-heading = Dit is te groot
web-error-too-large = Maak de tekst of het bestand kleiner en probeer het opnieuw.
web-error-bad-request-heading = Dit kunnen wij niet lezen
web-error-bad-request = Er ontbreekt iets of er staat iets verkeerd. Ga terug en probeer het opnieuw.
web-error-broken-heading = Er ging iets stuk
web-error-broken = Dat ligt niet aan jou. Probeer het straks opnieuw. Heb je haast? Bel dan.
web-error-broken-public = Dat ligt niet aan u. Probeer het straks opnieuw. Heeft u haast? Bel dan.
web-error-back = Naar het begin
web-error-danger = Is er nu gevaar? Bel 112.

# Two people changed the same thing
web-conflict-heading = Iemand anders wijzigde dit
web-conflict-lead = { $who } bewaarde een wijziging ({ $when }) terwijl jij bezig was. Er is niets overschreven. Kies welke versie blijft.
web-conflict-part = Onderdeel
web-conflict-yours = Jouw versie
web-conflict-theirs = De andere versie
web-conflict-differs = Verschilt
web-conflict-keep-yours = Bewaar mijn versie
web-conflict-keep-theirs = Houd de andere versie
web-conflict-explained = Beide versies blijven in de geschiedenis staan.
web-conflict-reload = Er is niets overschreven en jouw wijziging is niet bewaard. Open de pagina opnieuw en kijk wat er nu staat.
web-conflict-lead-short = { $who } bewaarde een wijziging terwijl jij bezig was. Er is niets overschreven. Kies welke versie blijft.

# Neutral page after the quick exit
web-elsewhere = Weer en verkeer
web-elsewhere-text = Kijk vandaag op de website van uw weerdienst of vervoerder voor het laatste nieuws.
