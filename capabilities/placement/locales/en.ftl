# Finding a place, shelter, gaps.

placement-nav-requests = Find a place
placement-nav-decide = Decisions on places
placement-nav-today = Room today
placement-nav-offers = Requests
placement-nav-programmes = Programmes
placement-nav-lifts = Lifting conditions
placement-nav-gaps = Gaps in shelter

placement-or = or
placement-and = and
placement-someone = A colleague

placement-requests = Find a place
placement-requests-lead = One request, the whole country. Without a name.
placement-requests-open = Open requests
placement-requests-empty = No open requests
placement-requests-empty-text = Looking for a place for someone? Start here or in the dossier.
placement-requests-ended = { $n ->
    [one] 1 finished request
   *[other] { $n } finished requests
  }
placement-new = Find a place
placement-alias = Alias
placement-state = Status
placement-since = Since
placement-because = Why
placement-escalated = Decisions on places
placement-escalated-lead = The usual way did not work here. You decide what happens now.
placement-escalated-empty = Nothing waits for a decision
placement-escalated-empty-text = Requests without an answer, with many refusals or with a long search come here by themselves.

placement-status-searching = still searching
placement-status-asked = asked
placement-status-accepted = a shelter says yes
placement-status-placed = has a place
placement-status-chose_otherwise = chose otherwise
placement-status-withdrawn = withdrawn
placement-because-silence = A shelter did not answer.
placement-because-refusals = Too many refusals.
placement-because-days = Too long without a place.
placement-because-asked = The care coordinator asked for a decision.
placement-urgency = How soon
placement-urgency-label = How soon is a place needed?
placement-urgency-today = Today
placement-urgency-this_week = This week
placement-urgency-can_wait = Can wait a while

placement-needs = What is needed
placement-needs-lead = Do not write a name. The shelter only sees what it has a rule about.
placement-needs-heading = What is needed
placement-for = For
placement-alias-label = Own mark
placement-alias-hint = No name. For example a number that you recognise.
placement-wishes-heading = What does this person want?
placement-wishes = Wishes
placement-wish = Wish
placement-wishes-hint = A wish excludes no place. Wishes come before distance.
placement-first-questions = What is needed?
placement-unknown-is-fine = Is something unknown? Leave it at "I do not know". For each place you then see what still has to be asked.
placement-more-questions = More questions, if you know the answer
placement-safety = Safety
placement-region-now = In which region is this person now?
placement-region-hint = For the distance. The shelter does not see this.
placement-danger-summary = Where is it not safe?
placement-danger = Not safe in
placement-danger-hint = Places there are left out. The shelter never sees this.
placement-radius-label = How far around it?
placement-radius = { $km ->
    [0] Only the region itself
   *[other] Also within { $km } km
  }
placement-search = Search for places
placement-change-needs = Change what is needed

placement-error-alias = This mark is too long. 60 characters fit.
placement-error-impossible = These answers cannot go together. Please check them.
placement-error-unknown-answer = An answer is not in the list. Choose again.
placement-error-too-long = This text is too long.
placement-error-ended = This request is already finished.
placement-error-already-asked = This place has already been asked.
placement-error-danger = This place is where the person is not safe. It cannot be asked.
placement-error-no-yes = This shelter has not said yes.
placement-error-not-negotiable = This function cannot lift this condition.
placement-error-not-escalated = This request does not wait for a decision.
placement-error-conditions = Write down what has to be arranged.
placement-error-reason = Choose a reason. A no without a reason is not possible.
placement-error-would-help = Write down what would make it possible. If nothing would, say so.
placement-error-municipality = Choose a municipality.
placement-error-room = This does not match the number of places.
placement-error-contra = Choose at least one situation.
placement-error-contra-twice = This contra-indication is already there.
placement-error-on-condition = Write down under which condition it can be lifted.
placement-error-changed = Somebody else has just changed this programme. This is the newest version. Make your change once more.

