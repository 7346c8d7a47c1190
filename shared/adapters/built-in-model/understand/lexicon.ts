import type { AnswerType } from '../../../domain/intent.ts';
import type { Service } from '../../../domain/service.ts';

/** Words that say in which service to look. A word of none of them leaves all three open. */
export const SERVICE_WORDS: Readonly<Record<Service, RegExp>> = {
  gmail: /\b(?:e-?mails?|mails?|inbox|messages?|newsletters?|unread)\b/i,
  calendar: /\b(?:calendar|meetings?|events?|appointments?|schedule|agenda|invites?|invitations?|free|busy)\b/i,
  drive: /\b(?:drive|files?|documents?|docs?|spreadsheets?|sheets?|slides?|presentations?|pdfs?|folders?)\b/i,
};

/** What opens a question, and what it asks for. The first that matches counts. */
export const QUESTION_OPENINGS: readonly (readonly [RegExp, AnswerType])[] = [
  [
    /\bwhat (?:did|does|do|has|have)\b.*\b(?:say|said|writ(?:e|ten)|wrote|think|ask|tell|told|answer|mean)\b/i,
    'passage',
  ],
  [/\b(?:when|what time|which day|what day|what date|which date|at what time)\b/i, 'time'],
  [/\bhow long\b/i, 'duration'],
  [/\bhow many\b/i, 'count'],
  [/\bhow much\b/i, 'amount'],
  [/\b(?:who|whom|whose)\b/i, 'person'],
  [/\bwhere\b/i, 'place'],
  [/^\s*(?:please\s+)?(?:list|show|find|give me|get|search|look for)\b/i, 'list'],
  [/^\s*what(?:'s| is| do i have)? on my\b/i, 'list'],
  [/^\s*(?:all |any |my )?(?:e-?mails|mails|messages|files|documents|meetings|events|appointments)\b/i, 'list'],
  [/^\s*(?:is|are|am|do|does|did|has|have|was|were|will|can)\b/i, 'yes-no'],
];

/** Nouns that say what kind of thing is wanted: "what is the booking reference" wants a code. */
export const FIELD_NOUNS: readonly (readonly [RegExp, AnswerType])[] = [
  [
    /\b(?:(?:booking|reservation|confirmation|order|tracking|invoice|customer|reference|flight|ticket|promo|discount|voucher|access|door|membership|policy|account)\s+(?:reference|ref|code|number|no\.?|id)|pnr|record locator|reference(?: number| code)?|password|pin|code)\b/i,
    'code',
  ],
  [/\b(?:address|location|venue|gate|terminal|room|place|seat)\b/i, 'place'],
  [/\b(?:price|cost|total|amount|fee|fare|budget|salary|rent|balance)\b/i, 'amount'],
  [/\b(?:link|url|website)\b/i, 'link'],
  [/\b(?:date|time|day|deadline|due date)\b/i, 'time'],
  [/\b(?:duration|length)\b/i, 'duration'],
  [/\b(?:attendees?|participants?|guests?|sender|organi[sz]er|owner)\b/i, 'person'],
];
