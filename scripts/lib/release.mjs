/** What keeps a commit from being published under a tag: the tag, the packages and the changelog name one version. */
export function releaseProblems(tag, versions, changelog) {
	if (!/^v\d+\.\d+\.\d+(-[\w.]+)?$/.test(tag))
		return [`${tag || 'Nothing'} is not a tag such as v1.2.3`];
	const version = tag.slice(1);
	const others = versions.filter((one) => one !== version);
	const heading = changelog.split('\n').find((line) => line.startsWith(`## ${version} `));
	return [
		...others.map((one) => `A package.json says ${one}, the tag ${version}`),
		...(heading === undefined ? [`CHANGELOG.md has no part "## ${version} …"`] : []),
		...(heading !== undefined && !/ \d{4}-\d{2}-\d{2}$/.test(heading)
			? [`"${heading}" in CHANGELOG.md does not end with the day of the release`]
			: []),
	];
}
