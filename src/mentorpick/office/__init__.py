"""What only a career office needs: check, import, form, stats, bundle, and the course of a term.

check       every problem of a pool, and possible duplicates; single fields of a YAML file, the rest left as it is
advice      the table ADVICE: what deserves a second look
importing   a sheet into a folder, and again next term
map_draft   a map in the making: what each column may be, and what its odd words may mean
handouts    the questions of a form to paste; a folder as one file to hand out
stats       the pool at a glance, and whom to recruit
ledger      the file of a term's log, which only grows; forgetting a person in it, in proposals, drafts
term        the events in the log, the state of each pair, and what each command adds
term_sheets  the log as a table to type in
replies     what comes back: "have you met?", the last questions; how a term stands, and its report
"""
