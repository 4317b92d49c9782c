"""Background work: enqueue() in the caller's transaction, done by a worker, safe to run twice."""
