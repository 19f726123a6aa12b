// A state of the lab: the scenario, its random seed, the numbers that were changed, another future if one is compared,
// and the moment shown. It stands whole behind the # of the address, so that a link shares it.

export const START = { scenario: "", seed: 1, settings: {}, turn: null, at: { round: 1, text: 1 } };

const MOST_SEED = 999_999_999;

export const whole = (value, most) => Math.min(most, Math.max(0, Math.floor(Number(value) || 0)));

export const tidySeed = (value) => whole(value, MOST_SEED);

function pair(text) {
  const cut = text.lastIndexOf("=");
  return cut > 0 ? [[text.slice(0, cut), Number(text.slice(cut + 1))]] : [];
}

const good = ([, value]) => Number.isFinite(value);

// `scenarios`: the names that there are.
export function readLink(hash, scenarios) {
  const params = new URLSearchParams(hash.replace(/^#/, ""));
  const turned = pair(params.get("then") ?? "").filter(good)[0];
  const [round, text] = (params.get("at") ?? "1.1").split(".");
  return {
    scenario: scenarios.includes(params.get("scenario")) ? params.get("scenario") : scenarios[0],
    seed: params.has("seed") ? tidySeed(params.get("seed")) : START.seed,
    settings: Object.fromEntries(params.getAll("set").flatMap(pair).filter(good)),
    turn: turned ? { round: Math.max(1, whole(params.get("from"), 200)), path: turned[0], value: turned[1] } : null,
    at: { round: Math.max(1, whole(round, 200)), text: Math.max(1, whole(text, 200)) },
  };
}

export function writeLink({ scenario, seed, settings, turn, at }) {
  const params = new URLSearchParams({ scenario, seed });
  for (const [path, value] of Object.entries(settings)) params.append("set", `${path}=${value}`);
  if (turn) {
    params.set("from", turn.round);
    params.set("then", `${turn.path}=${turn.value}`);
  }
  params.set("at", `${at.round}.${at.text}`);
  return `#${params}`;
}

// What the server is asked: the run as it was, or with the turn in it.
export function question({ scenario, seed, settings, turn }, turned = false) {
  const asked = { scenario, seed, settings: Object.entries(settings).map(([path, value]) => `${path}=${value}`) };
  if (turned && turn) asked.turn = { round: turn.round, settings: [`${turn.path}=${turn.value}`] };
  return asked;
}

// The command that plays the 200 runs of a state.
export function commandOf({ scenario, seed, settings }) {
  const set = Object.entries(settings).map(([path, value]) => ` --set ${path}=${value}`).join("");
  return `parley batch ${scenario}${set} --replicates 200 --seed ${seed}`;
}
