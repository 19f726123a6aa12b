// The style of the classroom, fetched with its first page.
const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/room/room.css" });

await new Promise((done) => {
  link.onload = link.onerror = done;
  document.head.append(link);
});
