/** Numbers and times as people read them. */

const numbers = new Intl.NumberFormat('en');
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

export const count = (number) => numbers.format(number);

/** The time of the day; on another day with the date. */
export function time(instant) {
  const date = new Date(instant);
  return date.toDateString() === new Date().toDateString() ? clock.format(date) : day.format(date);
}

/** When a message was made, which the first 48 bits of its id (UUIDv7, RFC 9562) tell; now for one without an id. */
export const madeAt = (id) => (id === null ? Date.now() : parseInt(id.slice(0, 13).replace('-', ''), 16));

/** With milliseconds, for log lines. */
export function preciseTime(instant) {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? '' : `${clock.format(date)}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** `quota_exhausted` as `quota exhausted`. */
export const words = (name) => (name ?? '').replaceAll('_', ' ');
