import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** What {@link explainVulkan} says where no driver lies in the usual folders; a system may have others. */
export const NO_DRIVER = 'no Vulkan driver';

/**
 * Why Vulkan cannot work here, found out without starting it: WebGPU on Linux stands on it, and would complain on
 * stderr where it is missing.
 * @returns null where it may work, and on every system but Linux
 */
export function explainVulkan(
  env: Readonly<Record<string, string | undefined>> = process.env,
  hasLoader: () => boolean = findsLoader,
): string | null {
  if (process.platform !== 'linux') return null;
  if (!hasLoader()) return 'no Vulkan loader, libvulkan.so.1';
  return hasDriver(env) ? null : NO_DRIVER;
}

/** Asks the system's own search for libraries. A library that is found is refused all the same: it is no addon. */
function findsLoader(): boolean {
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
    return true;
  } catch (error) {
    return String(error).includes('self-register');
  }
}

/** Drivers announce themselves by a manifest in one of the folders that the loader reads. */
function hasDriver(env: Readonly<Record<string, string | undefined>>): boolean {
  if (holdsFile(env['VK_ADD_DRIVER_FILES'])) return true;
  const instead = env['VK_DRIVER_FILES'] || env['VK_ICD_FILENAMES'];
  if (instead) return holdsFile(instead);
  return driverFolders(env).some((folder) => listFolder(folder).some((name) => name.endsWith('.json')));
}

function holdsFile(paths = ''): boolean {
  return paths.split(delimiter).some((path) => path !== '' && existsSync(path));
}

function driverFolders(env: Readonly<Record<string, string | undefined>>): string[] {
  const roots = [
    env['XDG_CONFIG_HOME'] || join(homedir(), '.config'),
    ...(env['XDG_CONFIG_DIRS'] || '/etc/xdg').split(delimiter),
    '/usr/local/etc',
    '/etc',
    env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'),
    ...(env['XDG_DATA_DIRS'] || '/usr/local/share:/usr/share').split(delimiter),
  ];
  return roots.map((root) => join(root, 'vulkan', 'icd.d'));
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
