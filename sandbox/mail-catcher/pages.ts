import type { CaughtMail } from "./received.ts";

const STYLE = `
  body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #1c2430; }
  h1 { font-size: 1.3rem; } table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: .5rem .75rem; border-bottom: 1px solid #dde2e8; vertical-align: top; }
  th { color: #5a6573; font-weight: 600; } a { color: #0b5cad; } time { white-space: nowrap; }
  pre { white-space: pre-wrap; background: #f5f7f9; padding: 1rem; } iframe { width: 100%; height: 40rem; border: 1px solid #dde2e8; }
`;

/** @param mail_count of all that were received; `mails` are the newest of them */
export function listPage(mails: readonly CaughtMail[], mail_count: number): string {
  const rows = mails.map(
    (
      mail,
    ) => `<tr><td><time>${escapeHtml(mail.received_at)}</time></td><td>${escapeHtml(mail.envelope.to.join(", "))}</td>
      <td><a href="/mails/${mail.mail_id}/page">${escapeHtml(mail.subject || "(no subject)")}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th>Received</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
  return page(
    "Mails",
    `<h1>Mails (${mail_count})</h1>${mails.length === 0 ? "<p>No mail has been received yet.</p>" : table}`,
  );
}

export function mailPage(mail: CaughtMail): string {
  const attachments = mail.attachments.map(
    (attachment) => `<li>${escapeHtml(attachment.filename)} (${attachment.byte_count} bytes)</li>`,
  );
  return page(
    mail.subject,
    `<p><a href="/">All mails</a> · <a href="/mails/${mail.mail_id}/raw">Raw message</a></p>
    <h1>${escapeHtml(mail.subject || "(no subject)")}</h1>
    <p>From ${escapeHtml(mail.from)}<br>To ${escapeHtml(mail.to)}<br><time>${escapeHtml(mail.received_at)}</time></p>
    ${mail.html === null ? "" : `<iframe sandbox title="Mail as HTML" src="/mails/${mail.mail_id}/html"></iframe>`}
    ${mail.text === null ? "" : `<pre>${escapeHtml(mail.text)}</pre>`}
    ${attachments.length === 0 ? "" : `<h2>Attachments</h2><ul>${attachments.join("")}</ul>`}`,
  );
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${content}</body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
