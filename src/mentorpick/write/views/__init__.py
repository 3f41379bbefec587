"""How each kind of result looks: a ResultView of columns, document and rows.

shortlist   a shortlist, full or brief
difference  what changed between two runs
followup    why, what if, team, review, history
sharing     report, introduction, packet
cohort      an assignment
term        how a term stands, and what has changed
office      check, explain, import, stats, bundle, paths
"""
