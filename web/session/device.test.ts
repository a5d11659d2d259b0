import assert from "node:assert/strict";
import { test } from "node:test";
import { deviceOf, isPhone } from "./device.ts";

const CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0";
const CASES = [
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36`, "Chrome, Windows", false],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/147.0.0.0`, "Edge, Windows", false],
  [`Mozilla/5.0 (Linux; Android 15; Pixel 9) ${CHROME} Mobile Safari/537.36`, "Chrome, Android", true],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari, iPhone",
    true,
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, macOS", false],
  ["curl/8.5.0", null, false],
  ["", null, false],
] as const;

for (const [user_agent, device, is_phone] of CASES)
  test(`"${user_agent.slice(0, 60)}" is ${device ?? "not known"}`, () => {
    assert.equal(deviceOf(user_agent), device);
    assert.equal(isPhone(user_agent), is_phone);
  });

test("a session without a browser's words has no device", () => assert.equal(deviceOf(null), null));
