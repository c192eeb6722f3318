"""Arrays of like records as tables: cells, columns, and which rows a summary keeps. Shared by JSON, tables and listings."""
