"""How near a goal is to what a mentor writes: by meaning, or by words where no sentence model runs.

embedding  the sentence model: texts to vectors; whether a folder is a model to be trusted
vectors    vectors that are kept, and their bytes
lines      the clauses of a goal and the lines of a profile; their stems, and the plain word rule without a model
index      all lines of a pool, ready to answer goals
goals      which area of life a goal is about; sentences that sound like despair, and whom to call
"""
