/** How questions begin, and which type of answer that asks for. Over folded text, with politeness in front left out. */
import type { AnswerType } from '../../../domain/intent.ts';

/** "Could you tell me", "I'd like to know": asks nothing itself. */
export const POLITENESS =
  /^\W*(?:(?:hi|hello|hey|ok|okay|please|so|and|also|but|then|well)\b[\s,]*)*(?:(?:can|could|would|will) you (?:please )?(?:tell|show|give|find|remind) (?:me|us)(?: about| of)?|(?:please )?(?:tell|remind) me(?: about)?|do you know|i(?:'d| would) like to know|i (?:want|need) to know|let me know|any idea|kannst du mir sagen|sag mir|weißt du|peux-tu me dire|puedes decirme)?[\s,:]*(?:please )?/;

/** The first that fits the beginning of a clause decides; what it matches is no part of what is asked about. */
export const OPENINGS: readonly (readonly [AnswerType, RegExp])[] = [
  [
    'count',
    /^(?:how many|number of|count(?: of| my| the)?|wie ?viele|combien (?:de |d')|cuant[oa]s|quant[ie])(?![a-z])/,
  ],
  [
    'duration',
    /^(?:for )?(?:how long|how much time|wie lange|combien de temps|cuanto (?:tiempo|dura)|quanto (?:tempo|dura))(?![a-z])/,
  ],
  [
    'time',
    /^(?:(?:at |on |by |since |until )?(?:when|what time|what (?:exact )?(?:day|date)|which (?:day|date))|how soon|um wie ?viel uhr|wann|ab wann|bis wann|quand|a quelle heure|cuando|a que hora|quando|a che ora)(?:'s)?(?![a-z])/,
  ],
  [
    'amount',
    /^(?:how much|what (?:do|did|does|will|would) [\p{L}\d' -]{1,60}? cost|wie ?viel|was kostet|combien|cuanto|quanto)(?![a-z])/u,
  ],
  ['place', /^(?:(?:from |to )?where|in which (?:city|room|place)|wo|woher|wohin|ou|donde|dove)(?:'s)?(?![a-z])/],
  [
    'person',
    /^(?:(?:with |from |to )?(?:who|whom|whose)|wer|wem|wen|mit wem|(?:avec )?qui|quien(?:es)?|(?:con )?chi)(?:'s)?(?![a-z])/,
  ],
];

/** Opens a question whose noun says what is asked for: "what is the booking reference", "which gate". */
export const WHAT =
  /^(?:what(?:'s| is| was| are| were)?|which|give me|show me|find(?: me)?|look up|get(?: me)?|was ist|wie (?:ist|lautet)|welche[rsn]?|quel(?:le)?s?(?: est)?|cual(?:es)?(?: es)?|que|qual e|che)(?![a-z])/;

/** "What did Sarah say about", "what does the contract say": asks for words, whatever nouns follow. */
export const SAYING =
  /^what (?:do|does|did|has|have|had)\b.*\b(?:say|said|write|written|wrote|think|want|ask|asked|answer|answered|reply|replied|mean|suggest|propose|decide|decided|tell|told|need|require)\b/;

/** Asks for all there is. */
export const LISTING =
  /^(?:list|show(?: me)?|find(?: me)?|search(?: for)?|look for|get(?: me)?|give me|display|open|what(?:'s| is)? on\b|what(?:'s| is) (?:coming up|happening|planned|scheduled|next)|what (?:do|have) (?:i|we)\b|what(?:'s| is| are)? (?:my|the|our|all)?\b|which|zeig(?:e)?(?: mir)?|finde|was steht|liste|montre|cherche|muestra(?:me)?|busca)(?![a-z])/;

export const WHETHER =
  /^(?:is|are|am|was|were|do|does|did|have|has|had|can|could|will|would|should|any|bin|ist|sind|habe|hat|gibt es|kann|est-ce|ai-je|hay|tengo|estoy|c'e|ho)(?![a-z])/;

/** What the product cannot do: it would change something. */
export const COMMANDS =
  /^(?:send|reply|respond|forward|delete|remove|archive|cancel|book|schedule|reschedule|create|make|add|move|invite|share|rename|draft|write|compose|accept|decline|mark|label|unsubscribe|remind me|buy|pay|block|sende|schicke|losche|storniere|buche|antworte|envoie|supprime|annule|reserve|envia|borra|cancela)\s+(?:(?:a|an|the|my|our|this|that|these|those|all|it|him|her|them|to|me|an?other|new|every|from|eine?n?|die|den|das|meinen?|un|une|le|la|mon|mi)\b|\S+@)/;

/** The verbs and small words between the question word and what it is about: "when | does my | flight leave". */
export const AUXILIARIES =
  /^(?:\s*(?:'s|is|are|was|were|am|do|does|did|will|would|has|have|had|can|could|should|i|we|there|it|my|the|our|a|an|all|any|of|to|got|get|received?|be|been|going|supposed|on|in|ist|sind|war|mein|meine|meinen|meiner|der|die|das|den|dem|geht|est|mon|ma|mes|le|la|les|es|mi|mis|el|los|las|il|lo|mio|mia)(?![a-z\d]))*\s*/;
