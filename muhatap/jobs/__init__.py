"""Background work: enqueue() in the caller's transaction, done by a worker, safe to run twice.

Doors: `enqueue(name, **args)`; `@job(name)` on the handlers in each package's `jobs.py`;
`periodic.Periodic` for what happens by the clock; `worker.run()`; `testing.run_all()`.
"""

from muhatap.jobs.queue import enqueue, job

__all__ = ["enqueue", "job"]
