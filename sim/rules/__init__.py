"""What parties and the talks do, one idea a file: plain functions of numbers that both engines call."""
