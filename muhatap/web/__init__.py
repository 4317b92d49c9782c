"""The composition root: settings, urls, wiring, schedule, base templates, sign-in, middleware."""
