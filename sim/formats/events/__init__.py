"""Event data: violence by party and week from the tables of UCDP and ACLED, and what they say about a scenario's hostilities."""
