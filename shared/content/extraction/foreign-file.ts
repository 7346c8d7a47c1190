/** A file of which only the bytes are certain. */
export interface ForeignFile {
  bytes: Uint8Array;
  /** As somebody claimed; may carry a charset, `text/csv; charset=iso-8859-9`. */
  mimeType: string;
  /** As somebody claimed, with its ending; may be empty. */
  name: string;
}
