import fc from 'fast-check';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aSubscription } from '../capabilities/subscriptions/fixtures.ts';
import { addDays } from '../platform/clock/index.ts';
import { booksOf, faultsOf, figuresOf, holesOf, offDays } from './account/books.ts';
import { passTime } from './account/pass-time.ts';
import { aStep, take, type Client, type Step } from './account/steps.ts';
import { startTestService, type TestService } from './service.ts';

/** ACCOUNT_STEPS=5000 for a long search, ACCOUNT_DUNNING=on for one with suspensions, ACCOUNT_SEED=… to repeat one. */
const stepsWanted = Number(process.env['ACCOUNT_STEPS'] ?? 96);
const firstSeed = Number(process.env['ACCOUNT_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const clients = 6;
const stepsEach = 16;

/**
 * Clients side by side under one clock, each with steps of its own: what is changed, paused, ended, renewed and paid, in any
 * order. After every step their books are looked at, so the steps until then are the shortest that lead to a fault.
 */
describe('the account of a client over time', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({
			environment: {
				PAYMENT_LINK_PICKUP_SECONDS: '0',
				DUNNING: process.env['ACCOUNT_DUNNING'] ?? 'off',
			},
		});
	});
	afterAll(() => service.stop());

	async function aBuyer(): Promise<Client> {
		const more = { renewal_invoice: 'LINK' };
		const [seats, storage, other] = await Promise.all([
			aProduct(service, { price: 99_999, ...more, provisioning_target: 'google-workspace' }),
			aProduct(service, { price: 7_331, ...more }),
			aProduct(service, { price: 151_003, ...more, provisioning_target: 'google-workspace' }),
		]);
		const { id: client_id } = await aClient(service);
		const items = [
			{ product_id: seats.id, quantity: 5 },
			{ product_id: storage.id, quantity: 3 },
		];
		const { id } = await aSubscription(service, { status: 'ACTIVE', client_id, items });
		return { client_id, subscription_id: id, products: [other.id, seats.id], paid: 0 };
	}

	async function lookAt({ client_id }: Client): Promise<string[]> {
		const books = await booksOf(service, client_id);
		const faults = faultsOf(books);
		for (const { id } of books.subscriptions)
			faults.push(...holesOf(books, id, await offDays(service, id)));
		const { balance, credit, unplaced } = figuresOf(books);
		const { body } = await service.call('GET', `/clients/${client_id}/statement`);
		if (BigInt(body.closing_balance) !== balance - credit - unplaced)
			faults.push(
				`the statement ends with ${body.closing_balance}, not ${balance - credit - unplaced}`,
			);
		return faults;
	}

	const histories = fc.record({
		days: fc.array(fc.nat({ max: 12 }), { minLength: stepsEach, maxLength: stepsEach }),
		steps: fc.array(fc.array(aStep, { minLength: stepsEach, maxLength: stepsEach }), {
			minLength: clients,
			maxLength: clients,
		}),
	});

	it('sums to zero, charges every day once and does what previews say, whatever happens', async () => {
		const done = new Map<string, number>();
		let taken = 0;
		for (let seed = firstSeed; taken < stepsWanted; seed += 1) {
			const [history] = fc.sample(histories, { seed, numRuns: 1 });
			const buyers: Client[] = [];
			for (const _ of history!.steps) buyers.push(await aBuyer());
			await service.settle();
			for (const [round, days] of history!.days.entries()) {
				await passTime(service, addDays(service.now, days));
				for (const [index, buyer] of buyers.entries()) {
					const own = history!.steps[index]!;
					const outcome = await take(service, buyer, own[round]!);
					await service.settle();
					const faults = [...outcome.faults, ...(await lookAt(buyer))];
					if (faults.length > 0)
						throw new Error(report(seed, history!.days.slice(0, round + 1), own, faults));
					if (outcome.done) done.set(own[round]!.what, (done.get(own[round]!.what) ?? 0) + 1);
					taken += 1;
				}
			}
			for (const { subscription_id } of buyers)
				await service.call('POST', `/subscriptions/${subscription_id}/cancel`, {
					reason: 'The end of a test',
					service: 'SWITCH_OFF',
				});
		}
		const told = [...done].map(([what, times]) => `${what} ${times}`).join(', ');
		process.stdout.write(`account over time: ${taken} steps, ${told}, ACCOUNT_SEED=${firstSeed}\n`);
		// Without these the account would sum to zero for want of anything that happens.
		expect(done.get('pay') ?? 0).toBeGreaterThan(0);
		expect(done.get('seats') ?? 0).toBeGreaterThan(0);
	}, 600_000);

	const report = (seed: number, days: number[], steps: Step[], faults: string[]): string =>
		[
			`ACCOUNT_SEED=${seed}: ${faults.join('; ')}`,
			...days.map((wait, index) => {
				const { what, which, amount } = steps[index]!;
				return `  ${wait} days later: ${what} (${which}, ${amount})`;
			}),
		].join('\n');
});
