/**
 * What can be ordered in the demo and in the end-to-end tests: services, packages, promotion codes, where they run and in which
 * order they are activated. Names and USD prices are those of the source document (seed 5).
 */
import type { ServiceClient } from './clients.ts';

/** Rupiah for a dollar: the payment gateway of the demo takes rupiah only. */
const rupiah = 16_000;
/** Cycles as multiples of the monthly price: a year costs ten months, one payment for good costs twenty-four. */
const months = { MONTHLY: 1, ANNUAL: 10, ONE_TIME: 24 } as const;
const regions = ['us-east-1', 'eu-west-1'];

type Service = {
	code: string;
	name: string;
	dollars: number;
	/** A workflow in n8n activates it; the broker does otherwise. */
	by?: 'workflow';
	/** What an order may set of it, as properties of a JSON Schema. */
	settings: Record<string, object>;
};

const services: readonly Service[] = [
	{
		code: 'subscriber-provisioning',
		name: 'Subscriber Management',
		dollars: 99,
		settings: { max_subscribers: { type: 'integer', minimum: 1, maximum: 1_000_000 } },
	},
	{
		code: 'billing-invoicing',
		name: 'Billing & Invoicing',
		dollars: 249,
		settings: {
			invoice_day: { type: 'integer', minimum: 1, maximum: 28 },
			currency: { enum: ['IDR', 'USD'] },
		},
	},
	{
		code: 'radius-aaa',
		name: 'RADIUS AAA',
		dollars: 149,
		settings: {
			realm: { type: 'string', pattern: '^[a-z0-9.-]{3,60}$' },
			nas_count: { type: 'integer', minimum: 1, maximum: 500 },
		},
	},
	{
		code: 'network-monitoring',
		name: 'Network Monitoring',
		dollars: 199,
		settings: { poll_seconds: { enum: [30, 60, 300] } },
	},
	{
		code: 'analytics-reporting',
		name: 'Analytics & Reporting',
		dollars: 99,
		settings: { retention_days: { type: 'integer', minimum: 30, maximum: 730 } },
	},
	{
		code: 'automation-workflows',
		name: 'Automation Workflows',
		dollars: 99,
		by: 'workflow',
		settings: { time_zone: { type: 'string', maxLength: 60 } },
	},
];

const starter = ['subscriber-provisioning', 'billing-invoicing'];
const professional = [...starter, 'radius-aaa', 'network-monitoring'];
const enterprise = [...professional, 'analytics-reporting', 'automation-workflows'];
const packages = [
	{ code: 'starter', name: 'Starter', services: starter },
	{ code: 'professional', name: 'Professional', services: professional },
	{ code: 'enterprise', name: 'Enterprise', services: enterprise },
];

const promotions = [
	{
		code: 'WELCOME10',
		description: 'Ten percent off the first order',
		percent: 10,
		uses_per_customer: 1,
	},
	{
		code: 'HEMAT500K',
		description: 'Five hundred thousand rupiah off, a hundred times',
		amount: 500_000,
		currency: 'IDR',
		uses_max: 100,
		package_codes: ['professional', 'enterprise'],
	},
];

/** T1 to T4 of the facts: of each region one is the default, and none but the last runs what only Enterprise has. */
const templates = [
	{
		code: 'standard-cloud',
		name: 'Standard cloud',
		region: 'us-east-1',
		package_codes: ['starter'],
		service_codes: starter,
		is_default: true,
	},
	{
		code: 'enhanced-cloud',
		name: 'Enhanced cloud',
		region: 'us-east-1',
		package_codes: ['professional'],
		service_codes: professional,
		is_default: false,
	},
	{
		code: 'enhanced-eu',
		name: 'Enhanced cloud, Europe',
		region: 'eu-west-1',
		package_codes: ['professional'],
		service_codes: professional,
		is_default: false,
	},
	{
		code: 'premium-cloud',
		name: 'Premium cloud',
		region: 'eu-west-1',
		package_codes: ['enterprise'],
		service_codes: enterprise,
		is_default: true,
	},
];
const size = { cpu_millis: 500, memory_mb: 64, storage_gb: 1 };

/** The sequence of the source document, and what Enterprise has besides. */
const activation = {
	name: 'Standard ISP Activation',
	description: 'Of every template without a workflow of its own',
	service_sequence: [
		{ service: 'subscriber-provisioning', sequence: 1 },
		{ service: 'billing-invoicing', sequence: 2, depends_on: ['subscriber-provisioning'] },
		{ service: 'radius-aaa', sequence: 3, depends_on: ['subscriber-provisioning'] },
		{ service: 'network-monitoring', sequence: 4, depends_on: ['radius-aaa'] },
		{ service: 'analytics-reporting', sequence: 5, depends_on: ['billing-invoicing'] },
		{ service: 'automation-workflows', sequence: 6, depends_on: ['network-monitoring'] },
	],
};

