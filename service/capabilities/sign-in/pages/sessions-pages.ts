import type { Router } from 'express';
import { z } from 'zod';
import {
	buttonForm,
	card,
	chip,
	consolePage,
	html,
	momentText,
	pageRoute,
	portalPage,
	readForm,
	runForPage,
	signOutPath,
	table,
	type Html,
	type PageAnswer,
	type PageCall,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { doors, endSessionOf, listSessions, type Door } from '../../identity/index.ts';
import { peopleWords } from '../people-words.ts';
import { homeOf } from '../rules.ts';
import {
	consolePerson,
	leadToSignIn,
	portalPerson,
	type ConsolePerson,
	type PortalPerson,
} from '../viewer.ts';

const Session = z.object({
	id: z.string(),
	user_id: z.string(),
	door: z.string(),
	method: z.enum(['INVITATION', 'LINK', 'PASSWORD', 'PASSKEY', 'OIDC']),
	browser: z.string().nullable(),
	network: z.string().nullable(),
	last_seen_at: z.coerce.date(),
	created_at: z.coerce.date(),
});
type Session = z.output<typeof Session>;

const sessionsPath = (door: Door): string => `${homeOf[door]}/sessions`;

/** Who has opened a page of a door, with the layout of that door. */
export type AtDoor =
	{ door: 'PORTAL'; person: PortalPerson } | { door: 'CONSOLE'; person: ConsolePerson };

export async function personAt(call: PageCall, door: Door): Promise<AtDoor | null> {
	if (door === 'PORTAL') {
		const person = await portalPerson(call);
		return person === null ? null : { door, person };
	}
	const person = await consolePerson(call);
	return person === null ? null : { door, person };
}

export const pageAt = (
	call: PageCall,
	at: AtDoor,
	content: { title: string; body: Html; current: string },
): string =>
	at.door === 'PORTAL'
		? portalPage(call, at.person.viewer, content)
		: consolePage(call, at.person.viewer, content);

/** The sessions of the reader, at both doors: when, where, how, and the button that ends one. */
export function mountSessionsPages(router: Router, runtime: Runtime): void {
	for (const door of doors) {
		const name = door.toLowerCase();
		router.get(
			sessionsPath(door),
			pageRoute(runtime, `page.${name}-sessions`, async (call) => {
				const at = await personAt(call, door);
				return at === null ? leadToSignIn(call, door) : { html: await sessionsPage(call, at) };
			}),
		);
		router.post(
			`${sessionsPath(door)}/end`,
			pageRoute(runtime, `page.${name}-sessions-end`, (call) => end(call, door)),
		);
	}
}

async function sessionsPage(call: PageCall, at: AtDoor): Promise<string> {
	const say = peopleWords[call.language];
	const { actor, session: own } = at.person;
	const query = { limit: 50, sort: '-created_at', user_id: own.user.id };
	const answer = await runForPage(call, listSessions, { query }, { actor });
	const sessions = z.object({ data: z.array(Session) }).parse(answer).data;
	const list = table({
		caption: say.sessions,
		language: call.language,
		rows: sessions,
		columns: [
			{
				isHead: true,
				label: say.browser,
				cell: (one: Session) =>
					html`${one.browser ?? say.unknown}
					${one.id === own.id ? chip(say.this_one, 'good') : null}`,
			},
			{ label: say.network, cell: (one) => one.network ?? say.unknown },
			{ label: say.method, cell: (one) => say.methods[one.method] },
			{
				label: say.since,
				cell: (one) => momentText(one.created_at, call.language),
			},
			{
				label: say.last_seen,
				cell: (one) => momentText(one.last_seen_at, call.language),
			},
			{
				label: '',
				unseen_label: say.end,
				cell: (one) =>
					one.id === own.id
						? null
						: buttonForm({
								action: `${sessionsPath(at.door)}/end`,
								label: say.end,
								hidden: { session_id: one.id },
								describes: one.browser,
							}),
			},
		],
	});
	const everywhere = buttonForm({
		action: `${signOutPath[at.door]}/everywhere`,
		label: say.end_all,
		tone: 'danger',
	});
	const body = card(
		say.sessions,
		html`<p>${say.sessions_text}</p>
			${list} ${everywhere}`,
	);
	return pageAt(call, at, { title: say.sessions, body, current: sessionsPath(at.door) });
}

async function end(call: PageCall, door: Door): Promise<PageAnswer> {
	const at = await personAt(call, door);
	if (at === null) return leadToSignIn(call, door);
	const session_id = (await readForm(call.request)).text('session_id');
	await runForPage(call, endSessionOf, { path: { session_id } }, { actor: at.person.actor });
	const text = peopleWords[call.language].ended;
	return { see_other: sessionsPath(door), notice: { tone: 'good', text } };
}
