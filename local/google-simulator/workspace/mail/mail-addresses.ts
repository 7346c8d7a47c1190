import { addressParser } from 'postal-mime';

/** An address as a header has it, with the name that stands beside it. */
export interface NamedAddress {
  address: string;
  name: string | null;
}

/** Longer lists of recipients are cut: the index needs no more. */
const MAXIMUM_HEADER_LENGTH = 10_000;

/** The addresses of a From, To or Delivered-To header, lower case. */
export function addressesIn(header: string): NamedAddress[] {
  return addressParser(header.slice(0, MAXIMUM_HEADER_LENGTH), { flatten: true }).flatMap(({ address, name }) =>
    address?.includes('@') ? [{ address: address.toLowerCase(), name: name || null }] : [],
  );
}
