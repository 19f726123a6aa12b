// Who one is in a room: kept in this browser and behind the # of the address, neither of which is ever sent as part of a page's name.
import { remember, recall } from "../base/memory.js";

const fragment = () => decodeURIComponent(location.hash.slice(1));

// The seat of this page: behind the # as party.token, else the one last taken in this browser.
export function seatOf(room) {
  const given = fragment() || recall(`seat.${room}`);
  const cut = given.lastIndexOf(".");
  if (cut < 1) return null;
  remember(`seat.${room}`, given);
  return { party: given.slice(0, cut), token: given.slice(cut + 1) };
}

export const seatLink = (room, party, token) => `/seat/${room}#${party}.${token}`;

// The teacher's token of a room: behind the #, else as kept; "" if there is none.
export function teacherOf(room) {
  const token = fragment() || recall(`teacher.${room}`);
  if (token) remember(`teacher.${room}`, token);
  return token;
}

export const teacherLink = (room, token, page = "teach") => `/${page}/${room}#${token}`;

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
