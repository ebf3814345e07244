import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { dunningConfig } from './config.ts';
import { runSteps } from './run-steps.ts';
import * as store from './store.ts';
import { tellTeams, nextToTell } from './tell-teams.ts';

export const runStepsJob = defineJob({
	name: 'dunning.run-steps',
	description:
		'Takes the steps of dunning that are due: reminders, warnings, suspensions, proposals to people',
	payload: z.object({}),
	retries: 0,
	schedule: '*/5 * * * *',
	nextDue: async (context) =>
		context.config.read(dunningConfig).DUNNING === 'off' ? null : store.nextRunAt(context),
	run: (_, job) => runSteps(job),
});

export const tellTeamsJob = defineJob({
	name: 'dunning.tell-teams',
	description: 'Mails the proposals of dunning that no workflow has told a team of',
	payload: z.object({}),
	retries: 3,
	schedule: '*/10 * * * *',
	nextDue: (context) => nextToTell(context),
	run: (_, job) => tellTeams(job),
});
