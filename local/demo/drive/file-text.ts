/** What is to become a file: its text, dates in place, and the properties that a format stores. */
export interface FileText {
  title: string;
  author: string;
  created: Date;
  modified: Date;
  /** In the markup of markup.ts. */
  text: string;
}
