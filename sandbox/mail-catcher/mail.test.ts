import assert from "node:assert/strict";
import { test } from "node:test";
import { parseMail } from "./mail.ts";

const lines = (...all: string[]) => Buffer.from(all.join("\r\n"), "latin1");

test("a plain mail without MIME is read as it stands", () => {
  const mail = parseMail(
    lines("From: shop@example.com", "To: a@example.com", "Subject: Hello", "", "Line 1", "Line 2"),
  );

  assert.equal(mail.from, "shop@example.com");
  assert.equal(mail.subject, "Hello");
  assert.equal(mail.text, "Line 1\r\nLine 2");
  assert.equal(mail.html, null);
});

const SUBJECTS = [
  ["=?UTF-8?Q?Ihre_Bestellung_f=C3=BCr_5_=E2=82=AC?=", "Ihre Bestellung für 5 €"],
  ["=?utf-8?B?R3LDvMOfZQ==?=", "Grüße"],
  ["=?UTF-8?Q?Gr=C3=BC?=\r\n =?UTF-8?Q?=C3=9Fe?=", "Grüße"],
  ["=?ISO-8859-1?Q?M=FCller?= GmbH", "Müller GmbH"],
  ["a long one\r\n that was folded", "a long one that was folded"],
] as const;

for (const [encoded, subject] of SUBJECTS) {
  test(`the subject "${subject}" is decoded from ${JSON.stringify(encoded)}`, () => {
    assert.equal(parseMail(lines(`Subject: ${encoded}`, "", "x")).subject, subject);
  });
}

test("quoted-printable joins soft line breaks and decodes bytes in the part's character set", () => {
  const head = ["Content-Type: text/plain; charset=iso-8859-15", "Content-Transfer-Encoding: quoted-printable", ""];

  assert.equal(
    parseMail(lines(...head, "5 =A4 f=FCr=20", "zwei =3D lang=", "e Zeile")).text,
    "5 € für \r\nzwei = lange Zeile",
  );
});

test("nested parts give text, HTML and the names of attachments", () => {
  const mail = parseMail(
    lines(
      'Content-Type: multipart/mixed; boundary="out(er)"',
      "",
      "This preamble is not a part.",
      "--out(er)",
      "Content-Type: multipart/alternative; boundary=inner",
      "",
      "--inner",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: base64",
      "",
      "R3LDvMOfZQ==",
      "--inner",
      "Content-Type: text/html; charset=utf-8",
      "",
      "<b>--inner is not at the start</b>",
      "--inner--",
      "",
      "--out(er)",
      "Content-Type: application/pdf",
      'Content-Disposition: attachment; filename="R-1.pdf"',
      "Content-Transfer-Encoding: base64",
      "",
      "JVBERg==",
      "--out(er)--",
      "This epilogue is not a part.",
    ),
  );

  assert.equal(mail.text, "Grüße");
  assert.equal(mail.html, "<b>--inner is not at the start</b>");
  assert.deepEqual(mail.attachments, [{ filename: "R-1.pdf", content_type: "application/pdf", byte_count: 4 }]);
});

test("an unknown character set and an empty message are no reason to fail", () => {
  assert.equal(parseMail(lines("Content-Type: text/plain; charset=klingon", "", "abc")).text, "abc");
  assert.equal(parseMail(Buffer.alloc(0)).text, "");
});
