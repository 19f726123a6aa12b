"""Studies as RO-Crates: archives that say how they were made, and that can be run again."""
