import type { Router } from 'express';
import { z } from 'zod';
import {
	actions,
	buttonForm,
	card,
	chip,
	details,
	form,
	html,
	isErrorOf,
	pageRoute,
	portalPage,
	readForm,
	runForPage,
	submitForm,
	table,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
	type PageCall,
	idIn,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { changeRole, invitePerson, listPeopleOf, removePerson } from '../../identity/index.ts';
import { peopleWords } from '../people-words.ts';
import { leadToSignIn, portalPerson, type PortalPerson } from '../viewer.ts';

const peoplePath = '/portal/people';

const Person = z.object({
	id: z.string(),
	email: z.string(),
	name: z.string().nullable(),
	role: z.enum(['OWNER', 'FINANCE', 'TECHNICAL']),
	status: z.enum(['INVITED', 'ACTIVE', 'REMOVED']),
});
type Person = z.output<typeof Person>;

/** The people of a company: all of them see it, owners change it. */
export function mountPeoplePages(router: Router, runtime: Runtime): void {
	router.get(
		peoplePath,
		pageRoute(runtime, 'page.portal-people', async (call) => {
			const person = await portalPerson(call);
			if (person === null) return leadToSignIn(call, 'PORTAL');
			return { html: await peoplePage(call, person) };
		}),
	);
	router.post(
		`${peoplePath}/invite`,
		pageRoute(runtime, 'page.portal-people-invite', (call) => invite(call)),
	);
	router.post(
		`${peoplePath}/:membership_id/role`,
		pageRoute(runtime, 'page.portal-people-role', (call) => setRole(call)),
	);
	router.post(
		`${peoplePath}/:membership_id/remove`,
		pageRoute(runtime, 'page.portal-people-remove', (call) => remove(call)),
	);
}

const roleField = (call: PageCall): FormField => {
	const say = peopleWords[call.language];
	return {
		kind: 'radio',
		name: 'role',
		label: say.role,
		options: (['OWNER', 'FINANCE', 'TECHNICAL'] as const).map((value) => ({
			value,
			label: say.roles[value],
			hint: say.role_hints[value],
		})),
	};
};

const inviteFields = (call: PageCall): readonly FormField[] => {
	const say = peopleWords[call.language];
	return [
		{ kind: 'text', name: 'name', label: say.name, autocomplete: 'off' },
		{ kind: 'email', name: 'email', label: say.email, autocomplete: 'off' },
		roleField(call),
	];
};

async function peopleOf(call: PageCall, { actor, client_id }: PortalPerson): Promise<Person[]> {
	const people: Person[] = [];
	let cursor: string | undefined;
	do {
		const more = cursor === undefined ? {} : { cursor };
		const query = { client_id, limit: 200, sort: 'created_at', ...more };
		const answer = await runForPage(call, listPeopleOf, { query }, { actor });
		const page = z
			.object({ data: z.array(Person), next_cursor: z.string().nullable() })
			.parse(answer);
		people.push(...page.data);
		cursor = page.next_cursor ?? undefined;
	} while (cursor !== undefined);
	return people.filter(({ status }) => status !== 'REMOVED');
}

async function peoplePage(
	call: PageCall,
	person: PortalPerson,
	state?: FormState,
): Promise<string> {
	const say = peopleWords[call.language];
	const people = await peopleOf(call, person);
	const isOwner = person.actor.client_role === 'OWNER';
	const list = table({
		caption: say.people,
		language: call.language,
		rows: people,
		columns: [
			{
				isHead: true,
				label: say.person,
				cell: (one: Person) =>
					html`${one.name === null ? null : html`<strong>${one.name}</strong><br />`}${one.email}`,
			},
			{ label: say.role, cell: (one: Person) => say.roles[one.role] },
			{
				label: say.state,
				cell: (one: Person) =>
					chip(say.statuses[one.status], one.status === 'ACTIVE' ? 'good' : 'busy'),
			},
			...(isOwner
				? [
						{
							label: '',
							unseen_label: say.change_role,
							kind: 'whole' as const,
							cell: (one: Person) =>
								isLastOwner(one, people)
									? html`<p class="soft">${say.last_owner}</p>`
									: actionsOf(call, one),
						},
					]
				: []),
		],
	});
	const body = html`${card(say.people, list)}
	${
		isOwner
			? card(
					say.invite,
					form({
						id: 'invite',
						action: `${peoplePath}/invite`,
						fields: inviteFields(call),
						submit: say.invite_submit,
						language: call.language,
						...(state === undefined ? {} : { state }),
					}),
				)
			: html`<p class="soft">${say.owners_only}</p>`
	}`;
	return portalPage(call, person.viewer, { title: say.people, body, current: peoplePath });
}

/** Every way to change this one would be refused. */
const isLastOwner = ({ id, role, status }: Person, people: readonly Person[]): boolean =>
	role === 'OWNER' &&
	status === 'ACTIVE' &&
	!people.some((one) => one.id !== id && one.role === 'OWNER' && one.status === 'ACTIVE');

/** Folded, so that no thumb takes a person out by mistake. */
function actionsOf(call: PageCall, { id, role, email }: Person): Html {
	const say = peopleWords[call.language];
	const others = (['OWNER', 'FINANCE', 'TECHNICAL'] as const).filter((one) => one !== role);
	const path = `${peoplePath}/${id}`;
	const ways = actions([
		...others.map((one) =>
			buttonForm({
				action: `${path}/role`,
				label: say.make[one],
				hidden: { role: one },
				describes: email,
			}),
		),
		buttonForm({
			action: `${path}/remove`,
			label: say.remove,
			tone: 'danger',
			describes: email,
		}),
	]);
	return details(say.change_role, ways);
}

async function invite(call: PageCall): Promise<PageAnswer> {
	const person = await portalPerson(call);
	if (person === null) return leadToSignIn(call, 'PORTAL');
	const say = peopleWords[call.language];
	const { actor, client_id } = person;
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields: inviteFields(call),
		work: (body) =>
			runForPage(call, invitePerson, { path: { client_id }, body }, { actor, key: sent.key() }),
		again: (state) => peoplePage(call, person, state),
		done: () => ({ see_other: peoplePath, notice: { tone: 'good', text: say.invited } }),
		words: { 'membership.already-there': say.already, 'membership.too-many': say.too_many },
	});
}

async function setRole(call: PageCall): Promise<PageAnswer> {
	const say = peopleWords[call.language];
	const role = (await readForm(call.request)).text('role');
	return act(call, say.role_changed, (person, membership_id) =>
		runForPage(
			call,
			changeRole,
			{ path: { membership_id }, body: { role } },
			{ actor: person.actor },
		),
	);
}

const remove = (call: PageCall): Promise<PageAnswer> =>
	act(call, peopleWords[call.language].removed, (person, membership_id) =>
		runForPage(call, removePerson, { path: { membership_id } }, { actor: person.actor }),
	);

/** One step with a person of the company; what is refused is said above the list. */
async function act(
	call: PageCall,
	done: string,
	work: (person: PortalPerson, membershipId: string) => Promise<unknown>,
): Promise<PageAnswer> {
	const person = await portalPerson(call);
	if (person === null) return leadToSignIn(call, 'PORTAL');
	const say = peopleWords[call.language];
	try {
		await work(person, idIn(call, 'membership', 'membership_id'));
	} catch (error) {
		if (!isErrorOf(error, [{ code: 'membership.last-owner' }])) throw error;
		return { see_other: peoplePath, notice: { tone: 'warning', text: say.last_owner } };
	}
	return { see_other: peoplePath, notice: { tone: 'good', text: done } };
}
