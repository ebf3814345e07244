import { startTestService, type TestService } from '../../../tests/service.ts';

describe('dunning_policy.create-version', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const remind = { key: 'late', offset_days: 2, action: 'REMIND', message: 'PAYMENT_OVERDUE' };
	const warn = { key: 'warn', offset_days: 7, action: 'REMIND', message: 'FINAL_WARNING' };
	const suspend = {
		key: 'off',
		offset_days: 10,
		action: 'SUSPEND',
		message: 'SUSPENDED_UNPAID',
		working_days_only: true,
	};
	const create = (body: object) =>
		service.call('POST', '/dunning-policies', {
			key: 'renewal',
			kinds: ['RENEWAL'],
			description: 'A test',
			steps: [remind],
			...body,
		});

	it('begins with the policies of the facts', async () => {
		const { body } = await service.call('GET', '/dunning-policies?sort=created_at');
		expect(
			body.data.map(({ key, version, kinds, steps }: any) => [key, version, kinds, steps.length]),
		).toEqual(
			expect.arrayContaining([
				['renewal', 1, ['RENEWAL'], 12],
				['first_charge', 1, ['INITIAL'], 6],
				['adjustment', 1, ['ADJUSTMENT'], 4],
			]),
		);
		const [renewal] = body.data.filter(({ key }: any) => key === 'renewal');
		expect(
			renewal.steps.map(({ offset_days, action, message }: any) => [offset_days, action, message]),
		).toEqual([
			[-30, 'ASK_FINANCE', null],
			[-9, 'ESCALATE', null],
			[-7, 'REMIND', 'INVOICE'],
			[-3, 'REMIND', 'PAYMENT_REMINDER'],
			[0, 'REMIND', 'PAYMENT_DUE_TODAY'],
			[0, 'REMIND', 'PAYMENT_DUE_TODAY'],
			[1, 'MARK_OVERDUE', 'PAYMENT_OVERDUE'],
			[4, 'REMIND', 'PAYMENT_OVERDUE'],
			[7, 'REMIND', 'FINAL_WARNING'],
			[10, 'SUSPEND', 'SUSPENDED_UNPAID'],
			[30, 'PROPOSE_CANCEL', null],
			[60, 'PROPOSE_WRITE_OFF', null],
		]);
	});

	it('counts the versions of a key, also when two are made at once', async () => {
		const answers = await Promise.all([create({}), create({}), create({ steps: [warn, suspend] })]);
		expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
		expect(answers.map(({ body }) => body.version).sort()).toEqual([2, 3, 4]);
		const read = await service.call('GET', `/dunning-policies/${answers[2]?.body.id}`);
		expect(read.body).toEqual(answers[2]?.body);
	});

	it.each([
		['the same key twice', [remind, remind], 'body.steps[1].key'],
		['a reminder without a message', [{ ...remind, message: null }], 'body.steps[0].message'],
		['a suspension without a warning', [suspend], 'body.steps[0].action'],
		[
			'a warning less than 72 hours before it',
			[{ ...warn, offset_days: 8 }, suspend],
			'body.steps[1].action',
		],
		['two suspensions', [warn, suspend, { ...suspend, key: 'again' }], 'body.steps[1].action'],
		['a message at night', [{ ...remind, hour: 22 }], 'body.steps[0].hour'],
		[
			'the message of another action',
			[{ ...remind, message: 'SUSPENDED_UNPAID' }],
			'body.steps[0].message',
		],
		[
			'a message to the client about a proposal',
			[{ ...remind, action: 'PROPOSE_CANCEL' }],
			'body.steps[0].message',
		],
		[
			'lateness before the due date',
			[{ ...remind, action: 'MARK_OVERDUE', offset_days: 0 }],
			'body.steps[0].offset_days',
		],
		[
			'finance after the due date',
			[{ key: 'ask', offset_days: 1, action: 'ASK_FINANCE' }],
			'body.steps[0].offset_days',
		],
	])('refuses %s', async (_, steps, path) => {
		const answer = await create({ steps });
		expect(answer.status).toBe(422);
		expect(answer.body.errors.map((one: any) => one.path)).toContain(path);
	});

	it('refuses a day that is past: cycles that were made then have their steps', async () => {
		const answer = await create({ valid_from: '2026-11-19' });
		expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'body.valid_from' }] } });
	});

	it('refuses a kind that another policy is for', async () => {
		expect(await create({ key: 'mine', kinds: ['INITIAL'] })).toMatchObject({
			status: 409,
			body: {
				code: 'dunning_policy.kind-taken',
				details: { kind: 'INITIAL', key: 'first_charge' },
			},
		});
	});
});
