import type { GoogleSimulator } from '../../local/google-simulator/index.ts';
import { ME } from '../import/generate-mbox.ts';
import type { Random } from '../random.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Some mails come, some go, some are read or starred. */
export function changeMailbox({ gmail }: GoogleSimulator, random: Random, vocabulary: Vocabulary): void {
  for (let index = 0; index < 5; index += 1) {
    const id = `${vocabulary.word()}.${random.below(1_000_000_000)}@example.org`;
    gmail.deliver(
      `From: Somebody <somebody@example.org>\r\nTo: ${ME}\r\nSubject: ${vocabulary.sentence()}\r\nMessage-ID: <${id}>\r\n\r\n${vocabulary.sentence()}\r\n`,
    );
  }
  for (let index = 0; index < 2; index += 1) gmail.delete(random.pick(gmail.messages).id);
  for (let index = 0; index < 3; index += 1) {
    const { id, labelIds } = random.pick(gmail.messages);
    gmail.modifyLabels(id, labelIds.includes('STARRED') ? { remove: ['STARRED'] } : { add: ['STARRED'] });
  }
}
