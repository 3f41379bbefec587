"""Values: what files say and what results are. Frozen, field by field as their JSON, without parsing or layout.

taxonomy   the closed lists: areas, roles, values, stages, ways of meeting
people     Mentor, Answers, Page, as files state them
shortlist  Shortlist, Assignment and their parts
followup   why, what if, team, review, history, paths
sharing    the pages for each person of a proposal
office     checks, imports, bundles, the pool at a glance
"""
