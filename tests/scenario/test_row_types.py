"""The row types that rules read have a field for every number of the schema."""

from __future__ import annotations

from typing import Any, Literal, cast, get_args, get_origin

import pytest

from sim.procedures import challenge, condorcet, dispatch, vote
from sim.rules import parameters, parties, tactics
from sim.scenario.encoding.codes import PROCEDURE_WORDS, TACTICS
from sim.scenario.encoding.layout import SECTIONS
from sim.scenario.encoding.rows import fields_of, number_keys
from sim.scenario.fields import SchemaModel
from sim.scenario.schema import institutions, procedures, violence
from sim.scenario.schema import parties as parties_schema
from sim.scenario.schema.scenario import Scenario

#: Row types and the records of the schema that fill them.
FILLED_BY: dict[type[Any], tuple[type[SchemaModel], ...]] = {
    parties.Profile: (parties_schema.Party,), parties.Item: (parties_schema.Issue,), parties.Tie: (parties_schema.Patronage,), parties.Source: (violence.Source,),
    parties.Venue: (institutions.Venue,), parameters.Slip: (institutions.Slip,), parameters.Procedure: procedures.PROCEDURES,
    **{row: (cast(type[SchemaModel], Scenario.model_fields[name].annotation),) for name, row in SECTIONS if name != "procedure"},
}


@pytest.mark.parametrize("row", FILLED_BY, ids=lambda row: row.__name__)
def test_every_number_of_the_schema_has_a_field(row: Any) -> None:
    """A new key needs a field of the same name in its row type."""
    for record in FILLED_BY[row]:
        missing = [key for key in number_keys(record) if key not in fields_of(row)]
        assert not missing, f"add the fields {missing} to {row.__module__}.{row.__name__}: {record.__name__} has these keys"


def test_every_key_with_words_has_a_field() -> None:
    """A procedure's words are stored as codes in fields of the same names."""
    assert set(PROCEDURE_WORDS) <= set(fields_of(parameters.Procedure))


def test_words_of_the_schema_are_encoded_as_the_rules_read_them() -> None:
    """Every word that the schema allows has the code of the rules' constant of that name."""
    for record in procedures.PROCEDURES:
        for key, field in record.model_fields.items():
            if get_origin(field.annotation) is Literal and key != "kind":
                assert get_args(field.annotation) == PROCEDURE_WORDS[key], f"{record.__name__}.{key}"
    assert PROCEDURE_WORDS["kind"] == procedures.KINDS
    assert get_args(procedures.Tactic) == TACTICS
    modules = {"kind": dispatch, "proposals": dispatch, "rule": vote, "variant": challenge, "model": condorcet, "voting": condorcet}
    for key, module in modules.items():
        codes = [getattr(module, word.upper()) for word in PROCEDURE_WORDS[key]]
        assert codes == list(range(len(codes))), key
    assert [getattr(tactics, name.upper()) for name in TACTICS] == [0.0, 1.0, 2.0, 3.0]
