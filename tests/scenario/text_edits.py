"""A small scenario for tests: the example of `scenarios/README.md`, with violence, a host and patrons added."""

from __future__ import annotations

TEXT = """\
title: The well on the border
summary: Two villages and a broker bargain over water and the site of a new pump.
horizon: {rounds: 6}
issues:
  water:
    label: The hill village's share of the water
    scale: {0: none of it, 100: all of it}
    status_quo: 70
  pump:
    label: Where the new pump goes
    options:
      hill: At the spring
      valley: By the road
    status_quo: hill
parties:
  hill:
    label: The hill village
    role: regime
    capability: 60
    on:
      water:
        position: 80
        salience: 70
        red_line: {min: 40}
      pump:
        score: {hill: 100, valley: 20}
  valley:
    label: The valley village
    role: opposition
    capability: {low: 30, mode: 40, high: 60}
    on:
      water:
        position: {low: 20, high: 40}
        salience: {mean: 60, sd: 8, low: 40, high: 80}
      pump:
        score: {hill: 30, valley: 100}
        salience: 50
        red_line:
          never: [hill]
  district:
    label: The district office
    role: guarantor
    on:
      water: {position: 50, salience: 50}
rights:
  sign_statement: [guarantor]
  consent_on_ground: [regime, opposition]
  host: [district]
  strike:
    valley: [pump]
patronage:
  district:
    valley: {leverage: 0.4}
trust:
  of:
    hill: {valley: 0.2}
hosting:
  venues:
    - {city: Market town, host: district}
calendar:
  first_round: 2017-01-23
hostilities:
  sources:
    hill: {level: 2}
    others: {level: 1}
  excites:
    hill: {hill: 0.2, others: 0.1}
  suffers:
    valley: {hill: 0.6, others: 0.3}
"""


def changed(*pairs: tuple[str, str]) -> str:
    """The text with each of the pairs replaced once; a pair that isn't there is an error of the test."""
    text = TEXT
    for old, new in pairs:
        assert text.count(old) >= 1, f"{old!r} is not in the text"
        text = text.replace(old, new, 1)
    return text


def line_of(words: str, text: str = TEXT) -> int:
    """The first line, from 1, that holds these words."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)
