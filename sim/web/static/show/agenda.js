// The issues of a round, each on its axis, with its fate.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Axis } from "./axis.js";
import { Legend } from "./legend.js";

// `exchanges`: those so far; `over`: whether the round is, so that fates are known; `before`: where issues stood before it, by name,
// if the agenda tells how it closed.
export function Agenda({ names, scenario, agenda, exchanges, stances, only, over, before }) {
  const items = Object.fromEntries((agenda ?? []).map((each) => [each.issue, each]));
  const textsOf = (issue) => exchanges.map((each) => each.text[issue]).filter((value) => value !== undefined);
  return html`<section><h4>${t("issues")}</h4>
    <${Legend} />
    <div class="axes">${scenario.issues.map((issue) => {
      const item = items[issue.name] ?? {};
      const { ground, declared } = over || !before ? item : before[issue.name];
      return html`<${Axis} key=${issue.name} ...${{ issue, names, stances, only }} status=${fate(names, item, over)}
        ...${{ ground, declared }} texts=${textsOf(issue.name)} />`;
    })}</div>
  </section>`;
}

function fate(names, item, over) {
  if (item.struck_by) return t("struck_by", { party: names.party(item.struck_by) });
  if (over && item.agreed) return t("agreed");
  return item.tabled === false ? t("not_tabled") : "";
}
