"""Above the budget: which whole records of a text stay.

scoring.py says what each line is worth, odd.py which one is unlike those like it, outline.py what a record is and under which
headings it stands, openers.py which lines are headings without a sign of it, ranking.py in which order records are taken,
fill.py takes as many as the budget holds, gaps.py says what is missing where.
"""
