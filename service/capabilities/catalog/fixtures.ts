import { randomBytes } from 'node:crypto';
import type { BillingPeriod } from '../../platform/period/index.ts';
import type { TestService } from '../../tests/service.ts';

type Wanted = {
	/** Price of one unit in IDR; none is set for null. */
	price?: number | null;
	kind?: 'SUBSCRIPTION' | 'ONE_TIME';
	/** Period of the price; MONTHLY for a subscription. */
	billing_period?: BillingPeriod;
	[field: string]: unknown;
};

/** A product made through the API, with a price that is valid from 1 January 2025; a SKU of its own unless given. */
export async function aProduct(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { price = 150_000, kind = 'SUBSCRIPTION', billing_period, ...values } = wanted;
	const created = await service.call('POST', '/products', {
		sku: `SKU-${randomBytes(4).toString('hex')}`,
		name: 'Google Workspace Business Standard',
		kind,
		unit: 'user',
		...values,
	});
	if (created.status !== 201) throw new Error(`No product: ${JSON.stringify(created.body)}`);
	if (price === null) return created.body;
	const set = await service.call('POST', `/products/${created.body.id}/prices`, {
		currency: 'IDR',
		amount: price,
		billing_period: billing_period ?? (kind === 'ONE_TIME' ? 'ONCE' : 'MONTHLY'),
		valid_from: '2025-01-01',
	});
	if (set.status !== 201) throw new Error(`No price: ${JSON.stringify(set.body)}`);
	return (await service.call('GET', `/products/${created.body.id}`)).body;
}
