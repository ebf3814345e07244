import type { ProviderManifest } from '../platform/provider/index.ts';
import { awx } from '../providers/awx/provider.ts';
import { cosmic } from '../providers/cosmic/provider.ts';
import { docker } from '../providers/docker/provider.ts';
import { gcp } from '../providers/gcp/provider.ts';
import { gemini } from '../providers/gemini/provider.ts';
import { gmail } from '../providers/gmail/provider.ts';
import { googleWorkspace } from '../providers/google-workspace/provider.ts';
import { kubernetes } from '../providers/kubernetes/provider.ts';
import { pdf } from '../providers/pdf/provider.ts';
import { s3 } from '../providers/s3/provider.ts';
import { serviceBroker } from '../providers/service-broker/provider.ts';
import { turnstile } from '../providers/turnstile/provider.ts';
import { xendit } from '../providers/xendit/provider.ts';

/** Every vendor that the service knows, one line each. */
export const providers: readonly ProviderManifest[] = [
	xendit,
	cosmic,
	gmail,
	gemini,
	googleWorkspace,
	gcp,
	docker,
	pdf,
	s3,
	turnstile,
	serviceBroker,
	kubernetes,
	awx,
];
