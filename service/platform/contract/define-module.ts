import type { Router } from 'express';
import type { ErrorDefinition } from '../errors/index.ts';
import type { EventDefinition, Reaction } from '../events/index.ts';
import type { Handler } from '../operation/index.ts';
import type { JobDefinition } from '../jobs/index.ts';
import type { Lifecycle } from '../lifecycle/index.ts';
import type { ConfigSlice } from '../config/index.ts';
import type { Runtime } from '../context/index.ts';
import type { Operation } from './define-contract.ts';
import type { MailDefinition } from './define-mail.ts';

/** Everything a capability brings; `app/capabilities.ts` lists the modules. */
export type Module = {
	name: string;
	operations: readonly Operation[];
	handlers: readonly Handler[];
	errors: readonly ErrorDefinition[];
	events: readonly EventDefinition[];
	lifecycles: readonly Lifecycle[];
	reactions: readonly Reaction[];
	jobs: readonly JobDefinition[];
	mails: readonly MailDefinition[];
	config?: ConfigSlice;
	/** Pages for people, outside /api/v1. */
	pages?: (router: Router, runtime: Runtime) => void;
};

/** Collects a capability; what it has none of is left out. */
export function defineModule(module: Partial<Module> & { name: string }): Module {
	return {
		operations: [],
		handlers: [],
		errors: [],
		events: [],
		lifecycles: [],
		reactions: [],
		jobs: [],
		mails: [],
		...module,
	};
}
