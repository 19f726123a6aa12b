// One socket to a room. It comes back by itself, hears the newest picture only, and tells how it stands.
import { newToken } from "./tokens.js";

const FIRST = 400; // milliseconds before it is tried again, doubled each time, up to
const MOST = 6000;
const BEAT = 10000; // between two signs of life, and
const PATIENCE = 3000; // for the answer to one
const LASTING = ["notes", "run", "stances", "worths", "sheet", "worth", "question"]; // what follows from the run
const FINAL = ["not_yours", "no_such_room", "no_such_seat", "room_unreadable", "not_understood"];

const address = () => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`;

// `hello`: which room, as whom; `heard` takes what is new of { state, scenario, picture, denied }.
export function connect(hello, heard) {
  const asked = new Map();
  let socket = null;
  let pause = FIRST;
  let again = 0;
  let doubt = 0;
  let number = 0;
  let ready = false;
  let lasting = {};
  let talks = [];

  function open() {
    stop();
    const own = (socket = new WebSocket(address()));
    own.onopen = () => own.send(JSON.stringify({ ...hello, keeps: true }));
    own.onmessage = (event) => own === socket && hear(JSON.parse(event.data));
    own.onclose = () => own === socket && lost();
    doubt = setTimeout(lost, 2 * PATIENCE);
  }

  function stop() {
    clearTimeout(again);
    clearTimeout(doubt);
    const old = socket;
    socket = null;
    ready = false;
    old?.close();
  }

  function lost() {
    stop();
    for (const [id, each] of asked) if (!each.kept) settle(id, "no_connection");
    heard({ state: "away" });
    again = setTimeout(open, pause * (0.5 + Math.random() / 2));
    pause = Math.min(MOST, 2 * pause);
  }

  function hear(message) {
    clearTimeout(doubt);
    if (message.view === "denied") deny(message.why);
    else if (message.view === "answer") settle(message.id, message.why, message);
    else if (message.view === "hello") welcome(message.scenario);
    else heard({ picture: { ...whole(message), ahead: Date.now() / 1000 - message.now } });
  }

  // A picture may come without its lasting half, where that is as it was, and of its messages only with those that are new.
  function whole(message) {
    talks = message.talks_after ? [...talks, ...message.talks] : message.talks;
    if ("run" in message) lasting = Object.fromEntries(LASTING.filter((name) => name in message).map((name) => [name, message[name]]));
    return { ...lasting, ...message, talks };
  }

  function welcome(scenario) {
    ready = true;
    pause = FIRST;
    heard({ state: "connected", scenario });
    for (const each of asked.values()) send(each.what);
  }

  function deny(why) {
    if (!FINAL.includes(why)) return;
    close();
    heard({ state: "denied", denied: why });
  }

  function settle(id, why, message) {
    const own = asked.get(id);
    asked.delete(id);
    if (why) own?.reject(why);
    else own?.resolve(message);
  }

  const send = (what) => socket.send(JSON.stringify(what));

  // Do something in the room; with `kept` it waits for a connection, however long that takes. Sent again with its key, it is done once.
  function act(what, kept = false) {
    if (!ready && !kept) return Promise.reject("no_connection");
    const own = { key: newToken(), ...what, id: (number += 1) };
    return new Promise((resolve, reject) => {
      asked.set(own.id, { what: own, kept, resolve, reject });
      if (ready) send(own);
    });
  }

  // A line may be dead without a word (sleep, lost Wi-Fi): whoever does not answer a sign of life is given up.
  function prove() {
    if (!ready) return;
    send({ do: "here" });
    clearTimeout(doubt);
    doubt = setTimeout(lost, PATIENCE);
  }

  function wake() {
    if (ready) prove();
    else if (socket === null) open();
  }

  const beat = setInterval(prove, BEAT);
  const seen = () => document.visibilityState === "visible" && wake();
  const leave = new AbortController();
  for (const name of ["online", "offline", "pageshow"]) addEventListener(name, wake, leave);
  document.addEventListener("visibilitychange", seen, leave);

  function close() {
    leave.abort();
    clearInterval(beat);
    stop();
  }

  open();
  return { act, close };
}
