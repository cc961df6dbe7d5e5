// Asks the page without a server in Firefox, over WebDriver BiDi:
//
//     node ask_page.mjs ADDRESS FIREFOX LANGUAGE < QUESTIONS.json > ANSWERS.json
//
// A question is [kind, question], an answer is what `ask` of the page gives, without its bytes.

import { text } from "node:stream/consumers";
import puppeteer from "puppeteer-core";

const [address, executablePath, language] = process.argv.slice(2);
const questions = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
try {
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction("window.first || window.failed", { timeout: 240_000 });
  const failed = await page.evaluate(() => window.failed);
  if (failed) throw new Error(failed);
  const answers = [];
  for (const [kind, question] of questions) {
    answers.push(await page.evaluate(async (...asked) => {
      const { answer, error } = await window.ask(...asked);
      return { answer, error };
    }, kind, question, language));
  }
  process.stdout.write(JSON.stringify(answers));
} finally {
  await browser.close();
}
