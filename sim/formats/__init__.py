"""Files of other programs, in and out: spreadsheets, event data, domains of other negotiation tools, archives."""
