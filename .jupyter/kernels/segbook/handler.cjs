const { describeError } = require('./failure.cjs');
const { jupyter, typescript } = require('./tslab.cjs');

/** The compiler can stumble over half-written code; the front end must still get an answer. */
function answer(respond) {
  try {
    return respond();
  } catch (error) {
    return { status: 'error', ...describeError(error) };
  }
}

/** tslab's answers about code and itself, with the fields that the protocol asks for. */
class Handler extends jupyter.JupyterHandlerImpl {
  handleKernel() {
    const info = super.handleKernel();
    return { status: 'ok', ...info, language_info: { ...info.language_info, version: typescript.version } };
  }

  handleIsComplete(request) {
    return answer(() => super.handleIsComplete(request));
  }

  handleInspect(request) {
    return answer(() => super.handleInspect(request));
  }

  handleComplete(request) {
    return answer(() => super.handleComplete(request));
  }

  handleShutdown(request) {
    return { status: 'ok', restart: request.restart === true };
  }
}

module.exports = { Handler };
