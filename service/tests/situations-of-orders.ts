import { randomBytes } from 'node:crypto';
import { aForm, anOrder, aPackage, aPromotion, aService } from '../capabilities/orders/fixtures.ts';
import { aTemplate, runTasks } from '../capabilities/deployments/fixtures.ts';
import { ProviderError } from '../platform/errors/index.ts';
import { expectStatus } from './drive-sale.ts';
import type { TestService } from './service.ts';
import type { Situation, World } from './situation.ts';

const mark = (): string => randomBytes(4).toString('hex');

const ofOrder =
	(status: 'DRAFT' | 'SUBMITTED', body?: object): Situation =>
	async ({ service }) => {
		const { id: order_id } = await anOrder(service, { status });
		return { path: { order_id }, ...(body === undefined ? {} : { body }) };
	};

/** A template on which every service runs. */
const aPlace = async (service: TestService) => ({
	deployment_template_id: (await aTemplate(service)).id as string,
});

/** An order whose payment reference finance has to confirm, decided by another person than the key that submitted it. */
const ofDecision = async ({ service }: World, body: object) => {
	const service_code = `svc-${mark()}`;
	await aService(service, service_code, { amount: 20_000_000 });
	const selected_services = [{ service_code }];
	const { id: order_id } = await anOrder(service, { status: 'SUBMITTED', selected_services });
	return { path: { order_id }, body: { ...body, decided_by: 'Dewi' } };
};

/** Those of orders, their packages and their promotions. */
export const situationsOfOrders: Readonly<Record<string, Situation>> = {
	'package.create': async ({ service }) => {
		const service_code = `svc-${mark()}`;
		await aService(service, service_code);
		return { body: { code: `pack-${mark()}`, name: 'A package', services: [{ service_code }] } };
	},
	'package.update': async ({ service }) => ({
		path: { package_id: (await aPackage(service)).id },
		body: { name: 'Another name' },
	}),
	'promotion.create': async () => ({
		body: { code: `CODE-${mark()}`, description: 'A test', percent: 10 },
	}),
	'promotion.update': async ({ service }) => ({
		path: { promotion_id: (await aPromotion(service)).id },
		body: { active: false },
	}),
	'order.place': async ({ service }) => {
		// The counter of the day is there.
		await anOrder(service, { status: 'DRAFT' });
		const service_code = `svc-${mark()}`;
		await aService(service, service_code);
		const { email: customer_email, name: customer_name, company: company_name, ...form } = aForm();
		const selected_services = [{ service_code }];
		return { body: { customer_email, customer_name, company_name, ...form, selected_services } };
	},
	'order.place-quick': async ({ service }) => ({
		body: aForm({ package_code: (await aPackage(service)).code }),
	}),
	'order.create': async ({ service }) => {
		const { email: customer_email, name: customer_name, company: company_name, ...form } = aForm();
		const { code: package_code } = await aPackage(service);
		return { body: { customer_email, customer_name, company_name, ...form, package_code } };
	},
	'order.update': ofOrder('DRAFT', { notes: 'They called' }),
	'order.submit': async ({ service }) => ({
		path: { order_id: (await anOrder(service)).id },
		body: { payment_reference: `PAY-${mark()}`, auto_activate: false },
	}),
	'order.process': async ({ service }) => {
		const { id: order_id } = await anOrder(service, {
			status: 'SUBMITTED',
			...(await aPlace(service)),
		});
		return { path: { order_id } };
	},
	'order.approve': async (world) => ofDecision(world, {}),
	'order.reject': async (world) => ofDecision(world, { reason: 'Nobody knows this payment' }),
	'order.retry-activations': async ({ service }) => {
		const place = await aPlace(service);
		const { code } = await aPackage(service);
		await expectStatus(
			service.call('POST', '/activation-workflows', {
				name: `Stays as it is ${code}`,
				deployment_template_id: place.deployment_template_id,
				service_sequence: [{ service: `${code}-a` }, { service: `${code}-b` }],
				rollback_on_failure: false,
			}),
			201,
		);
		const wanted = { status: 'SUBMITTED' as const, package_code: code, ...place };
		const { id: order_id } = await anOrder(service, wanted);
		await expectStatus(service.call('POST', `/orders/${order_id}/process`), 200);
		await service.settle();
		// Tasks of earlier situations may come due as well, before those of this order.
		for (let times = 0; times < 20; times += 1)
			service.vendors.nextOutcomes.push(new ProviderError('gcp', 'rejected', 'Not today'));
		await runTasks(service);
		service.vendors.nextOutcomes.length = 0;
		return { path: { order_id } };
	},
	'order.cancel': ofOrder('DRAFT', { reason: 'A test' }),
	'order.record-refund': async ({ service }) => {
		const { id: order_id } = await anOrder(service, { status: 'SUBMITTED' });
		await expectStatus(service.call('POST', `/orders/${order_id}/cancel`, {}), 200);
		return { path: { order_id }, body: { refund_reference: `RF-${mark()}` } };
	},
};
