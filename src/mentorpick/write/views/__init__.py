"""How each kind of result looks: a ResultView of columns, document and rows.

shortlist   a shortlist, full or brief, and what-if
followup    why, team, review, history
sharing     report, introduction, a mentor's own view
cohort      an assignment, the difference of two runs, a term
office      check, explain, import, stats, bundle, paths
"""
