"""Results out: one document per result, one renderer per format, one function that writes files.

document    the blocks every result is turned into, and the view of a result
views       how each kind of result looks (a package)
formats     the tables FORMATS and VIEWS; json, jsonl; problems as annotations of a pull request, SARIF
terminal    blocks drawn into 12 to 120 columns; a problem as lines
pages       blocks as one page of HTML, or as Markdown
tables      rows as csv, tsv, Excel workbooks, a proposal to sign; Parquet
mail        letters from templates, as text, link, draft, calendar file
yaml_files  profiles and answers as YAML with comments, and the schemas of all files
files       the one function that writes files, and a lock for one writer at a time
resumable   a file, or a folder of files, that can be continued after a stop
parts       its file while it grows, and its record of how far it is
"""