placement-request = Find a place
placement-request-lead = For { $alias }. Status: { $status }. Needed: { $urgency }.
placement-places = Places, best first
placement-headline-none = No place fits. See what can be arranged.
placement-headline-fits = { $fits ->
    [one] 1 place fits.
   *[other] { $fits } places fit.
  }
placement-headline-possible = { $possible ->
    [one] 1 place may fit. Something still has to be asked.
   *[other] { $possible } places may fit. Something still has to be asked.
  }
placement-headline-both = { $fits ->
    [one] 1 place fits.
   *[other] { $fits } places fit.
  } { $possible ->
    [one] 1 place may fit.
   *[other] { $possible } places may fit.
  }
placement-fit-fits = Fits
placement-fit-on-condition = Fits, with an agreement
placement-fit-possible = { $n ->
    [one] May fit: 1 question
   *[other] May fit: { $n } questions
  }
placement-fit-no = { $n ->
    [one] Does not fit: 1 point
   *[other] Does not fit: { $n } points
  }
placement-room-free = place free
placement-room-unknown = room unknown
placement-room-full = full
placement-distance = about { $km } km
placement-distance-same = same region
placement-emergency = emergency bed
placement-emergency-days = emergency bed, at most { $days } days
placement-waiting = waiting time about { $days } days
placement-more = { $n ->
    [one] 1 more place
   *[other] { $n } more places
}
placement-ended = This search is finished
placement-ended-text = What was asked and decided is beside it. Is a place needed again? Start a new search from the dossier.
placement-none-fit = No regular place fits
placement-none-fit-text = See below what almost fits, look at an emergency bed, or ask for a decision.
placement-nothing-heading = Why is there nothing?
placement-nothing-text = These are the smallest reasons in the rules of the shelters.
placement-emergency-heading = Emergency beds
placement-emergency-text = For a short time, when there is no regular place now.
placement-near-heading = Almost fits
placement-rest = { $n ->
    [one] 1 place does not fit. See why
   *[other] { $n } places do not fit. See why
  }
placement-unreadable = { $n ->
    [one] The rules of 1 programme could not be read. That programme is missing here.
   *[other] The rules of { $n } programmes could not be read. Those programmes are missing here.
  }

placement-reason-inclusion = { $fact }. This place is for: { $accepted }.
placement-reason-contra = Not with: { $fact }.
placement-reason-danger = Not safe: this place lies in or near { $region }.
placement-reason-full = Full.
placement-reason-full-until = Full until { $date }.
placement-rule-of = Rule of { $owner }, since { $since }.
placement-hard = This rule is hard.
placement-lift-if = Can be lifted: { $who } decides. Condition: { $condition }.
placement-lifter-provider = the shelter
placement-lifter-municipality = the municipality
placement-lifted = Lifted by { $who }: { $condition }
placement-lift-asked = asked
placement-lift-granted = lifted for this person
placement-lift-refused = remains in force
placement-ask-municipality = Ask the municipality
placement-ask-provider-lift = Ask the shelter to lift this
placement-which-municipality = Which municipality?
placement-ask-first = Still to ask: { $question }
placement-ask-danger = Still to find out: the distance to { $region } is not known.
placement-ask-room = Still to ask: is there a place? The shelter has not said yet.
placement-ask-room-again = Still to ask: is there still a place? The statement of { $at } is more than a day old.
placement-wish-not = Not here: { $wish }
placement-wish-unknown = Not known: { $wish }

placement-supervision = Supervision
placement-supervision-in_order = Supervision in order
placement-supervision-finding = A finding is open
placement-supervision-expired = The check has expired
placement-supervision-unknown = State of supervision not known
placement-supervision-wmo-only = Wmo only, outside the Wtza
placement-supervision-inspected = Last inspection: { $date }

