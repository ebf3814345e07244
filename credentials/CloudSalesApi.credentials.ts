import type {
	Icon,
	ICredentialTestRequest,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

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
			description: 'Key of a CloudSales user or integration with role OPERATIONS or ADMIN',
		},
	];

	/** A function: n8n takes longer to evaluate an expression, for each request, than the service to answer it. */
	authenticate = async (
		{ apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => ({
		...request,
		headers: { ...request.headers, Authorization: `Bearer ${String(apiKey)}` },
	});

	test: ICredentialTestRequest = {
		request: {
			baseURL: "={{$credentials.baseUrl.trim().replace(/\\/+$/, '').replace(/\\/api\\/v1$/, '')}}",
			url: '/api/v1/system/ready',
		},
	};
}
