// Paths of keys: values at them, the findings about them, and the names that may stand there.
export const at = (tree, path) => path.reduce((here, step) => here?.[step] ?? undefined, tree);

export const dotted = (path) => path.join(".");

export const fieldId = (path) => `field-${path.join("-")}`;

// Findings of exactly this key; `below`: those of keys inside it too.
export function findingsAt(answer, path, below = false) {
  const own = dotted(path);
  return (answer?.findings ?? []).filter((each) => each.path === own || (below && each.path.startsWith(`${own}.`)));
}

// A key of the scenario itself, as the schema describes it.
export const keyOf = (studio, name) => studio.schema.groups[studio.schema.top].keys.find((each) => each.name === name);

const matches = (pattern, path) => {
  const steps = pattern.split(".");
  return steps.length === path.length && steps.every((step, index) => step === "*" || step === String(path[index]));
};

export const kindOfNames = (patterns, path) => Object.entries(patterns).find(([pattern]) => matches(pattern, path))?.[1];

const ROLES = ["regime", "opposition", "principal", "guarantor", "observer", "mediator", "host", "spoiler"];

// [name, label] of everything that a kind of names may mean.
export function namesFor(kind, scenario, path) {
  const parties = Object.entries(scenario.parties ?? {}).map(([name, party]) => [name, party?.label ?? name]);
  const issues = Object.entries(scenario.issues ?? {}).map(([name, issue]) => [name, issue?.label ?? name]);
  const used = ROLES.filter((role) => Object.values(scenario.parties ?? {}).some((party) => party?.role === role));
  const issue = path[0] === "issues" ? path[1] : path[3];
  return {
    party: () => parties,
    issue: () => issues,
    group: () => issues,
    right: () => [...used.map((role) => [role, null]), ...parties],
    source: () => [...parties, ["others", null]],
    option: () => Object.entries(scenario.issues?.[issue]?.options ?? {}),
    venue: () => (scenario.hosting?.venues ?? []).map((each) => [each?.city, each?.city]).filter(([city]) => city),
  }[kind]?.() ?? [];
}

// The values that hold: a text's own over those that it inherits; null removes.
export function merged(below, own) {
  if (!isGroup(below) || !isGroup(own) || isRange(own)) return own === undefined ? below : own;
  const found = { ...below };
  for (const [key, value] of Object.entries(own)) {
    if (value === null) delete found[key];
    else found[key] = merged(found[key], value);
  }
  return found;
}

const PARTS = ["low", "mode", "high", "mean", "sd", "draws"];

const isRange = (value) => Object.keys(value).length > 0 && Object.keys(value).every((key) => PARTS.includes(key));

export const isGroup = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

// A name for what is called so: "The hill village" is the_hill_village.
export function nameFrom(label, taken) {
  const words = label.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  const base = (/^[a-z]/.test(words) ? words : `x_${words}`).slice(0, 36).replace(/_+$/, "");
  let name = base;
  for (let count = 2; taken.includes(name); count += 1) name = `${base}_${count}`;
  return name;
}
