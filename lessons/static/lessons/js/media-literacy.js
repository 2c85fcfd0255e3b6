/**
 * Taking media apart and putting it together: a picture with spots, claims to test, a feed to run, and
 * pieces to build. Each class turns the text that the server sent into the activity; all that a pupil
 * does lives in memory. Verdicts, places and worths stand in data-* on that text.
 */
import { make } from "./kit.js";
import { all, focus, fold, isPressed, one, press, pressed, say, tiles } from "./talk.js";

/** A picture whose spots open from the picture or from the list beneath it. */
export class Hotspot {
  constructor(root) {
    this.spots = all(root, "spot");
    this.abouts = all(root, "about");
    this.marks = all(root, "mark");
    this.lens = one(root, "lens");
    this.count = one(root, "count");
    this.seen = new Set();
    this.abouts.forEach((about, i) => {
      fold(about);
      press(one(about, "next"), () => this.open(this.following(i)));
      press(one(about, "close"), () => this.close());
    });
    this.spots.forEach((spot, i) => press(one(spot, "open"), (event) => this.open(i, event.currentTarget)));
    this.marks.forEach((mark) => {
      mark.style.left = `${mark.dataset.x}%`;
      mark.style.top = `${mark.dataset.y}%`;
      press(mark, () => this.open(Number(mark.dataset.mark), mark));
    });
    const closer = one(root, "closer");
    press(closer, () => {
      pressed(closer, one(root, "view").classList.toggle("is-close"));
    });
    root.classList.add("is-running");
    this.tell();
  }

  buttons(index) {
    return [one(this.spots[index], "open"), ...this.marks.filter((mark) => Number(mark.dataset.mark) === index)];
  }

  /** The next spot that has not been found, or simply the next. */
  following(index) {
    const after = this.spots.map((_, i) => (index + 1 + i) % this.spots.length);
    return after.find((i) => !this.seen.has(i)) ?? after[0];
  }

  /** Take the open spot's words back to the list. */
  shut() {
    if (this.current === undefined) return;
    const about = this.abouts[this.current];
    fold(about);
    this.spots[this.current].append(about);
    this.buttons(this.current).forEach((button) => button.setAttribute("aria-expanded", "false"));
    this.current = undefined;
  }

  open(index, from) {
    this.shut();
    this.current = index;
    this.from = from ?? this.buttons(index)[0];
    this.seen.add(index);
    this.buttons(index).forEach((button) => {
      button.setAttribute("aria-expanded", "true");
      button.classList.add("is-seen");
    });
    one(this.spots[index], "seen").hidden = false;
    const about = this.abouts[index];
    this.lens.append(about);
    this.lens.hidden = false;
    fold(about, false);
    this.tell();
    focus(one(about, "focus"));
  }

  close() {
    this.shut();
    this.lens.hidden = true;
    this.from.focus();
  }

  tell() {
    const total = this.spots.length;
    say(this.count, this.seen.size === total ? "all" : "words", { found: this.seen.size, total });
  }
}

/** One claim at a time: ask the questions, say what you think, read what one finds. */
export class Claims {
  constructor(root) {
    fold(one(root, "all-tests"));
    this.claims = all(root, "claim");
    this.claims.forEach((claim, i) => {
      const found = one(claim, "found");
      const verdicts = all(claim, "say");
      fold(found);
      all(claim, "test").forEach((test) => press(test, () => pressed(test, !isPressed(test))));
      verdicts.forEach((verdict) => press(verdict, () => {
        verdicts.forEach((other) => pressed(other, other === verdict));
        const same = verdict.dataset.say === claim.dataset.verdict;
        fold(one(claim, "same"), !same);
        fold(one(claim, "differs"), same);
        fold(found, false);
        focus(found);
      }));
      press(one(claim, "previous"), () => this.show(i - 1, true));
      press(one(claim, "next"), () => this.show(i + 1, true));
    });
    this.show(0);
  }

  show(index, move = false) {
    this.claims.forEach((claim, i) => fold(claim, i !== index));
    if (move) focus(one(this.claims[index], "focus"));
  }
}

/**
 * A feed that the pupil runs by its rule: each swap brings in one more of what the pupil chooses and
 * takes out what earns least. What a computer makes of each rule was worked out by the server.
 */
export class Simulation {
  constructor(root) {
    this.root = root;
    this.rounds = Number(root.dataset.rounds);
    this.swaps = Number(root.dataset.swaps);
    this.posts = all(root, "post").map((element) => ({
      element,
      more: one(element, "more"),
      note: one(element, "note"),
      title: one(element, "title").textContent,
      topic: element.dataset.topic,
      worth: Number(element.dataset.worth),
    }));
    this.said = one(root, "said");
    this.become = one(root, "become");
    this.posts.forEach((post) => press(post.more, () => this.swap(post)));
    press(one(root, "again"), () => {
      this.begin();
      focus(one(root, "screen"));
    });
    const look = one(root, "look");
    press(look, () => {
      const on = look.getAttribute("aria-expanded") !== "true";
      this.look(on);
      // The posts come above the button and push it out of sight: go where there is to read.
      focus(on ? one(this.posts[0].element, "title") : look);
    });
    this.tries = all(root, "try");
    this.runs = all(root, "run");
    this.tries.forEach((button, i) => press(button, () => {
      const on = !isPressed(button);
      pressed(button, on);
      fold(this.runs[i], !on);
    }));
    this.begin();
  }

