import { createHash } from 'node:crypto';
import { escapeXml } from '../drive/markup.ts';
import type { Person } from '../source/people.ts';
import { htmlText } from './mail-text.ts';

/**
 * The HTML of a company's mail, with what comes along in them: a preheader that is not shown, a logo, links that count
 * clicks, a footer, a picture of one pixel that tells that the mail was opened.
 */
export function bulkHtml(body: string, sender: Person, { id, preheader }: { id: string; preheader: string }): string {
  const domain = sender.address.split('@')[1] as string;
  const token = createHash('sha256').update(id).digest('hex').slice(0, 24);
  const colour = sender.record.get('colour') ?? '#1f4e79';
  const content = htmlText(body, {
    paragraph: ['<p style="margin:0 0 14px;line-height:22px">', '</p>'],
    table: ' cellpadding="0" cellspacing="0" width="100%" style="border-collapse:collapse;margin-bottom:14px"',
    cell: ' style="padding:6px 10px;border-bottom:1px solid #e5e7eb;font-size:14px"',
    link: (url) =>
      `${url}${url.includes('?') ? '&amp;' : '?'}utm_source=crm&amp;utm_medium=email&amp;utm_content=${token}`,
  });
  const footer = sender.signature.split('\n').map(escapeXml).join('<br>');
  return `<!DOCTYPE html>
<html lang="en"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeXml(preheader)}</title>
<style type="text/css">body{margin:0;padding:0;background:#f3f4f6}a{color:${colour}}.p-hide{display:none!important;max-height:0;overflow:hidden}@media only screen and (max-width:620px){.w600{width:100%!important}}</style></head>
<body style="margin:0;background:#f3f4f6;font-family:Helvetica,Arial,sans-serif">
<div class="p-hide" style="display:none;max-height:0;overflow:hidden">${escapeXml(preheader)}&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" class="w600" width="600" cellpadding="0" cellspacing="0" style="background:#ffffff">
<tr><td style="background:${colour};padding:18px 24px"><img src="https://img.${domain}/mail/logo@2x.png" width="140" alt="${escapeXml(sender.name)}" style="display:block;border:0;color:#ffffff"></td></tr>
<tr><td style="padding:24px;color:#111827;font-size:15px">
${content}
</td></tr>
<tr><td style="padding:16px 24px;background:#f9fafb;color:#6b7280;font-size:11px;line-height:16px">${footer}</td></tr>
</table></td></tr></table>
<img src="https://track.${domain}/o/${token}.gif" width="1" height="1" alt="" style="display:block;border:0">
</body></html>`;
}
