/** How mail programs introduce what they quote, in the languages that they are used in most. */

/** The verb of "On …, Bob wrote:". */
export const ATTRIBUTION_VERB =
  /\b(?:wrote|schrieb|escribió|ha scritto|escreveu|schreef|skrev|yazdı|kirjoitti)(?![\p{L}])|a écrit|napisał|napsal|написал|пишет|yazmış|のメール|写道|写信/u;

/** What follows is the mail that was answered. */
export const ORIGINAL_MARKER =
  /^[-_ ]{2,20}(?:original message|original appointment|ursprüngliche nachricht|original-nachricht|message d['’]origine|message original|mensaje original|messaggio originale|mensagem original|orijinal mesaj|orijinal ileti|oorspronkelijk bericht|oprindelig meddelelse|исходное сообщение)[-_ ]{2,20}$/iu;

/** What follows was forwarded, and is what the mail is about. */
export const FORWARD_MARKER =
  /^(?:[-_ ]{2,20}(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|iletilen ileti|yönlendirilmiş ileti|doorgestuurd bericht)[-_ ]{2,20}|begin forwarded message:|anfang der weitergeleiteten nachricht:|début du message réexpédié ?:|inicio del mensaje reenviado:|inizio messaggio inoltrato:)$/iu;

/** What programs of telephones add. */
export const DEVICE_LINE =
  /^(?:sent from (?:my|mail for|outlook|yahoo|proton)\b.{0,60}|get outlook for (?:ios|android).{0,40}|von meinem .{1,40} gesendet|gesendet von .{1,40}|envoyé de(?:puis)? mon .{1,40}|enviado desde mi .{1,40}|enviado do meu .{1,40}|inviato da(?:l mio)? iphone|.{1,30}['’](?:u|ü|ı|i)mdan gönderildi|verstuurd vanaf mijn .{1,40})\.?$/iu;

/** The labels of Outlook's block of headers, lower-cased. */
export const HEADER_LABELS = {
  from: new Set(['from', 'von', 'de', 'da', 'kimden', 'gönderen', 'van', 'fra', 'från', 'od', 'от']),
  sent: new Set(
    'sent date gesendet datum envoyé date enviado fecha enviada inviato data gönderildi tarih verzonden sendt skickat отправлено дата'.split(
      ' ',
    ),
  ),
  to: new Set(['to', 'an', 'à', 'para', 'a', 'kime', 'alıcı', 'aan', 'til', 'till', 'do', 'кому']),
  subject: new Set([
    'subject',
    'betreff',
    'objet',
    'asunto',
    'assunto',
    'oggetto',
    'konu',
    'onderwerp',
    'emne',
    'ämne',
    'temat',
    'тема',
  ]),
} as const;

/** A subject that says "forwarded": FW, Fwd, WG, TR, RV, İLT, ENC … */
export const FORWARD_SUBJECT = /^\s*(?:re\s*:\s*)?(?:fwd?|wg|tr|rv|ilt|i̇lt|enc|inoltro|doorst)\s*:/iu;
