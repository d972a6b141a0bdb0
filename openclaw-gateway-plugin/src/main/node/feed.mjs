// Takes events from the gateway and delivers them to the collector, in order, in batches, again and again until it says 200.
// Nothing here throws into the gateway, waits for the network in its way, or keeps its process alive.
import { randomUUID } from "node:crypto";
import { encodeLine } from "./payload.mjs";
import { LineQueue } from "./queue.mjs";
import { post } from "./post.mjs";

const TIMING = Object.freeze({
  lingerMs: 200, // events of one moment travel together
  firstRetryMs: 1000, // every wait is shortened by chance to between half and all of it: 0.5 s at first, 30 s at most
  maxRetryMs: 30_000,
  requestTimeoutMs: 10_000,
  logEveryMs: 30_000,
});

export class Feed {
  #settings;
  #log;
  #timing;
  #random;
  #boot = randomUUID();
  #seq = 0;
  #queue = new LineQueue();
  #dropped = { queue_full: 0, too_large: 0, unserializable: 0 };
  #delivered = 0;
  #rejected = 0;

  #batchLines = Infinity; // learned from 413 answers
  #batchBytes = Infinity;
  #inFlight = 0;
  #sending = undefined;
  #timer = undefined;
  #failures = 0;
  #failure = "";
  #failingSince = 0;
  #holdProcess = false;

  #loggedAt = -Infinity;
  #lossesLogged = 0;
  #undeliveredLogged = 0;
  #logTimer = undefined;
  #refusalLogged = false;
  #troubleLogged = false;

  /**
   * @param {object} settings from readSettings
   * @param {{info(text: string): void, warn(text: string): void}} log
   * @param {{timing?: object, random?: () => number}} [options] for tests
   */
  constructor(settings, log, { timing = {}, random = Math.random } = {}) {
    this.#settings = settings;
    this.#log = log;
    this.#timing = { ...TIMING, ...timing };
    this.#random = random;
  }

