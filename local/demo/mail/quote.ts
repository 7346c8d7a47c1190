import { escapeXml } from '../drive/markup.ts';
import type { MailLocale, Person } from '../source/people.ts';
import { formatWall } from '../time/date-pattern.ts';
import { wallIn } from '../time/story-time.ts';

/** A mail that another one answers or passes on. */
export interface Quoted {
  fromName: string;
  fromAddress: string;
  to: string;
  subject: string;
  instant: number;
  plain: string;
  /** The inside of its body. */
  html: string;
}

interface Quote {
  plain: string;
  html: string;
}

interface Wording {
  /** When, by program: patterns of formatWall. */
  gmail: string;
  apple: string;
  outlook: string;
  wrote(at: string, sender: string): string;
  /** Outlook's words for sender, time, recipients and subject. */
  fields: readonly [string, string, string, string];
}

const ENGLISH = {
  wrote: (at: string, sender: string) => `On ${at}, ${sender} wrote:`,
  fields: ['From:', 'Sent:', 'To:', 'Subject:'],
} as const;

/** How programs word what they quote, by the language of who uses them. */
const WORDING: Readonly<Record<MailLocale, Wording>> = {
  'en-GB': {
    ...ENGLISH,
    gmail: "EEE, d MMM yyyy 'at' HH:mm",
    apple: "d MMM yyyy, 'at' HH:mm",
    outlook: 'd MMMM yyyy HH:mm',
  },
  'en-US': {
    ...ENGLISH,
    gmail: "EEE, MMM d, yyyy 'at' h:mm a",
    apple: "MMM d, yyyy, 'at' h:mm a",
    outlook: 'EEEE, MMMM d, yyyy h:mm a',
  },
  fr: {
    gmail: "EEE d MMM yyyy 'à' HH:mm",
    apple: "d MMM yyyy 'à' HH:mm",
    outlook: 'EEEE d MMMM yyyy HH:mm',
    wrote: (at, sender) => `Le ${at}, ${sender} a écrit :`,
    fields: ['De :', 'Envoyé :', 'À :', 'Objet :'],
  },
  es: {
    gmail: "EEE, d MMM yyyy 'a las' HH:mm",
    apple: "d MMM yyyy, 'a las' HH:mm",
    outlook: "EEEE, d 'de' MMMM 'de' yyyy HH:mm",
    wrote: (at, sender) => `El ${at}, ${sender} escribió:`,
    fields: ['De:', 'Enviado:', 'Para:', 'Asunto:'],
  },
};

/** The mail below an answer, as the program of who answers writes it; times are those of their zone. */
export function quoteMail(mail: Quoted, { client, zone, locale }: Pick<Person, 'client' | 'zone' | 'locale'>): Quote {
  const wording = WORDING[locale];
  const at = (pattern: string, language: string = locale) => formatWall(wallIn(mail.instant, zone), pattern, language);
  const sender = `${mail.fromName} <${mail.fromAddress}>`;
  switch (client) {
    case 'gmail': {
      const intro = wording.wrote(at(wording.gmail), sender);
      return {
        plain: `${intro}\n\n${withArrows(mail.plain)}`,
        html: `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${escapeXml(intro)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">${mail.html}</blockquote></div>`,
      };
    }
    case 'apple': {
      const intro = wording.wrote(at(wording.apple), sender);
      return {
        plain: `> ${intro}\n>\n${withArrows(mail.plain)}`,
        html: `<br><blockquote type="cite"><div>${escapeXml(intro)}</div><br>${mail.html}</blockquote>`,
      };
    }
    case 'thunderbird-de': {
      const intro = `Am ${at("dd.MM.yyyy 'um' HH:mm", 'de')} schrieb ${mail.fromName}:`;
      return {
        plain: `${intro}\n${withArrows(mail.plain)}`,
        html: `<div class="moz-cite-prefix">${escapeXml(intro)}<br></div><blockquote type="cite">${mail.html}</blockquote>`,
      };
    }
    case 'outlook': {
      const values = [sender, at(wording.outlook), mail.to, mail.subject];
      const lines = wording.fields.map((field, index) => `${field} ${values[index]}`);
      return {
        plain: `________________________________\n${lines.join('\n')}\n\n${mail.plain}`,
        html: `<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">${lines.map(escapeXml).join('<br>')}</p></div>${mail.html}`,
      };
    }
    default:
      return client satisfies never;
  }
}

/** The mail below a note, as Gmail passes it on. */
export function forwardMail(mail: Quoted, { zone, locale }: Pick<Person, 'zone' | 'locale'>): Quote {
  const date = formatWall(wallIn(mail.instant, zone), WORDING[locale].gmail, locale);
  const lines = [
    '---------- Forwarded message ---------',
    `From: ${mail.fromName} <${mail.fromAddress}>`,
    `Date: ${date}`,
    `Subject: ${mail.subject}`,
    `To: ${mail.to}`,
  ];
  return {
    plain: `${lines.join('\n')}\n\n\n${mail.plain}`,
    html: `<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${lines.map(escapeXml).join('<br>')}<br><br></div>${mail.html}</div>`,
  };
}

function withArrows(text: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '>' : line.startsWith('>') ? `>${line}` : `> ${line}`))
    .join('\n');
}
