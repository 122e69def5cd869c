import { CommandError } from './command-error.ts';
import type { TokenSource } from './token.ts';

/**
 * Asks something over REST as the person whose token it is.
 *
 * @throws CommandError
 */
export async function asPerson<Type>(tokens: TokenSource, ask: (token: string) => Promise<Type>): Promise<Type> {
  try {
    const { token } = await tokens.current();
    return await ask(token);
  } catch (problem) {
    throw CommandError.of(problem);
  }
}
