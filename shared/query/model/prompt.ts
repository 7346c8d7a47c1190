/** What a hosted model is asked: who it is and what it must do, then the matter. */
export interface Prompt {
  instructions: string;
  /** One message of the user's. */
  message: string;
}

/**
 * Data within a prompt: JSON, in which no `<` stands, so that nothing in it can look like the end of its element, whatever
 * somebody wrote.
 */
export function dataElement(name: string, data: unknown): string {
  return `<${name}>\n${JSON.stringify(data).replaceAll('<', '\\u003c')}\n</${name}>`;
}
