import type { RequestHandler } from 'express';
import { serveApi } from './api.ts';
import type { ApiErrors, Route } from './api.ts';
import { webhookControl } from './control-route.ts';
import type { ControlRoute } from './control-route.ts';
import { COMMON_FAULTS, WEBHOOK_FAULTS } from './fault-kinds.ts';
import type { FaultKinds } from './fault-kinds.ts';
import type { Html } from './html.ts';
import { derivedSecret } from './random.ts';
import type { RunningVendor, RunningWorld } from './running.ts';
import { createWebhooks } from './webhooks.ts';
import type { WebhookRules, Webhooks } from './webhooks.ts';
import type { World } from './world.ts';

/** What a simulator works with: its own books and credentials, and what all vendors share. */
export type Simulation<Books, Credentials> = Pick<
	World,
	'url' | 'public_url' | 'options' | 'now' | 'random' | 'timers'
> & {
	readonly world: RunningWorld;
	readonly books: Books;
	readonly credentials: Credentials;
	/** Throws when the vendor's definition has no webhooks. */
	readonly webhooks: Webhooks;
};

export type CredentialTools = {
	world: RunningWorld;
	/** A secret that is the same for the same seed in every run. */
	secret(label: string, length: number): string;
	hex(label: string, length: number): string;
};

export type VendorApi<Own> = {
	/** Prefixes under which it is served. */
	at: string[];
	/** Paths that are served without their prefix too, for a client that cannot keep it. */
	at_root?: RegExp;
	/** For the README: what is served, and by which setting of a client it is reached. */
	serves: string;
	reached_by: string;
	routes(own: Own): Route[];
	errors: ApiErrors;
};

export type VendorDefinition<Books extends object, Credentials> = {
	id: string;
	title: string;
	/** Made once, at the start: a reset keeps them. */
	credentials(tools: CredentialTools): Credentials;
	/** The settings of a service that talks to this simulator, by exact name. */
	environment(own: Simulation<Books, Credentials>): Record<string, string>;
	/** Settings beside these for runs in which many calls get no answer. */
	short_time_limits?: Record<string, string>;
	books: {
		/** At the start and after a reset. Data only: the books can be kept in a file. */
		empty(own: Simulation<Books, Credentials>): Books;
		/** Everything that the vendor holds, so that a test can compare it with what the service believes. */
		report(own: Simulation<Books, Credentials>): object;
		/** What the overview counts. */
		counts(own: Simulation<Books, Credentials>): Record<string, number>;
	};
	apis: VendorApi<Simulation<Books, Credentials>>[];
	webhooks?: WebhookRules<Simulation<Books, Credentials>>;
	/** Beside those that every vendor has. */
	faults?: FaultKinds;
	/** Where a lost answer costs most, for runs with many faults. */
	writes?: string;
	control?: ControlRoute<Simulation<Books, Credentials>>[];
	/** The page on which people see what the vendor holds. */
	page?: { address: string; title: string; content(own: Simulation<Books, Credentials>): Html };
	/** What is served beside the API, by its prefix: a pay page, a CDN. */
	web?(own: Simulation<Books, Credentials>): Record<string, RequestHandler>;
	/** Done twice a second: what the vendor does as time passes. */
	tick?(own: Simulation<Books, Credentials>): void;
};

/** A vendor as the list of vendors holds it, whatever its books are. */
export type Vendor = {
	id: string;
	title: string;
	/** Every kind that can strike here. */
	faults: FaultKinds;
	own_faults: FaultKinds;
	has_webhooks: boolean;
	writes?: string;
	/** For the README. */
	addresses: { at: string; serves: string; reached_by: string }[];
	control: Pick<ControlRoute<never>, 'endpoint' | 'takes' | 'does'>[];
	start(world: RunningWorld): RunningVendor;
};

export type DefinedVendor<Books, Credentials> = Vendor & {
	/** Its simulation in a running sandbox, for vendors that share accounts with this one. */
	in(world: RunningWorld): Simulation<Books, Credentials>;
};

