// Things at places of a line, in as many lanes as it takes for none to lie on another.

// `things`: [what, at] pairs, at from 0 to 100; `room`: how much of the line one takes.
// Returns [what, at, lane] and the number of lanes.
export function labelLanes(things, room) {
  const ends = [];
  const placed = [...things].sort(([, one], [, other]) => one - other).map(([what, at]) => {
    const free = ends.findIndex((end) => end <= at);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = at + room;
    return [what, at, lane];
  });
  return { placed, lanes: ends.length };
}
