/**
 * Sends messages on one zeromq socket in order and loses none. After some hundred sends in one turn zeromq goes
 * asynchronous, and refuses a second send while one is under way: what it refuses waits here for its turn.
 */
class Outbox {
  #send;
  #waiting = [];
  #head = 0;
  #underway = Promise.resolve();
  #resuming = false;

  /** @param send the socket's own send: a promise, or an exception with code EBUSY */
  constructor(send) {
    this.#send = send;
  }

  push(frames) {
    this.#waiting.push(frames);
    if (!this.#resuming) this.#drain();
  }

  /** Settles when everything that was pushed has been sent. */
  async empty() {
    while (this.#head < this.#waiting.length) await new Promise((resolve) => setTimeout(resolve, 5));
    await this.#underway;
  }

  #drain() {
    while (this.#head < this.#waiting.length) {
      try {
        // A peer that has gone cannot be told anything: its messages are dropped.
        this.#underway = this.#send(this.#waiting[this.#head]).catch(() => {});
      } catch (error) {
        if (error.code === 'EBUSY') return this.#resume();
      }
      this.#head += 1;
    }
    this.#waiting = [];
    this.#head = 0;
  }

  #resume() {
    this.#resuming = true;
    this.#underway.then(() => {
      this.#resuming = false;
      this.#drain();
    });
  }
}

module.exports = { Outbox };
