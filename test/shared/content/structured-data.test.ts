import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEmailBody } from '../../../shared/content/email-body.ts';
import { structuredData } from '../../../shared/content/structured-data.ts';

const reservation = {
  '@context': 'http://schema.org',
  '@type': 'FlightReservation',
  reservationNumber: 'QX8L2P',
  reservationStatus: 'http://schema.org/ReservationConfirmed',
  potentialAction: [{ '@type': 'CancelAction', target: 'https://air.example/cancel' }],
  reservationFor: {
    '@type': 'Flight',
    flightNumber: '612',
    departureAirport: { '@type': 'Airport', name: 'Porto', iataCode: 'OPO' },
    departureTime: '2027-05-02T07:40:00+01:00',
  },
};
const html = `<html><head><script type="application/ld+json">${JSON.stringify(reservation)}</script></head><body>Hi</body></html>`;

describe('structured data', () => {
  it('reads JSON-LD as labelled lines, without what is for machines', () => {
    expect(structuredData(html).split('\n')).toEqual([
      'Flight reservation',
      'Reservation number: QX8L2P',
      'Reservation status: ReservationConfirmed',
      'Flight number: 612',
      'Departure airport: Porto',
      'Departure airport: OPO',
      'Departure time: 2027-05-02T07:40:00+01:00',
    ]);
  });

  it('is part of a mail even where the plain alternative is read', () => {
    const data = (text: string) => ({ data: Buffer.from(text).toString('base64url') });
    const { full } = readEmailBody({
      mimeType: 'multipart/alternative',
      parts: [
        {
          mimeType: 'text/plain',
          body: data('Thank you for booking with us. Your documents are attached to this mail.'),
        },
        { mimeType: 'text/html', body: data(html) },
      ],
    });
    expect(full).toContain('Thank you for booking');
    expect(full).toContain('Reservation number: QX8L2P');
  });

  it('leaves out what is not JSON, other scripts, and what nests without end', () => {
    const deep = `${'{"a":'.repeat(50)}"end"${'}'.repeat(50)}`;
    expect(structuredData('<script type="application/ld+json">{oops</script>')).toBe('');
    expect(structuredData('<script>{"a": "b"}</script>')).toBe('');
    expect(structuredData(`<script type="application/ld+json">${deep}</script>`)).toBe('');
  });

  it('leaves out what is too long to be read', () => {
    const booking = { '@type': 'FlightReservation', reservationNumber: 'QX8L2P', ticketToken2: 'x'.repeat(501) };
    const script = `<script type="application/ld+json">${JSON.stringify(booking)}</script>`;
    expect(structuredData(script)).toBe('Flight reservation\nReservation number: QX8L2P');
  });

  it('stops at a document that nests too deeply to be read in time', () => {
    const script = '<script type="application/ld+json">{"@type": "Order", "orderNumber": "7"}</script>';
    expect(structuredData(`${'<div>'.repeat(1_900)}${script}`)).toBe('Order\nOrder number: 7');
    expect(structuredData(`${'<div>'.repeat(2_100)}${script}`)).toBe('');
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        structuredData(`${text}<script type="application/ld+json">${JSON.stringify(value)}</script>${text}`);
      }),
    );
  });
});
