# Texts of coordination.
# Worklist
coordination-worklist = Worklist
coordination-search-empty = No dossier found
coordination-search-empty-text = Type the tree, the number or both. You only find dossiers of your own organisation.
coordination-work-lead =
    { $n ->
         [0] It is { $date }. Nothing that must be done today.
         [one] It is { $date }. One thing cannot wait.
        *[other] It is { $date }. { $n } things cannot wait.
    }
coordination-work-whose = Whose work
coordination-work-mine = My work
coordination-work-all = Whole organisation
coordination-work-today = Today
coordination-work-week = This week
coordination-work-waiting = Waiting for somebody else
coordination-work-count =
    { $n ->
         [one] 1 task
        *[other] { $n } tasks
    }
coordination-work-count-waiting =
    { $over ->
         [0] { $n ->
             [one] 1 task
            *[other] { $n } tasks
        }
        *[other] { $n ->
             [one] 1 task
            *[other] { $n } tasks
        }, { $over } of them late
    }
coordination-work-today-empty = Nothing that must be done today.
coordination-work-week-empty = Nothing this week.
coordination-work-waiting-empty = You are waiting for nobody.
coordination-work-nothing = Nothing that must be done now
coordination-work-nothing-text = There is no clock, agreement or task for the coming week.
coordination-work-next = Next is on { $date }.
coordination-work-more =
    { $n ->
         [one] Show 1 more task
        *[other] Show { $n } more tasks
    }
coordination-work-later =
    { $n ->
         [one] Later: 1 task
        *[other] Later: { $n } tasks
    }
coordination-work-aside = About your work
coordination-work-clock = { $alias }: { $clock }
coordination-work-clock-late = { $alias }: { $clock } is late
coordination-work-runs-out = { $alias }: { $clock } runs out
coordination-work-runs-out-over = { $alias }: { $clock } is over
coordination-work-plan = { $alias }: { $what }
coordination-work-soon = Soon
coordination-work-date-hidden = the date is in the dossier
coordination-work-reminded = Reminder sent
coordination-work-escalated = Escalated
coordination-remind = Remind
coordination-escalate = Escalate
coordination-open = Look
coordination-load = Your workload
coordination-load-count =
    { $n ->
         [one] 1 open dossier
        *[other] { $n } open dossiers
    }
coordination-load-why = All dossiers that are not closed and that your function coordinates.
coordination-cover = Cover
coordination-cover-text = Are you away? The clocks run on. Arrange who takes over your dossiers.
coordination-cover-link = Arrange cover
coordination-recent = Since yesterday
coordination-notice-reminded = Reminder sent. The other side gets a message without content.
coordination-notice-escalated = Escalated. The management of the other organisation gets a message without content.

# Dossiers
coordination-dossiers = Dossiers
coordination-dossiers-count =
    { $n ->
         [one] 1 dossier
        *[other] { $n } dossiers
    }
coordination-dossiers-all = Show all dossiers
coordination-dossiers-empty = No dossiers yet
coordination-dossiers-empty-text = Open a dossier from a signal, or begin with an empty one.
coordination-filter-status = Status
coordination-filter-all = Everything
coordination-filter-sort = Order
coordination-filter-empty = No dossier with this status
coordination-sort-changed = Last changed first
coordination-sort-opened = Last opened first
coordination-sort-alias = By alias
coordination-status-open = Open
coordination-status-offered = Offered to somebody else
coordination-status-closed = Closed
coordination-alias = Alias
coordination-function = Coordinated by
coordination-opened = Opened
coordination-changed = Changed
coordination-new = New dossier
coordination-new-lead = Everything may stay empty. Then only the alias says who it is about.
coordination-new-from-report = This dossier comes from a signal. Check what was taken over.
coordination-new-who = Who is it?
coordination-new-open = Open the dossier
coordination-notice-opened = The dossier was opened.
coordination-notice-known = This dossier was there already. Nothing was made twice.

