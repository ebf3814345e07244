import { load } from 'cheerio';
import { addDays } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aTask } from '../provisioning/fixtures.ts';
import { anOperator, formsOf } from './fixtures.ts';

describe('the provisioning board', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const open = async (path: string, cookie: string, language = 'en') => {
		const answer = await service.http
			.get(path)
			.set('Cookie', cookie)
			.set('Accept-Language', language);
		return { status: answer.status, $: load(answer.text) };
	};
	const send = (path: string, cookie: string, fields: object) =>
		service.submit(path, fields).set('Cookie', cookie).set('Accept-Language', 'en');
	const aTaskThat = async (data: object): Promise<string> => {
		const { id } = await aTask(service, { target: 'gcp' });
		await service.runtime.database.client.provisioningTask.update({ where: { id }, data });
		return id;
	};
	const statusOf = async (id: string): Promise<string> =>
		(await service.call('GET', `/provisioning-tasks/${id}`)).body.status;

	it('says in a sentence that nothing waits', async () => {
		const { cookie } = await anOperator(service);
		const { $ } = await open('/console/board', cookie);
		expect($('main').text()).toContain('No task waits.');
		expect($('main').text()).toContain('No service was switched on in 90 days.');
	});

	it('shows each task in the column of its state, with who must act, and counts what is late', async () => {
		const waiting = { status: 'WAITING', waiting_code: 'OTHER' };
		await aTaskThat({ status: 'FAILED', error_message: 'No licence is free', attempt: 3 });
		await aTaskThat({ ...waiting, waiting_for: 'CLIENT', created_at: addDays(service.now, -30) });
		await aTaskThat({ ...waiting, waiting_for: 'STAFF', created_at: addDays(service.now, -5) });
		await aTaskThat({ status: 'UNKNOWN' });
		const { cookie } = await anOperator(service);
		const { $ } = await open('/console/board', cookie);
		const columns = $('.board h2')
			.toArray()
			.map((one) => $(one).text());
		expect(columns).toEqual([
			'Failed (1)',
			'Waiting for us (1)',
			'Uncertain (1)',
			'Waiting for the client (1)',
		]);
		const failed = $('.board section').first().text();
		expect(failed).toContain('No licence is free');
		expect(failed).toContain('attempt 3');
		expect(failed).toContain('Who must act: us');
		const figures = $('.figure')
			.toArray()
			.map((one) => $(one).text().trim());
		// That the client lets us wait is no delay of ours.
		expect(figures).toEqual(['4', '1', '30 days']);
		expect((await open('/console/board', cookie, 'id')).$('.board').text()).toContain(
			'Menunggu kita',
		);
	});

	it('shows one column as a list, page by page', async () => {
		const { cookie } = await anOperator(service);
		const { $ } = await open('/console/board?column=FAILED', cookie);
		expect($('table.cards tbody tr')).toHaveLength(1);
		expect($('table.cards').text()).toContain('No licence is free');
	});

	it('shows a task with its attempts, and says what each button does before it is pressed', async () => {
		const id = await aTaskThat({ status: 'FAILED', error_message: 'Quota', attempt: 2 });
		for (const attempt of [1, 2])
			await service.runtime.database.client.taskAttempt.create({
				data: {
					id: crypto.randomUUID(),
					task_id: id,
					attempt,
					outcome: 'REJECTED',
					error: `Quota ${attempt}`,
					started_at: service.now,
					ended_at: service.now,
				},
			});
		const { cookie } = await anOperator(service);
		const { $ } = await open(`/console/tasks/${id}`, cookie);
		expect(
			$('ol.timeline li')
				.toArray()
				.map((one) => $(one).find('div').text()),
		).toEqual(['Quota 2', 'Quota 1']);
		expect($('main').text()).toContain('nothing is made twice');
		const [retry] = formsOf($, `/console/tasks/${id}/provisioning_task.retry`);
		const answer = await send(retry!.action, cookie, retry!.fields);
		expect(answer.headers['location']).toBe(`/console/tasks/${id}`);
		expect(await statusOf(id)).toBe('PENDING');
	});

	it('is completed by hand with a reason, which the audit keeps', async () => {
		const id = await aTaskThat({ status: 'WAITING', waiting_for: 'STAFF', waiting_code: 'OTHER' });
		const { cookie, user } = await anOperator(service);
		const at = `/console/tasks/${id}/provisioning_task.complete`;
		const { $ } = await open(`/console/tasks/${id}`, cookie);
		const [form] = formsOf($, at);
		expect((await send(at, cookie, { ...form!.fields, reason: '' })).status).toBe(422);
		expect(await statusOf(id)).toBe('WAITING');
		await send(at, cookie, { ...form!.fields, reason: 'Made in the vendor console' });
		expect(await statusOf(id)).toBe('SUCCESS');
		const entry = await service.runtime.database.client.auditEntry.findFirstOrThrow({
			where: { operation: 'provisioning_task.complete', subject_id: id },
		});
		expect(entry).toMatchObject({
			actor_id: user.id,
			details: { reason: 'Made in the vendor console' },
		});
	});

	it('offers only what the state of a task and the role of the reader allow', async () => {
		const id = await aTaskThat({ status: 'SUCCESS' });
		const operator = await anOperator(service);
		const sales = await anOperator(service, 'SALES');
		const actionsOf = async (cookie: string) => {
			const { $ } = await open(`/console/tasks/${id}`, cookie);
			return $('main form')
				.toArray()
				.map((one) => $(one).attr('action')?.split('/').at(-1));
		};
		expect(await actionsOf(operator.cookie)).toEqual(['provisioning_task.undo']);
		expect(await actionsOf(sales.cookie)).toEqual([]);
		const guessed = `/console/tasks/${id}/provisioning_task.undo`;
		expect((await send(guessed, sales.cookie, { reason: 'x' })).status).toBe(404);
		const wrong = `/console/tasks/${id}/provisioning_task.retry`;
		expect((await send(wrong, operator.cookie, {})).status).toBe(404);
		expect(await statusOf(id)).toBe('SUCCESS');
	});

	it('retries many after it has shown which', async () => {
		const tasks = [await aTaskThat({ status: 'FAILED' }), await aTaskThat({ status: 'FAILED' })];
		const other = await aTaskThat({ status: 'FAILED' });
		const { cookie } = await anOperator(service);
		const { $ } = await open('/console/board', cookie);
		expect($('input[name=task]').length).toBeGreaterThanOrEqual(3);
		const operation = 'provisioning_task.retry';
		const preview = await send('/console/board/many', cookie, { operation, task: tasks });
		const shown = load(preview.text);
		expect(shown('main tbody tr')).toHaveLength(2);
		expect(await statusOf(tasks[0]!)).toBe('FAILED');
		const [form] = formsOf(shown, '/console/board/many/confirm');
		const done = await send(form!.action, cookie, form!.fields);
		expect(load(done.text)('.chip.good')).toHaveLength(2);
		for (const id of tasks) expect(await statusOf(id)).toBe('PENDING');
		expect(await statusOf(other)).toBe('FAILED');
	});
});
