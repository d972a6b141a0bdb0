import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Feed } from "../feed.mjs";
import { DEFAULTS } from "../settings.mjs";
import { startCollector } from "./collector.mjs";

const TIMING = { lingerMs: 1, firstRetryMs: 2, maxRetryMs: 8, requestTimeoutMs: 500, logEveryMs: 60_000 };

function newFeed(url, settings = {}, timing = {}) {
  const log = [];
  const feed = new Feed(
    { ...DEFAULTS, host: "gate-1", url, ...settings },
    { info: (text) => log.push(["info", text]), warn: (text) => log.push(["warn", text]) },
    { timing: { ...TIMING, ...timing } },
  );
  return { feed, log };
}

const recordNumbers = (feed, from, to) => {
  for (let n = from; n <= to; n++) feed.record("hook", "agent_end", { n }, { sessionKey: "agent:main:main" });
};
const numbers = (lines) => lines.map((line) => line.event.n);
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("delivers every event once, in order, in one envelope with host, token and drop counter", async (t) => {
  const collector = await startCollector();
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url, { token: "secret", maxBatchLines: 10 });
  recordNumbers(feed, 1, 35);
  await collector.until(() => collector.accepted().length === 35);

  assert.deepEqual(numbers(collector.accepted()), range(1, 35));
  assert.ok(collector.requests.every(({ lines }) => lines.length <= 10));
  const [{ headers, lines: [first] }] = collector.requests;
  assert.equal(headers["content-type"], "application/x-ndjson");
  assert.equal(headers["x-openclaw-host"], "gate-1");
  assert.equal(headers["x-openclaw-feed-dropped"], "0");
  assert.equal(headers.authorization, "Bearer secret");
  assert.deepEqual({ ...first, boot: "", ts: 0 }, { v: 1, boot: "", seq: 1, ts: 0, source: "hook", name: "agent_end", event: { n: 1 }, ctx: { sessionKey: "agent:main:main" } });
});

test("a collector that is away loses nothing; when it comes everything arrives in order", async (t) => {
  const first = await startCollector();
  const { port, url } = first;
  await first.close();
  const { feed, log } = newFeed(url);
  recordNumbers(feed, 1, 20);
  await feed.flush(200);
  assert.equal(feed.stats().waiting, 20);
  const collector = await startCollector({ port });
  t.after(() => collector.close());
  recordNumbers(feed, 21, 40);
  await collector.until(() => collector.accepted().length === 40);
  await feed.flush(200);

  assert.deepEqual(numbers(collector.accepted()), range(1, 40));
  assert.deepEqual(feed.stats(), { recorded: 40, delivered: 40, rejected: 0, waiting: 0, dropped: { queue_full: 0, too_large: 0, unserializable: 0 } });
  assert.ok(log.some(([level, text]) => level === "info" && /takes events again/.test(text)));
});

for (const status of [500, 503, 429, 408, 404]) {
  test(`after ${status} the same lines are sent again, and newer ones wait behind them`, async (t) => {
    const collector = await startCollector({ answer: (_, index) => (index < 3 ? status : 200) });
    t.after(() => collector.close());
    const { feed } = newFeed(collector.url);
    recordNumbers(feed, 1, 5);
    await collector.until(() => collector.requests.length >= 2);
    recordNumbers(feed, 6, 9);
    await collector.until(() => collector.accepted().length === 9);
    assert.deepEqual(numbers(collector.accepted()), range(1, 9));
    assert.deepEqual(numbers(collector.requests[0].lines), range(1, 5));
  });
}

test("a collector that never answers is a failure after the timeout", async (t) => {
  let answered = 0;
  const collector = await startCollector({ answer: () => (answered++ === 0 ? { status: 200, headers: { "content-length": "10" }, text: "{" } : 200) });
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url, {}, { requestTimeoutMs: 30 });
  recordNumbers(feed, 1, 3);
  await collector.until(() => collector.requests.length === 2);
  assert.deepEqual(numbers(collector.requests[1].lines), range(1, 3));
});

test("a refused token is said once, and the events wait", async (t) => {
  const collector = await startCollector({ answer: (_, index) => (index < 5 ? 401 : 200) });
  t.after(() => collector.close());
  const { feed, log } = newFeed(collector.url, {}, { logEveryMs: 0 });
  recordNumbers(feed, 1, 3);
  await collector.until(() => collector.accepted().length === 3);
  assert.equal(log.filter(([, text]) => /refused the token \(401\)/.test(text)).length, 1);
});

