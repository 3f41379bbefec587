"""The ranking: columns in, values out; no files, no clock, no environment, nothing printed.

pool         all mentors as columns
view         the columns on one day, for all rows or some; whether a line answers a goal; what a mentee asks of a
             criterion, how much an importance counts
criteria     what scores: the table CRITERIA, and how much each criterion counts
gates        must-haves and must-nots: the table GATES; whom must-nots mean
scoring      one mentee before one pool: scores, order, firmness, who is hard to tell apart
reasons      the sentence that says why, for each criterion
fit          a place as it is shown: the word of fit, what answers each goal, and what speaks against it
shortlist    rank: the ordered result; what would change it: flip points, one must-have less; who comes nearest where
             nobody is left
unmet_goals  goals that nobody with a place writes about
why          every point of one mentor or several; what-if: the list with other answers; a mentor's own view
team         two to four mentors who cover the needs together
review       this time against last time, field by field; after how many months is in model/followup (REVIEW_MONTHS)
"""