# Head of a dossier
coordination-dossier = Dossier
coordination-tabs = Parts of the dossier
coordination-tab-plan = Plan
coordination-tab-timeline = Timeline
coordination-tab-consent = Consent and sharing
coordination-tab-access = Who looked
coordination-show-name = Show name
coordination-hide-name = Hide the name again
coordination-back-to = Back to { $alias }
coordination-possibly = { $form }, possible
coordination-badge-lvb = Mild intellectual disability, suspected
coordination-badge-interpreter = Interpreter: { $language }
coordination-badge-municipality = Municipality of { $name }
coordination-badge-function = Coordinated by: { $function }
coordination-suspect-heading = Also seen as a possible suspect
coordination-suspect-text = Who was forced to commit an offence need not be punished for it. Ask a lawyer to raise this with the prosecution service.
coordination-suspect-source = Instruction on human trafficking 2022A002 of the prosecution service
coordination-latest = Latest events
coordination-whole-timeline = Whole timeline
coordination-more = More
coordination-print = Plan on paper, without a name
coordination-print-heading = Plan { $alias }
coordination-print-lead = Without a name. Check that nobody can be recognised on this paper.
coordination-printed = Made on { $when }
coordination-alias-change = Another alias
coordination-alias-text = Has the alias become known to somebody who must not know? Give the dossier a new one. Old links then stop working.
coordination-alias-button = Give a new alias
coordination-notice-alias = The dossier has a new alias.
coordination-machine = Oever

# Who
coordination-who-coordinator = Care coordinator
coordination-who-person = The person herself
coordination-who-unknown = Unknown organisation

# Wish
coordination-wish = What she wants herself
coordination-wish-of = Wish of { $alias }
coordination-wish-lead = Her own wish stands above the plan. Not asked yet is an answer too.
coordination-wish-asked = Was it asked?
coordination-wish-asked-yes = Yes
coordination-wish-asked-no = No, not yet
coordination-wish-words = What did she say?
coordination-wish-words-hint = Use her own words.
coordination-wish-present = Who was in the room?
coordination-wish-present-hint = Write functions, not names. For instance: interpreter by phone, nobody else.
coordination-wish-limits = What is not possible, and was that said?
coordination-wish-limits-hint = For instance: when her life is in danger we must act.
coordination-wish-limits-said = Also said:
coordination-wish-on = Written down on
coordination-wish-noted = Written down on { $date }. Present: { $present }
coordination-wish-not-asked = Not asked yet (as of { $date }).
coordination-wish-state-not-asked = Not asked yet
coordination-wish-add = Add
coordination-wish-ask = Write down what she wants
coordination-wish-earlier = Written down earlier
coordination-notice-wish = The wish was written down.

