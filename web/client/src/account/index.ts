export { Account, type AccountOptions, type Return } from './account.ts';
export { SignInError, type SignInAt } from './provider.ts';
