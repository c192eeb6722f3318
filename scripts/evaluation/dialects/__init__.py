"""Texts in the manner of many tools, made for the judge: details that stand under headings, and which belongs to which."""
