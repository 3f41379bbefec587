"""Values: what files say and what results are. Frozen, field by field as their JSON, without parsing or layout.

taxonomy   the closed lists: areas, roles, values, stages, ways of meeting; labels of criteria and must-haves; languages
people     Mentor, Answers, Page, as files state them
shortlist  Shortlist and its parts
cohort     Assignment and its parts; how a term stands, what a command changed; what a run over a cohort says of itself
followup   why, what if, team, review (after how many months), history, paths; introduction, report, pages for each pair
office     checks, imports, bundles, the pool at a glance
"""
