"""Small files of the layouts of other negotiation tools, written for the tests."""

from __future__ import annotations

import json

DECIDE = """'#0'\t'a small example'
'#A'\t'north'\t'Northern cities'\t''
'#A'\t'south'\t'Southern cities'\t''
'#A'\t'coast'\t'The coast'\t''
'#P'\t'toll'\t'Toll on the road'\t''
'#P'\t'speed'\t'Speed limit'\t''
'#M'\t'toll'\t0\t'no toll'
'#M'\t'toll'\t50\t'five crowns'
'#M'\t'toll'\t100\t'ten crowns'
'#M'\t'speed'\t80\t'eighty'
'#M'\t'speed'\t120\t'a hundred and twenty'
'#D'\t'north'\t'toll'\t100\t0.9\t1
'#D'\t'north'\t'speed'\t80\t0.4\t0.5
'#D'\t'south'\t'toll'\t0\t0.6\t0.6
'#D'\t'south'\t'speed'\t120\t0.8\t0.6
'#D'\t'coast'\t'toll'\t50\t0.3\t0.2
'#D'\t'coast'\t'speed'\t100\t0.5\t0.2
"""
DECIDE_TABLE = "actor;issue;position;salience;power\nnorth;toll;100;90;100\nnorth;speed;0;40;100\nsouth;toll;0;60;60\nsouth;speed;100;80;60\n"

KTAB = """Ports ,"Where the new port goes",3,2,
Actor,Description,Power,Site,Sal1,Size,Sal2,
Harbour, Owners of the old port, 80.5, 10.0, 60.0, 25.0, 40.0,
Town, The town council, 60.0, 90.0, 30.5, 70.0, 20.0,
Fishers, , 20.0, 55.5, 80.0, 5.0, 10.0,
"""
KTAB_XML = """<?xml version="1.0" encoding="UTF-8"?>
<Scenario>
  <name>Ports</name><desc>Where the new port goes</desc><prngSeed>0350758321</prngSeed>
  <ModelParameters>
    <VictoryProbModel>Linear</VictoryProbModel><PCEModel>MarkovIncentivePCM</PCEModel><StateTransitions>Stochastic</StateTransitions>
    <VotingRule>Binary</VotingRule>
  </ModelParameters>
  <Dimensions><dName>Site</dName><dName>Size</dName></Dimensions>
  <Actors>
    <Actor><name>Harbour</name><description>Owners</description><capability>80.5</capability>
      <Position><dCoord>10.0</dCoord><dCoord>25</dCoord></Position><Salience><dSal>60</dSal><dSal>40</dSal></Salience></Actor>
    <Actor><name>Town</name><description/><capability>60</capability>
      <Position><dCoord>90</dCoord><dCoord>70</dCoord></Position><Salience><dSal>30.5</dSal><dSal>20</dSal></Salience></Actor>
  </Actors>
  <IdealAdjustment><iaPair><adjustingIdeal>Harbour</adjustingIdeal><referencePos>Town</referencePos><adjust>0.2</adjust></iaPair></IdealAdjustment>
</Scenario>
"""

GENIUS_DOMAIN = """<negotiation_template><utility_space number_of_issues="3"><objective index="0" etype="objective" type="objective" name="car">
<issue index="1" name="Colour" etype="discrete" type="discrete" vtype="discrete"><item index="1" value="Red"/><item index="2" value="Blue"/></issue>
<issue index="2" name="Price" etype="integer" type="integer" vtype="integer" lowerbound="10" upperbound="60"/>
<issue index="3" name="Warranty" etype="integer" type="integer" vtype="integer" lowerbound="1" upperbound="4"/>
</objective></utility_space></negotiation_template>
"""


def genius_profile(red: float, blue: float, line: tuple[float, float], years: tuple[float, float], weights: tuple[float, float, float], rest: str) -> str:
    """Return a preference profile of the domain."""
    return f"""<utility_space number_of_issues="3"><objective index="0" etype="objective" type="objective" name="car">
<issue index="1" name="Colour" etype="discrete" type="discrete" vtype="discrete">
<item index="1" value="Red" evaluation="{red}"/><item index="2" value="Blue" evaluation="{blue}"/></issue>
<issue index="2" name="Price" etype="integer" type="integer" vtype="integer" lowerbound="10" upperbound="60">
<evaluator ftype="linear" offset="{line[0]}" slope="{line[1]}"/></issue>
<issue index="3" name="Warranty" etype="integer" type="integer" vtype="integer" lowerbound="1" upperbound="4">
<evaluator ftype="linear" parameter0="{years[0]}" parameter1="{years[1]}"/></issue>
{"".join(f'<weight index="{place}" value="{weight}"/>' for place, weight in enumerate(weights, 1))}</objective>{rest}</utility_space>
"""


