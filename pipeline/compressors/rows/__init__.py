"""Lines that share a form: the form once, and a row of what differs for each time, where it stood.

    [… 3 times the next 2 lines, * from each row below]      Checking host web-1 ...
    Checking host * ...                                        status: OK
      status: *                                              Checking host web-2 ...
    web-1 OK                                           <-      status: FAULT
    web-2 FAULT                                              Checking host web-3 ...
    web-3 OK                                                   status: OK

For a text of any kind. No line is moved over another: rows stand in the order of their lines. lifted.py says above the lines
what they start with; places.py which lines may share a form (blocks.py: neighbours that come again together; templates.py:
lines of one message; tables.py: rows that stay under their head), headers.py those that share no more than a header; forms.py
what a form is; plan.py chooses what pays, layout.py writes it; verify/rows.py reads it all back, line by line.
"""