# Plan
coordination-plan-heading = Plan: who does what, why, and what should it bring?
coordination-plan-add = Add an agreement
coordination-plan-new = New agreement
coordination-plan-new-for = { $alias }: new agreement
coordination-plan-change = Agreement
coordination-plan-change-for = { $alias }: agreement
coordination-plan-lead = An agreement always has somebody who does it, a reason and a desired effect.
coordination-plan-who = Who
coordination-plan-who-hint = A function or organisation, not a name.
coordination-plan-what = Does what
coordination-plan-what-hint = Do not write names.
coordination-plan-why = Why
coordination-plan-why-hint = What is the matter? Look at the cause, not only at behaviour.
coordination-plan-desired-effect = Desired effect
coordination-plan-desired-effect-hint = How will she notice that it helps?
coordination-plan-due = Due
coordination-plan-due-hint = May stay empty when it is up to her.
coordination-plan-no-date = No date: up to her
coordination-plan-status = State
coordination-plan-status-planned = Planned
coordination-plan-status-busy = Busy
coordination-plan-status-done = Done
coordination-plan-status-dropped = Not needed any more
coordination-plan-late = Late
coordination-plan-done = Finished on
coordination-plan-effect = Effect seen?
coordination-plan-effect-hint = No difference is an answer too.
coordination-plan-seen = What was seen?
coordination-plan-seen-hint = Ask her.
coordination-plan-empty = No agreements yet
coordination-plan-empty-text = Begin with three agreements: ask what she wants, see whether she is safe now, and arrange rest.
coordination-plan-begin = Set up three agreements
coordination-effect-helped = Yes, it helped
coordination-effect-partly = In part
coordination-effect-no-difference = No difference
coordination-effect-worse = It got worse
coordination-effect-not-yet = Not yet
coordination-effect-ask = Ask about it
coordination-begin-wish-what = Asks what she wants herself and writes it down
coordination-begin-wish-why = Her wish stands above the plan
coordination-begin-wish-effect = She recognises herself in the plan
coordination-begin-safety-what = Looks with her whether she is safe now
coordination-begin-safety-why = Without safety the rest will not work
coordination-begin-safety-effect = She sleeps in a safe place tonight
coordination-begin-rest-what = Arranges rest and a referral to somebody who knows trauma
coordination-begin-rest-why = Early help with trauma prevents worse
coordination-begin-rest-effect = She has an appointment that she wants herself
coordination-waits-heading = You are waiting for somebody else here
coordination-waits-for = Waiting for { $name }
coordination-waits-text = A reminder goes to those who do the work. Escalating goes to the management. The message only says that there is news in Oever.
coordination-waits-reminded = Reminder sent on { $when }.
coordination-waits-escalated = Escalated on { $when }.
coordination-notice-plan = The plan was updated.

# Clocks
coordination-clocks = Clocks
coordination-clocks-none = No clock is running.
coordination-clock = Clock
coordination-clock-new = Start a clock
coordination-clock-new-for = { $alias }: start a clock
coordination-clock-new-lead = The law or an agreement sets a term. Oever works out when it ends.
coordination-clock-which = Which clock?
coordination-clock-other = Choose another clock
coordination-clock-start = Start the clock
coordination-clock-party = Which organisation has to act?
coordination-clock-party-hint = Then you can remind that organisation.
coordination-clock-more = More explanation
coordination-clock-human = Ask a lawyer
coordination-clock-human-text = The rule behind this clock is not certain. Do not rely on it without asking a lawyer.
coordination-clock-events = What happened
coordination-clock-points = When somebody must do something
coordination-clock-change = Did something happen?
coordination-clock-what = What happened?
coordination-clock-on = On which day?
coordination-clock-stop = Stop the clock
coordination-clock-suspend = Suspend the clock
coordination-clock-resume = Let the clock go on
coordination-clock-days =
    { $n ->
         [one] 1 day left
        *[other] { $n } days left
    }
coordination-clock-today = Today
coordination-clock-ends-today = Ends today
coordination-clock-late =
    { $n ->
         [one] 1 day late
        *[other] { $n } days late
    }
coordination-clock-over =
    { $n ->
         [one] Over since 1 day
        *[other] Over since { $n } days
    }
coordination-clock-paused =
    { $n ->
         [one] Suspended, 1 day left
        *[other] Suspended, { $n } days left
    }
coordination-clock-stopped = Stopped
coordination-clock-stopped-late =
    { $n ->
         [one] Stopped, 1 day late
        *[other] Stopped, { $n } days late
    }
coordination-clock-before = by { $date }
coordination-clock-until = until { $date }
coordination-clock-stopped-on = on { $date }
coordination-clock-paused-since = since { $date }
coordination-clock-event-started = The clock began
coordination-clock-event-resumed = The clock went on
coordination-ignored-before-start = Does not count: this was before the start.
coordination-ignored-already-started = Does not count: the clock was running already. The earliest start counts.
coordination-ignored-already-suspended = Does not count: the clock was suspended already.
coordination-ignored-not-suspended = Does not count: the clock was not suspended.
coordination-ignored-after-due = Does not count: the term was over already.
coordination-ignored-after-stop = Does not count: the clock had stopped already.
coordination-why-counted = { $length } from { $start }.
coordination-why-suspended =
    { $n ->
         [one] Suspended for 1 day, which was added.
        *[other] Suspended for { $n } days, which were added.
    }
