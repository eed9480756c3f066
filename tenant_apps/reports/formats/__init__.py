"""The forms a report takes: plain text, spreadsheet, paper. All are made from one sheet."""
