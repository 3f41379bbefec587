"""Spreadsheets in: tables of people whose columns are found, mapped and read cell by cell.

readers         CSV, TSV, Parquet, JSON, JSONL, YAML and workbooks as tables; which row holds the headers
workbook        workbooks: what may be read of them, in a process with bounds
fields          the fields a sheet can hold, what a form asks, and their other names
headers         which field a header is; rows that are no person
mapping         which column is which field: the map beside a sheet, what else is known; what a sheet lacks
cells           what a cell says, by kind of field
survey          all rows before the first is used: who stands there twice, how dates are meant
row             one row on its way to a person
people          the people of a sheet, each once; the pairs of a proposal, to keep or not to make
"""