placement-kind-categorical = shelter in the reflection period (COSM)
placement-kind-women_shelter = women's shelter
placement-kind-men_shelter = men's shelter
placement-kind-social_shelter = general shelter
placement-kind-multi_problem = addiction, mild intellectual disability and psychiatry together
placement-kind-youth_specialised = specialised youth care
placement-kind-protected_minors = protected shelter for unaccompanied minors
placement-kind-labour_group = group shelter after an action
placement-kind-follow_on_housing = supported housing
placement-kind-outpatient = support at home
placement-kind-treatment = treatment

placement-payer-heading = Who may place and who pays?
placement-may-place = May place
placement-pays = Pays
placement-payer-form = Form
placement-payer-open = First this question. Then you know who may place and who pays.
placement-payer-human = This is not certain enough. Talk to a lawyer or to CoMensha before you place.
placement-payer-source = Source of this rule

placement-asked-heading = Asked
placement-answer-by = Answer expected before { $at }
placement-not-published = This reason is not among the rules of the shelter
placement-held-until = Emergency bed held until { $at }
placement-take = This is the place
placement-offer-asked = waits for an answer
placement-offer-accepted = yes
placement-offer-conditional = yes, on condition
placement-offer-refused = no
placement-offer-silent = no answer
placement-offer-lapsed = no longer needed

placement-what-if = What if?
placement-what-if-label = What if this were different?
placement-what-if-try = See the difference
placement-what-if-gained = { $n ->
    [0] No extra place.
    [one] 1 extra place:
   *[other] { $n } extra places:
  }
placement-what-if-lost = { $n ->
    [one] 1 place is lost:
   *[other] { $n } places are lost:
  }
placement-more-places = { $n ->
    [one] 1 extra place
   *[other] { $n } extra places
  }
placement-together = Change a need only together with this person.
placement-change-forget = { $attribute } not known
placement-change-lift = { $place }: { $who } lifts the condition ({ $condition })
placement-change-room = { $place }: a place comes free
placement-change-wish = Without the wish: { $wish }

placement-no-luck = Does it not work out?
placement-decide-by = By { $at } a named function must decide what happens.
placement-escalate = Escalate now
placement-refusals-count = Every refusal counts in Gaps in shelter. You do not have to prove it.
placement-decide-needed = A named function now decides in writing what happens.
placement-decision = Decision
placement-decision-hint = What happens now, who does it, by when? No names.
placement-decide = Record this decision
placement-decisions = Decisions
placement-by-phone = Arranged by phone? Enter it afterwards
placement-by-phone-place = Which place?
placement-said-by = Which function said yes?
placement-said-by-hint = A function, not a name. For example: intake.
placement-agreed = What was agreed?
placement-by-phone-save = Record the place
placement-end = No place needed any more
placement-end-text = Did this person choose otherwise? We respect that. It does not count as a refusal.
placement-chose-otherwise = Chose otherwise
placement-withdraw = Withdraw the request

placement-ask = Ask for this place
placement-ask-heading = Ask { $name }
placement-ask-lead = Without a name. You share that only after a yes.
placement-ask-this = Ask for this place
placement-ask-conditional = Ask on condition
placement-provider-sees = This is what the shelter sees
placement-provider-does-not-see = The shelter does not see: who it is, where this person is now, and where it is not safe.
placement-question = Question or proposal
placement-question-hint = No names, no towns.
placement-by-link = This shelter does not work in Oever: make a link that works once
placement-ask-send = Send the question
placement-link-made = The link has been made. Send it to the shelter yourself.
placement-link-once = You see this link only once. It works once and expires by itself.
placement-to-request = To the request

placement-today = Room today
placement-today-lead = Is it still right? Confirm it. After a day a statement counts as unknown.
placement-today-offers = { $n ->
    [one] 1 request is waiting
   *[other] { $n } requests are waiting
  }
placement-today-stale = { $n ->
    [0] Everything is confirmed.
    [one] 1 programme counts as unknown now and comes first.
   *[other] { $n } programmes count as unknown now and come first.
  }
