/** "8 seconds", "1 minute", "5 minutes"; rounded up from a minute on. */
export function duration(seconds: number): string {
  const [count, unit] =
    seconds < 60 ? [Math.max(1, Math.round(seconds)), 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A day and an hour, by the visitor's clock and as the visitor's browser writes them. */
export function moment(milliseconds: number): string {
  return new Date(milliseconds).toLocaleString(undefined, { dateStyle: 'long', timeStyle: 'short' });
}

/** "0:07", "12:30". */
export function clock(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1_000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
