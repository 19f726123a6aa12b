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

const numbersOf = (texts) => Object.fromEntries(texts.flatMap(pair).filter(good));

const isSetting = (text) => pair(text).some(good);

export const sameSettings = (one, other) => {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
};

const paramsOf = (hash) => new URLSearchParams(hash.replace(/^#/, ""));

// What a link asks for that there isn't: the scenario's name, and settings that are no KEY=NUMBER.
export function faultsOf(hash, scenarios) {
  const params = paramsOf(hash);
  const named = params.get("scenario");
  return {
    scenario: named && !scenarios.includes(named) ? named : "",
    settings: [...params.getAll("set"), ...params.getAll("then")].filter((text) => text && !isSetting(text)),
  };
}

// The settings that whoever made a link began with, or null where it states none: then one begins with the link's own.
export function beganOf(hash) {
  const params = paramsOf(hash);
  return params.has("base") ? numbersOf(params.getAll("base")) : null;
}

// `scenarios`: the names that there are.
export function readLink(hash, scenarios) {
  const params = paramsOf(hash);
  const turned = pair(params.get("then") ?? "").filter(good)[0];
  const [round, text] = (params.get("at") ?? "1.1").split(".");
  return {
    scenario: scenarios.includes(params.get("scenario")) ? params.get("scenario") : scenarios[0],
    seed: params.has("seed") ? tidySeed(params.get("seed")) : START.seed,
    settings: numbersOf(params.getAll("set")),
    turn: turned ? { round: Math.max(1, whole(params.get("from"), 200)), path: turned[0], value: turned[1] } : null,
    at: { round: Math.max(1, whole(round, 200)), text: Math.max(1, whole(text, 200)) },
  };
}

// `began`: the settings that one began with; the link keeps them where they differ.
export function writeLink({ scenario, seed, settings, turn, at }, began = settings) {
  const params = new URLSearchParams({ scenario, seed });
  const add = (name, own) => Object.entries(own).forEach(([path, value]) => params.append(name, `${path}=${value}`));
  add("set", settings);
  if (!sameSettings(began, settings)) {
    add("base", began);
    if (!Object.keys(began).length) params.append("base", "");
  }
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