placement-today-empty = No places entered yet
placement-today-empty-text = Add a programme first.
placement-room-fresh = confirmed
placement-room-stale = counts as unknown now
placement-room-said = Last stated: { $at }
placement-never-said = never
placement-room-of = Free places (of { $places })
placement-emergency-of = Free emergency beds (of { $places })
placement-next-free = Next place free on
placement-confirm-room = Confirm room
placement-offers = Requests
placement-offers-lead = Questions of care coordinators. You see what is needed, not who it is.
placement-offers-empty = No requests
placement-offers-empty-text = A new request shows up here. You also get a message without content.
placement-programme = Programme
placement-asked-by = Asked by
placement-answer-when = Answer
placement-offer = Request
placement-offer-heading = Is there a place at { $name }?
placement-not-known = not known yet
placement-question-of = Question with it:
placement-asked-line = Asked by { $who }. Needed: { $urgency }. Please answer before { $at }.
placement-no-identity = You only see what this programme has a rule about. The name follows only after a yes.
placement-answer = Can this person come?
placement-answer-accept = Yes
placement-answer-conditional = Yes, if something is arranged
placement-answer-refuse = No
placement-conditions = What has to be arranged?
placement-conditions-hint = Only with "Yes, if".
placement-reason = Why not?
placement-reason-hint = Only with "No". A no without a reason is not possible.
placement-would-help = What would make it possible?
placement-would-help-hint = With a no. For example: night care, a therapist, a decision of the municipality.
placement-answer-send = Send the answer
placement-your-answer = Your answer
placement-link-lead = This link works once. You do not need an account.
placement-link-done = Thank you, your answer has been sent
placement-link-done-text = The link no longer works. You can close this page.

placement-lifts = Lifting conditions
placement-lifts-lead = Someone asks you to lift a condition, for one person.
placement-lifts-empty = Nothing was asked
placement-lifts-empty-text = When a care coordinator asks for an exception, it shows up here.
placement-lift-asked-line = Asked by { $who } on { $at }.
placement-lift-condition = Condition: { $condition }
placement-lift-grant = Lift for this person
placement-lift-refuse = Remains in force

placement-programmes = Programmes
placement-programmes-lead = What you offer, for whom, and for whom not.
placement-programmes-empty = No programmes yet
placement-programmes-empty-text = Add a programme, so that care coordinators can find you.
placement-programme-new = Add a programme
placement-programme-new-lead = The rules on who can come follow after this.
placement-programme-lead = Write down honestly whom it is for and whom not. A refusal must rest on these rules.
placement-programme-about = About this programme
placement-programme-name = Name
placement-programme-kind = Kind
placement-programme-municipality = Municipality
placement-programme-municipality-hint = Others only see the region. No address.
placement-programme-places = Places
placement-programme-emergency-places = Emergency beds
placement-programme-emergency-max-days = Longest stay in an emergency bed (days)
placement-programme-supervision = Supervision
placement-programme-register-number = Number in the register of care providers
placement-programme-wmo-only = Wmo only, so outside the Wtza
placement-programme-last-inspection = Last inspection
placement-programme-offers = What is possible here?
placement-programme-active = Takes people
placement-programme-rules = Rules
placement-programme-closed = takes nobody now
placement-contras = For whom not
placement-contras-none = No contra-indications.
placement-contra-add = Add a contra-indication
placement-contra-not-when = Not with
placement-contra-and = and at the same time
placement-contra-lifter = Is this hard, or can someone lift it?
placement-contra-hard = Hard
placement-contra-provider = We can lift it ourselves
placement-contra-municipality = The municipality can lift it
placement-contra-on-condition = Under which condition?
placement-contra-on-condition-hint = For example: a therapist is involved.
placement-contra-source = Where is this rule written?
placement-contra-save = Save this rule
placement-inclusion = For whom
placement-inclusion-lead = Tick who can come. If you tick nothing for a subject, it does not matter.
placement-inclusion-open = See and change
placement-inclusion-save = Save rules