coordination-why-moved = Moves on to a working day. Skipped: { $days }.
coordination-why-unsure = It is not settled whether the term moves on after { $days }. So the earliest day is shown. At the latest: { $latest }.
coordination-why-latest = The rule leaves room. The earliest day is shown. At the latest: { $latest }.
coordination-why-hours = Mind the hour: the term runs in hours, weekends included.
coordination-unit-none = No term
coordination-unit-hours =
    { $n ->
         [one] 1 hour
        *[other] { $n } hours
    }
coordination-unit-days =
    { $n ->
         [one] 1 day
        *[other] { $n } days
    }
coordination-unit-working-days =
    { $n ->
         [one] 1 working day
        *[other] { $n } working days
    }
coordination-unit-weeks =
    { $n ->
         [one] 1 week
        *[other] { $n } weeks
    }
coordination-unit-months =
    { $n ->
         [one] 1 month
        *[other] { $n } months
    }
coordination-unit-years =
    { $n ->
         [one] 1 year
        *[other] { $n } years
    }
coordination-unit-birthday = Until birthday { $n }, counted
coordination-day-saturday = Saturday
coordination-day-sunday = Sunday
coordination-basis-law = Law
coordination-basis-policy = Policy rule
coordination-basis-practice = Practice
coordination-basis-own = Own agreement
coordination-escalate-owner = for the care coordinator
coordination-escalate-substitute = for the substitute
coordination-escalate-manager = for the management
coordination-escalate-data-protection-officer = for the data protection officer
coordination-notice-clock = The clock was updated.

# How clocks count
coordination-method = How the clocks count
coordination-method-lead = All terms with their source. This is no legal advice.
coordination-method-days = The day on which something happens does not count itself.
coordination-method-months = A month later is the same day of the month. If there is none, it is the last day of that month.
coordination-method-working-days = Working days are Monday to Friday, except public holidays. Good Friday and Liberation Day are not a day off for everybody: there the earliest day counts.
coordination-method-earliest = Is it not certain whether a term moves on to a working day? Then the earliest day is shown.
coordination-method-pause = While a clock is suspended, the days that were left stay left.
coordination-method-rules = All clocks
coordination-method-name = Clock
coordination-method-length = How long
coordination-method-source = Source
coordination-method-end = What happens when the time is over
coordination-method-holidays = Public holidays in { $year }

# Identity
coordination-identity = Name and safety
coordination-identity-of = { $alias }: name and safety
coordination-identity-lead = What do you need the name for? We write down who looked, when and why. She may read that.
coordination-identity-logged = It was written down that you are looking now and why.
coordination-identity-purpose = What for?
coordination-identity-name = Name
coordination-identity-name-hint = As she calls herself.
coordination-identity-birth = Date of birth
coordination-identity-birth-hint = Not exactly known? Then say so.
coordination-identity-contact = How and when can she be reached safely?
coordination-identity-contact-hint = Who must not know? May a message be left?
coordination-identity-safety = What must we keep in mind?
coordination-identity-safety-hint = Dangerous people and places, code word, children.
coordination-identity-change = Change
coordination-about = about { $what }
coordination-purpose-contact = I am making contact
coordination-purpose-application = I am applying for something that needs the name
coordination-purpose-safety = Her safety is at stake
coordination-purpose-check = I am checking whether it is right
coordination-purpose-person-asked = She asked for it
coordination-purpose-handover = I am handing over to somebody else
coordination-purpose-care = Help and care
coordination-purpose-report = Handling a signal
coordination-purpose-rights = Rights of the person
coordination-purpose-supervision = Supervision
coordination-purpose-administration = Administration
coordination-purpose-figures = Figures
coordination-purpose-event = Automatic
coordination-purpose-job = Automatic
coordination-purpose-unstated = Not stated
coordination-notice-identity = Name and safety were updated.

