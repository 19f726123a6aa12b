#!/usr/bin/env python3
"""Run one simulation: `python run_sim.py scenarios/astana_21.yaml`. Everything else: `python run_sim.py --help`."""

from sim.cli.entry import main

if __name__ == "__main__":
    main()
