import type { Vault } from '../../platform/security/index.ts';

/** The link of an invitation works for days and opens one session. */
export const invitationDays = 7;
/** Invitations of one client that may be open at once, and people it may have: an owner must not send mails without end. */
export const peopleLimits = { invited: 20, people: 200 };
/** Where a person signs in; a session of one door opens nothing of the other. */
export const doors = ['PORTAL', 'CONSOLE'] as const;
export type Door = (typeof doors)[number];
/** Hours after which a session ends in any case, and after which it ends when nobody used it. */
export const sessionHours = 12;
export const idleHours = { PORTAL: 2, CONSOLE: 1 } as const satisfies Record<Door, number>;

/** Whether a person may sign in to a company: one of its people, or invited and not too late. */
export const isOpenTo = (
	{ status, invited_until }: { status: string; invited_until: Date | null },
	now: Date,
): boolean =>
	status === 'ACTIVE' || (status === 'INVITED' && invited_until !== null && invited_until > now);

/** Whether a session still opens its door. What is read of it may be old, so each call checks again. */
export function isAlive(
	session: { door: Door; expires_at: Date; last_seen_at: Date; ended_at: Date | null },
	now: Date,
): boolean {
	const idleSince = now.getTime() - idleHours[session.door] * 3_600_000;
	return (
		session.ended_at === null &&
		session.expires_at > now &&
		session.last_seen_at.getTime() > idleSince
	);
}
/** `membership id . expiry . signature`, in an invitation: nothing has to be stored until the link is used. */
export function invitationToken(vault: Vault, membershipId: string, expiresAt: Date): string {
	const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
	return `${membershipId}.${expiry}.${vault.sign('sign-in', [membershipId, expiry])}`;
}

/** The membership an invitation was made for; null when it is forged, malformed or too old. */
export function readInvitation(vault: Vault, token: string, now: Date): string | null {
	const [id, expiry, signature, ...rest] = token.split('.');
	if (id === undefined || expiry === undefined || signature === undefined || rest.length > 0)
		return null;
	if (!vault.verify('sign-in', [id, expiry], signature)) return null;
	return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? id : null;
}

/** Whether scopes narrow a key at least as much as other scopes do; no scopes means no narrowing. */
export function isWithin(outer: readonly string[], inner: readonly string[]): boolean {
	if (outer.length === 0) return true;
	return inner.length > 0 && inner.every((scope) => outer.some((one) => covers(one, scope)));
}

const covers = (outer: string, inner: string): boolean =>
	outer === '*' ||
	outer === inner ||
	(outer.endsWith('.*') && inner.startsWith(outer.slice(0, -1)));
