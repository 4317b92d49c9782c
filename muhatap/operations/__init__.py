"""What an administrator needs to see: health, the doctor, verified chains, the duties report.

Doors: `health.check()`, `doctor.examine()`, `chains.verify()`, `duties.report()`; `/livez` and `/healthz`.
"""
