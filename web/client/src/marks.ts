/** What happens from leaving one partner to seeing the next, in this order. */
export type Step = 'next' | 'matched' | 'connected' | 'subscribed' | 'first-frame';

/**
 * Marks a step as `parley:<step>` in the browser's User Timing, where its own tools show it. `detail.session` is the
 * conversation that is left (`next`) or entered (all others). Of a step that comes again in one conversation the first
 * counts, and only the last conversation's is kept.
 */
export function mark(step: Step, session: string): void {
  const name = `parley:${step}`;
  const [before] = performance.getEntriesByName(name, 'mark') as PerformanceMark[];
  if (before?.detail.session !== session) {
    performance.clearMarks(name);
    performance.mark(name, { detail: { session } });
  }
}