test("413 splits the batch; only the line that is too large alone is dropped", async (t) => {
  const collector = await startCollector({ answer: ({ bytes }) => (bytes > 2000 ? 413 : 200) });
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url);
  for (let n = 1; n <= 12; n++) feed.record("hook", "agent_end", { n, text: "x".repeat(n === 7 ? 3000 : 200) }, {});
  await collector.until(() => collector.accepted().length === 11);
  assert.deepEqual(numbers(collector.accepted()), range(1, 12).filter((n) => n !== 7));
  assert.equal(feed.stats().dropped.too_large, 1);
});

test("a batch without one good line is not sent again, and does not hold up the next", async (t) => {
  const collector = await startCollector({ answer: (_, index) => (index === 0 ? { status: 400, text: JSON.stringify({ rejected: 1 }) } : 200) });
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url);
  recordNumbers(feed, 1, 1);
  await collector.until(() => collector.requests.length === 1);
  recordNumbers(feed, 2, 2);
  await collector.until(() => collector.accepted().length === 1);
  assert.deepEqual(numbers(collector.accepted()), [2]);
  assert.equal(feed.stats().rejected, 1);
});

test("a full queue drops the oldest, counts them, tells the collector and logs once", async (t) => {
  const collector = await startCollector({ answer: (_, index) => (index < 4 ? 503 : 200) });
  t.after(() => collector.close());
  const { feed, log } = newFeed(collector.url, { maxQueueLines: 100 });
  recordNumbers(feed, 1, 250);
  await collector.until(() => collector.accepted().length === 100);
  assert.deepEqual(numbers(collector.accepted()), range(151, 250));
  assert.equal(feed.stats().dropped.queue_full, 150);
  assert.equal(collector.requests.at(-1).headers["x-openclaw-feed-dropped"], "150");
  assert.equal(log.filter(([level]) => level === "warn").length, 1);
});

test("the queue is bounded by bytes too", () => {
  const { feed } = newFeed(new URL("http://127.0.0.1:9/"), { maxQueueBytes: 5000 }, { lingerMs: 60_000 });
  for (let n = 0; n < 50; n++) feed.record("hook", "agent_end", { text: "é".repeat(200) }, {});
  const { waiting, dropped } = feed.stats();
  assert.ok(waiting > 0 && waiting * 400 < 5000, `${waiting} waiting`);
  assert.equal(waiting + dropped.queue_full, 50);
});

test("lines the collector rejects are counted", async (t) => {
  const collector = await startCollector({ answer: () => ({ text: '{"accepted":1,"rejected":[{"line":2,"error":"unknown"}]}' }) });
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url);
  recordNumbers(feed, 1, 2);
  await collector.until(() => collector.accepted().length === 2);
  await feed.flush(200);
  assert.equal(feed.stats().rejected, 1);
});

test("recording never throws", () => {
  const { feed } = newFeed(new URL("http://127.0.0.1:9/"), {}, { lingerMs: 60_000 });
  const circle = {};
  circle.self = circle;
  feed.record("hook", "agent_end", circle, {});
  feed.record("hook", "agent_end", { get boom() { throw new Error("boom"); } }, {});
  feed.record("hook", "agent_end", undefined, null);
  assert.deepEqual(feed.stats().dropped, { queue_full: 0, too_large: 0, unserializable: 2 });
  assert.equal(feed.stats().waiting, 1);
});

test("a new token in the configuration is tried at once", async (t) => {
  const collector = await startCollector({ answer: ({ headers }) => (headers.authorization === "Bearer right" ? 200 : 403) });
  t.after(() => collector.close());
  const { feed } = newFeed(collector.url, { token: "wrong" }, { maxRetryMs: 3_600_000 });
  recordNumbers(feed, 1, 2);
  await collector.until(() => collector.requests.length === 1);
  await feed.flush(200);
  feed.configure({ ...DEFAULTS, host: "gate-1", url: collector.url, token: "right" }, { info() {}, warn() {} });
  await collector.until(() => collector.accepted().length === 2);
});

test("a waiting feed does not keep the process alive", async () => {
  const feedUrl = new URL("../feed.mjs", import.meta.url);
  const settingsUrl = new URL("../settings.mjs", import.meta.url);
  const script = `
    import { Feed } from ${JSON.stringify(feedUrl.href)};
    import { readSettings } from ${JSON.stringify(settingsUrl.href)};
    const feed = new Feed(readSettings({ url: "http://127.0.0.1:9/" }, {}), { info() {}, warn() {} });
    feed.record("hook", "agent_end", {}, {});`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: fileURLToPath(new URL("..", import.meta.url)), timeout: 10_000 });
  const [code, signal] = await new Promise((resolve) => child.on("exit", (...result) => resolve(result)));
  assert.deepEqual([code, signal], [0, null]);
});