  /** New settings or logger, after OpenClaw loaded the plugin again. What waits, waits on; a new address or token is tried at once. */
  configure(settings, log) {
    const moved = String(settings.url) !== String(this.#settings.url) || settings.token !== this.#settings.token;
    this.#settings = settings;
    this.#log = log;
    if (!moved) return;
    this.#batchLines = this.#batchBytes = Infinity;
    this.#refusalLogged = false;
    if (this.#failures > 0) this.#schedule(0);
  }

  /** Counters: every recorded event is delivered, waiting or dropped for a reason. rejected lines are part of delivered. */
  stats() {
    return { recorded: this.#seq, delivered: this.#delivered, rejected: this.#rejected, waiting: this.#queue.length + this.#inFlight, dropped: { ...this.#dropped } };
  }

  /** Queues one event. Returns at once, never throws. */
  record(source, name, event, ctx) {
    try {
      const { content, maxLineBytes, maxQueueLines, maxQueueBytes } = this.#settings;
      const head = { v: 1, boot: this.#boot, seq: ++this.#seq, ts: Date.now(), source, name };
      const line = encodeLine(head, event, ctx, { content, maxBytes: maxLineBytes });
      if (line === undefined) return this.#drop("unserializable", 1);
      const bytes = Buffer.byteLength(line) + 1;
      if (bytes > maxLineBytes) return this.#drop("too_large", 1);
      this.#queue.push(line, bytes);
      this.#drop("queue_full", this.#queue.trim(maxQueueLines, maxQueueBytes));
      if (this.#timer === undefined && this.#sending === undefined) this.#schedule(this.#timing.lingerMs);
    } catch {
      // A recorder must not hurt what it records.
    }
  }

  /** Tries to deliver everything now, once, for at most limitMs. For shutdown: a collector that is away costs no waiting. */
  async flush(limitMs) {
    if (this.stats().waiting === 0) return;
    this.#holdProcess = true;
    let timer;
    const limit = new Promise((resolve) => { timer = setTimeout(resolve, limitMs); });
    try {
      await Promise.race([limit, Promise.resolve(this.#sending).then(() => this.#send())]);
    } catch {
      // Reported by #send.
    } finally {
      clearTimeout(timer);
      this.#holdProcess = false;
    }
    const { waiting } = this.stats();
    if (waiting === this.#undeliveredLogged) return; // gateway_stop and the service's stop both flush
    this.#undeliveredLogged = waiting;
    if (waiting > 0) this.#say("warn", `${waiting} events are not delivered yet${this.#failure && ` (${this.#failure})`}; they are lost if the gateway ends now`);
  }

  #schedule(delayMs) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#send(), delayMs);
    this.#timer.unref();
  }

  /** Delivers batches until the queue is empty or the collector does not take one. Only one runs at a time. */
  #send() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#sending ??= this.#sendAll()
      .catch((error) => this.#failed(`unexpected: ${error.message}`, this.#backoff()))
      .finally(() => this.#sent());
    return this.#sending;
  }

  #sent() {
    this.#sending = undefined;
    // An event may have come after the last look into the queue and before this line.
    if (this.#queue.length > 0 && this.#timer === undefined) this.#schedule(this.#timing.lingerMs);
  }

  async #sendAll() {
    while (this.#queue.length > 0) {
      const { maxBatchLines, maxBatchBytes } = this.#settings;
      const batch = this.#queue.take(Math.min(maxBatchLines, this.#batchLines), Math.min(maxBatchBytes, this.#batchBytes));
      this.#inFlight = batch.length;
      let answer;
      try {
        answer = await this.#post(batch);
      } catch (error) {
        this.#keep(batch);
        return this.#failed(error.code ?? error.message, this.#backoff());
      }
      const { status, retryAfterMs, text } = answer;
      if (status === 413) {
        this.#split(batch);
      } else if ((status >= 200 && status < 300) || allRejected(status, text, batch)) {
        this.#succeeded(batch, text);
      } else {
        this.#keep(batch);
        if (status === 401 || status === 403) return this.#refused(status);
        const passing = status === 408 || status === 429 || status >= 500;
        return this.#failed(`answer ${status}`, passing ? Math.max(this.#backoff(), Math.min(retryAfterMs, this.#timing.maxRetryMs)) : this.#timing.maxRetryMs);
      }
    }
  }

  #post(batch) {
    const { url, token, host } = this.#settings;
    const headers = {
      "content-type": "application/x-ndjson",
      "x-openclaw-host": encodeURI(host),
      "x-openclaw-feed-dropped": String(this.#droppedInAll()),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    };
    const body = Buffer.from(batch.map(({ line }) => line + "\n").join(""));
    return post(url, headers, body, { timeoutMs: this.#timing.requestTimeoutMs, holdProcess: this.#holdProcess });
  }

  /** Back in front of the queue. It may be over its limits now: what came meanwhile counts too. */
  #keep(batch) {
    this.#inFlight = 0;
    this.#queue.putBack(batch);
    this.#drop("queue_full", this.#queue.trim(this.#settings.maxQueueLines, this.#settings.maxQueueBytes));
  }

  #split(batch) {
    this.#inFlight = 0;
    if (batch.length === 1) return this.#drop("too_large", 1);
    this.#batchLines = Math.ceil(batch.length / 2);
    this.#batchBytes = Math.ceil(batch.reduce((sum, { bytes }) => sum + bytes, 0) / 2);
    this.#queue.putBack(batch);
  }

  #succeeded(batch, text) {
    this.#inFlight = 0;
    this.#delivered += batch.length;
    const rejected = countRejected(text);
    if (rejected > 0) {
      this.#rejected += rejected;
      this.#trouble();
    }
    if (this.#troubleLogged && this.#failures > 0) {
      const seconds = Math.round((Date.now() - this.#failingSince) / 1000);
      this.#say("info", `the collector takes events again after ${seconds} s; ${this.#queue.length} more to deliver; ${this.#droppedWords()}`);
      this.#troubleLogged = false;
    }
    this.#failures = 0;
    this.#failure = "";
    this.#refusalLogged = false;
  }

  #refused(status) {
    this.#noteFailure(`answer ${status}`);
    if (!this.#refusalLogged) {
      this.#refusalLogged = this.#troubleLogged = true;
      this.#say("warn", `the collector refused the token (${status}). Set plugins.entries.openclaw-feed.config.token, or OPENCLAW_FEED_TOKEN in the gateway's environment, to the collector's token. Events wait in memory; trying again every ${this.#timing.maxRetryMs / 1000} s.`);
    }
    this.#schedule(this.#jitter(this.#timing.maxRetryMs));
  }

  #failed(failure, delayMs) {
    this.#noteFailure(failure);
    this.#trouble();
    this.#schedule(delayMs);
  }

  #noteFailure(failure) {
    if (this.#failures++ === 0) this.#failingSince = Date.now();
    this.#failure = failure;
  }

  #backoff() {
    return this.#jitter(Math.min(this.#timing.maxRetryMs, this.#timing.firstRetryMs * 2 ** this.#failures));
  }

  /** Half of it for sure, half by chance: many gateways do not come back in step. */
  #jitter(ms) {
    return ms / 2 + (ms / 2) * this.#random();
  }

  #drop(reason, count) {
    if (count === 0) return;
    this.#dropped[reason] += count;
    this.#trouble();
  }

  #droppedInAll() {
    return Object.values(this.#dropped).reduce((sum, count) => sum + count, 0);
  }

  #droppedWords() {
    const words = Object.entries(this.#dropped).filter(([, count]) => count > 0).map(([reason, count]) => `${reason} ${count}`);
    return words.length > 0 ? `dropped since start: ${words.join(", ")}` : "nothing dropped";
  }

  /** One line about the state, now or when the last one is old enough. */
  #trouble() {
    const waitMs = this.#loggedAt + this.#timing.logEveryMs - Date.now();
    if (waitMs <= 0) return this.#logState();
    this.#logTimer ??= setTimeout(() => this.#logState(), waitMs).unref();
  }

  #logState() {
    clearTimeout(this.#logTimer);
    this.#logTimer = undefined;
    const losses = this.#droppedInAll() + this.#rejected;
    const alreadySaid = this.#failure === "" || this.#refusalLogged;
    if (alreadySaid && losses === this.#lossesLogged) return;
    this.#lossesLogged = losses;
    const { url } = this.#settings;
    const state = this.#failure ? `the collector at ${url.origin}${url.pathname} does not take events (${this.#failure})` : `delivering to ${url.origin}${url.pathname}`;
    const { waiting, rejected } = this.stats();
    this.#loggedAt = Date.now();
    this.#troubleLogged = true;
    this.#say("warn", `${state}; ${waiting} events wait in memory; ${this.#droppedWords()}${rejected > 0 ? `; ${rejected} lines rejected by the collector` : ""}`);
  }

  #say(level, text) {
    try {
      this.#log[level](`openclaw-feed: ${text}`);
    } catch {
      // A logger that fails is not our business.
    }
  }
}

/** The collector answers {"rejected": n} or {"rejected": [{"line": 3, ...}]}; anything else means none. */
function countRejected(text) {
  try {
    const { rejected } = JSON.parse(text);
    return Array.isArray(rejected) ? rejected.length : Number.isFinite(rejected) ? rejected : 0;
  } catch {
    return 0;
  }
}

/** A body without one good line is answered 400: sent again it would be refused again, and hold up what comes behind it. */
function allRejected(status, text, batch) {
  return status === 400 && countRejected(text) >= batch.length;
}
