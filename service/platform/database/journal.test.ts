import pg from 'pg';
import { startTestService, type TestService } from '../../tests/service.ts';
import { platformConfig } from '../config/index.ts';
import { eventChannel, journalOf, newId, type Transaction } from './index.ts';

describe('the journal of a transaction', () => {
	let service: TestService;
	let listener: pg.Client;
	let notified = 0;
	beforeAll(async () => {
		service = await startTestService();
		const { DATABASE_URL } = service.runtime.config.read(platformConfig);
		listener = new pg.Client({ connectionString: DATABASE_URL });
		await listener.connect();
		listener.on('notification', () => (notified += 1));
		await listener.query(`LISTEN ${eventChannel}`);
	});
	beforeEach(async () => {
		await database().event.deleteMany();
		await heard();
		notified = 0;
	});
	afterAll(async () => {
		await listener.end();
		await service.stop();
	});

	const database = () => service.runtime.database.client;
	/** Whatever was said before this call has been heard. */
	const heard = () => listener.query('SELECT 1');
	const anEvent = (type: string, payload: unknown = {}) => ({
		id: newId(),
		type,
		version: 1,
		subject_type: 'test',
		subject_id: newId(),
		client_id: null,
		payload,
		occurred_at: service.now,
		next_dispatch_at: service.machine_now,
		request_id: 'request',
	});
	const record = (work: (tx: Transaction) => Promise<void>) =>
		service.runtime.database.transaction(work);

	it('keeps events in their order, as they were, and wakes the dispatcher', async () => {
		const payload = { text: `"quoted", 'so' \\ and\nso é 😀`, amount: 9_007_199_254_740_991 };
		const types = Array.from({ length: 30 }, (_, number) => `test.${number}`);
		await record(async (tx) => {
			for (const type of types) journalOf(tx).events.push(anEvent(type, payload));
		});
		const events = await database().event.findMany({ orderBy: { sequence: 'asc' } });
		expect(events.map(({ type }) => type)).toEqual(types);
		expect(events[0]).toMatchObject({
			payload,
			occurred_at: service.now,
			next_dispatch_at: service.machine_now,
			dispatched_at: null,
		});
		await heard();
		expect(notified).toBeGreaterThan(0);
	});

	it('sends no notification when there are no events', async () => {
		await record(async (tx) => {
			journalOf(tx).moves.push({
				id: newId(),
				lifecycle: 'test',
				subject_id: newId(),
				transition: 'end',
				from_status: 'A',
				to_status: 'B',
				actor: 'SYSTEM:test',
				request_id: 'request',
				moved_at: service.now,
			});
		});
		await heard();
		expect(notified).toBe(0);
	});

	it('is lost with its transaction', async () => {
		const failing = record(async (tx) => {
			journalOf(tx).events.push(anEvent('test.lost'));
			throw new Error('undone');
		});
		await expect(failing).rejects.toThrow('undone');
		expect(await database().event.count()).toBe(0);
	});

	it('takes its transaction along when it cannot be written', async () => {
		const failing = record(async (tx) => {
			await tx.counter.create({ data: { name: 'test:journal', value: 1n } });
			journalOf(tx).events.push({ ...anEvent('test.wrong'), subject_id: 'no id' });
		});
		await expect(failing).rejects.toThrow();
		expect(await database().counter.count({ where: { name: 'test:journal' } })).toBe(0);
	});

	it('does not exist outside of one', () => {
		expect(() => journalOf(database())).toThrow('only be recorded inside an open transaction');
	});

	it.each([
		['committed', () => Promise.resolve()],
		['undone', () => Promise.reject(new Error('undone'))],
	])('does not exist any more once that is %s', async (_, end) => {
		let kept: Transaction | undefined;
		const done = record((tx) => {
			kept = tx;
			return end();
		});
		await done.catch(() => undefined);
		expect(() => journalOf(kept!)).toThrow('only be recorded inside an open transaction');
	});
});
