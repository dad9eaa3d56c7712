# The shell around every page.

web-skip-nav = Skip to
web-skip-to-content = Skip to content
web-quick-exit = Leave now
web-quick-exit-explained = Press Leave now. You will see the weather. What you have not sent yet is then gone. You can also press Shift 3 times.
web-quick-exit-history = Please note: this website stays in the history of your phone or computer.
web-choose-language = Choose your language
web-main-menu = Main menu
web-menu = Menu
web-search-dossier = Alias or number
web-open-items = open
web-guest = Guest
web-guest-explained = For professionals, without an account
web-log-in = Log in
web-functions = Function
web-log-out = Log out
web-search = Search
web-demo-label = About this demo
web-demo = Demo. All names, places, figures and cases on this page are invented.

web-footer-privacy = Privacy
web-footer-accessibility = Accessibility
web-footer-licence = Oever · free software (EUPL)

# Forms
web-error-title-prefix = Error:
web-error-summary-heading = Something went wrong
web-all-required = All questions must be answered, unless it says (optional).
web-optional = (optional)
web-choose = Choose
web-continue = Continue
web-save = Save
web-cancel = Stop
web-back = Back
web-change = Change
web-remove = Remove
web-add = Add
web-send = Send
web-yes = Yes
web-no = No
web-unknown = I do not know
web-rather-not-say = I would rather not say
web-not-filled-in = Not filled in
web-check-answers = Check your answers
web-check-answers-work = Check your answers
web-step-of = Question { $current } of { $total }
web-few-more-questions = A few more questions. You can always stop.
web-no-third-parties = Do not write names of other people here.
web-day = Day
web-month = Month
web-year = Year
web-precision = How exact?
web-precision-day = To the day
web-precision-month = To the month
web-precision-year = To the year
web-precision-estimate = Roughly
web-date-hint = For example 27 3 2026
web-error-required = Fill this in.
web-error-choose = Choose an answer.
web-error-too-long = This is too long. It can hold { $max } characters.
web-error-date = This date does not exist. Write for example 27 3 2026.
web-error-number = Enter a number. For example 3.
web-error-email = This is not an e-mail address. An example is name@example.nl.
web-error-phone = This is not a phone number. An example is 06 12 34 56 78.
web-not-sent = Not sent. Your answers are still on this page. Try again, or call.

# Parts of pages
web-why = Why?
web-why-wrong = Is this wrong?
web-why-method = How this works
web-why-rule = Rule { $rule }, version { $version }
web-certainty-high = certainty high
web-certainty-medium = certainty medium
web-certainty-low = certainty low
web-answer-yes = Yes
web-answer-no = No
web-answer-conditional = On condition
web-pages = Pages
web-previous-page = Previous
web-next-page = Next
web-page-of = Page { $current } of { $total }
web-filter = Filter
web-filter-show = Show
web-filter-clear = Clear filter
web-filter-empty = Nothing matches this filter. Without it there may be something.
web-show-as-table = Show as table
web-download = Download
web-suppressed = too few to show
web-print-hint = Printing? Choose Print in your browser. Buttons and menus stay off the paper.
web-saved = Saved.
web-names-hidden = Names are hidden. If you show a name, we record who, when and why.

# Refusals: one page, so that nobody learns what exists
web-error-not-found-heading = This page does not exist or you may not see it
web-error-not-found = Is the address right? Otherwise ask the administrator of your organisation for access.
web-error-not-found-heading-public = This page does not exist
web-error-not-found-public = Is the address right? Otherwise start again.
web-error-form-heading = This form has expired
web-error-form = It was not sent. Open the page again and send it once more.
web-error-signed-out-heading = You have been logged out
web-error-signed-out = It was not saved. You were away for a while, so you were logged out. Copy your text and log in again.
web-notice-signed-out = You were away for a while, so you were logged out. Log in again.
web-kept = This was in the form
web-kept-explained = We do not store this. You can still copy it now.
web-error-busy-heading = Please wait
web-error-busy = Too many requests came in at once. Try again in a few minutes.
web-error-too-large-heading = This is too large
web-error-too-large = Make the text or the file smaller and try again.
web-error-bad-request-heading = We cannot read this
web-error-bad-request = Something is missing or wrong. Go back and try again.
web-error-broken-heading = Something broke
web-error-broken = This is not your fault. Try again later. Is it urgent? Then call.
web-error-broken-public = This is not your fault. Try again later. Is it urgent? Then call.
web-error-back = To the start
web-error-danger = Is there danger now? Call 112.

# Two people changed the same thing
web-conflict-heading = Someone else changed this
web-conflict-lead = { $who } saved a change ({ $when }) while you were working. Nothing was overwritten. Choose which version stays.
web-conflict-part = Part
web-conflict-yours = Your version
web-conflict-theirs = The other version
web-conflict-differs = Differs
web-conflict-keep-yours = Save my version
web-conflict-keep-theirs = Keep the other version
web-conflict-explained = Both versions stay in the history.
web-conflict-reload = Nothing was overwritten and your change was not saved. Open the page again and see what it says now.
web-conflict-lead-short = { $who } saved a change while you were working. Nothing was overwritten. Choose which version stays.

# Neutral page after the quick exit
web-elsewhere = Weather and travel
web-elsewhere-text = Check the website of your weather service or transport company for today’s news.
