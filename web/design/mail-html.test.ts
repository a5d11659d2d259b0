import assert from "node:assert/strict";
import { test } from "node:test";
import { showableMail } from "./mail-html.ts";

test("style attributes become rules, each look once", () => {
  const html = '<head></head><p style="color:red">a</p><b class="x" style="margin:0">b</b><i style="color:red">c</i>';
  assert.equal(
    showableMail(html, "N"),
    '<head><style nonce="N">[data-look="0"]{color:red}\n[data-look="1"]{margin:0}</style></head>' +
      '<p data-look="0">a</p><b class="x" data-look="1">b</b><i data-look="0">c</i>',
  );
});

test("the mail's own styles get the nonce", () => {
  assert.match(showableMail('<head><style type="text/css">p{margin:0}</style></head>', "N"), /<style nonce="N" type=/);
});

test("quoted values are read as a browser would", () => {
  assert.match(
    showableMail("<p style='font-family:&quot;Segoe UI&quot;, Arial'>a</p>", "N"),
    /\{font-family:"Segoe UI", Arial\}/,
  );
});

test("an attribute cannot end its rule or the sheet", () => {
  const html = '<p style="color:red}</style><script>alert(1)</script>">a</p>';
  const shown = showableMail(`<head></head>${html}`, "N");
  assert.doesNotMatch(shown.slice(0, shown.indexOf("</head>")), /<script/);
});

test("text that only looks like an attribute stays as it is", () => {
  const html = "<head></head><p>style=&quot;x&quot; and a dollar sign $& stay</p>";
  assert.match(showableMail(html, "N$&"), /<p>style=&quot;x&quot; and a dollar sign \$& stay<\/p>/);
});
