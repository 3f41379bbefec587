"""What only a career office needs: check, import, form, stats, bundle, and the course of a term.

profile_check  every problem of a pool, possible duplicates; the table ADVICE: what deserves a second look
yaml_fields    single fields of a YAML file, the rest left as it is
importing      a sheet into a folder, and again next term
map_draft      a map in the making: what each column may be, and what its odd words may mean
form           the questions of a form to paste, or what makes it
bundle         a folder as one file to hand out
stats          the pool at a glance, and whom to recruit
term           the events of a term, the state of each pair, and what each command adds
ledger         the files of a term: a log that only grows, and a table of it to type in
feedback       what people say: "have you met?", the last questions; how a term stands, and its report
forget         a person taken out of the log, of proposals and drafts
"""
