import type { Extractor } from './finding.ts';
import { subjectWords } from './subject-words.ts';

const LINK = /https?:\/\/[^\s<>"')\]]+[^\s<>"')\].,;:!?]/g;

/** A link: to the meeting, to the file, or one that stands in a text beside the subject's words. */
export const findLink: Extractor = (reading, context) => {
  const { item } = reading;
  const own =
    item.service === 'calendar' ? item.event.meetingLink : item.service === 'drive' ? item.file.webLink : null;
  if (own) return { reading, sentence: `${reading.title}: ${own}`, value: own, quality: 8 };
  const words = subjectWords(context);
  const candidates = reading.lines.flatMap(({ text, folded }, index) =>
    [...text.matchAll(LINK)].map(([value]) => {
      const around = `${reading.lines[index - 1]?.folded ?? ''} ${folded}`;
      return { value, quality: 3 + (words.some((word) => around.search(word) >= 0) ? 2 : 0) - index / 100 };
    }),
  );
  const best = candidates.sort((a, b) => b.quality - a.quality)[0];
  return best && { reading, sentence: `${reading.title}: ${best.value}`, value: best.value, quality: best.quality };
};
