/** What is sold in the demo, in the end-to-end tests and in the benchmarks. */
import type { ServiceClient } from './clients.ts';

export const workspaceProduct = {
	product: {
		sku: 'GWS-STD',
		name: 'Google Workspace Business Standard',
		kind: 'SUBSCRIPTION',
		unit: 'user',
		provisioning_target: 'google-workspace',
		provisioning_settings: { sku_id: '1010020028' },
	},
	price: { currency: 'IDR', amount: 150_000, billing_period: 'MONTHLY' },
};

const catalog = [
	workspaceProduct,
	{
		product: {
			sku: 'GCP-SETUP',
			name: 'GCP project set-up',
			kind: 'ONE_TIME',
			unit: 'project',
			provisioning_target: 'gcp',
			provisioning_settings: {
				services: ['compute.googleapis.com', 'storage.googleapis.com'],
				project_prefix: 'maju',
			},
		},
		price: { currency: 'IDR', amount: 2_500_000, billing_period: 'ONCE' },
	},
];

type Product = { id: string; prices: unknown[] };

/** Puts the two products of the sale into a catalog that has none at all; says which. */
export async function stockEmptyCatalog(service: ServiceClient): Promise<string[]> {
	const { data } = (await service.get('/products?limit=1')) as { data: Product[] };
	if (data.length > 0) return [];
	await stockCatalog(service);
	return catalog.map(({ product }) => `${product.name} (${product.sku})`);
}

/** Puts the two products of the sale into the catalog, unless they are there. */
export async function stockCatalog(service: ServiceClient): Promise<void> {
	for (const { product, price } of catalog) {
		const found = (await service.get(`/products?sku=${product.sku}`)) as { data: Product[] };
		const { id, prices } =
			found.data[0] ??
			((await service.post('/products', product, `demo-product-${product.sku}`)) as Product);
		if (prices.length === 0) await service.post(`/products/${id}/prices`, price);
	}
}
