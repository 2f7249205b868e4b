"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const say = data.labels, words = data.words;
  const ROW = 76;
  // Places in one draft, as written by review_page.py.
  const [ID, CAMPAIGN, CHANNEL, READY, NAME, TO, SUBJECT, TEXT, BODY, LANG, REASONS, WARNINGS, FACTS, SMS] =
    [...Array(14).keys()];
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

  // -- the list: only the rows in sight exist -----------------------------------------------------------------------
  const list = $("list"), space = $("space");
  let drawn = "";
  const state = (d) => (d[READY] ? (d[WARNINGS].length ? "warned" : "draft") : "blocked");

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 6);
    const last = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / ROW) + 6);
    const key = `${first}:${last}:${at}:${shown.length}`;
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
      who.append(make("span", "", d[NAME] || d[TO]), make("span", "tag channel", say[d[CHANNEL]]),
        make("span", `tag ${state(d)}`, say[state(d)]));
      const why = d[READY] ? (d[CHANNEL] === "email" ? d[SUBJECT] : d[TEXT]) : words[d[REASONS][0][0]];
      row.append(who, make("div", "what", data.campaigns[d[CAMPAIGN]].title), make("div", "what", why));
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
  }

  // -- one draft ----------------------------------------------------------------------------------------------------
  function box(cls, title, items) {
    const made = make("section", `box ${cls}`), points = make("ul");
    made.append(make("h3", "", title));
    for (const [message, fix] of items) {
      const point = make("li", "", words[message]);
      point.append(" ", make("span", "fix", words[fix]));
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
    title.append(heading, make("span", "tag channel", say[d[CHANNEL]]), make("span", `tag ${state(d)}`, say[state(d)]));
    const parts = [title, make("p", "to", `${data.campaigns[d[CAMPAIGN]].title} · ${d[TO]}`)];
    if (d[REASONS].length) parts.push(box("bad", say.why_blocked, d[REASONS]));
    if (d[WARNINGS].length) parts.push(box("warn", say.look_at, d[WARNINGS]));
    const facts = make("dl", "facts");
    d[FACTS].forEach((value, i) => {
      if (value === null) return;
      const pair = make("div");
      pair.append(make("dt", "", say.facts[i]), make("dd", "", typeof value === "number" ? words[value] : value));
      facts.append(pair);
    });
    parts.push(facts, d[CHANNEL] === "email" ? email(d) : d[SMS] ? sms(d) : script(d));
    place.replaceChildren(...parts);
    $("place").textContent = fill(say.place, { n: number(at + 1), of: number(shown.length) });
  }

  // -- search and filters -------------------------------------------------------------------------------------------
  function filter() {
    const asked = fold($("search").value.trim()).split(/\s+/).filter(Boolean);
    const [campaign, channel, wanted] = ["campaign", "channel", "state"].map((id) => $(id).value);
    if (asked.length && !found) {
      found = new Map(all.map((d) => [d, fold([d[NAME], d[TO], d[SUBJECT], d[TEXT], d[ID], d[FACTS].at(-1) || ""].join(" "))]));
    }
    shown = all.filter((d) => (!campaign || d[CAMPAIGN] === campaign) && (!channel || d[CHANNEL] === channel) &&
      (!wanted || (wanted === "ready" ? d[READY] : state(d) === wanted)) &&
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
  for (const id of ["campaign", "channel", "state"]) $(id).addEventListener("change", filter);

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
    else if (event.key === "Enter") read();
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
      list.focus();
    } else if (event.key === "Escape" && document.body.classList.contains("reading")) $("back").click();
    else if (typing) return;
    // By the key's place as well: j and k are о and л in the Russian layout.
    else if (event.key === "j" || event.code === "KeyJ") go(at + 1);
    else if (event.key === "k" || event.code === "KeyK") go(at - 1);
    else if (event.key === "/" || (event.code === "Slash" && !event.shiftKey)) { event.preventDefault(); $("search").focus(); }
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
      made.append(make("h3", "", [d[NAME], say[d[CHANNEL]], d[TO], say[state(d)]].filter(Boolean).join(" · ")));
      for (const [message] of d[REASONS]) made.append(make("p", "", words[message]));
      if (d[SUBJECT]) made.append(make("p", "subject", d[SUBJECT]));
      made.append(make("pre", "", d[TEXT]));
      return made;
    }));
    if (shown.length > some.length) $("print").append(make("p", "", fill(say.printed, { n: number(some.length), of: number(shown.length) })));
  });
  addEventListener("afterprint", () => $("print").replaceChildren());

  // On a phone the list comes first; the overview is one tap away.
  if (matchMedia("(max-width: 760px)").matches) document.querySelector(".overview").open = false;
  filter();
  document.documentElement.dataset.ready = Math.round(performance.now());
})();
