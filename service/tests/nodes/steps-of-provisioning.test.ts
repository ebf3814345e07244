import type { Reply } from './fake-n8n.ts';
import { type Json } from './pack.ts';
import { id, judged, locator, run } from './run-step.ts';

describe('Provision Workspace', () => {
	const task = (status: string, more: Json = {}): Reply => ({
		status: 200,
		body: { id, status, description: 'Workspace', next_run_at: null, ...more },
	});
	const soon = () => new Date(Date.now()).toISOString();

	it('runs the task until it is done', async () => {
		const { seen, output } = await run('ProvisionWorkspace', { task_id: locator }, [
			task('RUNNING', { next_run_at: soon() }),
			task('SUCCESS'),
		]);
		expect(seen.map((one) => judged(one).id)).toEqual([
			'provisioning_task.run',
			'provisioning_task.run',
		]);
		expect(output?.map((one) => one.length)).toEqual([1, 0, 0, 0]);
	});

	it('gives up waiting after the longest wait, and at once when a person must act', async () => {
		const running = await run(
			'ProvisionWorkspace',
			{ task_id: locator, options: { longest_wait_seconds: 0 } },
			[task('RUNNING')],
		);
		expect(running.output?.map((one) => one.length)).toEqual([0, 0, 1, 0]);
		for (const [waiting_for, outputs] of [
			['CLIENT', [0, 1, 0, 0]],
			['STAFF', [0, 0, 1, 0]],
			['VENDOR', [0, 0, 1, 0]],
		] as const) {
			const waiting = await run('ProvisionWorkspace', { task_id: locator }, [
				task('WAITING', { waiting_for }),
			]);
			expect(waiting.output?.map((one) => one.length)).toEqual(outputs);
			expect(waiting.output?.flat()[0]?.json).toMatchObject({ status: 'WAITING', waiting_for });
		}
	});

	it('gives an agent its answer on the one output that it sees', async () => {
		const { output } = await run('ProvisionWorkspace', { task_id: locator }, [task('WAITING')], {
			isTool: true,
		});
		expect(output?.map((one) => one.length)).toEqual([1, 0, 0, 0]);
	});

	it('fails with the reason', async () => {
		const { error } = await run('ProvisionWorkspace', { task_id: locator }, [
			task('FAILED', { error_message: 'No licence', error_code: 'NO_SEATS' }),
		]);
		expect(error?.message).toBe('The task could not be done: Workspace [Item 0]');
		expect(error?.description).toMatch(/^No licence \(NO_SEATS\)\. /);
	});

	it.each([
		['CANCELLED', {}],
		['UNDOING', {}],
		['UNDONE', {}],
		['FAILED', { graph_id: id }],
	])('hands on at once that a task was called off (%s)', async (status, more) => {
		const { output, seen } = await run('ProvisionWorkspace', { task_id: locator }, [
			task(status, more),
		]);
		expect(output?.map((one) => one.length)).toEqual([0, 0, 0, 1]);
		expect(seen).toHaveLength(1);
	});

	it('leaves a task for a workflow to the one that claims it, without an error', async () => {
		const notHere: Reply = {
			status: 409,
			body: {
				code: 'provisioning_task.target-not-installed',
				title: 'No provider is installed',
				details: { task_id: id, target: 'workflow' },
			},
		};
		const { seen, output, error } = await run('ProvisionWorkspace', { task_id: locator }, [
			notHere,
			task('PENDING', { target: 'workflow' }),
		]);
		expect(error).toBeUndefined();
		expect(seen).toHaveLength(2);
		expect(output?.map((one) => one.length)).toEqual([0, 0, 1, 0]);
	});

	it('looks how far it is when another worker runs it', async () => {
		const busy: Reply = {
			status: 409,
			headers: { 'retry-after': '0' },
			body: { code: 'provisioning_task.busy', title: 'Busy' },
		};
		const { seen, output } = await run('ProvisionWorkspace', { task_id: locator }, [
			busy,
			busy,
			busy,
			busy,
			busy,
			task('SUCCESS'),
		]);
		expect(judged(seen.at(-1)).id).toBe('provisioning_task.get');
		expect(output?.[0]).toHaveLength(1);
	});
});

describe('Sync Cosmic', () => {
	it('stores the PDF and tells where', async () => {
		const { seen, output } = await run('SyncCosmic', { quotation_id: locator }, [
			{ status: 200, body: { id, cosmic_id: 'c', pdf_url: 'https://p', items: [] } },
		]);
		expect(judged(seen[0]).id).toBe('quotation.sync');
		expect(output?.[0]?.[0]?.json).toEqual({ id, cosmic_id: 'c', pdf_url: 'https://p' });
	});
});
