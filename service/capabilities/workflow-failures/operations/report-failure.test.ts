import { useDeliveries } from '../../event-delivery/fixtures.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';

describe('workflow_failure.report', () => {
	const h = useDeliveries();
	const name = '03b Send an invoice';

	/** A sale whose event was delivered to a workflow that fails. */
	async function failing(isWell = false): Promise<{ cycle: any; event: string }> {
		const at = await h.receiver();
		if (!isWell) at.answer = (_, response) => response.writeHead(500).end();
		await h.register(at.url, {
			description: `n8n: ${name}`,
			event_types: ['billing_cycle.documents_attached'],
		});
		const cycle = await aBillingCycle(h.service, { status: 'INVOICED' });
		await h.service.settle();
		const events = await h.service.call(
			'GET',
			`/events?type=billing_cycle.documents_attached&subject_id=${cycle.id}`,
		);
		return { cycle, event: events.body.data[0].id };
	}
	const failureOf = (execution: object) => ({ workflow: { id: 'wf1', name }, execution });
	const report = async (failure: object): Promise<any> => {
		const answer = await h.service.call('POST', '/workflow-failures', { failure });
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		return answer.body;
	};
	const thrown = (event: string, message = 'The gateway refused it') => ({
		id: '231',
		url: 'https://n8n.example/workflow/wf1/executions/231',
		lastNodeExecuted: 'Make the Xendit invoice',
		error: { message, description: 'Look at the key.', context: { event_ids: [event] } },
	});
	const mails = async (): Promise<any[]> =>
		h.database().messageDelivery.findMany({ where: { kind: 'TEAM' } });

	it('names client, quotation and invoice, the step, and that CloudSales starts it again', async () => {
		const { cycle, event } = await failing();
		const told = await report(failureOf(thrown(event)));
		const quotation = (await h.service.call('GET', `/quotations/${cycle.quotation_id}`)).body;
		const client = (await h.service.call('GET', `/clients/${cycle.client_id}`)).body;
		const sale = `${client.name}, quotation ${quotation.number}, invoice ${cycle.number}`;
		expect(told).toMatchObject({ sale, repeated: true, subject: `${name} failed: ${sale}` });
		const mail = (await mails()).find((one) => one.id === told.notification_id);
		expect(mail.body_text).toBe(`Sale: ${sale}
Workflow: ${name}
Step: Make the Xendit invoice
What happened: The gateway refused it Look at the key.

CloudSales starts the workflow again by itself until it has finished, for about three days. There is no second mail about this.

The execution in n8n: https://n8n.example/workflow/wf1/executions/231`);
	});

	it('tells one matter once: when it fails again, with other words, and when a restarted n8n names no event', async () => {
		const { event } = await failing();
		const first = await report(failureOf(thrown(event)));
		const before = (await mails()).length;
		const again = await report(failureOf({ ...thrown(event, 'Other words'), id: '232' }));
		const crashed = await report(
			failureOf({ id: '233', error: { message: 'Workflow did not finish' } }),
		);
		expect([again.notification_id, crashed.notification_id]).toEqual([
			first.notification_id,
			first.notification_id,
		]);
		expect(await mails()).toHaveLength(before);
	});

	it('tells the next sale that fails', async () => {
		const { event } = await failing();
		const first = await report(failureOf(thrown(event)));
		const other = await failing();
		const second = await report(failureOf(thrown(other.event)));
		expect(second.notification_id).not.toBe(first.notification_id);
	});

	it('says how to have it delivered again when the event is not repeated', async () => {
		const { event } = await failing(true);
		const told = await report(failureOf(thrown(event)));
		expect(told.repeated).toBe(false);
		const mail = (await mails()).find((one) => one.id === told.notification_id);
		expect(mail.body_text).toContain(`CloudSales does not start the workflow again`);
		expect(mail.body_text).toContain(event);
	});

	it('says that a form has to be sent once more, since no event stands behind it', async () => {
		const told = await report({
			workflow: { id: 'wf9', name: '01 Create a quotation' },
			execution: { id: '7', error: { message: 'Something broke' } },
		});
		expect(told).toMatchObject({
			sale: null,
			repeated: false,
			subject: '01 Create a quotation failed',
		});
		const mail = (await mails()).find((one) => one.id === told.notification_id);
		expect(mail.body_text).toContain('has to be sent once more');
	});

	it('refuses what no Error Trigger gives', async () => {
		const answer = await h.service.call('POST', '/workflow-failures', { failure: { a: 1 } });
		expect(answer.body.errors).toMatchObject([{ path: 'body.failure' }]);
	});
});