# Situation
coordination-facts = Situation
coordination-facts-of = { $alias }: situation
coordination-facts-lead = Without a name. This stands at the top of the dossier.
coordination-facts-forms = What does it look like?
coordination-facts-forms-hint = More than one is possible. It stays possible until it is established.
coordination-facts-sex = Sex
coordination-facts-age = Age
coordination-facts-age-hint = Empty: we work it out when the date of birth is known.
coordination-facts-municipality = Municipality where she is now
coordination-facts-municipality-hint = The name of the municipality.
coordination-facts-interpreter = Interpreter needed? Which language?
coordination-facts-interpreter-hint = Empty: not needed.
coordination-facts-lvb = Possibly a mild intellectual disability (no diagnosis)
coordination-facts-suspect = Also seen as a possible suspect
coordination-facts-residence = No right of residence of her own
coordination-notice-facts = The situation was updated.
coordination-sex-female = Woman
coordination-sex-male = Man
coordination-sex-other = Other
coordination-sex-unknown = Not known
coordination-age-0-17 = Under 18
coordination-age-18-22 = 18 to 22
coordination-age-23-plus = 23 or over
coordination-age-unknown = Not known
coordination-form-sexual-domestic = Sexual exploitation, domestic
coordination-form-sexual-cross-border = Sexual exploitation, cross-border
coordination-form-labour = Labour exploitation
coordination-form-criminal = Criminal exploitation
coordination-form-other-unknown = Form not clear yet

# Timeline
coordination-timeline = Timeline
coordination-timeline-lead = What happened, newest first. This is no list of tasks.
coordination-note-add = Write down what happened
coordination-note-text = What happened?
coordination-note-hint = Short. Do not write names.
coordination-note-on = When?
coordination-note-on-hint = Empty: today.
coordination-note-why-late = Was it earlier? Why do you write it down now?
coordination-note-why-late-hint = Only needed when it is more than a day ago.
coordination-note-save = Put on the timeline
coordination-note-late = (written down later)
coordination-notice-note = It is on the timeline.
coordination-timeline-opened = Dossier opened.
coordination-timeline-wish = Wish written down.
coordination-timeline-wish-not-asked = Wish not asked yet.
coordination-timeline-plan-added = Agreement added:
coordination-timeline-plan-changed = Agreement changed:
coordination-timeline-plan-done = Agreement done:
coordination-timeline-plan-effect = Effect written down:
coordination-timeline-plan-dropped = Agreement not needed any more:
coordination-timeline-clock-started = Clock started:
coordination-timeline-clock-suspended = Clock suspended:
coordination-timeline-clock-resumed = Clock goes on:
coordination-timeline-clock-stopped = Clock stopped:
coordination-timeline-reminded = Reminder sent:
coordination-timeline-escalated = Escalated:
coordination-timeline-identity-changed = Name or safety changed.
coordination-timeline-facts-changed = Situation changed.
coordination-timeline-alias-changed = New alias.
coordination-timeline-note = Written down:
coordination-timeline-consent-given = Consent given.
coordination-timeline-consent-refused = Consent refused.
coordination-timeline-consent-withdrawn = Consent withdrawn. Sharing that rested on it has stopped.
coordination-timeline-shared = Parts shared:
coordination-timeline-share-stopped = Sharing stopped.
coordination-timeline-closed = Dossier closed.
coordination-timeline-reopened = Dossier opened again:

