import type { TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { asksForTerms, aTask, startScriptedService, type Script } from './fixtures.ts';
import type { Waiting } from './ports.ts';

const txt = 'google-site-verification=8f3a';
const asksForDomain = {
	waiting_for: 'CLIENT',
	code: 'VERIFY_DOMAIN',
	values: { domain: 'majujaya.example', value: txt },
} as const;
const asksStaff = {
	waiting_for: 'STAFF',
	code: 'NO_LICENCE_FREE',
	note: 'Buy 5 licences in the Admin console',
} as const;

describe('a task that waits', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());

	const waitFor = async (id: string, waiting: Waiting) => {
		script.answer = () => ({
			status: 'WAITING',
			...waiting,
			progress: {},
			poll_after_seconds: 60,
		});
		const { body } = await service.call('POST', `/provisioning-tasks/${id}/run`);
		await service.settle();
		return body;
	};
	const send = (related_id: string, kind = 'TASK_WAITING') =>
		service.call('POST', '/emails/send', { kind, related_id });
	const mailsAbout = (text: string) =>
		service.vendors.mails.filter((one) => one.text.includes(text));

	it('for the client tells it what to do, in its language', async () => {
		const task = await aTask(service);
		await waitFor(task.id, asksForDomain);
		const { body } = await send(task.id);
		await service.settle();
		expect(body).toMatchObject({ client_id: task.client_id, related_type: 'provisioning_task' });
		const mail = service.vendors.mails.find((one) => one.reference.includes(body.id));
		expect(mail?.subject).toBe(`Tindakan Anda diperlukan: ${task.description}`);
		expect(mail?.text).toContain(
			`Tambahkan catatan TXT pada DNS majujaya.example dengan nilai berikut: ${txt}`,
		);
		const client = await aClient(service, { locale: 'en' });
		const other = await aTask(service, { client_id: client.id });
		await waitFor(other.id, asksForTerms);
		const english = await send(other.id);
		await service.settle();
		const inEnglish = service.vendors.mails.find((one) => one.reference.includes(english.body.id));
		expect(inEnglish?.text).toContain('Sign in and accept the terms of service on this page');
		expect(inEnglish?.html).toContain('href="https://admin.google.example/terms"');
	});

	it('for the client mails it once for one thing, and again for another', async () => {
		const { id } = await aTask(service);
		await waitFor(id, asksForTerms);
		const [first, second] = [await send(id), await send(id)];
		expect(second.body.id).toBe(first.body.id);
		await waitFor(id, asksForDomain);
		expect((await send(id)).body.id).not.toBe(first.body.id);
	});

	it('for the client has a mail that can be drafted in either language', async () => {
		const { id } = await aTask(service);
		const { client_text } = await waitFor(id, asksForDomain);
		for (const language of ['id', 'en']) {
			const request = { kind: 'TASK_WAITING', related_id: id, language };
			const { body } = await service.call('POST', '/emails/draft', request);
			expect(body).toMatchObject({ source: 'LLM', language });
			expect(body.body_text).toContain(client_text[language]);
		}
	});

	it('for something else by now does not mail the client any more', async () => {
		const { id } = await aTask(service);
		await waitFor(id, asksForTerms);
		const { body } = await send(id);
		await waitFor(id, asksForDomain);
		await service.settle();
		expect((await service.call('GET', `/notifications/${body.id}`)).body).toMatchObject({
			status: 'SKIPPED',
			error: 'The task does not wait for this any more',
		});
	});

	it('for staff tells operations by itself, once, and never the client', async () => {
		const task = await aTask(service);
		const before = service.vendors.mails.length;
		await waitFor(task.id, asksStaff);
		await waitFor(task.id, asksStaff);
		expect(service.vendors.mails.slice(before)).toMatchObject([
			{ to: 'operations@cloudsales.test', subject: expect.stringContaining(task.description) },
		]);
		expect(mailsAbout(task.id)[0]?.text).toContain(asksStaff.note);
		expect(await send(task.id)).toMatchObject({
			status: 404,
			body: { detail: 'The task does not wait for its client' },
		});
		const events = await service.call('GET', '/events?type=provisioning_task.waiting&limit=200');
		const event = events.body.data.find((one: any) => one.subject_id === task.id);
		expect(event.data).toMatchObject({
			waiting_for: 'STAFF',
			waiting_code: 'NO_LICENCE_FREE',
			waiting_note: asksStaff.note,
		});
	});

	it('for the vendor tells nobody, and the client that it need do nothing', async () => {
		const { id } = await aTask(service);
		const before = service.vendors.mails.length;
		const task = await waitFor(id, { waiting_for: 'VENDOR', code: 'SLOW' });
		expect(task.client_text).toEqual({
			id: 'Kami menunggu Scripted. Anda tidak perlu melakukan apa pun.',
			en: 'We wait for Scripted. You need do nothing.',
		});
		expect(service.vendors.mails).toHaveLength(before);
		for (const kind of ['TASK_WAITING', 'TASK_FOR_STAFF'])
			expect((await send(id, kind)).status).toBe(404);
	});

	it.each([
		['names a code that has no sentence', { code: 'SING_A_SONG', values: {} }],
		[
			'leaves a value of the sentence out',
			{ code: 'VERIFY_DOMAIN', values: { domain: 'a.example' } },
		],
		['gives a text as a value', { code: 'ACCEPT_TERMS', values: { url: 'ask Google for more' } }],
	])('for the client is for staff when its target %s', async (_, asked) => {
		const { id } = await aTask(service);
		expect(await waitFor(id, { waiting_for: 'CLIENT', ...asked })).toMatchObject({
			waiting_for: 'STAFF',
			waiting_code: asked.code,
			waiting_note: expect.stringContaining('Ask the client yourself'),
			client_text: { en: 'We are setting this service up. You need do nothing.' },
		});
	});

	it.each([
		['ACTIVATE', 'mengaktifkan layanan', 'activating the service', 'setting this service up'],
		['CHANGE', 'mengubah layanan', 'changing the service', 'changing this service'],
		['SUSPEND', 'menangguhkan layanan', 'suspending the service', 'suspending this service'],
		['RESUME', 'mengaktifkan kembali layanan', 'reactivating the service', 'on again'],
	] as const)('speaks of what is done to the service: %s', async (action, id, en, ours) => {
		const task = await aTask(service);
		await service.runtime.database.client.provisioningTask.update({
			where: { id: task.id },
			data: { action },
		});
		await waitFor(task.id, asksForTerms);
		for (const [language, expected] of [
			['id', `Kami sedang ${id}`],
			['en', `We are ${en}`],
		]) {
			const request = { kind: 'TASK_WAITING', related_id: task.id, language };
			expect((await service.call('POST', '/emails/draft', request)).body.body_text).toContain(
				expected,
			);
		}
		await send(task.id);
		await service.settle();
		const mail = service.vendors.mails.at(-1);
		expect(mail?.text).toContain(`Kami sedang ${id} Anda: ${task.description}`);
		if (action !== 'ACTIVATE') expect(mail?.text).not.toMatch(/aktivasi/i);
		const { client_text } = await waitFor(task.id, asksStaff);
		expect(client_text.en).toContain(ours);
		expect(mailsAbout(task.id).at(-1)?.text).toContain(action);
		const contact = await waitFor(task.id, {
			waiting_for: 'CLIENT',
			code: 'CONTACT_US',
			values: {},
		});
		if (action !== 'ACTIVATE') expect(contact.client_text.en).not.toContain('can be switched on.');
	});

	it('for nobody is refused a mail', async () => {
		const { id } = await aTask(service);
		expect(await send(id)).toMatchObject({ status: 404 });
		expect(await send(id, 'TASK_FOR_STAFF')).toMatchObject({
			status: 404,
			body: { detail: 'The task needs nothing from staff' },
		});
	});
});

