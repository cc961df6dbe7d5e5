// A line of JSON in, {zpl, width, height, dpmm}; the label as a PNG file in base64 out, a line.
const { createInterface } = require("node:readline");
const { ready } = require("zpl-renderer-js");

(async () => {
  const { api } = await ready;
  for await (const line of createInterface({ input: process.stdin })) {
    const { zpl, width, height, dpmm } = JSON.parse(line);
    let answer;
    try {
      answer = await api.zplToBase64Async(zpl, width, height, dpmm);
    } catch (error) {
      answer = `error: ${error}`;
    }
    process.stdout.write(`${answer.replaceAll("\n", " ")}\n`);
  }
  process.exit(0);
})();
