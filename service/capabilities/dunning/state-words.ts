import { stateWords } from '../../platform/pages/index.ts';
import { dunningStepLifecycle } from './lifecycle.ts';

/** How people read the states: clients and staff the same words. */
export const wordsOfStates = [
	stateWords(dunningStepLifecycle, {
		PLANNED: { id: 'Direncanakan', en: 'Planned', tone: 'plain' },
		DONE: { id: 'Dilakukan', en: 'Done', tone: 'good' },
		SKIPPED: { id: 'Dilewati', en: 'Skipped', tone: 'plain' },
		CANCELLED: { id: 'Dibatalkan', en: 'Cancelled', tone: 'plain' },
	}),
];