describe('a task that made a part of what was bought', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
		script.answer = ({ quantity }) => ({
			status: 'SUCCESS',
			result: { account: 'admin@client.example' },
			made: [
				{ what: 'ACCOUNT', count: 1 },
				{ what: 'LICENCE', count: 1 },
			],
			remaining: [{ what: 'LICENCE', count: quantity - 1, waiting_for: 'STAFF' }],
		});
	});
	afterAll(() => service.stop());

	const call = (id: string, verb: string, body?: object) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);

	it('says what was made and what is left, tells operations once, and is finished by it', async () => {
		const { id, description } = await aTask(service, { quantity: 25 });
		const { body } = await call(id, 'run');
		expect(body).toMatchObject({
			status: 'SUCCESS',
			made: [
				{ what: 'ACCOUNT', count: 1 },
				{ what: 'LICENCE', count: 1 },
			],
			remaining: [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }],
			client_text: {
				id: '1 dari 25 sudah siap. 24 sisanya akan kami siapkan; kami akan menghubungi Anda.',
				en: '1 of 25 is ready. We set up the other 24 and will contact you about them.',
			},
		});
		await service.settle();
		expect(service.vendors.mails.filter(({ text }) => text.includes(id))).toMatchObject([
			{
				to: 'operations@cloudsales.test',
				subject: expect.stringContaining(description),
				text: expect.stringContaining('24 × LICENCE'),
			},
		]);
		const matters = `/attention?subject_id=${id}`;
		expect((await service.call('GET', matters)).body.data).toMatchObject([
			{
				kind: 'provisioning_task.remaining',
				team: 'OPERATIONS',
				reason: '24 × LICENCE',
				leads_on: ['provisioning_task.finish-remaining', 'provisioning_task.get'],
			},
		]);
		const reason = 'Assigned to 24 users';
		const done = await call(id, 'finish-remaining', { reason });
		expect(done).toMatchObject({ status: 200, body: { remaining: [], client_text: null } });
		expect((await service.call('GET', matters)).body.data).toEqual([]);
		const audit = `/audit-entries?operation=provisioning_task.finish-remaining&subject_id=${id}`;
		expect((await service.call('GET', audit)).body.data).toMatchObject([{ reason }]);
		expect(await call(id, 'finish-remaining', { reason: 'Again' })).toMatchObject({
			status: 409,
			body: { code: 'provisioning_task.nothing-remains', details: { task_id: id } },
		});
	});

	it('leaves nothing to do before it has succeeded', async () => {
		const { id } = await aTask(service);
		expect((await call(id, 'finish-remaining', { reason: 'Early' })).body).toMatchObject({
			code: 'provisioning_task.nothing-remains',
			details: { status: 'PENDING' },
		});
	});
});
