import { join } from 'node:path';
import { BINDING_FILE } from './folder.js';
import type { Tools } from './requirements.js';

/** Where pip puts TensorFlow inside a build. */
const TENSORFLOW_FOLDER = 'packages/tensorflow';
/** The binary interface that the sources ask for. */
const NAPI_VERSION = 8;

/**
 * Compiled into the binding: some of TensorFlow's remarks ignore TF_CPP_MIN_LOG_LEVEL, the variable that is there to
 * turn them off.
 */
export const QUIET_FILE = 'tmp/quiet.cc';
export const QUIET_SOURCE = `#include <cstdlib>
#include "absl/log/globals.h"

static const bool quiet = [] {
  const char *level = std::getenv("TF_CPP_MIN_LOG_LEVEL");
  if (level != nullptr) absl::SetMinLogLevel(static_cast<absl::LogSeverityAtLeast>(std::atoi(level)));
  return true;
}();
`;

const LIBRARIES = {
  linux: ['-l:libtensorflow_cc.so.2', '-l:libtensorflow_framework.so.2'],
  darwin: ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib'],
} as const;

/**
 * What a C++ compiler is told to make the binding in a build's folder. It finds TensorFlow's libraries relative to
 * itself, so that the folder can be moved.
 */
export function bindingArguments(
  folder: string,
  { tfjsNode, headers }: Pick<Tools, 'tfjsNode' | 'headers'>,
  platform: string = process.platform,
): string[] {
  const tensorflow = join(folder, TENSORFLOW_FOLDER);
  const includes = [join(headers, 'include'), join(tensorflow, 'include'), join(tfjsNode, 'binding')];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(tfjsNode, 'binding', name));
  return [
    ...['-std=c++17', '-O2', '-fPIC', `-DNAPI_VERSION=${NAPI_VERSION}`],
    ...includes.map((path) => `-I${path}`),
    ...[...sources, join(folder, QUIET_FILE)],
    ...['-o', join(folder, BINDING_FILE)],
    ...linkArguments(tensorflow, platform),
  ];
}

/** On macOS the functions of Node are found when the binding loads. */
function linkArguments(tensorflow: string, platform: string): string[] {
  if (platform === 'darwin') {
    const libraries = LIBRARIES.darwin.map((name) => join(tensorflow, name));
    return ['-bundle', '-undefined', 'dynamic_lookup', ...libraries, `-Wl,-rpath,@loader_path/${TENSORFLOW_FOLDER}`];
  }
  return ['-shared', `-L${tensorflow}`, ...LIBRARIES.linux, `-Wl,-rpath,$ORIGIN/${TENSORFLOW_FOLDER}`];
}