# Consent and sharing
coordination-consent = Consent and sharing
coordination-shares = Who may know what
coordination-shares-none = Nothing is shared.
coordination-shares-text = Family, employer or landlord may know nothing, not through others either.
coordination-share-new = Share a part
coordination-share-with = With whom
coordination-share-items = What
coordination-share-items-hint = Only what is needed for the purpose.
coordination-share-purpose = What for
coordination-share-until = Until
coordination-share-act = Action
coordination-share-stop = Stop sharing
coordination-share-decision = On which decision does it rest?
coordination-share-decision-of = { $purpose } ({ $rule })
coordination-share-no-decision = First weigh whether it is allowed. Then you can share a part.
coordination-share-weigh = Weigh: may I share this?
coordination-share-resting = Does it rest on a consent?
coordination-share-resting-hint = When she withdraws it, the sharing stops at once.
coordination-share-do = Share this
coordination-item-needs-profile = What is needed, without who she is
coordination-item-identity = Name and date of birth
coordination-item-contact = Safe contact
coordination-item-safety = Who and what is dangerous
coordination-item-plan = The plan
coordination-item-wish = Her own wish
coordination-item-clocks = The clocks
coordination-item-timeline = The timeline
coordination-consents = What she said
coordination-consents-text = Three things that do not replace each other. A no holds per organisation and purpose.
coordination-consents-none = Nothing has been asked yet.
coordination-consent-new = Write down what she said
coordination-consent-what = What was it about?
coordination-consent-kind-avg-basis = Consent to share data (GDPR)
coordination-consent-kind-avg-basis-hint = Only when there is no other basis. For a municipality that is usually the public task.
coordination-consent-kind-lift-secrecy = Lifting professional secrecy
coordination-consent-kind-lift-secrecy-hint = She agrees that a doctor or care worker tells something.
coordination-consent-kind-help-agreement = Agreeing with the help
coordination-consent-kind-help-agreement-hint = She wants the help itself. This says nothing about sharing.
coordination-consent-help = the help itself
coordination-consent-with-hint = Empty only when agreeing with the help. Everybody at once is not possible.
coordination-consent-purpose-help = Arranging help
coordination-consent-purpose-place-search = Looking for a place
coordination-consent-purpose-registration = Registering with CoMensha
coordination-consent-purpose-handover = Handing over because she moves
coordination-consent-purpose-complex-case = Discussing together
coordination-consent-purpose-signal = Passing on a signal
coordination-consent-purpose-linking = Finding out whether another region knows her
coordination-consent-purpose-advice = Asking for advice
coordination-consent-purpose-enforcement = Enforcement
coordination-consent-purpose-statistics = Figures
coordination-consent-purpose-suspect-list = List of suspects
coordination-consent-purpose-other = Something else
coordination-consent-answer = What did she say?
coordination-consent-answer-given = Yes
coordination-consent-answer-refused = No
coordination-consent-given = Yes
coordination-consent-refused = No
coordination-consent-withdrawn = Withdrawn
coordination-consent-over = Run out
coordination-consent-by = Who answered?
coordination-consent-by-person = She herself
coordination-consent-by-parent = Parent
coordination-consent-by-guardian = Guardian
coordination-consent-by-mentor = Mentor or administrator
coordination-consent-how = How was it asked?
coordination-consent-how-hint = With which interpreter, who was in the room, did she understand?
coordination-consent-on = Asked on
coordination-consent-until = Holds until
coordination-consent-save = Keep what she said
coordination-consent-withdraw = She wants to stop
coordination-notice-consent = Written down.
coordination-notice-withdrawn = Withdrawn. Sharing that rested on it has stopped.
coordination-notice-shared = Shared, until the day you chose.
coordination-notice-stopped = The sharing has stopped.

# Who looked
coordination-access-log = Who looked
coordination-access-lead = Everyone who looked into this dossier or changed something. She may read this and take it with her.
coordination-access-when = When
coordination-access-who = Who
coordination-access-what = What
coordination-access-why = Why
coordination-access-times = ({ $n } times)
coordination-access-empty = Nobody yet.
coordination-action-dossier-read = Looked into the dossier
coordination-action-dossier-create = Opened the dossier
coordination-action-dossier-edit = Changed the dossier
coordination-action-dossier-reveal-identity = Looked at the name
coordination-action-dossier-change-identity = Changed name or safety
coordination-action-dossier-change-facts = Changed the situation
coordination-action-dossier-change-alias = Gave a new alias
coordination-action-dossier-close = Closed the dossier, or began to
coordination-action-dossier-reopen = Opened the dossier again
coordination-action-wish-record = Wrote down a wish
coordination-action-plan-add = Added an agreement
coordination-action-plan-change = Changed an agreement
coordination-action-clock-start = Started a clock
coordination-action-clock-event = Changed a clock
coordination-action-work-nudge = Sent a reminder
coordination-action-timeline-note = Wrote on the timeline
coordination-action-consent-given = Recorded a consent
coordination-action-consent-refused = Recorded a refusal
coordination-action-consent-withdrawn = Withdrew a consent
coordination-action-sharing-grant = Shared a part
coordination-action-sharing-withdraw = Stopped sharing

