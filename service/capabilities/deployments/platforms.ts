import type { ReadContext } from '../../platform/context/index.ts';
import { checkFields, invalidInput } from '../../platform/errors/index.ts';
import { PlatformNotInstalled } from './errors.ts';
import { deploymentPlatformPort } from './ports.ts';

/** What an installed platform says of itself; null when no provider of this name is one. */
export const installedPlatform = ({ providers }: Pick<ReadContext, 'providers'>, id: string) =>
	providers.describe(deploymentPlatformPort, id);

/** By the id of the provider, which is what a template names. */
export const installedPlatforms = (context: Pick<ReadContext, 'providers'>) =>
	context.providers.list().flatMap(({ id }) => {
		const platform = installedPlatform(context, id);
		return platform === null ? [] : [{ ...platform, id }];
	});

/** Throws when the platform is not installed. */
export function getPlatform(context: Pick<ReadContext, 'providers'>, id: string) {
	const platform = installedPlatform(context, id);
	if (platform !== null) return platform;
	const installed = installedPlatforms(context).map((one) => one.id);
	throw PlatformNotInstalled({ platform: id, installed });
}

/** Refuses settings that the platform does not take, while a person is there who can correct them. */
export function assertSettings(
	context: Pick<ReadContext, 'providers'>,
	{ platform, settings }: { platform: string; settings: Record<string, unknown> },
): void {
	const { settings: schema } = getPlatform(context, platform);
	const { problems } = checkFields(schema, settings, 'body.settings');
	if (problems.length > 0) throw invalidInput(problems);
}
