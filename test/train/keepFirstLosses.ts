/** Writes the fixture of the first losses anew, after RECIPE was raised or settings were added to hold. */
import '../support/setup.js';
import { RECIPE } from '../../lib/train/recipe.js';
import { computeLosses, RECIPE_SETTINGS, readLosses, renewLosses, writeLosses } from './firstLosses.js';

const found: Record<string, number[]> = {};
for (const [name, settings] of Object.entries(RECIPE_SETTINGS)) found[name] = await computeLosses(settings);
await writeLosses(renewLosses(await readLosses(), found, RECIPE));
process.stdout.write(`losses of ${Object.keys(found).length} trainings kept for recipe ${RECIPE}\n`);
process.exit();
