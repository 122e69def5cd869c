import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { browserEnvironment } from '../src/environment.ts';
import { Moderation } from '../src/moderation.ts';
import { failure, FakeRest, later, NOW, token } from './fixture.ts';

const SERVER = 'https://parley.example';
const REPORT = {
  id: 'r1',
  session: 's1',
  reporter: 'p1',
  reported: null,
  reason: 'spam',
  comment: null,
  at: NOW,
  decision: null,
  decidedBy: null,
  decidedAt: null,
};

function moderation() {
  const rest = new FakeRest();
  const environment = { ...browserEnvironment, fetch: rest.fetch };
  const tokens: string[] = [];
  const onToken = (token: string) => void tokens.push(token);
  return { rest, tokens, moderation: new Moderation({ token: 'mine', server: SERVER, environment, onToken }) };
}

describe('given a moderator', () => {
  it('when reports are listed then times are numbers, and what is null is absent', async () => {
    const { rest, moderation: desk } = moderation();
    rest.answers['GET /api/moderation/reports'] = {
      status: 200,
      body: { type: 'Reports', reports: [REPORT], next: null },
    };

    expect(await desk.reports()).toEqual({
      entries: [{ id: 'r1', session: 's1', reporter: 'p1', reason: 'spam', at: Date.parse(NOW) }],
      next: undefined,
    });
    expect(rest.urls).toEqual([SERVER + '/api/moderation/reports']);
    expect(rest.calls.at(-1)?.authorization).toBe('Bearer mine');
  });

  it('when a page of some of them is asked for then the address says which', async () => {
    const { rest, moderation: desk } = moderation();
    rest.answers['GET /api/moderation/reports'] = { status: 200, body: { reports: [], next: 'r0' } };

    expect((await desk.reports({ which: 'all', reason: 'minor' }, 'r9')).next).toBe('r0');
    expect(rest.urls).toEqual([SERVER + '/api/moderation/reports?which=all&reason=minor&before=r9']);
  });

  it('when one report is opened then histories and bans are read too', async () => {
    const { rest, moderation: desk } = moderation();
    const ban = { id: 'b1', person: 'p2', device: true, reason: 'x', from: NOW, until: later(60), active: true };
    const reported = { person: 'p2', made: [], about: [REPORT], bans: [ban] };
    rest.answers['GET /api/moderation/reports/r1'] = {
      status: 200,
      body: { report: REPORT, reporter: { person: 'p1', made: [REPORT], about: [], bans: [] }, reported },
    };

    const file = await desk.report('r1');
    expect(file.reporter.made[0]?.at).toBe(Date.parse(NOW));
    expect(file.reported.bans[0]).toMatchObject({ from: Date.parse(NOW), until: Date.parse(later(60)) });
  });

  it('when it decides then the routes are asked with what belongs there', async () => {
    const { rest, moderation: desk } = moderation();
    const decided = { report: { ...REPORT, decision: 'banned' }, already: false };
    rest.answers['POST /api/moderation/reports/r1/ban'] = { status: 200, body: decided };
    rest.answers['POST /api/moderation/reports/r1/dismiss'] = { status: 200, body: { ...decided, already: true } };
    rest.answers['POST /api/moderation/bans/b1/lift'] = { status: 200, body: { ban: { id: 'b1' }, already: false } };

    expect((await desk.ban('r1', 'spam', 24)).report.decision).toBe('banned');
    expect(rest.body('POST /api/moderation/reports/r1/ban')).toEqual({ reason: 'spam', hours: 24 });
    await desk.ban('r1', 'spam');
    expect(rest.body('POST /api/moderation/reports/r1/ban')).toEqual({ reason: 'spam' });
    expect((await desk.dismiss('r1')).already).toBe(true);
    expect((await desk.lift('b1')).ban.id).toBe('b1');
  });

  it('when bans are listed then they come in pages too', async () => {
    const { rest, moderation: desk } = moderation();
    rest.answers['GET /api/moderation/bans'] = { status: 200, body: { bans: [{ id: 'b1', from: NOW }], next: 'b1' } };

    expect(await desk.bans()).toEqual({ entries: [{ id: 'b1', from: Date.parse(NOW) }], next: 'b1' });
    await desk.bans('all', 'b1');
    expect(rest.urls).toEqual([
      SERVER + '/api/moderation/bans?which=active',
      SERVER + '/api/moderation/bans?which=all&before=b1',
    ]);
  });

  it('when it opens then a younger token is used, told of, and renewed before it ends, until it closes', async () => {
    vi.useFakeTimers({ now: Date.parse(NOW) });
    onTestFinished(() => void vi.useRealTimers());
    const { rest, tokens, moderation: desk } = moderation();
    const renew = 'POST /api/auth/renew';
    rest.answers[renew] = { status: 200, body: token('younger', later(600)) };
    await desk.open();
    rest.answers[renew] = { status: 200, body: token('youngest', later(1_200)) };
    await vi.advanceTimersByTimeAsync(500_000);

    expect(tokens).toEqual(['younger', 'youngest']);
    expect(rest.calls.map((call) => call.authorization)).toEqual(['Bearer mine', 'Bearer younger']);

    desk.close();
    await vi.advanceTimersByTimeAsync(1_000_000);
    expect(rest.count(renew)).toBe(2);
  });

  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
    [404, 'not_found'],
  ])('when the answer is %i then it fails with %s', async (status, code) => {
    const { rest, moderation: desk } = moderation();
    rest.answers['GET /api/moderation/reports/r1'] = { status, body: { code, detail: 'no' } };

    expect(await failure(desk.report('r1'))).toMatchObject({ name: 'CommandError', code });
  });

  it('when the server does not answer then that is a timeout', async () => {
    const { rest, moderation: desk } = moderation();
    rest.answers['POST /api/moderation/reports/r1/dismiss'] = new TypeError('fetch failed');

    expect(await failure(desk.dismiss('r1'))).toMatchObject({ code: 'timeout' });
  });
});
