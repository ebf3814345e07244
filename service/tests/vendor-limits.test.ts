import { providers } from '../app/providers.ts';
import { deploymentPlatformPort } from '../capabilities/deployments/ports.ts';
import { fileStorePort } from '../capabilities/documents/ports.ts';
import { drafterPort, messageChannelPort } from '../capabilities/notifications/ports.ts';
import { paymentGatewayPort } from '../capabilities/payments/ports.ts';
import { provisioningTargetPort } from '../capabilities/provisioning/ports.ts';
import { documentStorePort, pdfRendererPort } from '../capabilities/quotations/ports.ts';
import { webhookSourcePort } from '../capabilities/webhook-inbox/ports.ts';

describe('the limits of the vendors', () => {
	it('are there for every vendor on the network, with settings of its own', () => {
		const limits = providers.map((one) => [one.id, one.pace({})]);
		expect(Object.fromEntries(limits)).toEqual({
			xendit: { per_second: 10, burst: 20 },
			cosmic: { per_second: 10, burst: 20 },
			// Units of Gmail, of which a mail that is sent costs 100.
			gmail: {
				counts: 'UNITS',
				per_second: 95,
				burst: 1000,
				costs: expect.objectContaining({ 'messageChannel.send': 100, 'mailbox.getRaw': 20 }),
				narrower: { methods: ['messageChannel.send'], per_second: 50 / 60, burst: 10 },
			},
			gemini: { per_second: 2, burst: 5 },
			'google-workspace': { per_second: 1, burst: 5 },
			gcp: { per_second: 2, burst: 10 },
			pdf: null,
			s3: { per_second: 50, burst: 100 },
			kubernetes: { per_second: 5, burst: 20 },
			awx: { per_second: 5, burst: 20 },
			docker: { per_second: 20, burst: 100 },
			'service-broker': { per_second: 20, burst: 40 },
			// Asked once for each form that a stranger sends, and those are limited themselves.
			turnstile: null,
		});
		const workspace = providers.find((one) => one.id === 'google-workspace');
		const settings = {
			GOOGLE_WORKSPACE_CALLS_PER_SECOND: '0.5',
			GOOGLE_WORKSPACE_CALLS_BURST: '3',
		};
		expect(workspace?.pace(settings)).toEqual({ per_second: 0.5, burst: 3 });
	});

	it('stand before every call that leaves this machine', () => {
		const ports = [
			paymentGatewayPort,
			messageChannelPort,
			drafterPort,
			provisioningTargetPort,
			deploymentPlatformPort,
			fileStorePort,
			documentStorePort,
			pdfRendererPort,
			webhookSourcePort,
		];
		const local = ports.flatMap(({ name, calls }) =>
			Object.keys(calls).flatMap((call) => (calls[call] === 'local' ? [`${name}.${call}`] : [])),
		);
		expect(local).toEqual(['pdfRenderer.render']);
	});
});
