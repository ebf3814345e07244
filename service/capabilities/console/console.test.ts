import { load } from 'cheerio';
import { modules } from '../../app/capabilities.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { isCommand } from '../../platform/contract/index.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aTask } from '../provisioning/fixtures.ts';
import { consoleActions } from './action-words.ts';
import { letterActions } from './letter-action-words.ts';
import { ageOf } from './age.ts';
import { anOperator } from './fixtures.ts';

const sources = collectExtensions(modules.flatMap((module) => module.extensions)).list(
	attentionPoint,
);
const operations = new Map(
	modules.flatMap((module) => module.operations).map((one) => [one.id, one]),
);

/** Commands that lead on and take more than a form of the console asks for. */
const elsewhere: Readonly<Record<string, string>> = {
	'endpoint.register': 'publishing the workflow in n8n registers it',
	'message.reply': 'on the page of its conversation',
	'message.link': 'on the page of its conversation',
	'message.close': 'on the page of its conversation',
	'billing_run.preview': 'a question, not a way on',
};

describe('actions of the console', () => {
	const commands = [...new Set(sources.flatMap(({ leads_on }) => leads_on))].filter((id) => {
		const operation = operations.get(id);
		return operation !== undefined && isCommand(operation);
	});

	it.each(commands)('%s can be done there, or it is said where', (id) => {
		const isThere = consoleActions[id] !== undefined || letterActions[id] !== undefined;
		expect(isThere || elsewhere[id] !== undefined).toBe(true);
	});

	it.each([...Object.entries(consoleActions), ...Object.entries(letterActions)])(
		'%s asks only for what its operation takes, and says what it will and will not do',
		(id, { fields, words }) => {
			const operation = operations.get(id);
			const takes = [
				...Object.keys(operation?.input.path?.shape ?? {}),
				...Object.keys(operation?.input.body?.shape ?? {}),
				...Object.keys(operation?.input.files ?? {}),
			];
			expect(takes).toEqual(expect.arrayContaining(fields.map(({ name }) => name)));
			for (const said of Object.values(words)) {
				expect(said.will.length).toBeGreaterThan(0);
				expect(said.will_not.length).toBeGreaterThan(0);
			}
		},
	);
});

describe('ageOf', () => {
	const now = new Date('2026-11-30T12:00:00Z');
	const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
	it.each([
		[0, '0 menit', '0 minutes'],
		[1, '1 menit', '1 minute'],
		[59, '59 menit', '59 minutes'],
		[60, '1 jam', '1 hour'],
		[47 * 60, '47 jam', '47 hours'],
		[48 * 60, '2 hari', '2 days'],
		[-5, '0 menit', '0 minutes'],
	])('%i minutes are "%s"', (minutes, id, en) => {
		expect(ageOf(ago(minutes), now, 'id')).toBe(id);
		expect(ageOf(ago(minutes), now, 'en')).toBe(en);
	});
});

