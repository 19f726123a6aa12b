// Things at places of a line, in as many lanes as it takes for none to lie on another.

// `things`: [what, at] pairs, at from 0 to 100; `room`: how much of the line one takes, from `start(what, at)` on.
// Returns [what, at, lane] and the number of lanes.
export function labelLanes(things, room, start = (_, at) => at) {
  const ends = [];
  const begin = ([what, at]) => start(what, at);
  const placed = [...things].sort((one, other) => begin(one) - begin(other)).map((thing) => {
    const free = ends.findIndex((end) => end <= begin(thing));
    const lane = free < 0 ? ends.length : free;
    ends[lane] = begin(thing) + room;
    return [...thing, lane];
  });
  return { placed, lanes: ends.length };
}
