"""Tables of peace processes: agreements of PA-X and ceasefires, as dates of a case record."""
