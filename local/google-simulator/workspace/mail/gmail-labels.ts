import { createHash } from 'node:crypto';
import type { Label } from './mailbox.ts';

/**
 * System labels as Takeout writes them into `X-Gmail-Labels`, in the language of the account: English, German, French,
 * Spanish, Italian, Portuguese, Dutch, Turkish. `null`: says nothing that a label holds (read, archived). A name that is
 * not here becomes a label of the person's own, which loses nothing but its meaning.
 */
const SYSTEM_LABELS: ReadonlyMap<string, string | null> = new Map(
  Object.entries({
    INBOX: 'inbox|posteingang|boîte de réception|recibidos|posta in arrivo|caixa de entrada|postvak in|gelen kutusu',
    SENT: 'sent|gesendet|messages envoyés|enviados|inviati|posta inviata|verzonden|gönderilmiş postalar|gönderilenler',
    DRAFT: 'draft|drafts|entwurf|entwürfe|brouillons|brouillon|borradores|bozze|rascunhos|concepten|taslaklar',
    SPAM: 'spam|courrier indésirable|correo no deseado|posta indesiderata|istenmeyen posta',
    TRASH: 'trash|bin|papierkorb|corbeille|papelera|cestino|lixeira|prullenbak|çöp kutusu',
    UNREAD: 'unread|ungelesen|non lus|non lu|no leídos|da leggere|não lidas|não lido|ongelezen|okunmamış',
    STARRED:
      'starred|markiert|suivis|favoris|messages suivis|destacados|speciali|con estrela|com estrela|met ster|yıldızlı',
    IMPORTANT: 'important|wichtig|importants|importantes|importanti|belangrijk|önemli',
    CHAT: 'chat|chats',
    CATEGORY_PERSONAL:
      'category personal|category primary|kategorie persönlich|kategorie allgemein|catégorie principale',
    CATEGORY_SOCIAL: 'category social|kategorie soziale medien|catégorie réseaux sociaux',
    CATEGORY_PROMOTIONS: 'category promotions|kategorie werbung|catégorie promotions',
    CATEGORY_UPDATES:
      'category updates|kategorie neuigkeiten|kategorie benachrichtigungen|catégorie notifications|catégorie mises à jour',
    CATEGORY_FORUMS: 'category forums|kategorie foren|catégorie forums',
    '': 'opened|read|archived|geöffnet|archiviert|ouvert|messages archivés|archivés|abiertos|abierto|archivado|archivados|aperti|archiviati|abertas|arquivadas|geopend|gearchiveerd|açılmış|arşivlenmiş',
  }).flatMap(([id, names]) => names.split('|').map((name) => [name, id === '' ? null : id] as const)),
);

/** The labels that every mailbox has, whether used or not. */
export const SYSTEM_LABEL_IDS = [...new Set(SYSTEM_LABELS.values())].filter((id) => id !== null);

/** Splits the (decoded) value of `X-Gmail-Labels`; a comma inside quotes belongs to the name. */
export function splitLabels(value: string): string[] {
  const names = value.match(/(?:"[^"]*"|[^,])+/g) ?? [];
  return names.map((name) => name.replaceAll('"', '').trim()).filter((name) => name !== '');
}

/** The label that a name stands for; null for a name that says nothing. */
export function labelNamed(name: string): Label | null {
  const key = name
    .normalize('NFC')
    .toLowerCase()
    .replace(/[„“”«»:]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const systemId = SYSTEM_LABELS.get(key);
  if (systemId === null) return null;
  return systemId === undefined ? userLabel(name) : { id: systemId, name: systemId, type: 'system' };
}

/** Ids of own labels look like Gmail's `Label_5`; here the number comes from the name, so that it stays the same. */
function userLabel(name: string): Label {
  const number = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 15)}`);
  return { id: `Label_${number}`, name, type: 'user' };
}
