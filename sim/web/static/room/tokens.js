// Who one is in a room. A token comes behind the # of a link, which is never sent as part of a page's name; then it is kept in this browser and
// taken out of the address, so that no projector, photograph or history of the browser shows it. Where nothing can be kept it stays there.
import { drop, held, hold, recall, remember } from "../base/storage.js";

const TOKEN = /^[\w-]{20,80}$/;
const SEAT = /^(.+)\.([\w-]{20,80})$/;

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

// The seat of this page; null if there is none.
export function seatOf(room) {
  const [, party, token] = SEAT.exec(given(`seat.${room}`, SEAT)) ?? [];
  return token ? { party, token } : null;
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
export const seatLink = (room, party, token) => `/seat/${room}#${party}.${token}`;
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

export const enterSeat = (room, seat) => enter(`seat.${room}`, seat, `/seat/${room}`);
export const enterRoom = (room, token, page) => enter(`teacher.${room}`, token, `/${page}/${room}`);
// A seat that is somebody else's by now is no way back.
export const leaveSeat = (room, party, token) => drop(`seat.${room}`, `${party}.${token}`);
export const seatKept = (room) => recall(`seat.${room}`);

const MOST_KEPT = 4;

// The rooms last opened in this browser, the newest first: { code, scenario, page }.
export function roomsKept() {
  try {
    return JSON.parse(recall("rooms")) ?? [];
  } catch {
    return [];
  }
}

export const keepRoom = (room) => remember("rooms", JSON.stringify([room, ...roomsKept()].slice(0, MOST_KEPT)));
