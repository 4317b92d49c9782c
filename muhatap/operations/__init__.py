"""Health, doctor, the duties report: what an administrator needs to see."""