/** A simulator: its API, what it holds, its faults, its pages, and the settings by which a service reaches it. */
export function defineVendor<Books extends object, Credentials>(
	definition: VendorDefinition<Books, Credentials>,
): DefinedVendor<Books, Credentials> {
	const { id, title, faults = {}, control = [] } = definition;
	const running = new WeakMap<RunningWorld, Simulation<Books, Credentials>>();
	const { webhook_wrong_amount, ...webhookFaults } = WEBHOOK_FAULTS;
	const allControl = [...control, ...(definition.webhooks ? webhookControl(id) : [])];
	return {
		id,
		title,
		faults: {
			...COMMON_FAULTS,
			...(definition.webhooks ? webhookFaults : {}),
			...(definition.webhooks?.falsify ? { webhook_wrong_amount } : {}),
			...faults,
		},
		own_faults: faults,
		has_webhooks: definition.webhooks !== undefined,
		...(definition.writes === undefined ? {} : { writes: definition.writes }),
		addresses: definition.apis.map(({ at, serves, reached_by }) => ({
			at: at.map((prefix) => `\`${prefix}\``).join(', '),
			serves,
			reached_by,
		})),
		control: allControl,
		in(world) {
			const own = running.get(world);
			if (own) return own;
			throw new Error(`The vendor ${id} is needed, and is not among those before it in the list`);
		},
		start(world) {
			const own = createSimulation(world, definition);
			running.set(world, own.simulation);
			return runningVendor(definition, allControl, own);
		},
	};
}

type Started<Books, Credentials> = {
	simulation: Simulation<Books, Credentials>;
	webhooks: Webhooks | undefined;
	setBooks(books: Books): void;
};

function createSimulation<Books extends object, Credentials>(
	world: RunningWorld,
	{ id, credentials, books: { empty }, webhooks: rules }: VendorDefinition<Books, Credentials>,
): Started<Books, Credentials> {
	const secret = (label: string, length: number) =>
		derivedSecret(world.options.seed, label, length);
	const made = credentials({
		world,
		secret,
		hex: (label, length) => Buffer.from(secret(label, length)).toString('hex').slice(0, length),
	});
	let books: Books | undefined;
	let webhooks: Webhooks | undefined;
	const simulation: Simulation<Books, Credentials> = {
		world,
		url: world.url,
		public_url: world.public_url,
		options: world.options,
		timers: world.timers,
		now: () => world.now(),
		get random() {
			return world.random;
		},
		get books() {
			return (books ??= empty(simulation));
		},
		credentials: made,
		get webhooks() {
			if (webhooks) return webhooks;
			throw new Error(`The vendor ${id} is not defined with webhooks`);
		},
	};
	if (rules) {
		webhooks = createWebhooks(world, id, rules, () => simulation);
		const { webhooks_url } = world.options;
		webhooks.callback_url = webhooks_url === undefined ? null : `${webhooks_url}/${id}`;
	}
	return {
		simulation,
		webhooks,
		setBooks(next) {
			books = next;
		},
	};
}

function runningVendor<Books extends object, Credentials>(
	definition: VendorDefinition<Books, Credentials>,
	control: ControlRoute<Simulation<Books, Credentials>>[],
	{ simulation, webhooks, setBooks }: Started<Books, Credentials>,
): RunningVendor {
	const { id, title, page, books } = definition;
	return {
		id,
		title,
		environment: definition.environment(simulation),
		short_time_limits: definition.short_time_limits ?? {},
		...(page ? { page: { ...page, content: () => page.content(simulation) } } : {}),
		web: definition.web?.(simulation) ?? {},
		apis: definition.apis.map(({ at, at_root, routes, errors }) => ({
			at,
			...(at_root ? { at_root } : {}),
			handler: serveApi(simulation.world, { vendor: id, routes: routes(simulation), errors }),
		})),
		control: control.map(({ endpoint, answer }) => ({
			endpoint,
			answer: (input, parameters) => answer(simulation, input, parameters),
		})),
		...(webhooks ? { webhooks } : {}),
		report: () => ({
			...(webhooks ? { callback_url: webhooks.callback_url } : {}),
			...books.report(simulation),
			...(webhooks ? { webhook_deliveries: webhooks.deliveries } : {}),
		}),
		counts: () => ({
			...books.counts(simulation),
			...(webhooks ? { webhooks: webhooks.deliveries.length } : {}),
		}),
		tick: () => definition.tick?.(simulation),
		reset() {
			setBooks(books.empty(simulation));
			webhooks?.reset();
		},
		kept: () => ({ books: simulation.books, deliveries: webhooks?.deliveries ?? [] }),
		restore(kept) {
			// A later version may hold more than the one that wrote the file.
			setBooks(Object.assign(books.empty(simulation), kept.books));
			webhooks?.restore(kept.deliveries);
		},
	};
}
