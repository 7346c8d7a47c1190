/** What the product cannot do: it would change something. Over folded text, from where a clause begins. */
export const COMMANDS =
  /^(?:send|reply|respond|forward|delete|remove|archive|cancel|book|schedule|reschedule|create|make|add|move|invite|share|rename|draft|write|compose|accept|decline|mark|label|unsubscribe|remind me|buy|pay|block|put|set up|postpone|push|star|unstar|trash|snooze|mute|sende|schicke|losche|storniere|buche|antworte|erstelle|verschiebe|envoie|supprime|annule|reserve|reponds|cree|envia|borra|cancela|responde|crea|gonder|sil|iptal et)\s+(?:(?:a|an|the|my|our|this|that|these|those|all|it|him|her|them|to|me|an?other|new|every|from|eine?n?|die|den|das|meinen?|un|une|le|la|mon|mi)\b|\S+@)/;

/** A write that is asked about, not for: "make sure that", "add up", "set up by". */
export const NO_COMMANDS =
  /^(?:(?:send|forward|write|share|e-?mail) (?:me|us) (?:the|a|an|my|our|all|any)|make sure|add up|write up|draft of|share of|book club|pay for|label of|move to me|schedule (?:for|of|on|from)|share(?:d)? with me)/;
