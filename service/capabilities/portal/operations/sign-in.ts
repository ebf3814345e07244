import { handle } from '../../../platform/operation/index.ts';
import { openSession } from '../../identity/index.ts';
import { portalContract } from '../contract.ts';

export const signIn = handle(portalContract['sign-in'], ({ token }, context) =>
	openSession(context, token),
);
