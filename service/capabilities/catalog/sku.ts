import { z } from 'zod';

/** The short code of a product, wherever it is written: an order, a package and a workflow name a service by it. */
export const sku = () =>
	z
		.string()
		.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/, 'Letters, digits, dot, hyphen and underscore');
