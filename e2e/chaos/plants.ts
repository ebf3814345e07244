/**
 * Bugs that the suite has to find: what is put in place of exports of the service, and the faults that bring them out.
 * Where two lines of defence stand behind each other, one alone is no bug that anybody could see; then both are taken
 * away.
 */
import type { Plant } from './plant.ts';
import { commandPlants } from './plants/commands.ts';
import { documentPlants } from './plants/documents.ts';
import { eventPlants } from './plants/events.ts';
import { letterPlants } from './plants/letters.ts';
import { moneyPlants } from './plants/money.ts';
import { orderPlants } from './plants/orders.ts';
import { renewalPlants } from './plants/renewals.ts';
import { subscriptionPlants } from './plants/subscriptions.ts';
import { webhookPlants } from './plants/webhooks.ts';

export const plants: readonly Plant[] = [
	...webhookPlants,
	...commandPlants,
	...moneyPlants,
	...subscriptionPlants,
	...documentPlants,
	...eventPlants,
	...renewalPlants,
	...letterPlants,
	...orderPlants,
];
