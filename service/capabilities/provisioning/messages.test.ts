import type { TestService } from '../../tests/service.ts';
import { aTask, startScriptedService, type Script } from './fixtures.ts';

describe('the message TASK_WAITING', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());

	const terms = 'Accept the terms at https://admin.google.example/terms, then wait.';
	const waitFor = async (id: string, waiting_for: string) => {
		script.answer = () => ({
			status: 'WAITING',
			waiting_for,
			progress: {},
			poll_after_seconds: 60,
		});
		await service.call('POST', `/provisioning-tasks/${id}/run`);
	};
	const send = (related_id: string) =>
		service.call('POST', '/emails/send', { kind: 'TASK_WAITING', related_id });

	it('tells the client what to do, in its language', async () => {
		const task = await aTask(service);
		await waitFor(task.id, terms);
		const { body } = await send(task.id);
		await service.settle();
		expect(body).toMatchObject({ client_id: task.client_id, related_type: 'provisioning_task' });
		const mail = service.vendors.mails.find((one) => one.reference.includes(body.id));
		expect(mail?.subject).toBe(`Tindakan Anda diperlukan: ${task.description}`);
		expect(mail?.text).toContain(terms);
		expect(mail?.html).toContain('href="https://admin.google.example/terms"');
	});

	it('is sent once for one thing, and again for another', async () => {
		const { id } = await aTask(service);
		await waitFor(id, terms);
		const [first, second] = [await send(id), await send(id)];
		expect(second.body.id).toBe(first.body.id);
		await waitFor(id, 'Verify the domain');
		expect((await send(id)).body.id).not.toBe(first.body.id);
	});

	it('can be drafted in either language', async () => {
		const { id } = await aTask(service);
		await waitFor(id, terms);
		for (const language of ['id', 'en']) {
			const request = { kind: 'TASK_WAITING', related_id: id, language };
			const { body } = await service.call('POST', '/emails/draft', request);
			expect(body).toMatchObject({ source: 'LLM', language });
			expect(body.body_text).toContain(terms);
		}
	});

	it('does not leave any more when the task has begun to wait for something else', async () => {
		const { id } = await aTask(service);
		await waitFor(id, terms);
		const { body } = await send(id);
		await waitFor(id, 'Verify the domain');
		await service.settle();
		expect((await service.call('GET', `/notifications/${body.id}`)).body).toMatchObject({
			status: 'SKIPPED',
			error: 'The task does not wait for this any more',
		});
	});

	it('is refused for a task that does not wait for a person', async () => {
		const { id } = await aTask(service);
		expect(await send(id)).toMatchObject({
			status: 404,
			body: { detail: 'The task waits for nobody' },
		});
	});
});
