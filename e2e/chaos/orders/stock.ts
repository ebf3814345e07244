/** What the orders of the suite are made of: services, a template for each kind of order, and in which order it is activated. */
import type { SandboxClient } from '../../../sandbox/client.ts';
import type { ServiceClient } from '../../clients.ts';

/**
 * `plain`: a tenant at Docker with services that depend on each other. `fails`: its last service is refused, so that all is taken back.
 * `mended`: a service that it can be without is refused at first. `awx`: its playbook is not told everything at first.
 */
export const orderKinds = ['plain', 'fails', 'mended', 'awx'] as const;
export type OrderKind = (typeof orderKinds)[number];

/** Activated by the driver itself, as a workflow would. */
export const handed = 'CHAOS-HANDED';
export const promotion = 'CHAOS-FREE';
const atBroker = ['CHAOS-BASE', 'CHAOS-BILLING', 'CHAOS-RADIUS', 'CHAOS-MONITORING'];
const [base = '', billing = '', radius = '', monitoring = ''] = atBroker;

type Step = { service: string; depends_on?: string[]; critical?: boolean };
export const sequences: Readonly<Record<OrderKind, readonly Step[]>> = {
	plain: [
		{ service: base },
		{ service: billing, depends_on: [base] },
		{ service: radius, depends_on: [base] },
		{ service: monitoring, depends_on: [billing, radius] },
	],
	fails: [
		{ service: base },
		{ service: billing, depends_on: [base] },
		{ service: handed, depends_on: [billing] },
	],
	mended: [{ service: base }, { service: handed, depends_on: [base], critical: false }],
	awx: [{ service: base }],
};

const apply = 11;
const playbooks = {
	apply_template: apply,
	destroy_template: 12,
	suspend_template: 13,
	resume_template: 14,
};

/** The template of the playbook at AWX asks for some variables only, and leaves the others out. */
const asksForSome = {
	ask_variables_on_launch: false,
	survey: ['name', 'marker', 'host', 'fingerprint'].map((name) => ({
		variable: `cloudsales_${name}`,
	})),
};
const asksForAll = { ask_variables_on_launch: true, survey: null };

/** A person at AWX corrects the template. */
export const repairPlaybook = (sandbox: SandboxClient): Promise<unknown> =>
	sandbox.call('POST', `/awx/templates/${apply}`, asksForAll);

/** Gives the deployment template of each kind of order. */
export async function stockOrders(
	service: ServiceClient,
	sandbox: SandboxClient,
): Promise<Readonly<Record<OrderKind, string>>> {
	for (const sku of [...atBroker, handed]) {
		const target =
			sku === handed
				? { provisioning_target: 'workflow' }
				: {
						provisioning_target: 'service-broker',
						provisioning_settings: { service_id: 'radius-aaa', plan_id: 'standard' },
					};
		const product = { sku, name: sku, kind: 'SUBSCRIPTION', tax_code: 'NONE', ...target };
		const { id } = await service.post('/products', product);
		const price = { currency: 'IDR', amount: 100_000, billing_period: 'MONTHLY' };
		await service.post(`/products/${id}/prices`, price);
	}
	// An order that costs nothing is processed at once: money has a scenario of its own.
	await service.post('/promotions', { code: promotion, description: 'Chaos', percent: 100 });
	await sandbox.call('POST', `/awx/templates/${apply}`, asksForSome);
	// A look every ten seconds would be most of a run.
	await sandbox.call('POST', '/faults', {
		vendor: 'service-broker',
		kind: 'at_once',
		rate: 0.7,
	});
	const templates = await Promise.all(
		orderKinds.map(async (kind) => {
			const isAwx = kind === 'awx';
			const template = await service.post('/deployment-templates', {
				code: `chaos-${kind}`,
				name: `Chaos ${kind}`,
				platform: isAwx ? 'awx' : 'docker',
				region: 'us-east-1',
				package_codes: [],
				cpu_millis: 500,
				memory_mb: 512,
				storage_gb: 10,
				settings: isAwx ? playbooks : { image: 'registry.example/tenant:1' },
			});
			const id = String(template['id']);
			await service.post('/activation-workflows', {
				name: `Chaos ${kind}`,
				deployment_template_id: id,
				service_sequence: sequences[kind],
				max_parallel: 3,
				rollback_on_failure: true,
				auto_activate: true,
			});
			return [kind, id] as const;
		}),
	);
	return Object.fromEntries(templates) as Record<OrderKind, string>;
}