GENIUS = {
    "car.xml": GENIUS_DOMAIN,
    "buyer.xml": genius_profile(4, 2, (1.2, -0.02), (-0.25, 0.25), (0.3, 0.5, 0.2), '<discount_factor value="0.7"/><reservation value="0.3"/>'),
    "seller.xml": genius_profile(1, 5, (-0.2, 0.02), (1.25, -0.25), (0.2, 0.6, 0.2), '<reservation value="0.1"/>'),
}


def geniusweb(name: str, yoga: float, weight: float) -> str:
    """Return a profile of GeniusWeb."""
    return json.dumps({"LinearAdditiveUtilitySpace": {
        "issueUtilities": {"sport": {"discreteutils": {"valueUtilities": {"yoga": yoga, "tennis": 1 - yoga}}},
                           "hours": {"discreteutils": {"valueUtilities": {"1 h": 1.0, "3 h": 0.5}}}},
        "issueWeights": {"sport": weight, "hours": 1 - weight},
        "domain": {"name": "club", "issuesValues": {"sport": {"values": ["yoga", "tennis"]}, "hours": {"values": ["1 h", "3 h"]}}},
        "name": name, "reservationBid": {"issuevalues": {"sport": "tennis", "hours": "3 h"}},
    }})


GENIUSWEB = {"one.json": geniusweb("one", 0.8, 0.6), "two.json": geniusweb("two", 0.1, 0.3)}

NEGMAS = {
    "domain.yml": """__python_class__: negmas.outcomes.outcome_space.DiscreteCartesianOutcomeSpace
name: trade
issues:
- {__python_class__: negmas.outcomes.categorical_issue.CategoricalIssue, name: quality, values: [low, high], n_values: 2}
- {__python_class__: negmas.outcomes.contiguous_issue.ContiguousIssue, name: quantity, values: [1, 100], n_values: 100}
- {__python_class__: negmas.outcomes.contiguous_issue.ContiguousIssue, name: month, values: [1, 3], n_values: 3}
""",
    "buyer.yml": """__python_class__: negmas.preferences.crisp.linear.LinearAdditiveUtilityFunction
name: buyer
weights: [0.5, 0.3, 0.2]
values:
- {__python_class__: negmas.preferences.value_fun.TableFun, mapping: {low: 0.1, high: 0.9}}
- {__python_class__: negmas.preferences.value_fun.AffineFun, slope: 0.01, bias: 0.0}
- {__python_class__: negmas.preferences.value_fun.TableFun, mapping: {1: 1.0, 2: 0.5, 3: 0.0}}
bias: 0.0
reserved_value: 0.2
""",
    "seller.yml": """__python_class__: negmas.preferences.discounted.ExpDiscountedUtilityFunction
discount: 0.9
ufun:
  __python_class__: negmas.preferences.crisp.linear.LinearAdditiveUtilityFunction
  name: seller
  weights: [0.4, 0.4, 0.2]
  values:
  - {__python_class__: negmas.preferences.value_fun.TableFun, mapping: {low: 1.0, high: 0.2}}
  - {__python_class__: negmas.preferences.value_fun.AffineFun, slope: -0.01, bias: 1.0}
  - {__python_class__: negmas.preferences.value_fun.TableFun, mapping: {1: 0.0, 2: 0.4, 3: 1.0}}
  bias: 0.0
  reserved_value: -.inf
""",
}

SCORABLE = {
    "config.txt": "the mayor,mayor,p1,cooperative,model\nthe ministry,ministry,p2,greedy,model\nthe union,union,player,cooperative,model\n",
    "global_instructions.txt": """A bridge is to be built.
- Issue A: "Site"
 Two sites.
    - A1: upstream ==> quiet
    - A2: downstream.
- Issue B: "Toll". Three levels of the toll.
\t- B1: none
\t- B2: low
\t- B3: high
""",
    "initial_deal.txt": "A1,B3",
    "scores_files/mayor.txt": "40, 10\n0, 30, 60\n55",
    "scores_files/ministry.txt": "5, 20\n10, 50, 80\n60",
    "scores_files/union.txt": "50, 30\n50, 25, 0\n50",
}
