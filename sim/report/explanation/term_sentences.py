"""The words for every term of a decision; when the model gains or loses a term, this is the only file of sentences that changes.

A sentence leaves the party to be named by whoever shows it ("it"). Where a term has two sentences, the first is for a value above 0.
"""

from __future__ import annotations

#: Terms of an answer to a text. `gain` and `change` are completed by `reasons.consent`; {patrons}: who put pressure on the party.
ANSWER: dict[str, tuple[str, str]] = {
    "gain": ("the text is worth more to it than no deal", "the text is worth less to it than no deal"),
    "distrust": ("it trusts the others to keep their word", "it doubts that the others will keep their word"),
    "audience": ("its audience rewards consent", "its audience would punish concessions"),
    "change": ("any change to the status quo pays", "any change to the status quo is costly"),
    "hope": ("it expects to lose by fighting on, and the text would ease the fighting", "it hopes to gain by fighting on, and the text would restrain it"),
    "relief": ("the fighting hurts it, and the text would ease the fighting", "easing the fighting would cost it"),
    "mood": ("random variation counted in favour", "random variation counted against it"),
    "pressure": ("{patrons} put pressure on it to accept", "{patrons} put pressure on it to refuse"),
}

#: The same of a party without a war of its own that counts a share of what its clients' war holds for them.
CLIENTS_WAR: dict[str, tuple[str, str]] = {
    "hope": ("its client is expected to lose by fighting on, and the text would ease the fighting",
             "its client could gain by fighting on, and the text would restrain it"),
    "relief": ("the fighting hurts its client, and the text would ease the fighting", "easing the fighting would cost its client"),
}

#: Terms of attendance; {call}: the patrons who asked the party to come.
ATTENDANCE: dict[str, tuple[str, str]] = {
    "talking": ("it values the talks in themselves", "it considers the talks a burden in themselves"),
    "closeness": ("a deal seemed within reach", "a deal seemed within reach"),
    "pressure": ("{call} asked it to come", "it resisted a request by {call}"),
    "violence": ("recent violence against it encouraged attendance", "recent violence against it discouraged attendance"),
    "rejection": ("groups that reject the talks encouraged attendance", "groups that reject the talks discouraged attendance"),
    "grievance": ("recently broken commitments encouraged attendance", "recently broken commitments discouraged attendance"),
    "cost": ("attending pays in itself", "attending is costly"),
    "noise": ("random variation counted in favour", "random variation counted against it"),
}

#: Short labels of the terms, for bars and tables.
ANSWER_LABELS = {
    "gain": "text", "distrust": "distrust", "audience": "audience", "change": "change", "hope": "hope of winning", "mood": "random",
    "relief": "relief", "pressure": "pressure",
}
ATTENDANCE_LABELS = {
    "talking": "talks", "closeness": "deal near", "pressure": "patrons", "violence": "violence", "rejection": "rejection",
    "grievance": "breaches", "cost": "cost", "noise": "random",
}

#: Terms of signing the joint statement, each with its value.
SIGNING: dict[str, str] = {
    "signing_talking": "value of the process {}",
    "signing_trust": "trust in the other signers {}",
    "signing_friction": "cost of a joint text {}",
    "signing_gain": "gain from the text accepted {}",
    "signing_noise": "random variation {}",
}

#: Terms of breaking a commitment.
BREACH: dict[str, tuple[str, str]] = {
    "loss": ("undoing the change was worth something to it", "undoing the change would have cost it"),
    "temptation": ("a breach promised a further gain", "a breach promised a further loss"),
    "hope": ("it hoped to win by fighting on", "it expected to gain little by fighting on"),
    "punishment": ("its patrons would reward a breach", "its patrons might punish a breach"),
    "spoiling": ("spoilers had attacked", "spoilers had been quiet"),
}

#: What a change of one term is called in "the smallest sufficient change".
COUNTERFACTUAL: dict[str, str] = {
    "trust": "trust in the others of at least {after} instead of {before}",
    "guarantee": "a probability of {after} instead of {before} that a breach against it is punished",
    "audience": "audience pressure of {after} instead of {before}",
    "outlook": "a hope of winning of {after} instead of {before}",
    "pain": "pain of {after} instead of {before}",
    "presence": "attending in full instead of in part",
    "pressure": "pressure by its patrons of {after} instead of {before}",
    "change": "a cost of change of {after} instead of {before}",
    "mood": "random variation of {after} instead of {before}",
}