# Closing
coordination-close = Close the dossier
coordination-close-of = { $alias }: close the dossier
coordination-close-lead = She does not leave without a next place that said yes, or without a reason why that was not possible.
coordination-close-open-heading = Something is still open
coordination-close-open = Open agreements: { $items }. Running clocks: { $clocks }.
coordination-close-reason = How does it end?
coordination-close-independent = Own place, the plan is done
coordination-close-other-care = Other care takes over
coordination-close-own-wish = She wants no more help
coordination-close-lost-contact = Lost from sight
coordination-close-left-country = Left the country
coordination-close-died = Died
coordination-close-mistake = A mistake, or a double
coordination-close-accepted = Which place said yes, and when?
coordination-close-accepted-hint = An organisation or function, no address and no name.
coordination-close-without = No next place? Why not?
coordination-close-without-hint = Only needed when no place said yes.
coordination-close-responsible = Which municipality or organisation is responsible from now on?
coordination-close-responsible-hint = Needed with an own place or other care.
coordination-close-items = Why does this stay open?
coordination-close-items-hint = Clocks run on, but no longer stand on the worklist.
coordination-reopen = Open the dossier again
coordination-reopen-of = { $alias }: open the dossier again
coordination-reopen-lead = Is she back, or was closing a mistake?
coordination-reopen-why = Why?
coordination-notice-closed = The dossier was closed.
coordination-notice-reopened = The dossier is open again.

# Import
coordination-import = Take over running cases
coordination-import-lead = From a spreadsheet (CSV). First we show what would happen. Only then something is stored.
coordination-import-file = File
coordination-import-file-hint = A CSV file with column names on the first line.
coordination-import-which = Which columns can come along?
coordination-import-which-text = Only the number is required. With it the same file never makes double dossiers.
coordination-import-rows =
    { $n ->
         [one] The file has 1 row.
        *[other] The file has { $n } rows.
    }
coordination-import-map = Which column is what?
coordination-import-map-text = We filled in a suggestion. Check it.
coordination-import-look = See what would happen
coordination-import-do = Take over
coordination-import-other-file = Another file
coordination-import-preview = This would happen
coordination-import-new =
    { $n ->
         [one] 1 new dossier
        *[other] { $n } new dossiers
    }
coordination-import-known =
    { $n ->
         [one] 1 row was there already
        *[other] { $n } rows were there already
    }
coordination-import-bad =
    { $n ->
         [one] 1 row cannot come along
        *[other] { $n } rows cannot come along
    }
coordination-import-bad-rows = Rows that cannot come along
coordination-import-more = And { $n } more rows.
coordination-import-line = Line
coordination-import-column = Column
coordination-import-reason = Why
coordination-import-done = Taken over
coordination-import-done-lead = The file was destroyed. This is what happened.
coordination-import-column-reference = Number in the old system (required)
coordination-import-column-name = Name
coordination-import-column-birth-date = Date of birth
coordination-import-column-opened-on = Began on
coordination-import-column-municipality = Municipality
coordination-import-column-forms = Form of exploitation
coordination-import-column-sex = Sex
coordination-import-column-interpreter = Language of the interpreter
coordination-import-column-contact = Safe contact
coordination-import-column-safety = Safety
coordination-import-column-wish = Own wish
coordination-import-no-file = Choose a file.
coordination-import-no-headings = The first line has no column names.
coordination-import-empty = There are no rows in this file.
coordination-import-too-many = More than 5,000 rows. Split the file.
coordination-import-unreadable = This file cannot be read as CSV.
coordination-import-map-reference = Choose the column with the number.
coordination-import-ragged = This line has more or fewer columns than the first.
coordination-import-twice = This number stands earlier in the file.
coordination-import-no-reference = There is no number.
coordination-import-date = This is no date. Write for instance 27-3-2026.
coordination-import-date-range = This date is not possible: in the future or too long ago.
coordination-import-municipality = We do not know this municipality.
coordination-import-form = We do not know this form. Use arbeid, seksueel, crimineel or onbekend.
coordination-import-sex = Write v, m, x or leave empty.
coordination-import-long = The text is too long.

