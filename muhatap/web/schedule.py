"""What happens by the clock. Times are UTC: Istanbul is three hours ahead, summer and winter."""

from muhatap.jobs.periodic import Periodic

# fmt: off
ROWS = (
    #        name            when (UTC)    job                   why
    Periodic("stalled jobs", "* * * * *",  "jobs.retry_stalled", "A job whose worker was killed comes back."),
    Periodic("old jobs",     "40 0 * * *", "jobs.tidy",          "Done jobs are forgotten after three days."),
)
# fmt: on
