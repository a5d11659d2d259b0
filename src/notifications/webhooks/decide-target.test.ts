import assert from "node:assert/strict";
import { test } from "node:test";
import { decideAddresses, decideUrl } from "./decide-target.ts";
import { addressKind } from "./special-addresses.ts";
import { FORBIDDEN_TARGETS } from "./test-forbidden-targets.ts";

const STRICT = { allow_private: false };
const LAX = { allow_private: true };
const url = new URL("https://shop.example.com/hook");

test("every forbidden target is refused by its text or by the addresses of its name", () => {
  for (const { text, addresses } of FORBIDDEN_TARGETS) {
    const by_text = decideUrl(text, STRICT);
    const by_address = by_text.accepted ? decideAddresses(by_text.value, addresses, STRICT) : by_text;
    assert.equal(by_address.accepted, false, text);
  }
});

const KINDS = [
  ["8.8.8.8", "public"],
  ["9.255.255.255", "public"],
  ["11.0.0.0", "public"],
  ["100.63.255.255", "public"],
  ["100.128.0.0", "public"],
  ["126.255.255.255", "public"],
  ["128.0.0.0", "public"],
  ["172.15.255.255", "public"],
  ["172.32.0.0", "public"],
  ["192.167.255.255", "public"],
  ["192.169.0.0", "public"],
  ["223.255.255.255", "public"],
  ["10.255.255.255", "private"],
  ["172.31.255.255", "private"],
  ["127.255.255.255", "loopback"],
  ["169.254.169.254", "forbidden"],
  ["255.255.255.255", "forbidden"],
  ["2a00:1450:4001:800::200e", "public"],
  ["2606:4700::6810:85e5", "public"],
  ["::1", "loopback"],
  ["0:0:0:0:0:0:0:1", "loopback"],
  ["::", "forbidden"],
  ["::ffff:8.8.8.8", "public"],
  ["::ffff:7f00:1", "loopback"],
  ["::ffff:169.254.169.254", "forbidden"],
  ["::127.0.0.1", "forbidden"],
  ["64:ff9b::a00:1", "private"],
  ["64:ff9b::808:808", "public"],
  ["2002:7f00:1::", "loopback"],
  ["fd12:3456::1", "private"],
  ["fe80::1", "forbidden"],
  ["fe80::1%eth0", "forbidden"],
  ["ff02::1", "forbidden"],
  ["2001:db8::1", "forbidden"],
  ["2001::1", "forbidden"],
  ["4000::1", "forbidden"],
  ["not an address", "forbidden"],
] as const;

for (const [address, kind] of KINDS) {
  test(`${address} is ${kind}`, () => assert.equal(addressKind(address), kind));
}

test("an https URL whose addresses are all public leads to the first of them", () => {
  assert.equal(decideUrl("https://shop.example.com:8443/hook?key=1", STRICT).accepted, true);
  const decision = decideAddresses(url, ["8.8.8.8", "2606:4700::1"], STRICT);
  assert.equal(decision.accepted && decision.value, "8.8.8.8");
  assert.equal(decideAddresses(url, ["8.8.8.8", "10.0.0.1"], STRICT).accepted, false);
  assert.equal(decideAddresses(url, [], STRICT).accepted, false);
});

test("private networks are called where that is allowed, and http to this machine alone", () => {
  const http = new URL("http://internal.example.com/");
  assert.equal(decideAddresses(url, ["10.0.0.1"], LAX).accepted, true);
  assert.equal(decideAddresses(http, ["127.0.0.1"], LAX).accepted, true);
  assert.equal(decideAddresses(http, ["10.0.0.1"], LAX).accepted, false);
  assert.equal(decideAddresses(http, ["8.8.8.8"], LAX).accepted, false);
  assert.equal(decideAddresses(url, ["169.254.169.254"], LAX).accepted, false);
  assert.equal(decideUrl("http://127.0.0.1:8080/", LAX).accepted, true);
  assert.equal(decideUrl("http://127.0.0.1:8080/", STRICT).accepted, false);
  assert.equal(decideUrl("ftp://127.0.0.1/", LAX).accepted, false);
});
