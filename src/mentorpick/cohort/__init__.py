"""Many mentees at once: ranking in a stream, and giving out mentors' places.

batch         rank many, in order
difference    what changed between two runs over a cohort
executors     who does the work: this process, others, a cluster
score_matrix  scores as whole numbers, kept within memory
objectives    fair, total, stable: the best assignment
aims          what a pair is judged by beside its score; the aims of fair as one number a pair
prices        what a place is worth, and which more would help
assign        assign: a cohort in, a proposal out
proposal      a solution told as a proposal
verify        is a proposal sound?
decisions     what a person decided about each pair
pairs         pairs that a table names, matched to people
must_nots     must-nots that leave something open
"""
