"""Role sheets and forms on paper: one page that a browser prints, a sheet to a page, in the words of the screens."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.report.pages.templates import page_environment
from sim.scenario.encoding.instance import EncodedScenario
from sim.web.classroom.decision_script import ORDERS, PRESSURES, DecisionScript
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.point_scores import STEPS, Place, Points
from sim.web.classroom.role_sheets import sheet
from sim.web.i18n import Translator
from sim.web.views.scenario_texts import localized
from sim.web.views.serializers import scenario_view

Row = dict[str, Any]
TEMPLATES = Path(__file__).with_name("templates")

#: A point of a scale this near to one that has words is described by them, as on the screens (`static/base/names.js`).
NEAR = 3
#: Strips of orders on a page.
STRIPS = 3
#: With more items than this, a sheet has numbers alone; their words stand on the page of what everybody knows.
FEW = 4


class RoleSheets:
    """Content of the sheets of one scenario, under one random seed (a room's, if one is named) and in one language."""

    def __init__(self, encoded: EncodedScenario, seed: int = 1, language: str = "en", room: str = "") -> None:
        self.encoded, self.t = encoded, Translator(language)
        self.drawn = self.t("paper_of_room", code=room) if room else self.t("paper_seed", seed=seed)
        view = scenario_view(encoded)
        self.view, self.points = localized(view, view["texts"].get(language, {})), Points(encoded, seed)
        self.labels = {each["name"]: str(each["label"]) for each in self.view["parties"]}
        self.model = InteractiveModel(encoded, seed, DecisionScript(frozenset(encoded.parties))).play_on()
        self.issues = {each["name"]: each for each in self.view["issues"]}
        self.dense = len(self.issues) > FEW

    def name(self, party: str) -> str:
        """A party as it is called: what stands before the first comma of its label."""
        return self.labels[party].split(",")[0]

    def value(self, issue: str, at: float) -> str:
        """A value of an issue in words."""
        options, scale = self.issues[issue]["options"], self.issues[issue]["scale"]
        if options:
            return options[int(at)][1] if at >= 0 else "–"
        words = "" if self.dense else next((words for point, words in scale if abs(point - at) <= NEAR), "")
        return f"{self.t.number(at)} ({words})" if words else self.t.number(at)

    def common(self) -> Row:
        """What everybody may know."""
        opening = self.points.game.status_quo
        return {
            "parties": [each | {"role": self.t(f"role.{each['role']}")} for each in self.view["parties"]],
            "issues": [each | {"now": self.value(each["name"], at), "at": float(at)}
                       for each, at in zip(self.view["issues"], opening, strict=True)],
            "ground": self._holders("consents"), "statement": self._holders("signs"),
            "rounds": self.view["rounds"], "exchanges": int(self.model.conflict.procedure.exchanges),
        }

    def _holders(self, right: str) -> list[str]:
        """Parties that hold a right."""
        return [self.name(party) for party, profile in zip(self.encoded.parties, self.model.conflict.profiles, strict=True)
                if getattr(profile, right)]

    def role(self, party: str) -> Row:
        """One party's sheet."""
        own = sheet(self.model, party)
        worths = self.points.table(party)
        return {
            "label": self.labels[party], "role": self.t(f"role.{own['role']}"), "no_deal": self.points.no_deal(party),
            "patrons": [self.name(each["party"]) for each in own["patrons"]],
            "wants": [self._want(own, worth.issue, worth.now.value) for worth in worths],
            "scales": [{"label": self.issues[worth.issue]["label"], "now": worth.now, "places": worth.places}
                       for worth in worths if not self.issues[worth.issue]["options"]],
            "choices": [{"label": self.issues[worth.issue]["label"],
                         "places": [self._choice(worth.issue, place, worth.now) for place in worth.places]}
                        for worth in worths if self.issues[worth.issue]["options"]],
            "motives": [self.t(f"motive.{each}") for each in own["motives"]],
            "may": self._may(party, own), "punished": self._punished(own),
            "trust": [f"{self.name(each['party'])} {self.t.percent(each['trust'])}" for each in own["distrusts"]],
        }

    def _want(self, own: Row, issue: str, now: float) -> Row:
        stance = own["wants"][issue]
        return {"label": self.issues[issue]["label"], "weight": self.t.percent(stance["weight"]),
                "best": self.value(issue, own["best"][issue]), "line": self._line(issue, stance), "now": self.value(issue, now),
                "patrons": [self._wish(issue, each["wants"].get(issue)) for each in own["patrons"]]}

    def _line(self, issue: str, stance: Row) -> str:
        """A red line in few words; empty if there is none."""
        if stance.get("never"):
            return self.t.pair(self.t("never"), self.t.listed([self.value(issue, at) for at in stance["never"]]))
        signs = (("least", "≥"), ("most", "≤"))
        return self.t.listed([f"{sign}\u00a0{self.value(issue, stance[end])}" for end, sign in signs if stance.get(end) is not None])

    def _choice(self, issue: str, place: Place, now: Place) -> Row:
        return {"words": self.value(issue, place.value), "points": place.points, "crossed": place.crossed, "now": place.value == now.value}

    def _wish(self, issue: str, wish: Row | None) -> str:
        if wish is None:
            return "–"
        scores = wish.get("scores")
        return self.value(issue, scores.index(max(scores))) if scores else self.t.number(wish["position"])

    def _punished(self, own: Row) -> list[str]:
        return [self.t.pair(self.name(each["party"]), self.t("patron_punishes", share=self.t.percent(each["punishes"])))
                for each in own["patrons"] if each["punishes"]]

    def _may(self, party: str, own: Row) -> list[str]:
        """Rights and means, in words."""
        t, seat = self.t, self.encoded.parties.index(party)
        told = [t("consents_right")] if own["consents"] else []
        told += [t("signs_right")] if own["signs"] else []
        told += [] if own["consents"] else [t("no_veto")]
        stakes = self.model.conflict.stakes[seat]
        strikes = [self.issues[issue]["label"] for issue, stake in zip(self.encoded.issues, stakes, strict=True) if stake.strikes]
        told += [f"{t.pair(t('strike'), t.listed(strikes))}."] if strikes else []
        told += [t("fights_right", n=t.number(own["level"], 1), count=own["level"])] if own["fights"] else []
        for each in own["clients"]:
            punishes = f" {t('client_punishes', share=t.percent(each['punishes']))}" if each["punishes"] else ""
            told.append(f"{t('clients', party=self.name(each['party']))}.{punishes}")
        return told

    def page(self) -> str:
        """Everything as one HTML page: what everybody knows, a sheet for each party, a form for proposals, strips for orders."""
        consenting = self._holders("consents")
        return page_environment(TEMPLATES).get_template("role_sheets.html").render(
            t=self.t, view=self.view, drawn=self.drawn, dense=self.dense, steps=STEPS, common=self.common(),
            roles=[self.role(each) for each in self.encoded.parties], consenting=consenting,
            orders=list(ORDERS), pressures=list(PRESSURES), strips=range(STRIPS))
