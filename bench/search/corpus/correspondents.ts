import type { MailboxAddress } from '../../../shared/domain/mailbox-address.ts';
import type { Random } from '../../random.ts';
import { pickByRank } from './distributions.ts';
import type { Language } from './language.ts';

const PEOPLE = 350;
const SERVICES = 60;
const DOMAINS = 80;

/** Whom a person has to do with. Both lists are in the order of how often they write. */
export interface Correspondents {
  me: MailboxAddress;
  people: readonly MailboxAddress[];
  /** Programs and newsletters. */
  services: readonly MailboxAddress[];
}

export function makeCorrespondents(language: Language, random: Random, person: number): Correspondents {
  const domains = Array.from({ length: DOMAINS }, () => `${language.word()}.example`);
  const named = () => {
    const [first, last] = [name(language), name(language)];
    const domain = pickByRank(domains, random);
    return { name: `${first} ${last}`, address: `${first}.${last}@${domain}`.toLowerCase() };
  };
  const service = () => {
    const firm = name(language);
    const address = `${random.pick(['no-reply', 'notifications', 'news', 'billing'])}@${firm}.example`.toLowerCase();
    return { name: firm, address };
  };
  return {
    me: { name: 'Person', address: `person-${person}@example.com` },
    people: Array.from({ length: PEOPLE }, named),
    services: Array.from({ length: SERVICES }, service),
  };
}

function name(language: Language): string {
  const word = language.word();
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}
