// The parts of JupyterLab's own client that are used here. The build bundles this file (see scripts/bundle-libraries.mjs): the package
// brings thirty megabytes of things that only a page needs. Its managers are not among them: they ask the server every ten seconds for
// what runs there, and their timers outlive `dispose`.
export { KernelAPI, ServerConnection } from '@jupyterlab/services';
export { KernelConnection } from '@jupyterlab/services/lib/kernel/default.js';
export { Signal } from '@lumino/signaling';