/** Which image a tenant runs; the engine of the sandbox takes any. */
export type TenantImage = { image: string; command?: string[] };
export const simulatedImage: TenantImage = { image: 'registry.example/tenant:1' };

/**
 * Settings of a service that takes these orders. The rule sends totals above its limit to a person, which no package of a month
 * reaches and every other cycle does.
 */
export const ordersEnvironment = {
	ORDER_APPROVAL_RULES: JSON.stringify([
		{ name: 'large', amount_above: { IDR: 25_000_000, USD: 150_000 } },
	]),
	// All orders of a demo, a test and a benchmark come from this machine.
	ORDERS_PER_ADDRESS: '1000000',
};

const priceOf = (codes: readonly string[]): number =>
	services
		.filter(({ code }) => codes.includes(code))
		.reduce((sum, { dollars }) => sum + dollars, 0);
/** In minor units, which rupiah do not have. */
const inBoth = (dollars: number) => [
	{ currency: 'USD', amount: dollars * 100 },
	{ currency: 'IDR', amount: dollars * rupiah },
];

type Row = { id: string; prices?: unknown[] };
const first = async (service: ServiceClient, path: string): Promise<Row | undefined> =>
	((await service.get(path)) as { data: Row[] }).data[0];
const post = async (
	service: ServiceClient,
	path: string,
	body: object,
	key?: string,
): Promise<Row> => (await service.post(path, body, key)) as Row;

async function stockService(service: ServiceClient, of: Service): Promise<void> {
	const { code, name, dollars, by, settings } = of;
	const found =
		(await first(service, `/products?sku=${code}`)) ??
		(await post(
			service,
			'/products',
			{
				sku: code,
				name,
				kind: 'SUBSCRIPTION',
				unit: 'unit',
				// The source document's totals are without tax.
				tax_code: 'NONE',
				regions,
				configuration_schema: {
					type: 'object',
					properties: settings,
					additionalProperties: false,
				},
				...(by === 'workflow'
					? { provisioning_target: 'workflow' }
					: {
							provisioning_target: 'service-broker',
							provisioning_settings: { service_id: code, plan_id: 'standard' },
						}),
			},
			`demo-product-${code}`,
		));
	if ((found.prices ?? []).length > 0) return;
	for (const { currency, amount } of inBoth(dollars))
		for (const [billing_period, times] of [
			['MONTHLY', months.MONTHLY],
			['YEARLY', months.ANNUAL],
		] as const)
			await service.post(`/products/${found.id}/prices`, {
				currency,
				amount: amount * times,
				billing_period,
			});
}

const stockPackage = (service: ServiceClient, of: (typeof packages)[number]): Promise<Row> =>
	post(
		service,
		'/packages',
		{
			code: of.code,
			name: of.name,
			services: of.services.map((service_code) => ({ service_code })),
			prices: Object.entries(months).flatMap(([billing_cycle, times]) =>
				inBoth(priceOf(of.services)).map(({ currency, amount }) => ({
					currency,
					billing_cycle,
					amount: amount * times,
				})),
			),
		},
		`demo-package-${of.code}`,
	);

async function stockTemplate(
	service: ServiceClient,
	of: (typeof templates)[number],
	image: TenantImage,
): Promise<Row> {
	const settings = image.command === undefined ? { image: image.image } : image;
	const found = await first(service, `/deployment-templates?code=${of.code}`);
	if (found === undefined) {
		const body = { ...of, ...size, platform: 'docker', settings };
		return post(service, '/deployment-templates', body, `demo-template-${of.code}`);
	}
	// The engine of this run may be another one than that of the run before.
	const path = `/deployment-templates/${found.id}`;
	const { status, body } = await service.send('PATCH', path, { settings });
	if (status !== 200) throw new Error(`PATCH ${path}: ${status} ${JSON.stringify(body)}`);
	return found;
}

export type OrdersData = {
	/** Ids by code. */
	packages: Record<string, string>;
	templates: Record<string, string>;
	activation_workflow_id: string;
};

/** Puts in what is not there yet; a second time it changes nothing but the image of the tenants. */
export async function stockOrders(
	service: ServiceClient,
	image: TenantImage = simulatedImage,
): Promise<OrdersData> {
	const data: OrdersData = { packages: {}, templates: {}, activation_workflow_id: '' };
	for (const one of services) await stockService(service, one);
	for (const one of packages)
		data.packages[one.code] = ((await first(service, `/packages?code=${one.code}`)) ??
			(await stockPackage(service, one)))['id'];
	for (const one of promotions)
		if ((await first(service, `/promotions?code=${one.code}`)) === undefined)
			await service.post('/promotions', one, `demo-promotion-${one.code}`);
	for (const one of templates)
		data.templates[one.code] = (await stockTemplate(service, one, image)).id;
	const workflow =
		(await first(service, '/activation-workflows?limit=1')) ??
		(await post(service, '/activation-workflows', activation, 'demo-activation-workflow'));
	data.activation_workflow_id = workflow.id;
	return data;
}
