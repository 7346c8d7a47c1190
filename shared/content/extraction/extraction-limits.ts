/** The caps under which the text of a file is read. */
export interface ExtractionLimits {
  /** Bytes of the file; a larger one is too large. */
  inputBytes: number;
  /** Bytes of all parts of an archive that are read, inflated, as its directory states them; more is too large. */
  inflatedBytes: number;
  /** Entries of an archive, read or not; more is too large. */
  entries: number;
  /** How deep XML may nest; deeper is too large. */
  xmlDepth: number;
  /** Pages, slides or sheets that are read; the others are left out. */
  pages: number;
  /** Rows of a sheet or a CSV file that are read; the others are left out. */
  rows: number;
  /** Characters of the text; the rest is left out. */
  characters: number;
}

/** Google converts documents up to 50 MB, and nearly all that people mail are far below 20. */
export const EXTRACTION_LIMITS: ExtractionLimits = {
  inputBytes: 20_000_000,
  inflatedBytes: 40_000_000,
  entries: 10_000,
  xmlDepth: 256,
  pages: 500,
  rows: 5_000,
  characters: 200_000,
};