# Mistakes
coordination-error-long = This is too long.
coordination-error-future = This day is still to come.
coordination-error-why-late = This is more than a day ago. Write down why you note it only now.
coordination-error-wish-words = Write down what she said, or choose No, not yet.
coordination-error-wish-present = Write down who was in the room.
coordination-error-purpose = Choose what you need the name for.
coordination-error-owner = Choose who does it. Without somebody an agreement cannot be saved.
coordination-error-due = Fill in a day. Only for the person herself it may stay empty.
coordination-error-municipality = We do not know this municipality. Write the full name.
coordination-error-no-term = In that period this term did not exist.
coordination-error-no-version = We do not know this rule for that day. Check the date.
coordination-error-reason = Choose a reason that belongs to this clock.
coordination-error-no-effect = This changes nothing about the clock: look at the day and at what is there.
coordination-error-clock-changed = Somebody else just changed this clock. See what it says now and try again.
coordination-error-identity-changed = Somebody else just changed this. What is stored now stands here. Nothing was overwritten.
coordination-error-nobody = Nobody is waited for here.
coordination-error-offered = This dossier was offered to somebody else. Wait for the answer or withdraw the offer.
coordination-error-next-place = Write down which place said yes, or below why there is none.
coordination-error-still-open = Something is still open. Write down why it stays so.
coordination-error-consent-with = Choose for which organisation this holds.
coordination-error-consent-how = Write down how it was asked.
coordination-error-consent-term = The last day lies before the first.
coordination-error-share-decision = Choose the decision this rests on.
coordination-error-share-past = Choose a day from today on.

# Shared with us; values that linking may use
coordination-place = Look for a place
coordination-link = Does another organisation know the same person?
coordination-known-phone = Telephone number
coordination-known-hint = One on each line. Only numbers of her own.
coordination-known-more = E-mail, account, address, document
coordination-known-email = E-mail address
coordination-known-handle = Account on social media
coordination-known-handle-hint = For instance instagram:voorbeeld
coordination-known-address = Address
coordination-known-address-hint = Postal code and number. Not the address of a shelter.
coordination-known-document-number = Number of passport, card or residence document
coordination-import-column-phone = Telephone number
coordination-action-dossier-read-shared-part = Looked at a shared part
coordination-action-substitution-sheet = Made a handover sheet
coordination-action-transfer-read = Looked at a transfer
coordination-action-transfer-offer = Offered the dossier
coordination-action-transfer-answer = Answered a transfer
coordination-action-transfer-withdraw = Took back a transfer
coordination-action-rights-record = Wrote down a request about own data
coordination-action-rights-read = Looked at a request about own data
coordination-action-rights-handle = Worked on a request about own data
coordination-action-rights-export = Made a copy of the data
coordination-action-linking-enrol = Entered the person for comparison
coordination-action-linking-withdraw = Withdrew the person from comparison
coordination-action-linking-hit-read = Looked at a link
coordination-action-placement-request = Looked for a place
coordination-action-placement-read = Looked at a place request
coordination-action-placement-ask = Asked for a place
coordination-action-placement-change-needs = Changed what is needed in a place
coordination-action-placement-escalate = Escalated a place request
coordination-action-followup-record = Filled in a follow-up
coordination-action-sharing-decide = Recorded a weighing about sharing
coordination-access-other = Something else ({ $code })
coordination-clock-state = How the clock stands
