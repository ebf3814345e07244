import { z } from 'zod';
import type { Transaction } from '../database/index.ts';
import { newId } from '../database/new-id.ts';
import { defineEvents, type PublishedEvent } from './index.ts';
import { publishEvent } from './publish.ts';

const { happened } = defineEvents('test', {
	happened: { description: 'For tests', payload: z.object({}) },
});

/** A transaction that only counts. */
function aTransaction() {
	const sent: string[] = [];
	const tx = {
		event: { create: async () => void sent.push('event') },
		$executeRawUnsafe: async () => void sent.push('notify'),
	};
	return { sent, tx: tx as unknown as Transaction };
}

describe('publishing', () => {
	const fact: PublishedEvent = {
		subject_type: 'test',
		subject_id: newId(),
		client_id: null,
		payload: {},
	};
	const at = { now: new Date(), request_id: 'request' };

	it('wakes the dispatcher once for each transaction, however many events that has', async () => {
		const [one, two] = [aTransaction(), aTransaction()];
		for (let number = 0; number < 3; number += 1) await publishEvent(one.tx, happened, fact, at);
		await publishEvent(two.tx, happened, fact, at);
		expect(one.sent).toEqual(['event', 'notify', 'event', 'event']);
		expect(two.sent).toEqual(['event', 'notify']);
	});
});
