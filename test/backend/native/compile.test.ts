import { expect } from 'chai';
import { bindingArguments } from '../../../lib/backend/native/compile.js';

const TOOLS = { tfjsNode: '/npm/tfjs-node', headers: '/npm/headers' };

describe('bindingArguments', () => {
  it('compiles the sources of the package against the headers of Node and TensorFlow', () => {
    const words = bindingArguments('/build', TOOLS, 'linux');
    expect(words).to.include.members([
      '-I/npm/headers/include',
      '-I/build/packages/tensorflow/include',
      '/npm/tfjs-node/binding/tfjs_backend.cc',
      '/npm/tfjs-node/binding/tfjs_binding.cc',
    ]);
    expect(words[words.indexOf('-o') + 1]).to.equal('/build/tfjs_binding.node');
  });

  it('finds the libraries from where the binding lies, so that the folder can be moved', () => {
    expect(bindingArguments('/build', TOOLS, 'linux')).to.include('-Wl,-rpath,$ORIGIN/packages/tensorflow');
    expect(bindingArguments('/build', TOOLS, 'darwin')).to.include('-Wl,-rpath,@loader_path/packages/tensorflow');
  });
});
