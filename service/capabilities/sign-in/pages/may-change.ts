import { addSeconds } from '../../../platform/clock/index.ts';
import type { PageCall } from '../../../platform/pages/index.ts';
import { isTrusted, type Door } from '../../identity/index.ts';
import { homeOf } from '../rules.ts';
import type { AtDoor } from './sessions-pages.ts';
import { inTransaction } from './transaction.ts';

export const securityPath = (door: Door): string => `${homeOf[door]}/security`;

/** Who changes a way to sign in has signed in just before: a browser that was left open must not be enough. */
const freshMinutes = 30;

export const isFresh = ({ runtime }: PageCall, { person }: AtDoor): boolean =>
	person.session.created_at > addSeconds(runtime.machine_clock.now(), -freshMinutes * 60);

export const isTrustedAt = (call: PageCall, { person }: AtDoor): Promise<boolean> =>
	inTransaction(call, (context) => isTrusted(context, person.session), person.actor);

/** Whether the reader may change how it signs in, by this session and now. */
export const mayChange = async (call: PageCall, at: AtDoor): Promise<boolean> =>
	isFresh(call, at) && (await isTrustedAt(call, at));
