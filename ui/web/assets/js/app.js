// The page of a room, or Home: what happens comes by a stream of events, what is typed is sent beside it.
import * as rooms from "./rooms.js";
import { Timeline } from "./timeline.js";
import { Composer } from "./composer.js";
import { listen } from "./stream.js";
import { $ } from "./dom.js";

document.cookie = "parley-js=1; path=/; SameSite=Lax; max-age=31536000";

const room = Number(document.body.dataset.room);
const timeline = room ? new Timeline($("#scroll"), room) : null;
const composer = room && $("#composer") ? new Composer($("#composer"), room, timeline) : null;

listen(room, () => timeline ? timeline.last : 0, {
  posted(m) {
    timeline.posted(m);
    composer?.confirmed(m);
  },
  changed: (m) => timeline.changed(m),
  reload: () => timeline ? timeline.reload() : location.reload(),
  typing: (d) => timeline?.typing(d.name),
  ...rooms.handlers,
});
