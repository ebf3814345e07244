export { SignInLinkInvalid } from './errors.ts';
