export { consolePerson, leadToSignIn, portalPerson } from './viewer.ts';
