"""What happens by the clock. Times are UTC: Istanbul is three hours ahead, summer and winter."""

from muhatap.jobs.periodic import Periodic

# fmt: off
ROWS = (
    #        name            when (UTC)    job                   why
    Periodic("stalled jobs", "* * * * *",  "jobs.retry_stalled", "A job whose worker was killed comes back."),
    Periodic("old jobs",     "40 0 * * *", "jobs.tidy",          "Done jobs are forgotten after three days."),
    Periodic("clocks",       "* * * * *",  "deadlines.sweep",    "Warnings and breaches, each exactly once."),
    Periodic("unit reports", "5 * * * *",  "overdue.report",     "Each week's warning to units, once."),
    Periodic("late letters", "25 4 * * *", "overdue.propose",    "Letters to late units are proposed."),
    Periodic("counters",     "* * * * *",  "cases.compact_counters", "Differences of counters are added up."),
    Periodic("tallies",      "* * * * *",  "figures.compact",    "Differences of figures are added up."),
    Periodic("drafts",       "20 1 * * *", "intake.tidy",        "Half-written records are forgotten."),
    Periodic("reports",      "10 * * * *", "portal.tidy",        "Unconfirmed reports are forgotten."),
    Periodic("empty visits", "0 2 * * *",  "portal.forget_visits", "Visits that left nothing are forgotten."),
    Periodic("moved dates",  "* * * * *",  "web.copy_dates",     "A changed calendar reaches the lists."),
    Periodic("changes",      "* * * * *",  "deadlines.care",     "Changes of calendar and policies go on."),
    Periodic("notices",      "* * * * *",  "notifications.sweep", "Retries, and tries that broke off."),
    Periodic("announcements", "* * * * *", "announcements.sweep", "Sendings that broke off go on."),
    Periodic("to publish",   "* * * * *",  "publishing.gather",  "What became public waits for moderators."),
    Periodic("all to publish", "10 2 * * *", "publishing.gather_whole", "What the frequent round missed."),
    Periodic("webhooks",     "* * * * *",  "api.sweep",          "Messages whose job was lost go out."),
    Periodic("kept answers", "15 * * * *", "api.tidy",           "Answers to repeats and old messages go."),
    Periodic("old visits",   "50 0 * * *", "organization.tidy",  "Sessions that are over are forgotten."),
    Periodic("presence",     "10 1 * * *", "teamwork.tidy",      "Who had which page open is forgotten."),
    Periodic("outside files", "18 1 * * *", "cimer.tidy",         "Outside files are kept for a month."),
    Periodic("workbooks",    "15 1 * * *", "onboarding.tidy",    "Workbooks are forgotten after a month."),
    Periodic("exports",      "35 * * * *", "lists.tidy",         "Files of lists are kept for seven days."),
    Periodic("twins",        "5 2 * * *",  "people.look_for_twins", "Records of one person are looked for."),
    Periodic("orphans",      "30 1 * * *", "files.sweep",        "Bytes without a row are removed."),
)
# fmt: on
