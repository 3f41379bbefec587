"""How each kind of result looks: a ResultView of document, columns and rows.

shortlist   a shortlist, full or brief, and what-if; the report page
followup    why, review, history, introduction, a mentor's own view
cohort      an assignment, the difference of two runs, a term, a team
office      check, explain, import, stats, bundle, paths
"""
