import { defineModule } from '../../platform/contract/index.ts';
import { timelineContract } from './contract.ts';
import { findAnything } from './operations/find-anything.ts';
import { getTimeline } from './operations/get-timeline.ts';

export const timelineModule = defineModule({
	name: 'timeline',
	operations: Object.values(timelineContract),
	handlers: [getTimeline, findAnything],
});
