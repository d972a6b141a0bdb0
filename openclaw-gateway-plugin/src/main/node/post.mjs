// One POST with node:http, not fetch: OpenClaw may route fetch through a proxy, and a collector on loopback is never behind one.
import http from "node:http";
import https from "node:https";

const AGENT_OPTIONS = { keepAlive: true, maxSockets: 1 };
const agents = { "http:": new http.Agent(AGENT_OPTIONS), "https:": new https.Agent(AGENT_OPTIONS) };
const MAX_ANSWER_CHARS = 64 * 1024;

/**
 * @param {URL} url
 * @param {Record<string, string>} headers
 * @param {Buffer} body
 * @param {{timeoutMs: number, holdProcess: boolean}} options holdProcess: wait for the answer even if nothing else keeps Node running
 * @returns {Promise<{status: number, retryAfterMs: number, text: string}>} fails on network errors and after timeoutMs
 */
export function post(url, headers, body, { timeoutMs, holdProcess }) {
  return new Promise((resolve, reject) => {
    const client = url.protocol === "https:" ? https : http;
    const request = client.request(url, { method: "POST", agent: agents[url.protocol], headers: { ...headers, "content-length": body.length } });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    if (!holdProcess) timer.unref();
    const settle = (action) => (value) => {
      clearTimeout(timer);
      action(value);
    };
    request.on("socket", (socket) => (holdProcess ? socket.ref() : socket.unref()));
    request.on("error", settle(reject));
    request.on("response", (response) => readAnswer(response).then(settle(resolve), settle(reject)));
    request.end(body);
  });
}

async function readAnswer(response) {
  let text = "";
  response.setEncoding("utf8");
  for await (const chunk of response) if (text.length < MAX_ANSWER_CHARS) text += chunk;
  const seconds = Number(response.headers["retry-after"]);
  return { status: response.statusCode, retryAfterMs: seconds > 0 ? seconds * 1000 : 0, text };
}
