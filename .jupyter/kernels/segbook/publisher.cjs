const WINDOW_MS = 50;
const WRITES_PER_WINDOW = 64;
const UPDATE_INTERVAL_MS = 250;

/** JSON types travel as values: a front end does not parse a text under such a type. */
function asBundle(data) {
  return Object.fromEntries(
    Object.entries(data).map(([mime, value]) => [
      mime,
      typeof value === 'string' && /^application\/(.*\+)?json$/.test(mime) ? JSON.parse(value) : value,
    ]),
  );
}

/**
 * The outputs of one cell, in order. A flood of small writes is joined into few messages, and of the updates of one
 * display within a quarter of a second only the last is sent; {@link flush} sends what is still held back.
 */
class Publisher {
  #publish;
  #now;
  #stream = { name: 'stdout', text: '' };
  #windowStart = 0;
  #writes = 0;
  #shown = new Set();
  #updates = new Map();
  #updatedAt = new Map();
  #timer;

  /** @param publish sends a message: (type, content) */
  constructor(publish, now = Date.now) {
    this.#publish = publish;
    this.#now = now;
  }

  stream(name, text) {
    if (text === '') return;
    if (this.#stream.name !== name) this.#flushStream();
    this.#stream = { name, text: this.#stream.text + text };
    if (this.#mayWrite()) this.#flushStream();
    else this.#schedule();
  }

  /** Shows a bundle of MIME types. An update replaces the displays that have its id, in whichever cell they are. */
  display({ data, metadata = {}, transient = {} }, update = false) {
    const content = { data: asBundle(data), metadata, transient };
    if (update) return this.#update(transient.display_id, content);
    this.#shown.add(transient.display_id);
    this.send('display_data', content);
  }

  /** True where this cell has shown a display with this id. */
  hasShown(id) {
    return this.#shown.has(id);
  }

  /** Sends a message after everything that came before it. */
  send(type, content) {
    this.flush();
    this.#publish(type, content);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#flushStream();
    for (const id of [...this.#updates.keys()]) this.#flushUpdate(id);
  }

  #update(id, content) {
    this.#updates.set(id, content);
    if (this.#now() - (this.#updatedAt.get(id) ?? 0) >= UPDATE_INTERVAL_MS) this.#flushUpdate(id);
    else this.#schedule();
  }

  #flushUpdate(id) {
    this.#publish('update_display_data', this.#updates.get(id));
    this.#updates.delete(id);
    this.#updatedAt.set(id, this.#now());
  }

  #flushStream() {
    if (this.#stream.text === '') return;
    this.#publish('stream', this.#stream);
    this.#stream = { name: this.#stream.name, text: '' };
  }

  #mayWrite() {
    if (this.#now() - this.#windowStart >= WINDOW_MS) {
      this.#windowStart = this.#now();
      this.#writes = 0;
    }
    this.#writes += 1;
    return this.#writes <= WRITES_PER_WINDOW;
  }

  #schedule() {
    this.#timer ??= setTimeout(() => this.flush(), this.#updates.size > 0 ? UPDATE_INTERVAL_MS : WINDOW_MS);
  }
}

module.exports = { Publisher };
