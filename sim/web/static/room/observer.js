// The page of an observer: what everybody sees, a task to watch for, and notes for the debrief.
import { html, useState } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { pair, t } from "../base/i18n.js";
import { Answer } from "../show/answer.js";
import { History } from "./history.js";
import { Issues, Signs } from "./issues.js";
import { useActions } from "./next_step.js";
import { NewsBanner } from "./news_banner.js";
import { Line, Phase, phaseOf, Waiting } from "./phase.js";
import { Moves } from "./text_moves.js";

const TASKS = ["concessions", "arguments", "trades", "speech", "mediator"];

export function Observer(seen) {
  const { room, names, scenario, picture, state } = seen;
  const last = picture.run?.rounds.at(-1)?.exchanges.at(-1);
  return html`<main id="main" class="room observer">
    <header class="over"><h1>${t("observing")}</h1>
      <p class="facts">${t("room", { code: room })} · ${picture.me?.name} · <${Line} state=${state} /></p></header>
    <${NewsBanner} ...${{ names, picture }} />
    <${Phase} picture=${picture} /><${Waiting} ...${{ names, picture }} />
    ${picture.revealed ? html`<p><a class="button main" href=${`/debrief/${picture.code}`}>${t("to_debrief")}</a></p>` : null}
    <div class="columns">
      <div><${Task} me=${picture.me} /><${Notes} ...${seen} /></div>
      <div>${picture.run ? html`<section><h3 class="as-head">${t("where_things_stand")}</h3><${Signs} all=${Boolean(picture.stances)} />
          <${Issues} ...${{ names, scenario, picture }} stances=${picture.stances} /><${Moves} ...${{ names, picture }} /></section>` : null}
        ${last ? html`<h3>${pair(t("answers"), t("exchange", { n: last.exchange }))}</h3>
          <ul class="cards">${last.answers.map((given) => html`<${Answer} key=${given.party} ...${{ names, given }} />`)}</ul>` : null}
        ${picture.run ? html`<${History} ...${{ names, scenario, picture }} stances=${picture.stances} />` : null}</div>
    </div></main>`;
}

// Everybody begins with a task of their own, and may choose another.
function Task({ me }) {
  const [task, setTask] = useState(TASKS[Number((me?.id ?? "#0").slice(1)) % TASKS.length]);
  return html`<section class="panel"><h2>${t("observer_task")}</h2>
    <label>${t("observer_choose")} <select value=${task} onChange=${(event) => setTask(event.target.value)}>
      ${TASKS.map((each) => html`<option value=${each}>${t(`task.${each}`)}</option>`)}</select></label>
    <p>${t(`task_text.${task}`)}</p></section>`;
}

function Notes({ picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const [text, setText] = useState("");
  const own = picture.observations ?? [];
  const send = async (event) => {
    event.preventDefault();
    if (await deed({ do: "observe", text })) setText("");
  };
  return html`<section class="panel"><h2>${t("observer_notes")}</h2>
    <form onSubmit=${send}><label class="note">${t("observer_note")}
      <textarea rows="3" maxlength="300" required value=${text} onInput=${(event) => setText(event.target.value)}></textarea></label>
      <p><button class="main">${t("keep_note")}</button></p></form><${ErrorNotice} error=${error} />
    <ul>${[...own].reverse().map((each) => html`<li key=${each.at}><small>${phaseOf(each.phase)}</small><br />${each.text}</li>`)}</ul></section>`;
}