describe('Needs a person', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const open = async (path: string, cookie: string) => {
		const answer = await service.http.get(path).set('Cookie', cookie).set('Accept-Language', 'en');
		return { status: answer.status, $: load(answer.text), location: answer.headers['location'] };
	};
	const send = (path: string, cookie: string, fields: object) =>
		service.submit(path, fields).set('Cookie', cookie).set('Accept-Language', 'en');
	/** The hidden fields of a form, which a browser sends along. */
	const hiddenOf = ($: ReturnType<typeof load>, action: string): Record<string, string> =>
		Object.fromEntries(
			$(`form[action="${action}"] input[type=hidden]`)
				.toArray()
				.map((one) => [$(one).attr('name') ?? '', $(one).attr('value') ?? '']),
		);
	const aFailedTask = async (): Promise<string> => {
		const { id } = await aTask(service, { target: 'gcp' });
		const data = { status: 'FAILED', error_message: 'No licence is free' };
		await service.runtime.database.client.provisioningTask.update({ where: { id }, data });
		return id;
	};
	const matterOf = async (subject_id: string): Promise<any> =>
		(await service.call('GET', `/attention?subject_id=${subject_id}`)).body.data[0];

	it('leads who has not signed in to the sign-in, and back', async () => {
		const answer = await open('/console?team=FINANCE', 'none=1');
		expect(answer.status).toBe(303);
		expect(answer.location).toBe('/console/sign-in?to=%2Fconsole%3Fteam%3DFINANCE');
	});

	it('says in a sentence that nothing waits', async () => {
		const { cookie } = await anOperator(service, 'SALES');
		const { $ } = await open('/console', cookie);
		expect($('main').text()).toContain('Nothing waits for you.');
	});

	it('counts what it lists, and adds its money up', async () => {
		await aFailedTask();
		const cycles = [
			await aBillingCycle(service, { status: 'AWAITING_PAYMENT' }),
			await aBillingCycle(service, { status: 'AWAITING_PAYMENT' }),
		];
		// The news of their links has been heard.
		await service.settle();
		for (const [index, { id }] of cycles.entries()) {
			const amount = [250_000n, 1_500_000n][index]!;
			const data = { collection_problem: 'The gateway refused it', amount, settled_amount: 0n };
			await service.runtime.database.client.billingCycle.update({ where: { id }, data });
		}
		const { cookie } = await anOperator(service, 'ADMIN');
		const { $ } = await open('/console', cookie);
		const figures = $('.figure')
			.toArray()
			.map((one) => $(one).text().trim());
		const rows = $('table.cards tbody tr').toArray();
		expect(rows).toHaveLength(3);
		expect(figures[0]).toBe('3');
		const money = rows
			.map((row) => Number($(row).find('td.number').text().replaceAll(/\D/g, '')))
			.reduce((sum, one) => sum + one, 0);
		expect(Number(figures[1]?.replaceAll(/\D/g, ''))).toBe(money);
		// The most money first.
		expect($('table.cards tbody tr').first().text()).toContain('1,500,000');
	});

	it('retries a failed task in three clicks, once for two clicks on the button', async () => {
		const task = await aFailedTask();
		const { cookie } = await anOperator(service);
		const { id } = await matterOf(task);
		const home = await open('/console', cookie);
		expect(home.$(`a[href="/console/matters/${id}"]`)).toHaveLength(1);
		const page = await open(`/console/matters/${id}`, cookie);
		expect(page.$('main').text()).toContain('No licence is free');
		expect(page.$('main').text()).toContain('nothing is made twice');
		const action = `/console/matters/${id}/provisioning_task.retry`;
		const fields = hiddenOf(page.$, action);
		const answers = await Promise.all([send(action, cookie, fields), send(action, cookie, fields)]);
		for (const answer of answers) expect([303, 404]).toContain(answer.status);
		expect(answers.map(({ status }) => status)).toContain(303);
		const { status, attempt } = (await service.call('GET', `/provisioning-tasks/${task}`)).body;
		expect(status).toBe('PENDING');
		expect(attempt).toBeLessThanOrEqual(1);
		expect(await matterOf(task)).toBeUndefined();
	});

	it('shows the form again with what was typed when something is missing', async () => {
		const task = await aFailedTask();
		const { cookie } = await anOperator(service);
		const { id } = await matterOf(task);
		const page = await open(`/console/matters/${id}`, cookie);
		const action = `/console/matters/${id}/provisioning_task.cancel`;
		const answer = await send(action, cookie, { ...hiddenOf(page.$, action), reason: '' });
		expect(answer.status).toBe(422);
		expect(load(answer.text)('[role=alert]').text()).toContain('Reason');
		expect(await matterOf(task)).toMatchObject({ id });
	});

	it('refuses what the role may not do, although its address is guessed', async () => {
		const task = await aFailedTask();
		const { id } = await matterOf(task);
		const operator = await anOperator(service);
		const page = await open(`/console/matters/${id}`, operator.cookie);
		const action = `/console/matters/${id}/provisioning_task.retry`;
		const fields = hiddenOf(page.$, action);
		const { cookie } = await anOperator(service, 'FINANCE');
		expect((await open(`/console/matters/${id}`, cookie)).status).toBe(404);
		expect((await send(action, cookie, fields)).status).toBe(404);
		const other = `/console/matters/${id}/billing_cycle.cancel`;
		expect((await send(other, operator.cookie, { ...fields, reason: 'x' })).status).toBe(404);
		expect(await matterOf(task)).toMatchObject({ id });
	});

	it('is taken, snoozed and shown again', async () => {
		const task = await aFailedTask();
		const { cookie, user } = await anOperator(service);
		const { id } = await matterOf(task);
		const at = `/console/matters/${id}`;
		expect((await send(`${at}/take`, cookie, {})).headers['location']).toBe(at);
		expect((await matterOf(task)).owner).toEqual({ id: user.id, name: user.name });
		expect((await open('/console?show=mine', cookie)).$('table.cards tbody tr')).toHaveLength(1);
		const answer = await send(`${at}/snooze`, cookie, { days: '3', reason: 'Google answers then' });
		expect(answer.headers['location']).toBe('/console');
		expect(await matterOf(task)).toBeUndefined();
		const hidden = await open('/console?show=snoozed', cookie);
		expect(hidden.$('main').text()).toContain('Snoozed until');
		await send(`${at}/wake`, cookie, {});
		expect(await matterOf(task)).toMatchObject({ snoozed_until: null });
		expect((await send(`${at}/snooze`, cookie, { days: '90', reason: 'x' })).status).toBe(422);
	});

	it('does the same to many, after it has shown which, and says what became of each', async () => {
		const tasks = [await aFailedTask(), await aFailedTask(), await aFailedTask()];
		const { cookie } = await anOperator(service);
		const matters: string[] = [];
		for (const task of tasks) matters.push((await matterOf(task)).id);
		const { $ } = await open('/console?kind=provisioning_task.failed', cookie);
		expect($('input[name=matter]').length).toBeGreaterThanOrEqual(3);
		const [first = '', second = '', third = ''] = matters;
		const operation = 'provisioning_task.retry';
		const preview = await send('/console/many', cookie, { operation, matter: [first, second] });
		expect(preview.status).toBe(200);
		const shown = load(preview.text);
		expect(shown('main tbody tr')).toHaveLength(2);
		// Nothing has happened yet.
		expect(await matterOf(tasks[0]!)).toMatchObject({ id: first });
		const fields = hiddenOf(shown, '/console/many/confirm');
		const done = await send('/console/many/confirm', cookie, fields);
		expect(load(done.text)('.chip.good')).toHaveLength(2);
		expect(await matterOf(tasks[0]!)).toBeUndefined();
		expect(await matterOf(tasks[1]!)).toBeUndefined();
		expect(await matterOf(tasks[2]!)).toMatchObject({ id: third });
	});

	it('leads back with a sentence when nothing was chosen', async () => {
		const { cookie } = await anOperator(service);
		const answer = await send('/console/many', cookie, { operation: 'provisioning_task.retry' });
		expect(answer.headers['location']).toBe('/console');
	});
});