placement-gaps = For these people we find no place
placement-gaps-lead = Last { $months } months: requests that were refused, escalated or still open after { $days } days.
placement-gaps-people = people
placement-gaps-download = Download as a table (CSV)
placement-gaps-report = Report a bottleneck
placement-gaps-top = The largest gaps
placement-gaps-none = No gaps found
placement-gaps-none-text = Or there are too few requests to show anything.
placement-gaps-who = Who
placement-gaps-without = People without a place
placement-gaps-help = What helps most people?
placement-gaps-help-text = For these people only one thing stands in the way.
placement-gaps-lift = Possible by agreement?
placement-gap-sentence = For { $who } there is no place anywhere.
placement-gap-negotiable = Sometimes: a rule can be lifted
placement-gap-hard = No: hard rules only
placement-somebody = somebody
placement-gaps-rest = { $n } more gaps
placement-gaps-who-counts = A request for which no shelter was asked yet counts too. People for whom nobody ever made a request are not seen.
placement-gaps-cover = These gaps explain most of the demand
placement-gaps-cover-text = In order. People who are in a gap above do not count again.
placement-gaps-cover-people = People added
placement-closed = Is there a place somewhere for everybody?
placement-closed-yes = Yes, by the rules. For every combination of at most { $most } facts at least one shelter says yes.
placement-closed-no = No. For { $n ->
    [one] 1 combination
   *[other] { $n } combinations
  } of at most { $most } facts every shelter says no.
placement-closed-nobody = There is no shelter with a bed and readable rules yet.
placement-closed-facts = Facts together
placement-closed-gaps = Combinations to which every shelter says no
placement-takes-show = Show the table
placement-gaps-change = What changes
placement-gaps-helped = People who then find a place
placement-help-rule = this rule is dropped: { $rule }
placement-help-room = one more place
placement-takes = Who takes whom?
placement-takes-text = How many programmes say yes, on condition, or no. By their own rules.
placement-takes-yes = yes
placement-takes-conditional = on condition
placement-takes-no = no
placement-takes-none = No programmes yet.

placement-method = How we look for a place
placement-method-lead = People place people. This list orders and explains, it does not decide.
placement-method-order-heading = The order
placement-method-order-1 = First whether it fits: fits, fits with an agreement, may fit.
placement-method-order-2 = Then the wishes of the person.
placement-method-order-3 = Then the distance, in steps.
placement-method-order-4 = If all is equal: a fixed order that means nothing.
placement-method-never = Origin, nationality, price and a prediction of success never count. What is not known never gives a silent no.
placement-method-terms-heading = Terms
placement-method-term = A shelter answers within { $hours } hours. After { $days } days a named function decides.
placement-method-gaps-heading = How we count gaps
placement-method-gaps = We look for the smallest combinations of at most 3 facts to which every shelter with a bed says no. Then we count requests that did not work out, without names. Small counts are left out, also where the others would give them away.
placement-method-source = Version { $version }. { $source }

placement-timeline-requested = Searched for a place
placement-timeline-decided = Decision about a place
placement-timeline-placed = Found a place
placement-timeline-chose-otherwise = Chose another place
placement-timeline-withdrawn = Withdrew the request for a place
placement-task-decide = Decide about a place for { $alias }
placement-task-decide-why = Without a decision nothing happens.
placement-task-answered = A shelter answered about { $alias }
placement-task-answered-why = See what is possible now.
placement-notice-requested = The request has been made. Nothing has left your organisation yet.
placement-notice-needs = What is needed has been changed.
placement-notice-asked = The question has been sent.
placement-notice-lift-asked = The question to lift has been sent.
placement-notice-lift-decided = Recorded.
placement-notice-placed = The place has been recorded.
placement-notice-ended = The request is finished.
placement-notice-escalated = Escalated.
placement-notice-decided = The decision has been recorded.
placement-notice-answered = Your answer has been sent.
placement-notice-room = Room has been confirmed.
