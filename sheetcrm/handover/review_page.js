"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const say = data.labels, words = data.words;
  const ROW = 76;
  // Places in one draft, as written by review_page.py.
  const [ID, CAMPAIGN, CHANNEL, READY, NAME, TO, SUBJECT, TEXT, BODY, LANG, REASONS, WARNINGS, TEMPLATE, FACTS, SMS, FILES] =
    [...Array(16).keys()];
  // Places in one decision.
  const [VERDICT, AT, PLACE, BY, OWN, OWN_SUBJECT, EXPIRED, SECOND, STANDS, MESSAGE] = [...Array(10).keys()];
  // Places in a message with a person's own words.
  const [M_SUBJECT, M_TEXT, M_BODY, M_SMS, M_REASONS, M_WARNINGS] = [...Array(6).keys()];
  const decisions = data.decisions, serve = data.serve, must = new Set(data.must);
  const all = data.drafts;
  let shown = all, at = 0, view = "desktop", found = null;

  const $ = (id) => document.getElementById(id);
  const make = (tag, cls, text) => {
    const e = document.createElement(tag);
    if (cls) e.className = cls;
    if (text !== undefined) e.textContent = text;
    return e;
  };
  const fold = (text) => text.toLowerCase().replaceAll("ё", "е");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const number = (n) => n.toLocaleString(data.lang);
  const plural = (n, forms) => forms[{ one: 0, few: 1 }[rules.select(n)] ?? forms.length - 1];
  const rules = new Intl.PluralRules(data.lang);
  const escaped = (text) => text.replace(/[&<>"']/g, (c) =>
    ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" })[c]);
  const letter = (d) => {
    const [before, between, end] = data.frames[d[LANG]];
    return before + escaped(d[SUBJECT]) + between + d[BODY] + end;
  };
  // What would go out: with the own words in it, where somebody wrote any.
  const message = (d) => {
    const own_ = decisions[d[ID]]?.[MESSAGE];
    if (!own_) return d;
    const made = [...d];
    [made[SUBJECT], made[TEXT], made[BODY]] = [own_[M_SUBJECT], own_[M_TEXT], own_[M_BODY]];
    [made[REASONS], made[WARNINGS]] = [own_[M_REASONS], own_[M_WARNINGS]];
    if (own_[M_SMS]) made[SMS] = [...own_[M_SMS], [], "", d[SMS]?.[7] ?? ""];
    made[READY] = own_[M_REASONS].length ? 0 : 1;
    return made;
  };
  const spoken = (at) => (typeof at === "number" ? words[at] : at);

  // -- the list: only the rows in sight exist -----------------------------------------------------------------------
  const list = $("list"), space = $("space");
  let drawn = "", changed = 0;
  const decided = (d) => decisions[d[ID]];
  // What a filter of decisions asks for: nothing decided is "none", a decision taken back is, too.
  const verdict = (d) => {
    const one = decided(d);
    return !one || one[VERDICT] === "check" ? "none" : one[VERDICT];
  };
  const own = (d) => { const one = decided(d); return one && (one[OWN] !== null || one[OWN_SUBJECT] !== null); };
  const expired = (d) => Boolean(decided(d)?.[EXPIRED]);
  // How it stands: of one nobody decided about that is said by its remarks.
  const stands = (d) => decided(d)?.[STANDS][0] ?? "new";
  const LOOKS = { approved: "send", handed: "send", rejected: "reject", rewrite: "rewrite", outdated: "warned", blocked: "blocked" };
  function tags(d) {
    const made = [];
    if (LOOKS[stands(d)]) made.push(make("span", `tag ${LOOKS[stands(d)]}`, decided(d)[STANDS][1]));
    return made;
  }
  const state = (d) => {
    const sent = message(d);
    return sent[READY] ? (sent[WARNINGS].length ? "warned" : "draft") : "blocked";
  };

  // What a row says of a draft nobody decided about: one that has to be read says that.
  const look = (d) => (must.has(d[ID]) && state(d) === "draft" && verdict(d) === "none" ? "must" : state(d));
  // Where all drafts go by one channel there is no need to say it in every row.
  const channels = new Set(all.map((d) => d[CHANNEL]));

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 6);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 6);
    const key = `${first}:${last}:${at}:${shown.length}:${changed}`;
    if (key === drawn) return;
    drawn = key;
    const rows = [];
    for (let i = first; i < last; i++) {
      const d = shown[i], row = make("div", "row");
      row.id = `row-${i}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", i === at);
      row.setAttribute("aria-posinset", i + 1);
      row.setAttribute("aria-setsize", shown.length);
      row.style.top = `${i * ROW}px`;
      row.dataset.at = i;
      const who = make("div", "who");
      who.append(make("span", "", d[NAME] || d[TO]), ...(channels.size > 1 ? [make("span", "tag channel", say[d[CHANNEL]])] : []),
        ...(tags(d).length ? tags(d) : [make("span", `tag ${look(d)}`, say[look(d)])]));
      const sent = message(d);
      const why = sent[READY] ? (d[CHANNEL] === "email" ? sent[SUBJECT] : sent[TEXT]) : spoken(sent[REASONS][0][0]);
      const title = data.campaigns[d[CAMPAIGN]].title;
      row.append(who, make("div", "what", own(d) ? `${say.own} · ${title}` : title), make("div", "what", why));
      rows.push(row);
    }
    space.replaceChildren(...rows);
    if (shown.length) list.setAttribute("aria-activedescendant", `row-${at}`);
    else list.removeAttribute("aria-activedescendant");
  }

  function inSight() {
    const top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
  }

  function go(to) {
    if (!shown.length) return;
    at = Math.max(0, Math.min(shown.length - 1, to));
    // The row must exist before anything points at it.
    inSight();
    draw();
    detail();
    document.querySelector(".detail").scrollTop = 0;
  }

  // -- one draft ----------------------------------------------------------------------------------------------------
  function box(cls, title, items) {
    const made = make("section", `box ${cls}`), points = make("ul");
    made.append(make("h3", "", title));
    for (const [what, fix] of items) {
      const point = make("li", "", spoken(what));
      point.append(" ", make("span", "fix", spoken(fix)));
      points.append(point);
    }
    made.append(points);
    return made;
  }

  function heightOf(text, width) {
    let lines = 0;
    for (const line of text.split("\n")) lines += line ? Math.ceil(line.length / width) * 25 : 17;
    return Math.min(1400, lines + 96);
  }

  function email(d) {
    const made = document.createDocumentFragment();
    made.append(make("p", "subject", `${say.subject}: ${d[SUBJECT]}`));
    if (d[FILES].length) {
      made.append(make("p", "files", `${say.files}: ${d[FILES].map(([name, size]) => `${name} (${size})`).join(", ")}`));
    }
    const views = make("div", "views");
    views.setAttribute("role", "group");
    views.setAttribute("aria-label", say.views);
    for (const name of ["desktop", "phone", "plain"]) {
      const button = make("button", "", say[name]);
      button.type = "button";
      button.setAttribute("aria-pressed", name === view);
      button.dataset.view = name;
      views.append(button);
    }
    made.append(views);
    if (view === "plain") {
      const frame = make("div", "shown");
      frame.append(make("pre", "plain", d[TEXT]));
      made.append(frame);
      return made;
    }
    const frame = make("div", `shown ${view}`), inner = document.createElement("iframe");
    // No scripts, no forms, no way to this page: the letter is looked at, not run.
    inner.setAttribute("sandbox", "");
    inner.title = fill(say.preview, { subject: d[SUBJECT] });
    inner.height = heightOf(d[TEXT], view === "phone" ? 38 : 66);
    inner.srcdoc = letter(d);
    frame.append(inner);
    made.append(frame);
    return made;
  }

  // What a person says on the phone: their own text, with room to read it.
  function script(d) {
    const made = make("div", "shown");
    made.append(make("p", "subject", say.script), make("pre", "plain", d[TEXT]));
    return made;
  }

  function sms(d) {
    const [encoding, characters, parts, left, price, hints, forcing, sender] = d[SMS];
    const made = make("div", "sms");
    made.append(make("div", "from", sender || say.sender), make("div", "bubble", d[TEXT]));
    const cost = make("p", "cost");
    cost.append(make("b", "", `${number(parts)} SMS`), ` · ${number(characters)} ${plural(characters, say.characters)} · `,
      encoding === "GSM-7" ? say.latin : say.cyrillic, ` · ${fill(say.left, { n: number(left) })}`);
    if (price) cost.append(" · ", make("b", "", price));
    made.append(cost);
    if (forcing) made.append(make("p", "cost hint", fill(say.forcing, { signs: [...forcing].join(" ") })));
    for (const hint of hints) made.append(make("p", "cost hint", words[hint]));
    return made;
  }

  function detail() {
    const place = $("draft");
    const d = shown[at];
    if (!d) {
      place.replaceChildren(make("p", "nothing", say.nothing));
      return;
    }
    const title = make("div", "title"), heading = make("h2", "", d[NAME] || d[TO]);
    heading.tabIndex = -1;
    heading.id = "heading";
    title.append(heading, make("span", "tag channel", say[d[CHANNEL]]), ...(tags(d).length ? tags(d) : [make("span", `tag ${look(d)}`, say[look(d)])]),
      ...(own(d) ? [make("span", "tag channel", say.own)] : []));
    const sent = message(d), parts = [title, make("p", "to", `${data.campaigns[d[CAMPAIGN]].title} · ${d[TO]}`), decision(d)];
    if (sent[REASONS].length) parts.push(box("bad", say.why_blocked, sent[REASONS]));
    if (sent[WARNINGS].length) parts.push(box("warn", say.look_at, sent[WARNINGS]));
    const facts = make("dl", "facts");
    d[FACTS].forEach((value, i) => {
      if (value === null) return;
      const pair = make("div");
      pair.append(make("dt", "", say.facts[i]), make("dd", "", typeof value === "number" ? words[value] : value));
      facts.append(pair);
    });
    if (own(d)) parts.push(difference(d));
    parts.push(facts, d[CHANNEL] === "email" ? email(sent) : d[SMS] ? sms(sent) : script(sent));
    if (d[TEMPLATE]) parts.push(make("p", "cost", fill(say.template, { name: d[TEMPLATE] })));
    place.replaceChildren(...parts);
    $("place").textContent = fill(say.place, { n: number(at + 1), of: number(shown.length) });
  }

  // -- decisions ------------------------------------------------------------------------------------------------------
  function decision(d) {
    const made = make("section", "decision"), one = decided(d);
    made.setAttribute("aria-label", say.deciding);
    if (one && one[VERDICT] !== "check") {
      const where = say[`in_${one[PLACE]}`] || one[PLACE];
      const said = make("p", "", fill(say.decided, { what: say[one[VERDICT]], when: one[AT], where }));
      // A name that was chosen, and no more than that.
      if (one[BY]) said.append(" · ", fill(say.named, { name: one[BY] }));
      if (one[SECOND]) said.append(" · ", say[one[SECOND] === "send" ? "looked_ok" : "looked_no"]);
      made.append(said);
    } else if (stands(d) === "handed") made.append(make("p", "", one[STANDS][1]));
    else if (!expired(d)) made.append(make("p", "quiet", say.undecided));
    if (expired(d)) made.append(make("p", "late", fill(say.no_longer, { why: one[EXPIRED] })));
    if (!serve || stands(d) === "handed") return made;
    const buttons = make("div", "verdicts");
    const add = (key, text, pressed, off) => {
      const button = make("button", key, text);
      button.type = "button";
      button.dataset.decide = key;
      button.setAttribute("aria-pressed", Boolean(pressed));
      button.disabled = Boolean(off);
      buttons.append(button);
    };
    add("send", say.send, verdict(d) === "send" && !expired(d), !d[READY]);
    add("reject", say.reject, verdict(d) === "reject");
    if (!serve.second) {
      add("rewrite", say.rewrite, verdict(d) === "rewrite");
      add("own", say.own, false, !d[READY] || d[CHANNEL] === "call");
      if (verdict(d) !== "none") add("check", say.take_back);
    }
    made.append(buttons);
    return made;
  }

  // Words that went and words that came, in one text; the longest common run of words stays.
  function difference(d) {
    // What would go out: the small print that the person left out stays, and is no difference.
    const sent = message(d), made = make("section", "box differs");
    made.append(make("h3", "", say.differs));
    for (const [ours, theirs] of [[d[SUBJECT], sent[SUBJECT]], [d[TEXT], sent[TEXT]]]) {
      if (ours === theirs) continue;
      const said = make("pre", "plain");
      for (const [kind, words_] of compared(ours, theirs)) {
        said.append(kind === "same" ? words_ : make(kind, "", words_));
      }
      made.append(said);
    }
    return made;
  }

  function compared(ours, theirs) {
    const a = ours.match(/\s+|[^\s]+/g) || [], b = theirs.match(/\s+|[^\s]+/g) || [];
    if (a.length * b.length > 1e6) return [["del", ours], ["ins", theirs]];
    const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        rows[i][j] = a[i] === b[j] ? rows[i + 1][j + 1] + 1 : Math.max(rows[i + 1][j], rows[i][j + 1]);
      }
    }
    const found = [];
    const put = (kind, word) => {
      const last = found.at(-1);
      if (last && last[0] === kind) last[1] += word;
      else found.push([kind, word]);
    };
    let i = 0, j = 0;
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) { put("same", a[i++]); j++; }
      else if (rows[i + 1][j] >= rows[i][j + 1]) put("del", a[i++]);
      else put("ins", b[j++]);
    }
    while (i < a.length) put("del", a[i++]);
    while (j < b.length) put("ins", b[j++]);
    return found;
  }

  function write(d) {
    const one = decided(d), form = make("section", "box own");
    form.setAttribute("aria-label", say.own_text);
    const field = (id, tag, label, value) => {
      const input = document.createElement(tag), named = make("label", "", label);
      input.id = id;
      input.value = value;
      named.htmlFor = id;
      form.append(named, input);
      return input;
    };
    if (d[CHANNEL] === "email") field("own-subject", "input", say.own_subject, one?.[OWN_SUBJECT] ?? d[SUBJECT]);
    const text = field("own-text", "textarea", say.own_text, one?.[OWN] ?? d[TEXT]);
    text.rows = 12;
    const keep = make("button", "send", say.keep_own), leave = make("button", "", say.cancel);
    for (const button of [keep, leave]) button.type = "button";
    keep.addEventListener("click", () => {
      const subject = $("own-subject")?.value ?? d[SUBJECT];
      decide(d, "send", {
        text: text.value.trim() === d[TEXT].trim() ? null : text.value,
        subject: subject.trim() === d[SUBJECT].trim() ? null : subject,
      });
    });
    leave.addEventListener("click", () => { detail(); list.focus(); });
    form.append(keep, leave);
    tell("", "");
    document.querySelector(".decision").after(form);
    text.focus();
  }

  // What was kept is said for a while; what was not stays until something else is done.
  let telling = 0;
  function tell(text, cls) {
    $("kept").textContent = text;
    $("kept").className = `kept ${cls}`;
    clearTimeout(telling);
    if (cls === "good") telling = setTimeout(() => tell("", ""), 6000);
  }

  // Kept one after the other, in the order of the keys. The next draft comes at once, so that a quick second key is about that
  // one, and never about the one that is still being kept. After one that could not be kept, those behind it are not tried.
  let keeping = Promise.resolve(), failures = 0;
  function decide(d, what, own_ = {}) {
    if (!serve || !d || (what === "send" && !d[READY])) return;
    const by = $("by").value.trim(), round = failures, stays = what === "check" || own_.text !== undefined;
    keeping = keeping.then(() => round === failures ? keep(d, what, own_, by) : undefined);
    if (!stays && shown[at] === d) go(at + 1);
  }

  async function keep(d, what, own_, by) {
    const before = decided(d), name = d[NAME] || d[TO];
    const said = {
      draft: d[ID], verdict: what, by,
      text: own_.text !== undefined ? own_.text : what === "send" ? before?.[OWN] ?? null : null,
      subject: own_.subject !== undefined ? own_.subject : what === "send" ? before?.[OWN_SUBJECT] ?? null : null,
    };
    let wrong = "";
    try {
      const answer = await fetch(serve.at, {
        method: "POST", cache: "no-store", credentials: "omit", redirect: "error",
        headers: { "Content-Type": "application/json", "X-Sheetcrm-Token": serve.token },
        body: JSON.stringify(said),
      });
      const kept = await answer.json();
      if (answer.ok) decisions[d[ID]] = kept.decision;
      else wrong = fill(say.not_kept, { name, why: kept.error.replace(/[.\s]+$/, "") });
    } catch {
      wrong = fill(say.no_answer, { name });
    }
    const mine = shown[at] === d, writing = $("own-text");
    if (wrong) {
      failures++;
      // Back to it, unless somebody is in the middle of a text.
      if (!mine && !writing && shown.includes(d)) go(shown.indexOf(d));
      tell(wrong, "bad");
      return;
    }
    changed++;
    tell(fill(say.kept, { name, what: say[what] }), "good");
    if (mine && own_.text !== undefined) go(at + 1);
    else if (mine && !writing) detail();
    draw();
  }

  $("draft").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-decide]");
    if (!button) return;
    if (button.dataset.decide === "own") write(shown[at]);
    else { decide(shown[at], button.dataset.decide); list.focus(); }
  });

  // -- search and filters -------------------------------------------------------------------------------------------
  function filter() {
    const asked = fold($("search").value.trim()).split(/\s+/).filter(Boolean);
    const [campaign, channel, wanted, said] = ["campaign", "channel", "state", "decision"].map((id) => $(id).value);
    const fits = { own, expired, handed: (d) => stands(d) === "handed" }[said] || ((d) => verdict(d) === said);
    if (asked.length && !found) {
      found = new Map(all.map((d) => [d, fold([d[NAME], d[TO], d[SUBJECT], d[TEXT], d[ID], d[FACTS].at(-1) || ""].join(" "))]));
    }
    shown = all.filter((d) => (!campaign || d[CAMPAIGN] === campaign) && (!channel || d[CHANNEL] === channel) &&
      (!wanted || (wanted === "must" ? must.has(d[ID]) : wanted === "ready" ? state(d) !== "blocked" : state(d) === wanted)) && (!said || fits(d)) &&
      asked.every((word) => found.get(d).includes(word)));
    at = 0;
    drawn = "";
    list.scrollTop = 0;
    space.style.height = `${shown.length * ROW}px`;
    $("none").hidden = shown.length > 0;
    space.hidden = !shown.length;
    $("count").textContent = `${number(shown.length)} ${plural(shown.length, say.drafts)}`;
    draw();
    detail();
  }

  let waiting = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 90);
  });
  for (const id of ["campaign", "channel", "state", "decision"]) $(id).addEventListener("change", filter);

  // -- mouse and keys -----------------------------------------------------------------------------------------------
  const read = () => {
    document.body.classList.add("reading");
    if (getComputedStyle($("back")).display !== "none") $("back").focus();
  };
  list.addEventListener("scroll", draw, { passive: true });
  addEventListener("resize", () => { drawn = ""; draw(); });
  list.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    if (row) { go(Number(row.dataset.at)); read(); }
  });
  list.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(list.clientHeight / ROW) - 1);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: shown.length - 1, PageDown: at + page, PageUp: at - page }[event.key];
    if (to !== undefined) { event.preventDefault(); go(to); }
    else if (event.key === "Enter") { event.preventDefault(); read(); }
  });
  $("draft").addEventListener("click", (event) => {
    const button = event.target.closest("button[data-view]");
    if (!button) return;
    view = button.dataset.view;
    detail();
    document.querySelector(`button[data-view="${view}"]`).focus();
  });
  $("back").addEventListener("click", () => {
    document.body.classList.remove("reading");
    drawn = "";
    inSight();
    draw();
    list.focus();
  });
  $("next").addEventListener("click", () => go(at + 1));
  $("previous").addEventListener("click", () => go(at - 1));
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, select, textarea");
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing) {
      if (event.target.id === "search") { event.target.value = ""; filter(); }
      if (event.target.id.startsWith("own-")) detail();
      list.focus();
    } else if (event.key === "Escape" && document.body.classList.contains("reading")) $("back").click();
    else if (typing) return;
    // By the key's place as well: j and k are о and л in the Russian layout.
    else if (event.key === "j" || event.code === "KeyJ") go(at + 1);
    else if (event.key === "k" || event.code === "KeyK") go(at - 1);
    else if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) { event.preventDefault(); $("search").focus(); }
    else if (serve && (event.key === "a" || event.code === "KeyA")) decide(shown[at], "send");
    else if (serve && (event.key === "r" || event.code === "KeyR")) decide(shown[at], "reject");
    else if (serve && !serve.second && (event.key === "e" || event.code === "KeyE")) {
      if (shown[at]?.[READY] && shown[at][CHANNEL] !== "call") { event.preventDefault(); write(shown[at]); }
    }
    else if (event.code === "KeyV") {
      view = { desktop: "phone", phone: "plain", plain: "desktop" }[view];
      detail();
    }
  });

  // -- paper: what the filters leave, as plain text -------------------------------------------------------------------
  addEventListener("beforeprint", () => {
    const some = shown.slice(0, data.print_limit);
    $("print").replaceChildren(...some.map((d) => {
      const made = make("article");
      const sent = message(d), how = LOOKS[stands(d)] ? decided(d)[STANDS][1] : say[state(d)];
      made.append(make("h3", "", [d[NAME], say[d[CHANNEL]], d[TO], how].filter(Boolean).join(" · ")));
      for (const [what] of sent[REASONS]) made.append(make("p", "", spoken(what)));
      if (sent[SUBJECT]) made.append(make("p", "subject", sent[SUBJECT]));
      if (d[FILES].length) made.append(make("p", "", `${say.files}: ${d[FILES].map(([name]) => name).join(", ")}`));
      made.append(make("pre", "", sent[TEXT]));
      return made;
    }));
    if (shown.length > some.length) $("print").append(make("p", "", fill(say.printed, { n: number(some.length), of: number(shown.length) })));
  });
  addEventListener("afterprint", () => $("print").replaceChildren());

  // What has one answer only is not asked.
  $("channel").hidden = channels.size < 2;
  $("campaign").hidden = new Set(all.map((d) => d[CAMPAIGN])).size < 2;
  // On a phone the list comes first; the overview is one tap away.
  if (matchMedia("(max-width: 760px)").matches) document.querySelector(".overview").open = false;
  filter();
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
