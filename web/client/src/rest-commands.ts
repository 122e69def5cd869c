import { ApiError, type Api } from './api.ts';
import type { Command, Notice } from './protocol.ts';

/** What has a REST route of its own; a token is renewed without a command. */
export type RestCommand = Exclude<Command, { type: 'authenticate' }>;

/**
 * Carries a command out over REST.
 *
 * @param id comes back in the notice, which is the one that a socket would have brought
 * @throws ApiError for a refusal; anything else means that there was no answer
 */
export async function carryOut(api: Api, token: string, command: RestCommand, id: string): Promise<Notice> {
  const { type, ...fields } = command;
  switch (type) {
    case 'status':
      return {
        ...(await api.get<Omit<Notice & { type: 'ready' }, 'type'>>('/api/matching/status', token)),
        type: 'ready',
        id,
      };
    case 'find':
      return ok(id, await api.post('/api/matching/enqueue', fields, token));
    case 'cancel':
    case 'skip':
    case 'end':
    case 'heartbeat':
      return ok(id, await api.post(`/api/matching/${type}`, fields, token));
    case 'block': {
      const made = await api.post<{ id: string }>('/api/blocks', fields, token).catch(throwAsOverSocket);
      return ok(id, { block: made.id });
    }
    case 'report': {
      const made = await api.post<{ id: string }>('/api/reports', fields, token).catch(throwAsOverSocket);
      return ok(id, { report: made.id });
    }
  }
}

/** To a route the conversation is what was not found; to whoever blocks or reports it is the one that one is not in. */
function throwAsOverSocket(refusal: unknown): never {
  if (refusal instanceof ApiError && refusal.status === 404) {
    throw new ApiError(404, 'not_in_session', refusal.message, refusal.retryAfterSeconds);
  }
  throw refusal;
}

function ok(id: string, answer: object | undefined): Notice {
  return { ...answer, type: 'ok', id };
}
