"""Many mentees at once: ranking in a stream, and giving out mentors' places.

batch         rank many, in order; whom an earlier run showed, and what changed between two
executors     who does the work: this process, others, a cluster
score_matrix  scores as whole numbers, kept within memory; flaws of a pair, and the aims of fair as one number
objectives    fair, total, stable: the best assignment
prices        what a place is worth, and which more would help
assign        assign: a cohort in, a proposal out that a person can judge
verify        a proposal as people hand it in: whom its lines mean, what was decided, and is it sound? It knows nothing
              of how the pairs were chosen
"""