  get points() {
    return this.feed.reduce((sum, post) => sum + post.worth, 0);
  }

  begin() {
    this.feed = [...this.posts];
    this.made = 0;
    this.posts.forEach((post) => fold(post.note));
    this.runs.forEach((run, i) => { fold(run); pressed(this.tries[i], false); });
    this.over(false);
    this.said.textContent = "";
    this.draw();
  }

  swap(comes) {
    const others = this.feed.filter((post) => post !== comes);
    fold(comes.note, false);
    if (others.length === 0) {
      say(this.said, "same");
    } else {
      const goes = others.reduce((least, post) => (post.worth < least.worth ? post : least));
      this.feed[this.feed.indexOf(goes)] = comes;
      say(this.said, "words", { comes: comes.title, goes: goes.title, points: this.points });
    }
    this.made += 1;
    this.draw();
    if (this.made >= this.swaps) this.end();
  }

  end() {
    this.over(true);
    this.posts.forEach((post) => fold(post.note, false));
    for (const row of all(this.become, "topic")) {
      const count = this.feed.filter((post) => post.topic === row.dataset.topic).length;
      one(row, "bar").setAttribute("width", `${(100 * count) / this.feed.length}%`);
      const words = one(row, "share");
      words.dataset.words = row.parentElement.dataset.words;
      say(words, "words", { count, total: this.feed.length });
    }
    const compare = one(this.become, "compare");
    const most = Number(compare.dataset.most);
    say(compare, this.points === most ? "same" : "words", { points: this.points, most });
    focus(this.become);
  }

  /** Once the feed has run its posts give way to what it has become, and can be looked at again. */
  look(on) {
    fold(one(this.root, "posts"), !on);
    one(this.root, "look").setAttribute("aria-expanded", String(on));
  }

  over(on) {
    this.become.hidden = !on;
    fold(one(this.root, "pick"), on);
    this.look(!on);
    fold(one(this.root, "after"), !on);
    this.posts.forEach((post) => fold(post.more, on));
    this.root.classList.toggle("is-over", on);
  }

  draw() {
    const places = one(this.root, "places");
    places.textContent = "";
    for (const post of this.feed) {
      const place = make("li", "feed__place", post.title);
      place.dataset.kind = this.posts.indexOf(post) + 1;
      places.append(place);
    }
    let round = 1;
    for (let done = 0; done < this.made; round += 1) done += round;
    const left = this.swaps - this.made;
    say(one(this.root, "round"), left ? "words" : "over", { round, rounds: this.rounds });
    say(one(this.root, "score"), "words", { points: this.points });
    say(one(this.root, "left"), ["none", "one"][left] ?? "words", { left });
  }
}

/** A piece that comes together, part by part; each of its lines leads back to its tiles. */
export class Create {
  constructor(root) {
    this.left = one(root, "left");
    this.next = one(root, "next");
    fold(one(root, "plain")); // the piece that comes together bears the name
    this.slots = all(root, "slot").map((element, index) => {
      const slot = { element, note: one(element, "note"), line: make("button", "make__line") };
      slot.title = one(element, "title").textContent;
      slot.buttons = tiles(element, (i) => this.put(slot, slot.buttons[i].textContent));
      press(slot.line, () => this.show(index, true));
      one(root, "made").append(make("li", "", slot.line));
      return slot;
    });
    press(this.next, () => this.show(this.current + 1, true));
    press(one(root, "again"), () => {
      this.clear();
      this.show(0, true);
    });
    this.clear();
    this.show(0);
  }

  show(index, move = false) {
    this.current = index;
    this.slots.forEach((slot, i) => {
      fold(slot.element, i !== index);
      slot.line.classList.toggle("is-now", i === index);
    });
    fold(this.next, index === this.slots.length - 1);
    if (move) focus(one(this.slots[index].element, "focus"));
  }

  put(slot, words) {
    slot.full = Boolean(words);
    slot.line.textContent = words || slot.title;
    slot.line.classList.toggle("is-blank", !words);
    fold(slot.note, !words);
    const left = this.slots.filter((other) => !other.full).length;
    say(this.left, ["done", "one"][left] ?? "words", { left });
  }

  clear() {
    this.slots.forEach((slot) => {
      slot.buttons.forEach((button) => pressed(button, false));
      this.put(slot, "");
    });
  }
}
