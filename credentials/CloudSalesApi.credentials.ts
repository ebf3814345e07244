import type { Icon, ICredentialTestRequest, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What the nodes of a sale use, in the order in which the test names what is missing. */
const neededBy = {
	'endpoint.register': 'the CloudSales Trigger',
	'quotation.create': 'Create Quotation',
	'quotation.sync': 'Sync Cosmic',
	'email.draft': 'Draft Email via LLM',
	'payment_link.create': 'Create Xendit Invoice',
	'webhook.parse': 'Parse Webhook',
	'subscription.activate': 'Activate Subscription',
	'provisioning_task.run': 'Provision Workspace',
};

const refusal = (value: number, message: string) => ({
	type: 'responseCode' as const,
	properties: { value, message },
});

export class CloudSalesApi implements ICredentialType {
	name = 'cloudSalesApi';

	displayName = 'CloudSales API';

	icon: Icon = { light: 'file:cloudsales.svg', dark: 'file:cloudsales.dark.svg' };

	documentationUrl = 'https://github.com/cloudsales/n8n-nodes-cloudsales#credentials';

	/** The key moves money, so no other node, the HTTP Request node included, may use it. */
	restrictToSupportedNodes = true as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://sales.example.com',
			description: 'Address of the CloudSales service, without /api/v1',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Key with role OPERATIONS, which runs all workflows. Only FINANCE or ADMIN may place payments by hand and cancel billing cycles.',
		},
	];

	/**
	 * There is no `authenticate`: n8n would add "Custom API Call" to every list of operations, which it then refuses because
	 * of restrictToSupportedNodes. The nodes set the header themselves; CloudSales Operations has the operation Make Call.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{$credentials.baseUrl.trim().replace(/\\/+$/, '').replace(/\\/api\\/v1$/, '')}}",
			url: '/api/v1/system/ready',
			qs: { needs: Object.keys(neededBy).join(',') },
			headers: { Authorization: '=Bearer {{$credentials.apiKey}}' },
		},
		rules: [
			refusal(401, 'The service does not know this API key. It is mistyped, expired or revoked.'),
			refusal(
				403,
				'The service knows this API key, but its scopes leave out system.ready, or it belongs to a client. Use a key with role OPERATIONS or ADMIN.',
			),
			...Object.entries(neededBy).map(([operation, user]) => ({
				type: 'responseSuccessBody' as const,
				properties: {
					key: 'missing[0]',
					value: operation,
					message: `The key works, but its role or its scopes do not allow ${operation}, which ${user} needs. Use a key with role OPERATIONS or ADMIN, without scopes or with this one.`,
				},
			})),
			// n8n's type allows one sort of rule or the other; its test takes both.
		] as NonNullable<ICredentialTestRequest['rules']>,
	};
}
