import { randomBytes } from 'node:crypto';
import type { TestService } from '../../tests/service.ts';

const mark = (): string => randomBytes(4).toString('hex');

/** Prices of the source document, in USD: services of its packages, untaxed. */
export const documentPrices: Readonly<Record<string, number>> = {
	'subscriber-provisioning': 99_00,
	'billing-invoicing': 249_00,
	'radius-aaa': 149_00,
	'network-monitoring': 199_00,
	'analytics-reporting': 99_00,
	'automation-workflows': 99_00,
};
const starter = ['subscriber-provisioning', 'billing-invoicing'];
const professional = [...starter, 'radius-aaa', 'network-monitoring'];
export const documentPackages: Readonly<Record<string, readonly string[]>> = {
	starter,
	professional,
	enterprise: [...professional, 'analytics-reporting', 'automation-workflows'],
};

async function post(service: TestService, path: string, body: object, status = 201): Promise<any> {
	const answer = await service.call('POST', path, body);
	if (answer.status !== status) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** A service of a catalogue: a product with its price for each cycle, in USD or IDR. */
export async function aService(
	service: TestService,
	sku: string,
	{
		amount = 100_000,
		currency = 'IDR',
		...fields
	}: { amount?: number; currency?: string; [field: string]: unknown } = {},
): Promise<any> {
	const product = await post(service, '/products', {
		sku,
		name: sku,
		kind: 'SUBSCRIPTION',
		tax_code: 'NONE',
		provisioning_target: 'gcp',
		...fields,
	});
	const price = { currency, amount, billing_period: 'MONTHLY', valid_from: '2025-01-01' };
	await post(service, `/products/${product.id}/prices`, price);
	const yearly = { ...price, amount: amount * 10, billing_period: 'YEARLY' };
	await post(service, `/products/${product.id}/prices`, yearly);
	return product;
}

/** The services and packages of the source document, at its prices in one currency. */
export async function documentCatalogue(
	service: TestService,
	{ currency = 'USD', ...fields }: { currency?: string; [field: string]: unknown } = {},
): Promise<void> {
	for (const [sku, amount] of Object.entries(documentPrices))
		await aService(service, sku, {
			amount: currency === 'IDR' ? amount * 10 : amount,
			currency,
			...fields,
		});
	for (const [code, services] of Object.entries(documentPackages))
		await post(service, '/packages', {
			code,
			name: code,
			services: services.map((service_code) => ({ service_code })),
		});
}

/** A package of two services with names of its own, at IDR prices. */
export async function aPackage(service: TestService): Promise<any> {
	const code = `pack-${mark()}`;
	const skus = [`${code}-a`, `${code}-b`];
	for (const sku of skus) await aService(service, sku);
	return post(service, '/packages', {
		code,
		name: 'A package',
		services: skus.map((service_code) => ({ service_code })),
	});
}

/** What a public form says, with an address and an e-mail of its own. */
export const aForm = (values: object = {}) => ({
	email: `buyer-${mark()}@example.com`,
	name: 'John Smith',
	company: `Example ISP ${mark()}`,
	organization_slug: `isp-${mark()}`,
	...values,
});

/** A quick order of a package, as anybody places it. */
export async function aQuickOrder(service: TestService, values: object = {}): Promise<any> {
	const wanted = { ...values } as { package_code?: string };
	const package_code = wanted.package_code ?? (await aPackage(service)).code;
	const answer = await service.call(
		'POST',
		'/public/orders/quick',
		aForm({ ...values, package_code }),
		{ role: 'NONE' },
	);
	if (answer.status !== 201) throw new Error(`No order: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** An order of staff, brought to a status before anything is made. */
export async function anOrder(
	service: TestService,
	{
		status = 'DRAFT',
		...values
	}: { status?: 'DRAFT' | 'SUBMITTED'; [field: string]: unknown } = {},
): Promise<any> {
	const package_code = values['package_code'] ?? (await aPackage(service)).code;
	const { email: customer_email, name: customer_name, company: company_name, ...form } = aForm();
	const order = await post(service, '/orders', {
		customer_email,
		customer_name,
		company_name,
		...form,
		...values,
		package_code,
	});
	if (status === 'DRAFT') return order;
	const payment = { payment_reference: `PAY-${mark()}`, auto_activate: false };
	return post(service, `/orders/${order.id}/submit`, payment, 200);
}

export async function aPromotion(service: TestService, values: object = {}): Promise<any> {
	return post(service, '/promotions', {
		code: `CODE-${mark().toUpperCase()}`,
		description: 'A test',
		percent: 10,
		...values,
	});
}
