import type { Router } from 'express';
import { z } from 'zod';
import type { Language } from '../../../platform/language/index.ts';
import {
	actions,
	buttonForm,
	buttonLink,
	card,
	details,
	filledForm,
	form,
	html,
	note,
	problemsOf,
	readForm,
	stateWord,
	submitForm,
	summaryList,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
	idIn,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import {
	listClientChanges,
	requestClientChange,
	withdrawClientChange,
	type ClientChange,
} from '../../client-changes/index.ts';
import { dayOf } from './common-words.ts';
import { companyWords } from './company-words.ts';
import { command, may, portalRoute, read, show, type Reader } from './reader.ts';

type Change = z.output<typeof ClientChange>;
const fewChanges = 10;
const Answer = z.object({ applied: z.object({}).nullable(), requested: z.object({}).nullable() });

/** What we know of a company, and the form by which it changes that. */
export function mountCompanyPages(router: Router, runtime: Runtime): void {
	router.get(
		'/portal/company',
		portalRoute(runtime, 'page.portal-company', (reader) => showCompany(reader)),
	);
	router.post('/portal/company', portalRoute(runtime, 'page.portal-company-change', change));
	router.post(
		'/portal/company/changes/:id/withdraw',
		portalRoute(runtime, 'page.portal-company-withdraw', withdraw),
	);
}

/** Data of tax documents are left out while a change of them waits. */
function fieldsOf(language: Language, waits: boolean): FormField[] {
	const { fields, npwp_hint, languages } = companyWords[language];
	const tax: FormField[] = [
		{ kind: 'text', name: 'name', label: fields.name, longest: 200, autocomplete: 'organization' },
		{
			kind: 'text',
			name: 'npwp',
			label: fields.npwp,
			hint: npwp_hint,
			optional: true,
			longest: 40,
		},
		{
			kind: 'textarea',
			name: 'address',
			label: fields.address,
			optional: true,
			longest: 500,
			rows: 3,
		},
	];
	return [
		...(waits ? [] : tax),
		{ kind: 'email', name: 'billing_email', label: fields.billing_email, autocomplete: 'email' },
		{
			kind: 'text',
			name: 'phone',
			label: fields.phone,
			optional: true,
			longest: 60,
			autocomplete: 'tel',
		},
		{
			kind: 'select',
			name: 'locale',
			label: fields.locale,
			options: [
				{ value: 'id', label: languages.id },
				{ value: 'en', label: languages.en },
			],
		},
	];
}

async function changesOf(reader: Reader): Promise<{ waiting: Change | null; past: Change[] }> {
	if (!may(reader, listClientChanges)) return { waiting: null, past: [] };
	const { data } = await read(reader, listClientChanges, {
		sort: '-created_at',
		limit: fewChanges,
	});
	const waiting = data.find(({ status }) => status === 'REQUESTED') ?? null;
	return { waiting, past: data.filter((one) => one !== waiting) };
}

async function showCompany(
	reader: Reader,
	state?: FormState,
): Promise<{ html: string; status: number }> {
	const { client, language } = reader;
	const say = companyWords[language];
	const { waiting, past } = await changesOf(reader);
	const languages: Readonly<Record<string, string>> = say.languages;
	const soft = html`<span class="soft">${say.none}</span>`;
	const present = summaryList([
		[say.fields.name, client.name],
		[say.fields.npwp, client.npwp ?? soft],
		[
			say.fields.address,
			client.address === null ? soft : html`<span class="lines">${client.address}</span>`,
		],
		[say.fields.billing_email, client.billing_email],
		[say.fields.phone, client.phone ?? soft],
		[say.fields.locale, languages[client.locale] ?? client.locale],
	]);
	const body = html`${waiting === null ? null : waitingCard(waiting, reader)}
	${card(say.present, present)}
	${may(reader, requestClientChange) ? changeForm(reader, waiting !== null, state) : note('info', say.only_owner)}
	${past.length === 0 ? null : details(say.history, pastList(past, reader))}
	${actions([buttonLink({ label: say.people, href: '/portal/people', quiet: true })])}`;
	return show(
		reader,
		{ title: say.title, body, current: '/portal/company' },
		state === undefined ? 200 : 422,
	);
}

function waitingCard(waiting: Change, reader: Reader): Html {
	const { language } = reader;
	const say = companyWords[language];
	return card(
		say.waiting_title,
		html`${valuesOf(waiting, language)}
			<p>${say.waiting(waiting.requested_by, dayOf(waiting.created_at, language))}</p>
			${
				may(reader, withdrawClientChange)
					? actions([
							buttonForm({
								action: `/portal/company/changes/${waiting.id}/withdraw`,
								label: say.withdraw,
								tone: 'quiet',
							}),
						])
					: null
			}`,
	);
}

const valuesOf = ({ fields }: Change, language: Language): Html =>
	summaryList(
		fields.map(({ field, before, after }) => [
			companyWords[language].fields[field],
			html`${before ?? companyWords[language].none} →
				<strong>${after ?? companyWords[language].none}</strong>`,
		]),
	);

function pastList(past: readonly Change[], { call: { runtime }, language }: Reader): Html {
	const say = companyWords[language];
	return html`<ul class="plain">
		${past.map(
			(one) =>
				html`<li>
					${dayOf(one.created_at, language)}, ${one.requested_by}:
					${stateWord(runtime, 'client_change', one.status)[language]}
					${one.refusal === null ? null : html`<br />${say.refusals[one.refusal]}`}
					${valuesOf(one, language)}
				</li>`,
		)}
	</ul>`;
}

function changeForm({ client, language }: Reader, waits: boolean, state?: FormState): Html {
	const say = companyWords[language];
	const { name, npwp, address, billing_email, phone, locale } = client;
	const filled = filledForm({ name, npwp, address, billing_email, phone, locale });
	const fields = form({
		id: 'company',
		action: '/portal/company',
		fields: fieldsOf(language, waits),
		submit: say.submit,
		language,
		state: state ?? filled,
		before_button: html`<p class="hint">${waits ? '' : say.tax_hint} ${say.rest_hint}</p>`,
	});
	return state === undefined ? details(say.change, fields) : card(say.change, fields);
}

async function change(reader: Reader): Promise<PageAnswer> {
	const { language, call, client } = reader;
	const say = companyWords[language];
	const sent = await readForm(call.request);
	const { waiting } = await changesOf(reader);
	return submitForm(call, sent, {
		fields: fieldsOf(language, waiting !== null),
		words: say.errors,
		async work(body) {
			// A telephone number that was taken out is cleared; what tax documents say is corrected and not taken out.
			const wanted = {
				...body,
				...('phone' in body || client.phone === null ? {} : { phone: null }),
			};
			const input = { path: { client_id: client.id }, body: wanted };
			return Answer.parse(await command(reader, requestClientChange, input, sent.key()));
		},
		again: async (state) => (await showCompany(reader, state)).html,
		done: ({ applied, requested }) => ({
			see_other: '/portal/company',
			notice: {
				tone: 'good',
				text: requested === null ? say.saved : applied === null ? say.asked : say.saved_and_asked,
			},
		}),
	});
}

async function withdraw(reader: Reader): Promise<PageAnswer> {
	const { language, call } = reader;
	const say = companyWords[language];
	const client_change_id = idIn(call, 'client_change');
	await readForm(call.request);
	try {
		await command(reader, withdrawClientChange, { path: { client_change_id } }, null);
	} catch (error) {
		const [found] = problemsOf(error, [], language, say.errors) ?? [];
		if (found === undefined) throw error;
		return { see_other: '/portal/company', notice: { tone: 'warning', text: found.message } };
	}
	return { see_other: '/portal/company', notice: { tone: 'good', text: say.withdrawn } };
}
