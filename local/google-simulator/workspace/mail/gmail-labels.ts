import { createHash } from 'node:crypto';
import type { Label } from './mailbox.ts';
import { systemLabelId } from './system-label-names.ts';

/** Splits the (decoded) value of `X-Gmail-Labels`; a comma inside quotes belongs to the name. */
export function splitLabels(value: string): string[] {
  const names = value.match(/(?:"[^"]*"|[^,])+/g) ?? [];
  return names.map((name) => name.replaceAll('"', '').trim()).filter((name) => name !== '');
}

/** The system label that a name stands for; undefined for another name, and for one that says nothing (opened, archived). */
export function systemLabelNamed(name: string): Label | undefined {
  const id = systemLabelId(name);
  return id ? { id, name: id, type: 'system' } : undefined;
}

/** Ids of own labels look like Gmail's `Label_5`; here the number comes from the name, so that it stays the same. */
export function userLabel(name: string): Label {
  const number = BigInt(`0x${createHash('sha256').update(name).digest('hex').slice(0, 15)}`);
  return { id: `Label_${number}`, name, type: 'user' };
}

/** Reads the labels of an export; all messages with a label share it. */
export class LabelReader {
  readonly #known = new Map<string, Label | undefined>();

  /** @param value of `X-Gmail-Labels`, decoded */
  read(value: string): Label[] {
    return splitLabels(value).flatMap((name) => {
      if (!this.#known.has(name)) this.#known.set(name, labelNamed(name));
      return this.#known.get(name) ?? [];
    });
  }
}

function labelNamed(name: string): Label | undefined {
  return systemLabelId(name) === null ? undefined : (systemLabelNamed(name) ?? userLabel(name));
}
