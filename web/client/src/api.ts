import type { Environment } from './environment.ts';

/** An answer other than 2xx. Anything else that `Api` throws means that there was no answer. */
export class ApiError extends Error {
  readonly status: number;
  /** From the problem document, such as `banned`. */
  readonly code: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** Server's epoch milliseconds: when the ban ends for which this is `banned`; undefined as in `Closure`. */
  readonly until: number | undefined;

  constructor(
    status: number,
    code: string | undefined,
    message: string,
    retryAfterSeconds: number | undefined,
    until?: number,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
    this.until = until;
  }
}

const DEADLINE_MILLISECONDS = 10_000;
/** Of a document that has no limit of length. */
const DOWNLOAD_DEADLINE_MILLISECONDS = 300_000;
const NO_CONTENT = 204;

/** The REST routes that the SDK needs. */
export class Api {
  readonly #server: string;
  readonly #fetch: Environment['fetch'];

  /** @param server origin of the gateway, such as `https://parley.example` */
  constructor(server: string, fetch: Environment['fetch']) {
    this.#server = server;
    this.#fetch = fetch;
  }

  get<T>(path: string, token?: string): Promise<T> {
    return this.#ask(path, { method: 'GET', headers: token === undefined ? {} : bearer(token) });
  }

  post<T>(path: string, body: object, token?: string): Promise<T> {
    const headers = { 'Content-Type': 'application/json', ...(token !== undefined && bearer(token)) };
    return this.#ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
  }

  delete(path: string, token: string): Promise<unknown> {
    return this.#ask(path, { method: 'DELETE', headers: bearer(token) });
  }

  /** A document as it comes, to be kept as a file. */
  async download(path: string, token: string): Promise<Blob> {
    const init = { method: 'GET', headers: bearer(token) };
    const response = await this.#exchange(path, init, DOWNLOAD_DEADLINE_MILLISECONDS);
    return response.blob();
  }

  async #ask<T>(path: string, init: RequestInit): Promise<T> {
    const response = await this.#exchange(path, init, DEADLINE_MILLISECONDS);
    return (response.status === NO_CONTENT ? undefined : await response.json()) as T;
  }

  async #exchange(path: string, init: RequestInit, deadline: number): Promise<Response> {
    const url = new URL(path, this.#server).href;
    const response = await this.#fetch(url, { ...init, signal: AbortSignal.timeout(deadline) });
    if (!response.ok) {
      throw await apiError(response);
    }
    return response;
  }
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  until?: string;
}

async function apiError(response: Response): Promise<ApiError> {
  const isProblem = response.headers.get('Content-Type')?.startsWith('application/problem+json') ?? false;
  const problem = isProblem ? ((await response.json()) as Problem) : {};
  const message = problem.detail ?? problem.title ?? `the server answered ${response.status}`;
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ApiError(
    response.status,
    problem.code,
    message,
    Number.isNaN(retryAfter) ? undefined : retryAfter,
    problem.until === undefined ? undefined : Date.parse(problem.until),
  );
}
