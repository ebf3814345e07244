/** How a process of the service is started: the same for the stack, the chaos suite and the benchmarks. */
import path from 'node:path';
import { ordersEnvironment } from '../orders-data.ts';
import { answers, plainEnvironment } from './machine.ts';
import { ROOT } from './pack.ts';
import type { ProcessOptions } from './processes.ts';

/** Who reads the mails of a sale; their mailbox is in the sandbox. */
export const EMAILS = {
	finance: 'finance@cloudsales.example',
	sales: 'sales@cloudsales.example',
	operations: 'operations@cloudsales.example',
};

/**
 * As the guide to operation says. Left to itself, V8 gives young objects up to 48 MB, of which the service holds on to
 * most; much less than 4 MB for each half costs processor time, because garbage is collected all the time.
 */
export const serviceArgs = (role: string): string[] => [
	'--max-semi-space-size=4',
	'service/app/main.ts',
	'--role',
	role,
];

export type ServiceSettings = {
	databaseUrl: string;
	/** Where clients and vendors reach it: with several replicas, the address of one of them. */
	publicUrl: string;
	/** At least 32 characters. */
	secret: string;
	/** A key with role ADMIN. */
	apiKey: string;
	n8nUrl?: string | undefined;
	/** `sandboxClient(url).environment()`. */
	vendors: Record<string, string>;
};

/** A seller as an installation would have it, so that documents, pages and mails are seen with their letterhead. */
const SELLER = {
	COMPANY_NAME: 'PT Awan Niaga Nusantara',
	COMPANY_ADDRESS: 'Jl. Jenderal Sudirman Kav. 10, Jakarta Pusat 10220',
	COMPANY_NPWP: '01.234.567.8-021.000',
	COMPANY_EMAIL: 'halo@awan-niaga.example',
	COMPANY_PHONE: '+62 21 5555 0100',
	COMPANY_WEBSITE: 'https://www.awan-niaga.example',
	COMPANY_LOGO: path.join(import.meta.dirname, 'logo.png'),
};

/** The environment of every replica; `PORT` is each one's own. */
export const serviceEnvironment = (settings: ServiceSettings): Record<string, string> => ({
	DATABASE_URL: settings.databaseUrl,
	HOST: '127.0.0.1',
	PUBLIC_URL: settings.publicUrl,
	CLOUDSALES_SECRET: settings.secret,
	BOOTSTRAP_API_KEY: settings.apiKey,
	...SELLER,
	FINANCE_EMAIL: EMAILS.finance,
	SALES_EMAIL: EMAILS.sales,
	OPERATIONS_EMAIL: EMAILS.operations,
	...(settings.n8nUrl ? { N8N_FORM_BASE_URL: settings.n8nUrl } : {}),
	// n8n and the receivers of tests are on this machine, where events are otherwise never delivered.
	EVENT_DELIVERY_ALLOWED_HOSTS: '127.0.0.1',
	// There is no load balancer that has to notice first.
	DRAIN_SECONDS: '0',
	...ordersEnvironment,
	...settings.vendors,
});

export type NodePart = {
	name: string;
	args: string[];
	/** Answers 2xx when the part is ready. */
	readyUrl: string;
	env: Record<string, string>;
};

/** A part of ours that runs on this Node, without the settings of the developer's own shell. */
export const nodeProcess = ({ name, args, readyUrl, env }: NodePart): ProcessOptions => ({
	name,
	command: process.execPath,
	args,
	cwd: ROOT,
	env: { ...plainEnvironment(), ...env },
	isReady: () => answers(readyUrl),
	readyTimeoutMs: 90_000,
	stopTimeoutMs: 15_000,
});
