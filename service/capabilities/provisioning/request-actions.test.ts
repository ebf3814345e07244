import { ProviderError } from '../../platform/errors/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aTask, aTaskOwner, scripted, startScriptedService, type Script } from './fixtures.ts';
import { listTasksOf, requestActions } from './index.ts';
import type { ProvisioningAction } from './ports.ts';

type Owner = Awaited<ReturnType<typeof aTaskOwner>>;

describe('actions on a subject', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService());
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		script.requests = [];
		works();
	});

	const works = () => {
		script.answer = () => ({ status: 'SUCCESS', result: {} });
	};
	const fails = () => {
		script.answer = () => {
			throw new ProviderError(scripted, 'rejected', 'No');
		};
	};
	const waits = () => {
		script.answer = () => ({
			status: 'WAITING',
			waiting_for: 'STAFF',
			code: 'ASK',
			note: 'Look into it',
			progress: {},
			poll_after_seconds: null,
		});
	};
	const isBusy = () => {
		script.answer = () => ({ status: 'RUNNING', progress: {}, poll_after_seconds: 5 });
	};
	const request = (
		{ owner, subject }: Owner,
		action: ProvisioningAction,
		{ occasion = action, quantity = 5 }: { occasion?: string; quantity?: number } = {},
	) =>
		service.transaction((context) =>
			requestActions(context, {
				...owner,
				action,
				occasion,
				items: [{ ...subject, target: scripted, description: 'Seats', quantity }],
			}),
		);
	const call = (id: string, verb: string, body?: object) =>
		service.call('POST', `/provisioning-tasks/${id}/${verb}`, body);
	const tasksOf = ({ owner }: Owner) =>
		service.transaction((context) => listTasksOf(context, owner.owner_id));
	/** `SUSPEND PENDING ready` for each, in the order in which they were asked for. */
	const read = async (owner: Owner) =>
		(await tasksOf(owner)).map(({ action, status, ready_at }) =>
			[action, status, ...(status === 'PENDING' && ready_at !== null ? ['ready'] : [])].join(' '),
		);
	/** The first task of the action that was asked for and not cancelled. */
	const run = async (owner: Owner, action: ProvisioningAction) => {
		const all = await tasksOf(owner);
		const task = all.find((one) => one.action === action && one.status !== 'CANCELLED');
		return (await call(task?.id ?? '', 'run')).body;
	};
	const active = async (): Promise<Owner> => {
		const owner = await aTaskOwner(service);
		await request(owner, 'ACTIVATE');
		await run(owner, 'ACTIVATE');
		script.requests = [];
		return owner;
	};

	it('is one task for each occasion, however often and at once it is asked for', async () => {
		const owner = await active();
		const answers = await Promise.all([1, 2, 3].map(() => request(owner, 'SUSPEND')));
		expect(new Set(answers.flat().map(({ id }) => id)).size).toBe(1);
		expect(answers.map((tasks) => tasks.length)).toEqual([1, 1, 1]);
		expect(await read(owner)).toEqual(['ACTIVATE SUCCESS', 'SUSPEND PENDING ready']);
		await run(owner, 'SUSPEND');
		await request(owner, 'RESUME');
		// Asked for again it is the one that was done, and what came after it stays.
		expect(await request(owner, 'SUSPEND')).toMatchObject([{ status: 'SUCCESS' }]);
		expect(await read(owner)).toEqual([
			'ACTIVATE SUCCESS',
			'SUSPEND SUCCESS',
			'RESUME PENDING ready',
		]);
		await run(owner, 'RESUME');
		await request(owner, 'SUSPEND', { occasion: 'next month' });
		expect((await read(owner)).at(-1)).toBe('SUSPEND PENDING ready');
	});

	it('begins only when what is under way has ended', async () => {
		const owner = await active();
		await request(owner, 'SUSPEND');
		isBusy();
		await run(owner, 'SUSPEND');
		const [resume] = await request(owner, 'RESUME');
		expect(await read(owner)).toEqual(['ACTIVATE SUCCESS', 'SUSPEND RUNNING', 'RESUME PENDING']);
		expect((await call(resume?.id ?? '', 'run')).body.code).toBe('provisioning_task.not-ready');
		works();
		await run(owner, 'SUSPEND');
		expect((await read(owner)).at(-1)).toBe('RESUME PENDING ready');
		await run(owner, 'RESUME');
		expect(script.requests.map(({ action }) => action)).toEqual(['SUSPEND', 'SUSPEND', 'RESUME']);
	});

	it('does not come at all when it only takes back what nobody has begun', async () => {
		const owner = await active();
		await request(owner, 'SUSPEND');
		expect(await request(owner, 'RESUME')).toEqual([]);
		expect(await read(owner)).toEqual(['ACTIVATE SUCCESS', 'SUSPEND CANCELLED']);
		expect(await request(owner, 'RESUME')).toEqual([]);
	});

	it.each([
		['failed', fails],
		['waits for a person', waits],
	])('takes the place of an earlier one that %s, which nobody tries again', async (_, answer) => {
		const owner = await active();
		await request(owner, 'SUSPEND');
		answer();
		const { id } = await run(owner, 'SUSPEND');
		works();
		await request(owner, 'RESUME');
		expect(await read(owner)).toEqual([
			'ACTIVATE SUCCESS',
			'SUSPEND CANCELLED',
			'RESUME PENDING ready',
		]);
		expect((await call(id, 'retry')).status).toBe(409);
		expect(await run(owner, 'RESUME')).toMatchObject({ status: 'SUCCESS' });
	});

	it.each([
		['fails', fails],
		['waits for a person', waits],
	])('begins when an earlier one that was under way %s, which is over then', async (_, answer) => {
		const owner = await active();
		await request(owner, 'SUSPEND');
		isBusy();
		await run(owner, 'SUSPEND');
		await request(owner, 'RESUME');
		answer();
		const end = await run(owner, 'SUSPEND');
		expect(end).toMatchObject({ status: 'CANCELLED', waiting_note: null });
		expect((await read(owner)).at(-1)).toBe('RESUME PENDING ready');
		// Nobody is asked to do what is not wanted any more.
		await service.settle();
		const mails = await service.call('GET', `/notifications?related_id=${end.id}`);
		expect(mails.body.data).toEqual([]);
	});

	it('waits for an activation that failed until a person tries it again or cancels it', async () => {
		const owner = await aTaskOwner(service);
		await request(owner, 'ACTIVATE');
		fails();
		const { id } = await run(owner, 'ACTIVATE');
		const [suspend] = await request(owner, 'SUSPEND');
		expect(suspend).toMatchObject({
			ready_at: null,
			blocked_reason: 'It depends on others: “Seats” failed',
		});
		works();
		await call(id, 'retry');
		expect(await read(owner)).toEqual(['ACTIVATE PENDING ready', 'SUSPEND PENDING']);
		await run(owner, 'ACTIVATE');
		expect((await read(owner)).at(-1)).toBe('SUSPEND PENDING ready');
	});

	it('ends what has not been begun when the service ends, and leaves nothing to do where nothing is', async () => {
		const owner = await aTaskOwner(service);
		await request(owner, 'ACTIVATE');
		expect(await request(owner, 'TERMINATE')).toEqual([]);
		expect(await read(owner)).toEqual(['ACTIVATE CANCELLED']);
		expect(await request(owner, 'SUSPEND')).toEqual([]);
	});

	it('ends after everything else, whatever becomes of it', async () => {
		const owner = await active();
		await request(owner, 'SUSPEND');
		isBusy();
		await run(owner, 'SUSPEND');
		await request(owner, 'CHANGE', { quantity: 8 });
		await request(owner, 'TERMINATE');
		expect(await read(owner)).toEqual([
			'ACTIVATE SUCCESS',
			'SUSPEND RUNNING',
			'CHANGE CANCELLED',
			'TERMINATE PENDING',
		]);
		fails();
		await run(owner, 'SUSPEND');
		expect((await read(owner)).slice(1)).toEqual([
			'SUSPEND CANCELLED',
			'CHANGE CANCELLED',
			'TERMINATE PENDING ready',
		]);
	});

	it('of two changes only the last is done, and it knows what was there', async () => {
		const owner = await active();
		await request(owner, 'CHANGE', { occasion: '1', quantity: 8 });
		await request(owner, 'CHANGE', { occasion: '2', quantity: 6 });
		expect((await read(owner)).slice(1)).toEqual(['CHANGE CANCELLED', 'CHANGE PENDING ready']);
		await run(owner, 'CHANGE');
		expect(script.requests).toMatchObject([
			{
				action: 'CHANGE',
				quantity: 6,
				before: { quantity: 5, remaining: 0, settings: { sku_id: 'sku-1' } },
			},
		]);
	});

	it('says anew what remains, so that no older task asks for it any more', async () => {
		const owner = await aTaskOwner(service);
		await request(owner, 'ACTIVATE', { quantity: 25 });
		const left = (count: number) => {
			script.answer = () => ({
				status: 'SUCCESS',
				result: {},
				remaining: [{ what: 'LICENCE', count, waiting_for: 'STAFF' }],
			});
		};
		left(24);
		await run(owner, 'ACTIVATE');
		await request(owner, 'CHANGE', { quantity: 20 });
		left(19);
		await run(owner, 'CHANGE');
		expect(script.requests.at(-1)?.before).toMatchObject({ quantity: 25, remaining: 24 });
		const remaining = (await tasksOf(owner)).map((task) =>
			task.remaining.map(({ count }) => count),
		);
		expect(remaining).toEqual([[], [19]]);
	});

	it('does not run beside one that is tried again', async () => {
		const owner = await active();
		await request(owner, 'CHANGE', { quantity: 8 });
		fails();
		const change = await run(owner, 'CHANGE');
		// A change that failed keeps no bill from being enforced.
		const [suspend] = await request(owner, 'SUSPEND');
		isBusy();
		await run(owner, 'SUSPEND');
		expect(await call(change.id, 'retry')).toMatchObject({
			status: 409,
			body: {
				code: 'provisioning_task.subject-busy',
				details: { task_id: change.id, open_task_ids: [suspend?.id] },
			},
		});
		works();
		await run(owner, 'SUSPEND');
		expect((await call(change.id, 'retry')).status).toBe(200);
	});

	it('waits again when the one before it is tried again before it has begun', async () => {
		const owner = await active();
		await request(owner, 'CHANGE', { quantity: 8 });
		fails();
		const change = await run(owner, 'CHANGE');
		await request(owner, 'SUSPEND');
		expect((await read(owner)).slice(1)).toEqual(['CHANGE FAILED', 'SUSPEND PENDING ready']);
		await call(change.id, 'retry');
		expect((await read(owner)).slice(1)).toEqual(['CHANGE PENDING ready', 'SUSPEND PENDING']);
	});

	it('of two services that share something leaves it to the other in neither, when both are switched off at once', async () => {
		for (let round = 0; round < 5; round += 1) {
			const first = await aTask(service);
			const second = await aTask(service, { client_id: first.client_id });
			const ids = [];
			for (const { id, owner_id, client_id, subject_id } of [first, second]) {
				await call(id, 'run');
				const owner = { owner_type: 'subscription', owner_id, client_id };
				const subject = { subject_type: 'subscription_item', subject_id };
				const [suspend] = await request({ owner, subject, product_id: '' }, 'SUSPEND');
				ids.push(suspend?.id ?? '');
			}
			script.requests = [];
			await Promise.all(ids.map((id) => call(id, 'run')));
			const seen = script.requests.map(({ siblings }) => siblings.map(({ active }) => active));
			// The one that began second knows that the first is being switched off.
			expect(seen).toHaveLength(2);
			expect(seen).toContainEqual([false]);
		}
	});

	it('keeps the activation from being undone until it has ended', async () => {
		const owner = await active();
		const [activation] = await tasksOf(owner);
		const [suspend] = await request(owner, 'SUSPEND');
		const undo = () => call(activation?.id ?? '', 'undo', { reason: 'A mistake' });
		expect((await undo()).body).toMatchObject({
			code: 'provisioning_task.cannot-undo',
			details: { needed_by: [suspend?.id] },
		});
		await run(owner, 'SUSPEND');
		expect((await undo()).body).toMatchObject({ status: 'UNDOING' });
	});

	it('is never run at once with another, however many are asked for and run at the same time', async () => {
		const owner = await active();
		let atWork = 0;
		let most = 0;
		script.answer = async () => {
			atWork += 1;
			most = Math.max(most, atWork);
			await new Promise((resolve) => setTimeout(resolve, 20));
			atWork -= 1;
			return { status: 'SUCCESS', result: {} };
		};
		for (let round = 0; round < 4; round += 1) {
			const occasion = `round ${round}`;
			const wishes = (['SUSPEND', 'RESUME', 'CHANGE'] as const).map((action) =>
				request(owner, action, { occasion }),
			);
			const asked = (await Promise.all(wishes)).flat();
			await Promise.all(asked.map(({ id }) => call(id, 'run')));
		}
		for (let rest = 0; rest < 20; rest += 1) {
			const open = (await tasksOf(owner)).filter(({ status }) => status === 'PENDING');
			if (open.length === 0) break;
			await Promise.all(open.map(({ id }) => call(id, 'run')));
		}
		expect(most).toBe(1);
		const states = (await tasksOf(owner)).map(({ status }) => status);
		expect(states.filter((status) => status !== 'SUCCESS' && status !== 'CANCELLED')).toEqual([]);
	});
});
