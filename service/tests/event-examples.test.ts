import { modules } from '../app/capabilities.ts';
import { sampleOf } from '../scripts/generate/n8n-events.ts';

/** What `docs/generated/events.md` and the trigger show of each event. */
describe('the example of an event', () => {
	const events = modules.flatMap((module) => module.events);
	const byType = new Map(events.map((event) => [event.type, event]));
	const example = (type: string): Record<string, unknown> =>
		Object(sampleOf(byType.get(type)!, modules));

	it.each(events.map((event) => [event.type, event] as const))(
		'fits the schema of %s, all of it',
		(_, event) => {
			const sample = sampleOf(event, modules);
			expect(Object.keys(event.payload.parse(sample) as object).sort()).toEqual(
				Object.keys(sample).sort(),
			);
		},
	);

	it('has the status that the event is about', () => {
		const moves = modules
			.flatMap((module) => module.lifecycles)
			.flatMap(({ lifecycle }) => Object.values(lifecycle.transitions));
		for (const move of moves.filter(({ emits }) => emits !== undefined)) {
			const { status } = example(move.emits ?? '');
			const reached = moves.filter(({ emits }) => emits === move.emits).map(({ to }) => to);
			if (status !== undefined) expect(reached).toContain(status);
		}
	});

	it('is plausible', () => {
		expect(example('notification.sent')).toMatchObject({
			channel: 'EMAIL',
			kind: 'QUOTATION',
			status: 'SENT',
			error: null,
		});
		expect(example('payment_link.created')).toMatchObject({ channel: 'BCA', status: 'OPEN' });
		expect(example('billing_cycle.paid')).toMatchObject({ status: 'PAID', balance: 0 });
		for (const type of byType.keys())
			for (const [name, value] of Object.entries(example(type)))
				expect([type, name, value]).not.toEqual([type, name, name.toUpperCase()]);
	});

	it('calls one thing by one id, and two things by two', () => {
		const { client_id, quotation_id } = example('quotation.accepted');
		expect(client_id).not.toBe(quotation_id);
		expect(example('subscription.created')).toMatchObject({ client_id, quotation_id });
	});
});
