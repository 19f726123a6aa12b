"""Analyses of scenarios and of study results.

`theory` computes solution concepts, zones of possible agreement, voting power and welfare from a scenario alone; it needs no run.
`comparison` reads the results of studies and needs no engine. `sensitivity` and `empirical` may also run studies.
"""
