"""Scenarios as spreadsheets: read, write, and an empty workbook to fill in."""
