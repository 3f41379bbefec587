"""The command line: one module per command reads, calls and writes; ``app`` has the exit codes of errors.

app               the table COMMANDS, the one handler of errors
options           options that mean the same everywhere
inputs            what a call reads: answers, its pool, the model that compares goals; where the user's own things are
output            where results go; the line that says how long something takes
context           what is around a conversation: terminal, computer, mentors
pick              the guided way
next_steps        what to do with a list
rank              shortlists
rank_batch        shortlists of many; what changed between two runs
why               every point, a team, a mentor's own view; --what-if, --without, --weights
review            look again later; what came of a conversation
introduce         write to a mentor
assign            places for a cohort; letters and mail merge of a proposal
term              the weeks after
term_people       the people behind its commands, a signed proposal, the office's name and dates
profiles          an office's tools
office_questions  what its commands ask: what a column, a word, a must-not means, what mentors may
                  read; a mentor's own profile
upkeep            which sentence model; plain lines; where things are kept, and deleting them; teach the shell
"""
