// Who one is in a room. A token comes behind the # of a link, which is never sent as part of a page's name; then it is kept in this browser and
// taken out of the address, so that no projector, photograph or history of the browser shows it. Where nothing can be kept it stays there.
import { drop, held, hold, recall, remember } from "../base/storage.js";

const TOKEN = /^[\w-]{20,80}$/;

// A token that this page makes up for whoever joins: asked twice with it, the server gives the same seat.
export function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

// What stands behind the # if it has a form, else what was kept.
function given(name, form) {
  const brought = fragment();
  if (!form.test(brought)) return held(name);
  hold(name, brought);
  if (held(name) === brought) history.replaceState(null, "", location.pathname);
  return brought;
}

// Who one is in a room on this page; null if one has no place there.
export function seatOf(room) {
  const token = given(`seat.${room}`, TOKEN);
  return token ? { token } : null;
}

// The teacher's token of a room; "" if there is none.
export const teacherOf = (room) => given(`teacher.${room}`, TOKEN);

// The token of a link that opens the debrief and nothing else; "" if there is none.
const READ = /^read\.[\w-]{20,80}$/;
export const readerOf = (room) => given(`read.${room}`, READ).replace("read.", "");
export const readerLink = (room, token) => `/debrief/${room}#read.${token}`;
// A teacher's token of a room that this page is not about, if this browser has it.
export const heldTeacher = (room) => held(`teacher.${room}`);

// Links to be handed to somebody, or to another machine of one's own.
export const seatLink = (room, token) => `/seat/${room}#${token}`;
export const teacherLink = (room, token) => `/teach/${room}#${token}`;

// A page's address: with the token only where nothing can be kept.
const address = (path, name, token) => (held(name) === token ? path : `${path}#${token}`);

// The debrief as one's own page leads to it.
export const debriefLink = (room) => address(`/debrief/${room}`, `teacher.${room}`, teacherOf(room));

// Keep a token, and go to its page.
function enter(name, token, path) {
  hold(name, token);
  location.assign(address(path, name, token));
}

// Keep the token of a seat, and let the address be that of its page, without loading it anew.
export function takeSeat(room, token) {
  hold(`seat.${room}`, token);
  history.pushState(null, "", address(`/seat/${room}`, `seat.${room}`, token));
}

// Keep the teacher's token for another room of theirs.
export const keepTeacher = (room, token) => hold(`teacher.${room}`, token);
export const enterRoom = (room, token, page) => enter(`teacher.${room}`, token, `/${page}/${room}`);

const listKept = (name) => {
  try {
    return JSON.parse(recall(name)) ?? [];
  } catch {
    return [];
  }
};
const MOST_SEATS = 12;

// Everybody who has a seat of a room in this browser, the last one first: { token, name }; the name is "" where none was heard yet.
export function seatsKept(room) {
  const last = recall(`seat.${room}`);
  const all = listKept(`seats.${room}`);
  return !last || all.some((each) => each.token === last) ? all : [{ token: last, name: "" }, ...all];
}

const withoutSeat = (room, token) => listKept(`seats.${room}`).filter((each) => each.token !== token);

// Whose a seat of this browser is, so that two people who share it both find theirs again.
export const nameSeat = (room, token, name) =>
  remember(`seats.${room}`, JSON.stringify([{ token, name }, ...withoutSeat(room, token)].slice(0, MOST_SEATS)));

// Keep a token for a room without going there: that of an attempt finds it again from its homework.
export function keepSeat(room, token, name) {
  hold(`seat.${room}`, token);
  nameSeat(room, token, name);
}

// A seat that is somebody else's by now is no way back.
export function leaveSeat(room, token) {
  drop(`seat.${room}`, token);
  remember(`seats.${room}`, JSON.stringify(withoutSeat(room, token)));
}

const MOST_KEPT = 4;

// The rooms last opened in this browser, the newest first: { code, scenario, page }.
export const roomsKept = () => listKept("rooms");

export const keepRoom = (room) => remember("rooms", JSON.stringify([room, ...roomsKept()].slice(0, MOST_KEPT)));
