// Orders for the weeks before a round: fighters, whether to come, what to strike or break, how hard to lean on clients.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { OneOf, SomeOf } from "./radio_groups.js";

export const orders = (asked) => ({
  order: asked.orders.length ? "as usual" : null,
  coming: asked.comings.length ? "present" : null,
  strike: [],
  break: [],
  press: Object.fromEntries(Object.keys(asked.presses).map((client) => [client, "as usual"])),
  promise: Object.fromEntries(Object.keys(asked.promises).map((client) => [client, "as usual"])),
});

export function Prepare({ asked, names, seat, value, change }) {
  const issues = (all) => all.map((each) => [each, names.issue(each)]);
  return html`
    ${asked.comings.length ? html`<${OneOf} legend=${t("coming")} name=${`${seat}-coming`} value=${value.coming}
      options=${asked.comings.map((each) => [each, t(`come.${each}`)])} choose=${(coming) => change({ coming })} />` : null}
    ${asked.orders.length ? html`<${OneOf} legend=${t("order")} name=${`${seat}-order`} value=${value.order}
      options=${asked.orders.map((each) => [each, t(`order.${each}`)])} choose=${(order) => change({ order })} />` : null}
    ${Object.entries(asked.presses).map(([client, words]) => html`<${OneOf} key=${client}
      legend=${t("press", { party: names.party(client) })}
      name=${`${seat}-press-${client}`} value=${value.press[client]} options=${words.map((each) => [each, t(`press.${each}`)])}
      choose=${(word) => change({ press: { ...value.press, [client]: word } })} />`)}
    ${Object.entries(asked.promises).map(([client, words]) => html`<${OneOf} key=${client}
      legend=${t("promise", { party: names.party(client) })}
      name=${`${seat}-promise-${client}`} value=${value.promise[client]} options=${words.map((each) => [each, t(`promise.${each}`)])}
      choose=${(word) => change({ promise: { ...value.promise, [client]: word } })} />`)}
    ${asked.strikes.length ? html`<${SomeOf} legend=${t("strike")} options=${issues(asked.strikes)} value=${value.strike}
      choose=${(strike) => change({ strike })} />` : null}
    ${asked.breaks.length ? html`<${SomeOf} legend=${t("break_word")} options=${issues(asked.breaks)} value=${value.break}
      choose=${(broken) => change({ break: broken })} />` : null}
    ${asked.orders.length + asked.comings.length ? null : html`<p>${t("nothing_to_order")}</p>`}`;
}
