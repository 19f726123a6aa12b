// A room as a page sees it: how the connection stands, the scenario, the newest picture, and a way to act.
import { useState, useEffect, useRef } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { connect } from "./connection.js";

const NOTHING = { state: "connecting", scenario: null, picture: null, denied: "" };

const inWords = (why) => {
  throw Object.assign(new Error(t(`why.${why}`)), { why });
};

// `hello`: which room, as whom; nothing if that is not known. `first`: the scenario and picture that came before the connection, if they did.
export function useRoom(hello, first = null) {
  const [seen, setSeen] = useState({ ...NOTHING, ...first });
  const line = useRef(null);
  useEffect(() => {
    if (!hello || first?.denied) return undefined;
    const own = connect(hello, (news) => setSeen((now) => ({ ...now, ...news })));
    line.current = own;
    return own.close;
  }, [JSON.stringify(hello)]);
  return { ...seen, act: (what, kept) => line.current.act(what, kept).catch(inWords) };
}
