"""What people see of runs: in words, on a terminal, as documents."""
