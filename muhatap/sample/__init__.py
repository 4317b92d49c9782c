"""The sample municipality, fictional on real ground: `services.seed` makes it, `demo_users` has the sign-ins.

`corpus` writes texts (pure), `seeding` puts organisation, people and cases with their histories into a
database, `data` holds chart, topics, staff and every phrase. Everything made is marked as synthetic.
"""
