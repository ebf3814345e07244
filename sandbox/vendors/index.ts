import type { Vendor } from '../core/vendor.ts';
import { awx } from './awx/index.ts';
import { cosmic } from './cosmic/index.ts';
import { docker } from './docker/index.ts';
import { gemini } from './gemini/index.ts';
import { gmail } from './gmail/index.ts';
import { google } from './google/index.ts';
import { kubernetes } from './kubernetes/index.ts';
import { serviceBroker } from './service-broker/index.ts';
import { xendit } from './xendit/index.ts';

/** Every vendor of the sandbox; one that uses another's accounts stands after it. */
export const vendors: readonly Vendor[] = [
	xendit,
	cosmic,
	google,
	gmail,
	gemini,
	kubernetes,
	awx,
	docker,
	serviceBroker,
];
