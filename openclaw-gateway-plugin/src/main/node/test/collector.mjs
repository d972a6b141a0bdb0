// A collector for tests: a real HTTP server whose answers the test decides.
import { createServer } from "node:http";

export async function startCollector({ port = 0, answer = () => 200 } = {}) {
  const requests = [];
  const waiting = [];
  const server = createServer(async (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    for await (const chunk of request) body += chunk;
    const lines = body.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
    const received = { headers: request.headers, lines, bytes: Buffer.byteLength(body) };
    const decided = answer(received, requests.length);
    const { status = 200, headers = {}, text = "{}" } = typeof decided === "number" ? { status: decided } : decided;
    requests.push({ ...received, status });
    for (const check of [...waiting]) check();
    response.writeHead(status, headers).end(text);
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    requests,
    port: server.address().port,
    url: new URL(`http://127.0.0.1:${server.address().port}/v1/feed`),
    /** What was taken (answered 200), in order of arrival. */
    accepted: () => requests.filter(({ status }) => status === 200).flatMap(({ lines }) => lines),
    /** Resolves when the condition holds; looked at after every request. */
    until: (condition) => new Promise((resolve) => {
      const check = () => {
        if (!condition()) return;
        waiting.splice(waiting.indexOf(check), 1);
        resolve();
      };
      waiting.push(check);
      check();
    }),
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}
