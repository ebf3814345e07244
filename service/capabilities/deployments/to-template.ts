import { z } from 'zod';
import type { Prisma } from '../../platform/database/index.ts';
import type { DeploymentTemplate } from './template-contract.ts';
import type { TemplateRow } from './template-store.ts';

const Settings = z.record(z.string(), z.unknown());

export const toTemplate = (row: TemplateRow): z.output<typeof DeploymentTemplate> => ({
	...row,
	settings: Settings.parse(row.settings),
});

/** Settings as Prisma takes JSON; they came as JSON, so this changes nothing. */
export const toJson = (settings: Record<string, unknown>): Prisma.InputJsonObject =>
	z.record(z.string(), z.json()).parse(settings) as Prisma.InputJsonObject;
