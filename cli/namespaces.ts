/** The globals of a cell that hold other names, in the order in which they are proposed to somebody who writes `Linear` for `nn.Linear`. */
export const NAMESPACES = [
  'torch',
  'nn',
  'F',
  'optim',
  'data',
  'stats',
  'metrics',
  'datasets',
  'plot',
  'data.transforms',
  'optim.lrScheduler',
  'nn.init',
  'nn.utils',
  'nn.utils.rnn',
  'torch.linalg',
  'torch.autograd',
] as const;
